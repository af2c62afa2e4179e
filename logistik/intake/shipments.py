"""A manifest as somebody saw it, and what happened to it on the way: each stored once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from logistik import balance, checking, locks
from logistik.models import (
    Direction,
    Election,
    EventKind,
    Item,
    Receipt,
    SealSighting,
    Shipment,
    ShipmentEvent,
    ShipmentLine,
    Submission,
)
from pengawasan import bulk, scoping

from . import gate, seals
from .receipts import describe


@dataclass(frozen=True)
class Listed:
    item: str
    quantity: int
    for_place: str | None = None
    seal_number: str = ""


@dataclass(frozen=True)
class Manifest:
    """A shipment as stated. ``escort`` None is "not known", "" is "no escort"."""

    id: UUID
    manifest_number: str
    origin: str
    destination: str
    stage: int
    election: str | None = None
    direction: str = Direction.OUTBOUND
    vehicle: str = ""
    escort: str | None = None
    planned_departure: datetime | None = None
    expected_arrival: datetime | None = None
    lines: list[Listed] = field(default_factory=list)


@dataclass(frozen=True)
class Happening:
    """An event of a shipment as stated."""

    id: UUID
    shipment: UUID
    kind: str
    occurred_at: datetime
    place: str | None = None
    vehicle: str = ""
    notes: str = ""


def store_shipment(manifest: Manifest, sent: gate.Sent) -> gate.Answer:
    """Store a manifest with its lines. ``sent.user`` None is the system itself (an import on the command line).

    Raises Invalid, or OutOfScope when neither end lies in the sender's regions.
    """
    return gate.once("shipment", manifest.id, sent, lambda submission: _store(manifest, sent, submission))


def _store(manifest: Manifest, sent: gate.Sent, submission: Submission) -> dict[str, Any]:
    _known(manifest)
    ends = (manifest.origin, manifest.destination)
    if sent.user and not any(scoping.may(sent.user, scoping.WRITERS, end, sent.now) for end in ends):
        raise gate.OutOfScope
    election = gate.find_election(manifest.election, manifest.destination, sent.now)
    shipment = _shipment(manifest, election, sent)
    # Reports that came before their manifest wait under its id.
    locks.take([f"shipment:{shipment.pk}"])
    waiting = dict(Receipt.objects.standing().filter(shipment=shipment.pk).values_list("pk", "place"))
    sightings = list(_sightings(shipment, manifest))
    places = {manifest.destination, *waiting.values()}
    places |= seals.doubled(sightings)
    locks.take(f"place:{place}" for place in places)
    with balance.moving(shipments=[shipment.pk], receipts=waiting):
        shipment.save(force_insert=True)
        bulk.insert(list(_lines(shipment, manifest)))
        bulk.insert(sightings)
    return _answer(shipment, places, sent, ("shipment", shipment.pk), [submission, shipment])


def _shipment(manifest: Manifest, election: Election, sent: gate.Sent) -> Shipment:
    stated = ("manifest_number", "stage", "direction", "vehicle", "escort", "planned_departure", "expected_arrival")
    return Shipment(
        id=manifest.id,
        election=election,
        origin_id=manifest.origin,
        destination_id=manifest.destination,
        recorded_by=sent.user,
        recorded_at=sent.now,
        **{name: getattr(manifest, name) for name in stated},
    )


def _lines(shipment: Shipment, manifest: Manifest) -> Iterable[ShipmentLine]:
    for line in manifest.lines:
        yield ShipmentLine(
            shipment=shipment,
            item_id=line.item,
            quantity=line.quantity,
            for_place_id=line.for_place,
            seal_number=line.seal_number,
        )


def _sightings(shipment: Shipment, manifest: Manifest) -> Iterable[SealSighting]:
    seen = {(line.seal_number, line.for_place or manifest.destination) for line in manifest.lines if line.seal_number}
    for number, place in sorted(seen):
        yield SealSighting(election_id=shipment.election_id, number=number, place_id=place, shipment=shipment)


def _answer(
    shipment: Shipment, places: set[str], sent: gate.Sent, named: tuple[str, UUID], rows: list[Model]
) -> dict[str, Any]:
    change = checking.settle(places, elections=[shipment.election_id], now=sent.now)
    rows = [*rows, *change.touched]
    signed = gate.acknowledge(*named, shipment.destination_id, sent, rows, shipment=str(shipment.pk))
    shown = [describe(flag) for flag in change.open if flag.shipment_id == shipment.pk or flag.place_id in places]
    if sent.user:
        shown = [f for f in shown if scoping.covers(scoping.codes(sent.user, sent.now), f["place"])]
    return {"receipt": signed, "flags": shown, "warnings": []}


def _known(manifest: Manifest) -> None:
    """Every item and place named exists and the ends differ; errors name the field."""
    packed = {f"lines.{n}.for_place": line.for_place for n, line in enumerate(manifest.lines)}
    gate.find_regions({"origin": manifest.origin, "destination": manifest.destination, **packed})
    known = Item.objects.in_bulk({line.item for line in manifest.lines})
    errors = {
        f"lines.{n}.item": f"Barang “{line.item}” tidak dikenal."
        for n, line in enumerate(manifest.lines)
        if line.item not in known
    }
    if manifest.origin == manifest.destination:
        errors["destination"] = "Tujuan sama dengan asal."
    if errors:
        raise gate.Invalid(errors)


def store_event(happening: Happening, sent: gate.Sent) -> gate.Answer:
    """Store what happened to a shipment. Raises OutOfScope when the shipment is not the sender's to see."""
    return gate.once("event", happening.id, sent, lambda submission: _store_event(happening, sent, submission))


def _store_event(happening: Happening, sent: gate.Sent, submission: Submission) -> dict[str, Any]:
    shipment = Shipment.objects.select_related("election").filter(pk=happening.shipment).first()
    if shipment is None:
        raise gate.OutOfScope
    ends = (shipment.origin_id, shipment.destination_id)
    # What was seen while in office may be told later; calling off is a decision, and is for whoever is in office now
    seen_at = sent.now if happening.kind == EventKind.BATAL else min(happening.occurred_at, sent.now)
    if sent.user and not any(scoping.may(sent.user, scoping.WRITERS, end, seen_at) for end in ends):
        raise gate.OutOfScope
    gate.find_regions({"place": happening.place})
    locks.take([f"shipment:{shipment.pk}"])
    locks.take([f"place:{shipment.destination_id}"])
    with balance.moving(shipments=[shipment.pk]):
        event = ShipmentEvent.objects.create(
            id=happening.id,
            shipment=shipment,
            kind=happening.kind,
            occurred_at=happening.occurred_at,
            place_id=happening.place,
            vehicle=happening.vehicle,
            notes=happening.notes,
            recorded_by=sent.user,
            recorded_at=sent.now,
        )
    return _answer(shipment, {shipment.destination_id}, sent, ("event", happening.id), [submission, event])
