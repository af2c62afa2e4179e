"""One box by the number of its seal: every leg it was on, out and back, and everybody who looked at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse

from logistik.models import Direction, Flag, Receipt, SealSighting, Shipment, ShipmentLine
from logistik.models.report import CableTies, Seal
from pengawasan import scoping

from .desk import Desk, at_desk

LONGEST = 60
#: What is flagged about a box.
KINDS = ("segel", "segel_ganda", "kabel_ties", "tanpa_nomor")
#: How a seal that was looked at is shown.
GLYPHS = {Seal.INTACT: "lengkap", Seal.BROKEN: "bermasalah", Seal.MISSING: "bermasalah", Seal.NONE: "tidak_diketahui"}


@dataclass(frozen=True)
class Step:
    """A leg by its manifest, or a look at the box; ``until`` is when a leg ended, as far as that is known."""

    at: datetime
    state: str
    title: str
    detail: str
    zone: str
    link: str = ""
    until: datetime | None = None


@at_desk
def seal(desk: Desk) -> HttpResponse:
    """``?nomor=`` names it, as it is printed on its label and written on the surat jalan."""
    number = desk.request.GET.get("nomor", "").replace("\x00", "").strip()[:LONGEST]
    seen = SealSighting.objects.filter(scoping.visible(desk.user, "place__code", desk.now), election=desk.election)
    mine = seen.filter(number=number) if number else seen.none()
    shipments = _legs(desk, mine)
    receipts = _looks(desk, mine)
    steps = sorted([*map(_leg, shipments), *map(_look, receipts)], key=lambda step: step.at)
    flags = Flag.objects.visible_to(desk.user, desk.now).filter(
        Q(receipt__in=receipts) | Q(shipment__in=shipments), rule="keamanan", kind__in=KINDS
    )
    context = {"number": number, "steps": steps, "doubled": mine.standing().doubled().exists()}
    context["flags"] = flags.select_related("place__parent").order_by("-opened_at")
    context["packed"] = _packed(mine, number)
    return desk.page("pengiriman/segel.html", **context)


def address(number: str) -> str:
    """Where the page of a number is; its label holds this."""
    return f"{reverse('seal')}?{urlencode({'nomor': number})}"


def _legs(desk: Desk, mine: Any) -> list[Any]:
    seen: Any = Shipment.objects.visible_to(desk.user, desk.now).filter(pk__in=mine.values("shipment"))
    return list(seen.with_facts().with_status().select_related("origin__parent", "destination__parent"))


def _looks(desk: Desk, mine: Any) -> list[Receipt]:
    seen = Receipt.objects.visible_to(desk.user, desk.now).standing().filter(pk__in=mine.values("receipt"))
    return list(seen.select_related("place__parent", "reporter"))


def _leg(shipment: Any) -> Step:
    """By whom it was carried, from when to when."""
    began = shipment.departed_at or shipment.planned_departure or shipment.recorded_at
    way = f"{shipment.origin.label} ke {shipment.destination.label}"
    back = " (arus balik)" if shipment.direction == Direction.RETURN else ""
    escort = {None: "kawal tidak diketahui", "": "tanpa kawal"}.get(shipment.escort, f"kawal {shipment.escort}")
    left = "Berangkat" if shipment.departed_at else "Belum dicatat berangkat"
    said = f"{left}; {shipment.vehicle or 'kendaraan tidak dicatat'}, {escort}"
    state = "perjalanan" if shipment.departed_at else "belum"
    link = reverse("shipment", args=[shipment.pk])
    ended = shipment.arrived_at or shipment.received_at
    return Step(began, state, f"{shipment.manifest_number}: {way}{back}", said, shipment.origin.timezone, link, ended)


def _look(report: Receipt) -> Step:
    said = f"{report.closure.capitalize()}; {report.reporter}"
    state = "bermasalah" if report.cable_ties == CableTies.MISSING else GLYPHS[Seal(report.seal)]
    received = f", diterima {report.received_by}" if report.received_by else ""
    return Step(
        report.judged_at, state, f"Dilihat di {report.place.label}",
        f"{said}{received}", report.place.timezone, reverse("place", args=[report.place_id]),
    )  # fmt: skip


def _packed(mine: Iterable[SealSighting], number: str) -> list[str]:
    """What the manifests say is in the box."""
    found = {sighting.shipment_id for sighting in mine if sighting.shipment_id}
    lines = ShipmentLine.objects.filter(shipment__in=found, seal_number=number)
    rows = lines.select_related("item", "for_place__parent").order_by("item__order", "pk")
    return list(dict.fromkeys(f"{r.item.name}{f' untuk {r.for_place.label}' if r.for_place else ''}" for r in rows))
