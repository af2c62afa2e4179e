"""What is done about an event: invited, attendance noted by list or QR code, asked, put on paper."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from logistik import reports, training
from logistik.intake import Invalid
from logistik.models import DocumentKind, Invitation, Training
from logistik.rules.wording import number
from logistik.training import MEANS

from .desk import Desk, at_desk
from .followup_forms import Sent
from .recording import by
from .training_forms import AskForm, InviteForm, keys
from .trainings import askers, code_of, event, found_for, organises, reach

PAPERS = (DocumentKind.PRESENCE, DocumentKind.MINUTES)


@require_POST
@at_desk
def invite(desk: Desk, pk: UUID) -> HttpResponseBase:
    one = _organised(desk, pk)
    form = InviteForm(reach(desk, one), desk.request.POST)

    def deed() -> None:
        new = training.invite(one, **form.cleaned_data, **by(desk))
        messages.success(desk.request, f"{number(new)} orang diundang.")

    return _do(desk, one, "invite_form", form, deed)


@require_POST
@at_desk
def attendance(desk: Desk, pk: UUID) -> HttpResponseBase:
    """Of everybody who is ticked: present, absent, or not invited after all; or of all of whom nothing is noted."""
    one, post = _organised(desk, pk), desk.request.POST
    ticked, said = keys(post.getlist("undangan")), post.get("catat", "")
    if said == "semua":
        ticked, said = training.unnoted(one), "hadir"
    try:
        if said == "batal":
            gone = training.withdraw(one, ticked, **by(desk))
            messages.success(desk.request, f"{number(gone)} undangan dibatalkan.")
        elif said in ("hadir", "tidak"):
            noted = training.note(one, ticked, said == "hadir", MEANS.LIST, **by(desk))
            messages.success(desk.request, f"Kehadiran {number(noted)} orang dicatat.")
        else:
            return event(desk.request, pk, {"attendance_error": "Pilih apa yang dicatat."}, 400)
    except Invalid as invalid:
        return event(desk.request, pk, {"attendance_error": " ".join(invalid.errors.values())}, 400)
    return redirect("training", pk=pk)


@at_desk
def invitation(desk: Desk, pk: UUID) -> HttpResponse:
    """Where the QR code leads: whoever is invited shows it, whoever holds the event notes that they are there."""
    seen = Invitation.objects.visible_to(desk.user, desk.now).with_attendance().with_result()
    related = ("training__place__parent", "training__election__region", "assignment__supervisor",
               "assignment__region__parent")  # fmt: skip
    invited = get_object_or_404(seen.select_related(*related), pk=pk)
    one, errors = invited.training, ""
    mine = invited.assignment.supervisor_id == desk.user.pk
    holds = organises(desk, one.place_id)
    if desk.request.method == "POST":
        if not holds:
            raise PermissionDenied
        try:
            training.note(one, [pk], True, MEANS.QR, **by(desk))
            return redirect("invitation", pk=pk)
        except Invalid as invalid:
            errors = " ".join(invalid.errors.values())
    context = {"invited": invited, "one": one, "span": reports.span(one), "may_organise": holds, "error": errors}
    quiz, last = training.quiz_of(one), invited.results.first()
    context |= {"mine": mine and desk.viewer is None, "quiz": quiz, "last": last}
    context["wrong"] = training.wrong(quiz, last.answers) if mine and quiz and last else []
    context["code"] = code_of(desk, invited) if mine or holds else ""
    page = desk.page("rakernis/undangan.html", **context)
    page.status_code = 400 if errors else 200
    return page


@require_POST
@at_desk
def ask(desk: Desk, pk: UUID) -> HttpResponseBase:
    one = found_for(desk, pk)
    people = askers(desk, one)
    if not people:
        raise PermissionDenied
    form = AskForm(people, desk.request.POST)

    def deed() -> None:
        said = dict(form.cleaned_data)
        invited = one.invitations.select_related("assignment__supervisor").get(pk=said.pop("invitation"))
        training.ask(one, invited, **said, **by(desk))

    return _do(desk, one, "ask_form", form, deed)


@require_POST
@at_desk
def paper(desk: Desk, pk: UUID) -> HttpResponseBase:
    """The attendance list as it stands, or a draft of the minutes."""
    one, kind = _organised(desk, pk), desk.request.POST.get("kind", "")
    if kind not in PAPERS:
        return event(desk.request, pk, {"paper_error": "Pilih daftar hadir atau notula."}, 400)
    return redirect("document", pk=reports.draft_gathering(kind, one, **by(desk)).pk)


def _organised(desk: Desk, pk: UUID) -> Training:
    one = found_for(desk, pk)
    if not organises(desk, one.place_id):
        raise PermissionDenied
    return one


def _do(desk: Desk, one: Training, name: str, form: Sent, deed: Callable[[], None]) -> HttpResponseBase:
    """Do what was asked, or show the event's page with what was wrong."""
    if form.is_valid():
        try:
            deed()
            return redirect("training", pk=one.pk)
        except Invalid as invalid:
            form.refuse(invalid)
    return event(desk.request, one.pk, {name: form}, 400)
