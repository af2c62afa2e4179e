"""The day as the requests that phones send, in the order in which they reach the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid5

from .leg import Body, Event, Hour, Leg
from .plan import Day

#: How long a phone without signal holds back what it has written, in hours of the day.
HELD_BACK = 0.5


@dataclass(frozen=True)
class Step:
    """One request: when, by whom, what, and how it is told."""

    at: float
    login: str
    path: str
    body: Body
    says: str


def steps(day: Day) -> list[Step]:
    return sorted((step for leg in day.legs for step in _of(leg, day)), key=lambda step: step.at)


def _of(leg: Leg, day: Day) -> Iterator[Step]:
    """Without signal at the origin, its papers wait until after the report, and the arrival is sent before them all."""
    held = leg.reports[0]["observed_at"].at + HELD_BACK if leg.offline else 0.0
    yield Step(max(leg.posted, held), leg.origin.watcher, "shipments/", _manifest(leg, day), _papers(leg, held > 0))
    # Events need their shipment: those of a held back manifest follow it, the last one first.
    order = sorted(leg.events, key=lambda event: event.at, reverse=leg.offline)
    for number, event in enumerate(order):
        at = max(event.at, held + (0.01 * (number + 1) if held else 0.0))
        yield Step(at, _witness(leg, event), f"shipments/{leg.id}/events/", _event(leg, event), event.says)
    for report in leg.reports:
        yield _report(leg, report, day)
    for at, points in leg.visits:
        place = leg.destination
        visit: Body = {"id": str(uuid5(leg.id, "periksa")), "election": day.election, "place": place.code}
        visit |= {"observed_at": Hour(at), "points": points, "notes": "Simulasi (contoh)"}
        yield Step(at, place.watcher, "inspections/", visit, f"{place.label}: tempat simpan diperiksa")


def _papers(leg: Leg, late: bool) -> str:
    delay = " (terlambat terkirim: tidak ada sinyal)" if late else ""
    return f"{leg.number}: surat jalan {leg.origin.label} ke {leg.destination.label}, {len(leg.manifest)} baris{delay}"


def _manifest(leg: Leg, day: Day) -> Body:
    return {
        "id": str(leg.id),
        "manifest_number": leg.number,
        "election": day.election,
        "origin": leg.origin.code,
        "destination": leg.destination.code,
        "stage": leg.stage,
        "direction": leg.direction,
        "vehicle": leg.vehicle,
        "escort": leg.escort,
        "planned_departure": Hour(leg.leaves),
        "expected_arrival": Hour(leg.arrives),
        "lines": leg.manifest,
    }


def _event(leg: Leg, event: Event) -> Body:
    said: Body = {"id": str(uuid5(leg.id, event.kind)), "kind": event.kind, "occurred_at": Hour(event.at)}
    return said | {"place": event.place, "vehicle": event.vehicle, "notes": "Simulasi (contoh)"}


def _witness(leg: Leg, event: Event) -> str:
    return leg.destination.watcher if event.kind == "tiba" else leg.origin.watcher


def _report(leg: Leg, report: Body, day: Day) -> Step:
    from_there = report["place"] == leg.destination.code
    says = f"{leg.number}: {'dihitung' if from_there else 'salah turun, dilaporkan'} di {report['received_by']}"
    if "corrects" in report:
        says = f"{leg.number}: laporan dikoreksi di {leg.destination.label}"
    body = {**report, "election": day.election}
    return Step(report["observed_at"].at, _reporter(report, leg), "receipts/", body, says)


def _reporter(report: Body, leg: Leg) -> str:
    """Of the place where it was counted; a neighbour in the same village where goods went astray."""
    if report["place"] == leg.destination.code:
        return leg.destination.watcher
    return leg.origin.watcher
