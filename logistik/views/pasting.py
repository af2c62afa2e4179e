"""Reports that came by messenger: lines are pasted, looked at with every fault named, then stored."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone

from logistik import messages
from logistik.messages import Draft
from pengawasan import scoping
from pengawasan.models import Supervisor

from .desk import Desk, at_desk

EXAMPLE = "LOG 16.12.01.2001.003 SSBUP 410/2 KTK 2/0 SEGEL UTUH JAM 14.30"


class PasteForm(forms.Form):
    text = forms.CharField(
        label="Baris laporan",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "input mono", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": "Tempel sedikitnya satu baris.", "max_length": "Paling banyak 100.000 huruf."},
    )
    seen_at = forms.DateTimeField(
        label="Dihitung pada",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "Isi kapan barang dihitung.", "invalid": "Bukan tanggal dan jam."},
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if sum(1 for line in text.splitlines() if line.strip()) > messages.MOST_LINES:
            raise forms.ValidationError(f"Paling banyak {messages.MOST_LINES} baris sekali tempel.")
        return text


@at_desk
def paste(desk: Desk) -> HttpResponse:
    """For the office. ``act`` "simpan" stores what was looked at; while a line is wrong nothing is stored."""
    if not scoping.codes(desk.user, desk.now, messages.ENTERERS):
        raise PermissionDenied
    post = desk.request.POST
    with timezone.override(desk.home.zone):
        form = PasteForm(post or None, initial={"seen_at": desk.now})
        if not form.is_valid():
            page = desk.page("tempel.html", form=form, example=EXAMPLE)
            page.status_code = 400 if form.is_bound else 200
            return page
        said = form.cleaned_data
        drafts = messages.draft(said["text"], said["seen_at"], desk.election, desk.user, desk.now)
        faulty = sum(1 for one in drafts if one.faults)
        context = {"form": form, "example": EXAMPLE, "drafts": drafts, "faulty": faulty}
        context["fresh"] = sum(1 for one in drafts if not one.faults and not one.known)
        if post.get("act") == "simpan" and not faulty:
            entered = messages.store(drafts, _people(desk, drafts), desk.election, desk.user, desk.now)
            context["entered"] = entered
            context["stored"] = sum(1 for one in entered if one.status == "stored")
        return desk.page("tempel.html", **context)


def _people(desk: Desk, drafts: list[Draft]) -> dict[int, Supervisor]:
    """Whom the clerk named for each line: one of those who were in office there; nobody is the clerk."""
    named = {one.number: desk.request.POST.get(f"oleh-{one.number}", "") for one in drafts}
    offered = {one.number: {str(a.supervisor_id): a.supervisor for a in one.people} for one in drafts}
    return {n: offered[n][pk] for n, pk in named.items() if pk in offered[n]}
