"""Kendala: what the field could not solve alone, what waits for an answer, and one of them with all that was said."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Q, Value, When
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from logistik import intake
from logistik.models import Concern, ConcernKind, ConcernState, Shipment
from pengawasan import exports, scoping
from pengawasan.questions import Question

from . import saved
from .desk import Desk, at_desk
from .filters import ListFilter, inside, paged
from .inputs import paragraph

NEAREST, LONGEST = 5, 4000
ALL, UNREAD = "semua", "ya"
STATES = [("", "Belum selesai"), *ConcernState.choices, (ALL, "Semua")]
#: What waits for an answer first, what is settled last.
RANK = Case(*(When(state=state, then=Value(n)) for n, state in enumerate(ConcernState.values)), default=Value(3))
#: Kendala with what ``with_state().with_unread()`` adds to them.
Annotated = Any


class ConcernFilter(ListFilter):
    state = forms.ChoiceField(label="Status", required=False, choices=STATES)
    kind = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua jenis"), *ConcernKind.choices])
    unread = forms.ChoiceField(label="Dibaca", required=False, choices=[("", "Semua"), (UNREAD, "Belum saya baca")])
    shipment = forms.UUIDField(label="Pengiriman", required=False)


class ReplyForm(forms.Form):
    """``id`` is made with the form: sent twice, it is stored once."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    text = paragraph("Jawaban", 5, LONGEST, required=True)
    state = forms.ChoiceField(label="Status setelah ini", widget=forms.Select(attrs={"class": "input"}))

    def __init__(self, desk: Desk, place: str, data: QueryDict | None = None) -> None:
        initial = {"id": uuid.uuid4(), "state": ConcernState.DIJAWAB}
        super().__init__(data, initial=initial)
        if scoping.may(desk.user, intake.ANSWERERS, place, desk.now):
            field = self.fields["state"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = ConcernState.choices
        else:
            del self.fields["state"]


@at_desk
def concern_list(desk: Desk) -> HttpResponse:
    form = ConcernFilter(desk)
    asked = form.asked
    found = _filtered(desk, asked) if asked else Concern.objects.none()
    if asked and (file := exports.wanted(desk.request)):
        return exports.answer(_table(found), file, desk.now)
    return desk.page("kendala/daftar.html", **paged(desk, found, form), **saved.views(desk, "concerns"))


@at_desk
def concern_detail(desk: Desk, pk: uuid.UUID, form: ReplyForm | None = None, status: int = 200) -> HttpResponse:
    """A kendala with its answers. Whoever opens it has read it; who looks through other eyes leaves no mark."""
    one = _one(desk, pk)
    replies = list(one.replies.select_related("author").order_by("number"))
    shipments = Shipment.objects.visible_to(desk.user, desk.now)
    context = {"one": one, "replies": replies, "shipment": shipments.filter(pk=one.shipment_id).first()}
    if desk.writes(one.place_id):
        context["form"] = form or ReplyForm(desk, one.place_id)
    if one.unread and desk.viewer is None:
        intake.mark_read(one, len(replies), reader=desk.user, now=desk.now)
        context["unread"] = desk.election.unread - (one.election_id == desk.election.pk)  # type: ignore[attr-defined]
    page = desk.page("kendala/rinci.html", **context)
    page.status_code = status
    return page


@require_POST
@at_desk
def concern_reply(desk: Desk, pk: uuid.UUID) -> HttpResponseBase:
    one = _one(desk, pk)
    if not desk.writes(one.place_id):
        raise PermissionDenied
    post = desk.request.POST
    form = ReplyForm(desk, one.place_id, post)
    if form.is_valid():
        said = form.cleaned_data
        word = intake.Word(id=said["id"], concern=pk, text=said["text"], state=said.get("state"))
        content = {"id": str(word.id), "concern": str(pk), "text": word.text, "state": word.state}
        sent = intake.Sent(content, intake.canonical(content), desk.user, desk.now)
        if intake.store_reply(word, sent).status != "conflict":
            return redirect("concern", pk=pk)
        again = post.copy()
        again["id"] = str(uuid.uuid4())
        form = ReplyForm(desk, one.place_id, again)
        form.add_error("text", "Jawaban dari formulir ini sudah tersimpan. Kirim lagi bila ini jawaban tambahan.")
    return concern_detail(desk.request, pk, form=form, status=400)


def seen(desk: Desk) -> Annotated:
    """The kendala of the desk's regions and election, with their state and how much of them is not read yet."""
    return _whole(Concern.objects.visible_to(desk.user, desk.now).filter(election=desk.election), desk.user.pk)


def _whole(mine: Annotated, reader: int) -> Annotated:
    return mine.with_state().with_unread(reader).select_related("place__parent", "author")


def nearest(desk: Desk, place: str = "", shipment: uuid.UUID | None = None) -> dict[str, Any]:
    """What the page of a place or a shipment shows of the kendala about it."""
    inside = scoping.narrowed(desk.user, desk.now, place)
    return {"concerns": _nearest.rows(inside, desk.election.pk, desk.user.pk, shipment)}


@Question
def _nearest(inside: scoping.Codes, election: str, reader: int, shipment: uuid.UUID | None) -> Any:
    found = _whole(Concern.objects.filter(scoping.within(inside, "place__code"), election=election), reader)
    about = found.filter(shipment=shipment) if shipment else found
    return about.order_by(RANK, "-received_at", "pk")[:NEAREST]


def _one(desk: Desk, pk: uuid.UUID) -> Annotated:
    mine = Concern.objects.visible_to(desk.user, desk.now).with_state().with_unread(desk.user.pk)
    return get_object_or_404(mine.select_related("place__parent__parent", "author", "election", "training"), pk=pk)


def _filtered(desk: Desk, asked: dict[str, Any]) -> Annotated:
    found = seen(desk).filter(inside(asked, "place__code"))
    if not asked["state"]:
        found = found.exclude(state=ConcernState.SELESAI)
    elif asked["state"] != ALL:
        found = found.filter(state=asked["state"])
    if asked["unread"]:
        found = found.filter(unread__gt=0)
    for name in ("kind", "shipment"):
        if asked[name]:
            found = found.filter(**{name: asked[name]})
    if asked["q"]:
        words = Q(text__icontains=asked["q"]) | Q(place__name__icontains=asked["q"])
        found = found.filter(words | Q(author__name__icontains=asked["q"]))
    return found.annotate(answers=Count("replies")).order_by(RANK, "-received_at", "pk")


def _table(found: Annotated) -> exports.Table:
    header = ("Kode tempat", "Tempat", "Jenis", "Status", "Uraian", "Dari", "Diamati", "Diterima", "Zona waktu")
    table = exports.Table("Kendala", (*header, "Jawaban", "Belum dibaca"))
    for one in found:
        zone, words = one.place.timezone, [one.place_id, one.place.label, one.get_kind_display()]
        words += [str(ConcernState(one.state).label), one.text, str(one.author)]
        times = [exports.clock(moment, zone) for moment in (one.judged_at, one.received_at)]
        table.rows.append([*words, *times, zone, one.answers, one.unread])
    return table
