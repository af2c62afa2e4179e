"""Tampilan tersimpan: keep a list as it is filtered, open it again, let it go."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from logistik import saved
from logistik.models import SavedView

from .desk import Desk, at_desk

#: Of the address, what is not a filter.
PASSING = ("halaman", "ekspor")


class KeepForm(forms.Form):
    list = forms.ChoiceField(choices=SavedView.List.choices)
    name = forms.CharField(max_length=40, error_messages={"required": "Beri nama tampilan yang disimpan."})
    query = forms.CharField(max_length=400, error_messages={"required": "Saring daftarnya dahulu, lalu simpan."})

    def clean_query(self) -> str:
        query = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in (*PASSING, *(name for name, value in query.items() if not value)):
            query.pop(name, None)
        if not query:
            raise forms.ValidationError("Saring daftarnya dahulu, lalu simpan.")
        return query.urlencode()


@require_POST
@at_desk
def keep(desk: Desk) -> HttpResponse:
    form = KeepForm(desk.request.POST)
    if not form.is_valid():
        if "list" in form.errors:
            raise Http404
        messages.error(desk.request, str(next(iter(form.errors.values()))[0]))
        return redirect(form.cleaned_data["list"])
    said = form.cleaned_data
    try:
        saved.keep(desk.user, said["list"], said["name"], said["query"])
    except ValueError as refused:
        messages.error(desk.request, str(refused))
    return redirect(f"{reverse(said['list'])}?{said['query']}")


@require_POST
@at_desk
def let_go(desk: Desk, pk: int) -> HttpResponse:
    if not saved.let_go(desk.user, pk):
        raise Http404
    back = desk.request.POST.get("list")
    return redirect(back if back in SavedView.List.values else "control")


def views(desk: Desk, which: str) -> dict[str, object]:
    """What a list's page shows of them."""
    return {"saved": SavedView.objects.filter(owner=desk.user, list=which), "list": which}
