"""Pengiriman: who held the goods from when to when, and the manifest beside what was counted and what is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from logistik.models import Balance, Direction, EventKind, Receipt, ReceiptLine, Shipment, ShipmentEvent
from logistik.models.movement import STATUS
from logistik.rules.wording import listing
from pengawasan import exports

from . import saved
from .concerns import nearest
from .desk import Desk, at_desk
from .filters import ListFilter, inside, paged
from .labels import drawn

#: A shipment with what ``with_facts().with_status()`` adds to it.
Annotated = Any
GLYPHS = {
    "direncanakan": "belum",
    "dalam_perjalanan": "perjalanan",
    "tiba": "tidak_diketahui",
    "diterima": "lengkap",
    "dihentikan": "bermasalah",
}


#: How the list can be ordered; whatever is equal then, the latest recorded first.
ORDERS: dict[str, tuple[Any, ...]] = {
    "": (),
    "batas": (F("due_at").asc(nulls_last=True),),
    "berangkat": (F("departed_at").desc(nulls_last=True),),
    "tujuan": ("destination",),
}
#: So many of what came to the origin of a shipment are named, and of the seals of a stop.
MOST_BROUGHT, MOST_SEALS = 4, 2
SORTED = {"": "Dicatat terakhir", "batas": "Batas terdekat", "berangkat": "Berangkat terakhir", "tujuan": "Tujuan"}


class ShipmentFilter(ListFilter):
    status = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *STATUS.items()])
    stage = forms.ChoiceField(
        label="Tahap", required=False, choices=[("", "Semua tahap"), ("1", "Tahap 1"), ("2", "Tahap 2")]
    )
    order = forms.ChoiceField(label="Urutkan", required=False, choices=list(SORTED.items()))


@dataclass(frozen=True)
class Stop:
    """One holder of the goods: where, what is known of the time there, and whether the way on is under way."""

    name: str
    note: str
    state: str
    leg: str
    under_way: bool
    facts: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, datetime]] = field(default_factory=list)
    late: timedelta | None = None


@dataclass(frozen=True)
class Line:
    """One item of a manifest. The difference compares what was counted with the manifest.

    ``need`` is the destination's, and it ``fits`` what was sent; what goes back is needed nowhere.
    """

    code: str
    name: str
    need: int | None
    manifest: int
    good: int | None
    damaged: int
    fits: bool

    @property
    def difference(self) -> int | None:
        return None if self.good is None else self.good + self.damaged - self.manifest

    @property
    def plain(self) -> bool:
        """Nothing in it asks to be looked at: what is needed was sent, and nothing else was counted so far."""
        return self.fits and not self.difference and not self.damaged


@dataclass(frozen=True)
class Risk:
    """The arithmetic of "berisiko": departure + usual travel time against the deadline; None where not known."""

    starts_at: datetime | None
    travel: timedelta | None
    due_at: datetime | None
    departed: bool

    @property
    def eta(self) -> datetime | None:
        return self.starts_at + self.travel if self.starts_at and self.travel is not None else None

    @property
    def spare(self) -> timedelta | None:
        return self.due_at - self.eta if self.due_at and self.eta else None

    @property
    def late(self) -> bool:
        return self.spare is not None and self.spare < timedelta()


@at_desk
def shipment_list(desk: Desk) -> HttpResponse:
    form = ShipmentFilter(desk)
    asked = form.asked
    found = _filtered(desk, asked) if asked else Shipment.objects.none()
    if asked and (file := exports.wanted(desk.request)):
        return exports.answer(_table(found), file, desk.now)
    return desk.page("pengiriman/daftar.html", **paged(desk, found, form), **saved.views(desk, "shipments"))


@at_desk
def shipment_detail(desk: Desk, pk: UUID) -> HttpResponse:
    seen = _seen(desk).select_related("origin__parent", "destination__parent__parent", "recorded_by", "election")
    shipment: Annotated = get_object_or_404(seen, pk=pk)
    events = list(shipment.events.select_related("place__parent", "recorded_by"))
    reports, goes_back = list(_reports(desk, shipment)), shipment.direction == Direction.RETURN
    seals = _seals(shipment)
    return desk.page(
        "pengiriman/rinci.html",
        shipment=shipment,
        stops=_custody(shipment, events, reports, seals),
        brought=_brought(desk, shipment),
        lines=_lines(desk, shipment, reports, goes_back),
        seals=seals,
        goes_back=goes_back,
        events=list(reversed(events)),
        reports=reports,
        may_write=desk.writes(shipment.destination_id),
        risk=_risk(shipment, desk.now),
        qr=drawn(
            desk.request, reverse("shipment", args=[shipment.pk]), f"Kode QR surat jalan {shipment.manifest_number}"
        ),
        flags=shipment.flags.visible_to(desk.user, desk.now).open().select_related("place__parent"),
        about=f"shipment={shipment.pk}",
        **nearest(desk, shipment=shipment.pk),
    )


def _seen(desk: Desk) -> QuerySet[Shipment]:
    return Shipment.objects.visible_to(desk.user, desk.now).with_facts().with_status()


def _filtered(desk: Desk, asked: dict[str, Any]) -> QuerySet[Shipment]:
    found = _seen(desk).filter(election=desk.election)
    for name in ("status", "stage"):
        if asked[name]:
            found = found.filter(**{name: asked[name]})
    found = found.filter(inside(asked, "destination__code", "origin__code"))
    if asked["q"]:
        words = Q(manifest_number__icontains=asked["q"]) | Q(destination__name__icontains=asked["q"])
        found = found.filter(words | Q(destination__parent__name__icontains=asked["q"]))
    found = found.select_related("origin__parent", "destination__parent")
    return found.order_by(*ORDERS[asked["order"]], "-recorded_at", "id")


def _table(found: QuerySet[Shipment]) -> exports.Table:
    header = ("Surat jalan", "Keadaan", "Kode asal", "Dari", "Kode tujuan", "Ke", "Tahap", "Arah")
    moments = ("planned_departure", "departed_at", "received_at", "due_at")
    names = ("Rencana berangkat", "Berangkat", "Diterima", "Batas", "Zona waktu")
    table = exports.Table("Pengiriman", (*header, *names))
    shipment: Annotated
    for shipment in found:
        zone, status = shipment.destination.timezone, str(STATUS[shipment.status])
        words = [shipment.manifest_number, status, shipment.origin_id, shipment.origin.label]
        words += [shipment.destination_id, shipment.destination.label, shipment.stage, shipment.get_direction_display()]
        table.rows.append([*words, *(exports.clock(getattr(shipment, name), zone) for name in moments), zone])
    return table


def _reports(desk: Desk, shipment: Shipment) -> QuerySet[Receipt]:
    seen = Receipt.objects.visible_to(desk.user, desk.now).standing().filter(shipment=shipment.pk)
    return seen.select_related("place__parent", "reporter").order_by("judged_at", "pk")


def _brought(desk: Desk, shipment: Annotated) -> list[Shipment]:
    """What came to the origin before this left: who held the goods until then. The last few, in order."""
    there: Any = _seen(desk).filter(election=shipment.election_id, destination=shipment.origin_id)
    into = there.filter(received_at__lte=shipment.departed_at or shipment.received_at or desk.now)
    return list(into.order_by("-received_at", "id")[:MOST_BROUGHT])[::-1]


def _custody(shipment: Annotated, events: list[ShipmentEvent], reports: list[Receipt], seals: list[str]) -> list[Stop]:
    """Origin, every stop on the way, destination; each with the leg that leads on from it, and its seals."""
    on_the_way = [e for e in events if e.kind in (EventKind.TRANSIT, EventKind.PINDAH_KENDARAAN)]
    done = shipment.received_at or shipment.arrived_at
    stops = [_origin(shipment, on_the_way, bool(done), seals)]
    for n, event in enumerate(on_the_way):
        last = n == len(on_the_way) - 1
        where = event.place.label if event.place else "Di perjalanan"
        leg = event.vehicle if event.kind == EventKind.PINDAH_KENDARAAN else ""
        facts = [("Catatan", event.notes)] if event.notes else []
        facts += [("Dicatat", str(event.recorded_by))] if event.recorded_by else []
        moments = [("Waktu", event.occurred_at)]
        stops.append(Stop(where, str(event.get_kind_display()), "lengkap", leg, last and not done, facts, moments))
    here = [report for report in reports if report.place_id == shipment.destination_id]
    return [*stops, _destination(shipment, here)]


def _sealed(numbers: Iterable[str]) -> list[tuple[str, str]]:
    """The seals as a fact of a stop; nothing where no number was written down."""
    said = sorted(set(filter(None, numbers)))
    return [("Segel", listing(said, MOST_SEALS))] if said else []


def _origin(shipment: Annotated, on_the_way: list[ShipmentEvent], done: bool, seals: list[str]) -> Stop:
    times = [(word, at) for word, at in _departure(shipment) if at]
    late = None
    if shipment.departed_at and shipment.planned_departure:
        late = max(shipment.departed_at - shipment.planned_departure, timedelta()) or None
    escort = {None: "tidak diketahui", "": "tanpa kawal"}.get(shipment.escort, shipment.escort or "")
    facts = [("Kendaraan", shipment.vehicle or "tidak dicatat"), ("Kawal", escort), *_sealed(seals)]
    state = "lengkap" if shipment.departed_at or done else "belum"
    under_way = not on_the_way and not done
    return Stop(shipment.origin.label, "asal", state, shipment.vehicle, under_way, facts, times, late)


def _departure(shipment: Annotated) -> list[tuple[str, datetime | None]]:
    return [("Berangkat", shipment.departed_at), ("Rencana", shipment.planned_departure)]


def _destination(shipment: Annotated, reports: list[Receipt]) -> Stop:
    times = [("Tiba", shipment.arrived_at), ("Dihitung", shipment.received_at), ("Batas", shipment.due_at)]
    if not shipment.arrived_at and not shipment.received_at:
        times.insert(0, ("Perkiraan", shipment.expected_arrival))
    facts = [("Penerima", report.received_by or "tidak dicatat") for report in reports[:1]]
    facts += [("Keamanan", report.closure.capitalize()) for report in reports[:1]]
    facts += _sealed(number for report in reports[:1] for number in report.seal_numbers)
    facts += [("Dihitung oleh", str(report.reporter)) for report in reports[:1]]
    late = None
    if shipment.received_at and shipment.due_at and shipment.received_at > shipment.due_at:
        late = shipment.received_at - shipment.due_at
    note = str(STATUS[shipment.status]).lower()
    known = [(word, at) for word, at in times if at]
    return Stop(shipment.destination.label, note, GLYPHS[shipment.status], "", False, facts, known, late)


def _lines(desk: Desk, shipment: Annotated, reports: list[Receipt], goes_back: bool) -> list[Line]:
    """Per item: the need of the destination, the manifest, and what was counted at the destination."""
    manifest = shipment.lines.order_by().values("item", "item__name", "item__order").annotate(quantity=Sum("quantity"))
    here = [report.pk for report in reports if report.place_id == shipment.destination_id]
    counted = ReceiptLine.objects.filter(receipt__in=here).order_by().values("item", "item__name", "item__order")
    found = {row["item"]: row for row in counted.annotate(g=Sum("good"), d=Sum("damaged"))}
    balances = Balance.objects.visible_to(desk.user, desk.now).filter(
        election=shipment.election_id, place=shipment.destination_id
    )
    need = {row["item"]: row["need"] for row in balances.values("item", "need")}
    named = {row["item"]: row for row in manifest}
    sent = {code: row["quantity"] for code, row in named.items()}
    return [
        Line(
            code=code,
            name=row["item__name"],
            need=need.get(code),
            fits=goes_back or need.get(code) == sent.get(code, 0),
            manifest=sent.get(code, 0),
            good=found[code]["g"] if code in found else (0 if here else None),
            damaged=found[code]["d"] if code in found else 0,
        )
        for code, row in sorted((found | named).items(), key=lambda pair: (pair[1]["item__order"], pair[0]))
    ]


def _seals(shipment: Shipment) -> list[str]:
    """The numbers that the manifest names, each of which has a chain of its own."""
    named = shipment.lines.filter(seal_number__gt="").order_by("seal_number")
    return list(named.values_list("seal_number", flat=True).distinct())


def _risk(shipment: Annotated, now: datetime) -> Risk:
    """Not departed: it leaves now at the earliest (or when planned, if that is still ahead)."""
    departed = shipment.departed_at is not None
    start = shipment.departed_at or max(now, shipment.planned_departure or now)
    travel = None if shipment.travel_hours is None else timedelta(hours=float(shipment.travel_hours))
    return Risk(start, travel, shipment.due_at, departed)
