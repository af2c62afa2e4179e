"""A visit to a store, 13 points: stored once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from logistik import checking, locks
from logistik.models import POINTS, Inspection, Submission, Warehouse
from logistik.models.warehouse import FIRST, code_of, number_or_null

from . import gate
from .receipts import describe


@dataclass(frozen=True)
class Visit:
    """An inspection as stated; ``points`` maps a point's key to whether it is met, ``store`` None is the first."""

    id: UUID
    place: str
    observed_at: datetime
    points: dict[str, bool]
    store: int | None = None
    election: str | None = None
    sent_at: datetime | None = None
    notes: str = ""


def store_inspection(visit: Visit, sent: gate.Sent) -> gate.Answer:
    """Store a visit and judge the store. Raises Invalid (unknown point) or OutOfScope."""
    return gate.once("inspection", visit.id, sent, lambda submission: _store(visit, sent, submission))


def _store(visit: Visit, sent: gate.Sent, submission: Submission) -> dict[str, Any]:
    gate.find_regions({"place": visit.place})
    judged_at, _skew, _marks = gate.judged_time(visit.observed_at, visit.sent_at, sent.now)
    saw = gate.observer(sent, visit.place, judged_at)
    unknown = {f"points.{key}": f"Butir “{key}” tidak dikenal." for key in visit.points if key not in POINTS}
    store = number_or_null(visit.store or FIRST)
    if store and not Warehouse.objects.filter(pk=code_of(visit.place, store)).exists():
        unknown["store"] = f"Gudang ke-{store} di tempat ini tidak dikenal."
    if unknown:
        raise gate.Invalid(unknown)
    election = gate.find_election(visit.election, visit.place, sent.now)
    locks.take([f"place:{visit.place}"])
    inspection = Inspection.objects.create(
        id=visit.id,
        election=election,
        place_id=visit.place,
        store=store,
        reporter=saw,
        submission=submission,
        observed_at=visit.observed_at,
        judged_at=judged_at,
        received_at=sent.now,
        points=visit.points,
        notes=visit.notes,
    )
    change = checking.settle({visit.place}, elections=[election.pk], now=sent.now)
    rows = (submission, inspection, *change.touched)
    signed = gate.acknowledge("inspection", visit.id, visit.place, sent, rows, election=election.pk)
    return {"receipt": signed, "flags": [describe(flag) for flag in change.open], "warnings": []}
