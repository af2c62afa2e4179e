"""Tindak lanjut: the register with the figures that are published, and one follow-up with its whole course."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from logistik import followups, intake, reports
from logistik.models import Addressee, Decision, Document, Flag, FollowUp, FollowUpFile, FollowUpKind, Outcome
from logistik.printing import day
from pengawasan import exports

from . import saved
from .desk import Desk, at_desk
from .filters import ListFilter, inside, paged
from .followup_forms import FileForm, LetterForm, OutcomeForm, PlenoForm, ProposeForm

OPEN, LATE = "terbuka", "lewat"
STATES = [("", "Semua"), (OPEN, "Menunggu hasil"), (LATE, "Lewat batas"), *Outcome.choices]


class FollowUpFilter(ListFilter):
    kind = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua jenis"), *FollowUpKind.choices])
    state = forms.ChoiceField(
        label="Hasil", required=False, choices=[*STATES, (Decision.PROPOSED.value, "Menunggu pleno")]
    )
    addressee = forms.ChoiceField(label="Kepada", required=False, choices=[("", "Semua"), *Addressee.choices])


@at_desk
def register(desk: Desk) -> HttpResponse:
    form = FollowUpFilter(desk)
    asked, today = form.asked, desk.today
    found = _filtered(desk, asked, today) if asked else FollowUp.objects.none()
    if asked and (file := exports.wanted(desk.request)):
        return exports.answer(_table(found), file, desk.now)
    context = paged(desk, found, form) | {"today": today}
    seen = FollowUp.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    context["counts"] = followups.counts(seen, today)
    context["proposed"] = seen.filter(decision=Decision.PROPOSED).count()
    context["may_record"] = desk.viewer is None and bool(followups.addressees(desk.user, [], desk.now))
    return desk.page("tindak_lanjut/daftar.html", **context, **saved.views(desk, "followups"))


@at_desk
def detail(desk: Desk, pk: int, refused: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """One follow-up; ``refused`` is the form that was sent and not accepted, in place of an empty one."""
    one = found_for(desk, pk)
    seen = Flag.objects.visible_to(desk.user, desk.now).filter(followups=one)
    context = {"one": one, "today": desk.today, "late": one.is_overdue(desk.now)}
    context["flags"] = seen.select_related("place__parent", "item").with_cure().order_by("place", "pk")
    context["events"] = one.events.select_related("actor").order_by("-at", "-pk")
    context["files"] = one.files.select_related("uploaded_by")
    context["next"] = one.followed_by.filter(pk__in=FollowUp.objects.visible_to(desk.user, desk.now))
    context["letter"] = Document.objects.visible_to(desk.user, desk.now).filter(followup=one).first()
    context["may_act"] = followups.may_act(desk.user, one, desk.now)
    context["may_write"] = context["may_act"] and one.kind in reports.WRITTEN and context["letter"] is None
    context["may_propose"] = context["may_act"] and followups.may_be_proposed(one, desk.now)
    context["may_decide"] = followups.may_decide(desk.user, one, desk.now)
    context["may_recommend"] = context["may_act"] and followups.may_be_recommended(one)
    context |= _forms(desk, one) | (refused or {})
    response = desk.page("tindak_lanjut/rinci.html", **context)
    response.status_code = status
    return response


def _forms(desk: Desk, one: FollowUp) -> dict[str, Any]:
    last = {"outcome": one.outcome, "answered_on": one.answered_on or desk.today, "answer": one.answer}
    ignored = f"{one} {one.to} tertanggal {day(one.issued_on)} tidak ditindaklanjuti: {one.text}"
    signed = reports.prepared(one, desk.user, desk.now)
    return {
        "letter_form": LetterForm(initial={"name": signed.name, "position": signed.position}),
        "outcome_form": OutcomeForm(initial=last),
        "file_form": FileForm(),
        "propose_form": ProposeForm(initial={"text": ignored, "discovered_on": desk.today}),
        "pleno_form": PlenoForm(initial={"pleno_on": desk.today}),
    }


@at_desk
def file(desk: Desk, pk: int) -> HttpResponse:
    """A photo as the copy without camera data, a letter as it was handed in: to be kept, not opened in this site."""
    one = get_object_or_404(FollowUpFile.objects.visible_to(desk.user, desk.now), pk=pk)
    body = followups.stored(one).read_bytes()
    if one.format == "pdf":
        return exports.download(body, "application/pdf", one.name)
    return exports.download(intake.measure(body).shown, "image/jpeg", f"{one.name.rpartition('.')[0] or one.name}.jpg")


def found_for(desk: Desk, pk: int) -> FollowUp:
    """A follow-up of the desk's regions, with what its page names."""
    seen = FollowUp.objects.visible_to(desk.user, desk.now)
    related = ("place__parent", "election", "created_by", "decided_by", "follows__place")
    return get_object_or_404(seen.select_related(*related), pk=pk)


def _filtered(desk: Desk, asked: dict[str, Any], today: date) -> QuerySet[FollowUp]:
    found = FollowUp.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    state = asked["state"]
    if state == OPEN:
        found = found.waiting()
    elif state == LATE:
        found = found.overdue(today)
    elif state == Decision.PROPOSED:
        found = found.filter(decision=state)
    elif state:
        found = found.filter(outcome=state)
    for name in ("kind", "addressee"):
        if asked[name]:
            found = found.filter(**{name: asked[name]})
    found = found.filter(inside(asked, "place__code"))
    if asked["q"]:
        words = Q(number__icontains=asked["q"]) | Q(text__icontains=asked["q"]) | Q(place__name__icontains=asked["q"])
        found = found.filter(words)
    about = {"about": Count("flags", distinct=True)}
    about["cured"] = Count("flags", filter=Q(flags__cleared_at__isnull=False), distinct=True)
    return found.select_related("place__parent", "created_by").annotate(**about).order_by("-issued_on", "-pk")


def _table(found: QuerySet[FollowUp]) -> exports.Table:
    head = ("Jenis", "Nomor", "Ditujukan kepada", "Kode wilayah", "Wilayah", "Tanggal", "Batas", "Indikasi", "Teratasi")
    rest = ("Dijawab", "Hasil", "Keputusan pleno", "Nomor pleno", "Tanggal pleno", "Isi", "Jawaban", "Dicatat oleh")
    table = exports.Table("Tindak lanjut", (*head, *rest))
    for one in found:
        said: list[exports.Cell] = [one.get_kind_display(), one.number, one.to, one.place_id, one.place.label]
        counted: list[exports.Cell] = [one.about, one.cured]  # type: ignore[attr-defined]
        pleno = [one.get_decision_display() or None, one.pleno_number or None, _day(one.pleno_on)]
        words = [one.text, one.answer or None, str(one.created_by)]
        outcome = [_day(one.answered_on), one.get_outcome_display() or None]
        table.rows.append([*said, _day(one.issued_on), _day(one.due_on), *counted, *outcome, *pleno, *words])
    return table


def _day(when: date | None) -> str | None:
    return when.isoformat() if when else None
