"""Rakernis and bimtek: the list, one event with its people, its questions and its papers, and its plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from logistik import intake, reports, training
from logistik.models import Attendance, Concern, ConcernReply, Document, Invitation, Training
from pengawasan import scoping
from pengawasan.models import Level, Region

from .desk import Desk, at_desk
from .filters import paged
from .labels import drawn
from .training_forms import AskForm, InviteForm, PlanForms

PAGE = 100


@at_desk
def trainings(desk: Desk) -> HttpResponse:
    """Each with how many were invited and came, as far as they are people of the user's regions."""
    seen = Training.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    mine = Q(scoping.visible(desk.user, "invitations__assignment__region__code", desk.now))
    came = Attendance.objects.took_part(desk.election.pk).values("invitation")
    counted = (
        seen.select_related("place__parent")
        .order_by("-starts_on", "title")
        .annotate(
            invited=Count("invitations", filter=mine, distinct=True),
            present=Count("invitations", filter=mine & Q(invitations__in=came), distinct=True),
        )
    )
    return desk.page("rakernis/daftar.html", may_plan=organises(desk, desk.home.pk), **paged(desk, counted))


@at_desk
def event(desk: Desk, pk: UUID, refused: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """One event; ``refused`` is the form that was sent and not accepted, in place of an empty one."""
    one = found_for(desk, pk)
    people = one.invitations.visible_to(desk.user, desk.now).with_attendance().with_result()
    context: dict[str, Any] = {"one": one, "span": reports.span(one), "may_organise": organises(desk, one.place_id)}
    context["tally"] = people.aggregate(
        invited=Count("pk"),
        came=Count("pk", filter=Q(present=True)),
        absent=Count("pk", filter=Q(present=False)),
        unknown=Count("pk", filter=Q(present__isnull=True)),
        tested=Count("pk", filter=Q(right__isnull=False)),
        reached=Count("pk", filter=Q(passed=True)),
    )
    named = people.select_related("assignment__supervisor", "assignment__region__parent__parent")
    context |= paged(desk, named, size=PAGE)
    context["began"] = one.starts_on <= desk.now.astimezone(one.place.zone).date()
    context["quiz"] = training.quiz_of(one)
    context["mine"] = people.filter(assignment__supervisor=desk.user).first() if desk.viewer is None else None
    context["talk"] = _talk(desk, one, people)
    context["materials"] = one.materials.visible_to(desk.user, desk.now)
    papers = Document.objects.visible_to(desk.user, desk.now).filter(content__training=str(one.pk))
    context["papers"] = papers.select_related("author")
    context |= {"ask_form": AskForm(askers(desk, one)), "invite_form": InviteForm(reach(desk, one))}
    page = desk.page("rakernis/rinci.html", **context | (refused or {}))
    page.status_code = status
    return page


@at_desk
def plan(desk: Desk, pk: UUID | None = None) -> HttpResponse:
    """A new event of the user's office, or what changes about one."""
    one = found_for(desk, pk) if pk else None
    place = one.place if one else desk.home
    if not organises(desk, place.pk):
        raise PermissionDenied
    sent = desk.request.POST if desk.request.method == "POST" else None
    office = "Panwaslu" if place.level == Level.KECAMATAN else "Bawaslu"
    forms = PlanForms(f"{office} {place.label}", desk.today, one, sent)
    if sent is not None and forms.is_valid():
        try:
            stated = training.Plan(**forms.said)
            done = training.plan(stated, desk.election, place, user=desk.user, now=desk.now, one=one)
            return redirect("training", pk=done.pk)
        except intake.Invalid as invalid:
            forms.top.refuse(invalid)
    page = desk.page("rakernis/sunting.html", one=one, forms=forms)
    page.status_code = 200 if sent is None else 400
    return page


@at_desk
def cards(desk: Desk, pk: UUID) -> HttpResponse:
    """A card for everybody who is invited, with the QR code by which their attendance is noted."""
    one = found_for(desk, pk)
    if not organises(desk, one.place_id):
        raise PermissionDenied
    named = one.invitations.select_related("assignment__supervisor", "assignment__region__parent")
    context = paged(desk, named, size=PAGE)
    made = [(invited, code_of(desk, invited)) for invited in context["page"]]
    return desk.page("rakernis/kartu.html", one=one, span=reports.span(one), cards=made, **context)


def code_of(desk: Desk, invited: Invitation) -> str:
    """The QR code of an invitation."""
    return drawn(
        desk.request, reverse("invitation", args=[invited.pk]), f"Kode QR undangan {invited.assignment.supervisor}"
    )


def organises(desk: Desk, place: str) -> bool:
    """Whether the user's office holds events there; never through other eyes."""
    return desk.viewer is None and training.may_organise(desk.user, place, desk.now)


def found_for(desk: Desk, pk: UUID) -> Training:
    seen = Training.objects.visible_to(desk.user, desk.now)
    return get_object_or_404(seen.select_related("place__parent", "election__region", "created_by"), pk=pk)


def askers(desk: Desk, one: Training) -> list[tuple[str, str]]:
    """Who may be said to ask: the user, if invited; and for the office, which writes it down, everybody."""
    if desk.viewer is not None:
        return []
    mine = Q(assignment__supervisor=desk.user)
    if scoping.may(desk.user, scoping.OFFICE, one.place_id, desk.now):
        mine |= Q(pk__isnull=False)
    found = one.invitations.filter(mine).select_related("assignment__supervisor", "assignment__region__parent")
    return [(str(i.pk), f"{i.assignment.supervisor}, {i.assignment.region.label}") for i in found]


def reach(desk: Desk, one: Training) -> list[tuple[str, str]]:
    """The event's region and those right below it."""
    seen = Region.objects.visible_to(desk.user, desk.now).live().select_related("parent")
    near = seen.filter(Q(pk=one.place_id) | Q(parent=one.place_id)).order_by("level", "code")
    return [(region.code, region.label) for region in near]


def _talk(desk: Desk, one: Training, people: Any) -> list[tuple[Concern, bool]]:
    """What was asked, and whether the user sees it outside the event too. Who was invited heard all of it."""
    invited = people.filter(assignment__supervisor=desk.user).exists()
    asked = Concern.objects.filter(training=one)
    seen = asked if invited else asked.visible_to(desk.user, desk.now)
    replies = ConcernReply.objects.select_related("author").order_by("number")
    seen = seen.with_state().select_related("author", "place__parent").prefetch_related(Prefetch("replies", replies))
    return [(concern, scoping.covers(desk.codes, concern.place_id)) for concern in seen.order_by("received_at", "pk")]
