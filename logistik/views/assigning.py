"""Indikasi → a person: one from its page, or several at once from the list."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from logistik import flags
from logistik.models import Flag
from pengawasan import scoping
from pengawasan.models import Supervisor

from .desk import Desk, at_desk
from .filters import ticked

#: How many flags one request may give away: a page of the list.
MOST = 30


class AssignForm(forms.Form):
    """``to`` offers those in charge of the places, nearest first."""

    to = forms.TypedChoiceField(
        label="Kepada",
        coerce=int,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": "Pilih kepada siapa indikasi ditugaskan.",
            "invalid_choice": "Orang ini tidak bertugas di tempat indikasi, atau di luar penugasan Anda.",
        },
    )

    def __init__(self, desk: Desk, places: Iterable[str], data: QueryDict | None = None) -> None:
        super().__init__(data)
        people = flags.candidates(places, user=desk.user, now=desk.now)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        named = [(a.supervisor_id, f"{a.supervisor}, {a.get_role_display()} {a.region.label}") for a in people]
        field.choices = [("", "Pilih orang"), *named]


@require_POST
@at_desk
def flag_assign(desk: Desk, pk: int) -> HttpResponse:
    flag = get_object_or_404(_seen(desk), pk=pk)
    _give(desk, [flag])
    return redirect("flag", pk=pk)


@require_POST
@at_desk
def flags_assign(desk: Desk) -> HttpResponse:
    """The flags that were ticked; back to the list as it was filtered."""
    named = ticked(desk.request.POST.getlist("flag"), MOST)
    _give(desk, list(_seen(desk).filter(pk__in=named)))
    query = QueryDict(desk.request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('flags')}?{query}" if query else reverse("flags"))


def may_assign(desk: Desk, places: Iterable[str]) -> bool:
    mine = scoping.codes(desk.user, desk.now, scoping.OFFICE)
    return any(scoping.covers(mine, place) for place in places)


def _seen(desk: Desk) -> QuerySet[Flag]:
    return Flag.objects.visible_to(desk.user, desk.now).select_related("place__parent")


def _give(desk: Desk, chosen: list[Flag]) -> None:
    """Assign what can be assigned, and say what was and what was not."""
    if any(not may_assign(desk, [flag.place_id]) for flag in chosen):
        raise PermissionDenied
    form = AssignForm(desk, {flag.place_id for flag in chosen}, desk.request.POST)
    if not chosen or not form.is_valid():
        said = form.errors["to"][0] if chosen else "Tandai sedikitnya satu indikasi."
        messages.error(desk.request, str(said))
        return
    to = Supervisor.objects.get(pk=form.cleaned_data["to"])
    refused = [reason for flag in chosen if (reason := _refused(desk, flag, to))]
    if done := len(chosen) - len(refused):
        messages.success(desk.request, f"{done} indikasi ditugaskan kepada {to}.")
    for reason in refused:
        messages.error(desk.request, reason)


def _refused(desk: Desk, flag: Flag, to: Supervisor) -> str:
    """Why the flag could not be assigned; empty when it was."""
    try:
        flags.assign(flag, to=to, user=desk.user, now=desk.now)
    except ValueError as refused:
        return f"Indikasi {flag.pk}: {refused}"
    return ""
