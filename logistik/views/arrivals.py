"""Penerimaan: every report from the field, newest first, with its filters in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpResponse

from logistik.models import Receipt, ReceiptLine, Shipment
from logistik.models.report import Seal, Storage, Witness
from logistik.models.submission import Channel
from pengawasan import exports

from . import saved
from .desk import Desk, at_desk
from .filters import ListFilter, inside, paged

CORRECTED = "dikoreksi"
#: What the address may ask for beside place and words.
SHOWN = {
    "": "Semua",
    "rusak": "Ada yang rusak",
    "segel": "Segel atau kabel ties rusak, hilang",
    "pengawas": "Tanpa pengawas atau dihalangi",
    "gudang": "Bukan tempat resmi",
    CORRECTED: "Yang sudah dikoreksi",
}
NOT_SOUND = Q(seal__in=[Seal.BROKEN, Seal.MISSING]) | Q(cable_ties="missing") | Q(unnumbered__gt=0)


class ArrivalFilter(ListFilter):
    shown = forms.ChoiceField(label="Tampilkan", required=False, choices=list(SHOWN.items()))
    channel = forms.ChoiceField(label="Jalur", required=False, choices=[("", "Semua jalur"), *Channel.choices])


@at_desk
def arrivals(desk: Desk) -> HttpResponse:
    form = ArrivalFilter(desk)
    asked = form.asked
    found = _filtered(desk, asked) if asked else Receipt.objects.none()
    if asked and (file := exports.wanted(desk.request)):
        return exports.answer(_table(found), file, desk.now)
    return desk.page("penerimaan.html", **paged(desk, found, form), **saved.views(desk, "arrivals"))


def _filtered(desk: Desk, asked: dict[str, Any]) -> QuerySet[Receipt]:
    found: Any = Receipt.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    # A shipment outside the user's regions is linked, and nothing of it is shown
    sent = Shipment.objects.visible_to(desk.user, desk.now).filter(pk=OuterRef("shipment"))
    found = found.annotate(sent=Subquery(sent.values("manifest_number")[:1]))
    found = found.filter(supersession__isnull=False) if asked["shown"] == CORRECTED else found.standing()
    lines = ReceiptLine.objects.filter(receipt=OuterRef("pk")).order_by().values("receipt")
    conditions = {
        "rusak": Exists(lines.filter(damaged__gt=0)),
        "segel": NOT_SOUND,
        "pengawas": ~Q(witness=Witness.PRESENT),
        "gudang": Q(storage=Storage.UNOFFICIAL),
    }
    found = found.filter(conditions.get(asked["shown"], Q()), inside(asked, "place__code"))
    if asked["channel"]:
        found = found.filter(submission__channel=asked["channel"])
    if asked["q"]:
        paths = ("place__name", "place__parent__name", "manifest_number", "sent", "reporter__name")
        found = found.filter(Q(*((f"{path}__icontains", asked["q"]) for path in paths), _connector=Q.OR))
    found = found.select_related("place__parent", "reporter", "submission__user")
    figures = {"damaged": Sum("damaged"), "kinds": Count("item", distinct=True)}
    said = {name: Subquery(lines.values(figure=figure)) for name, figure in figures.items()}
    ordered: QuerySet[Receipt] = found.annotate(**said).order_by("-received_at", "pk")
    return ordered


def _table(found: QuerySet[Receipt]) -> exports.Table:
    header = ("Kode tempat", "Tempat", "Diamati", "Diterima server", "Zona waktu", "Pelapor", "Surat jalan")
    table = exports.Table("Penerimaan", (*header, "Jenis dihitung", "Rusak", "Pengawasan", "Segel", "Jalur", "Catatan"))
    r: Any
    for r in found:
        zone = r.place.timezone
        cells = [r.place_id, r.place.label, exports.clock(r.judged_at, zone), exports.clock(r.received_at, zone), zone]
        cells += [
            str(r.reporter),
            r.sent or r.manifest_number,
            r.kinds or 0,
            r.damaged or 0,
            str(r.get_witness_display()),
        ]
        table.rows.append([*cells, r.closure, str(r.submission.get_channel_display()), r.notes])
    return table
