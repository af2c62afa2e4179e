"""A field report is stored, once: evidence, balance, flags and proof in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from logistik import balance, checking, locks
from logistik.models import (
    Election,
    Flag,
    Item,
    Receipt,
    ReceiptLine,
    SealSighting,
    Shipment,
    Submission,
    Supersession,
)
from logistik.models.mark import Mark, of_position
from logistik.models.report import Channel, Seal, Storage, Witness

from . import corrections, gate, seals


@dataclass(frozen=True)
class Counted:
    item: str
    good: int
    damaged: int = 0
    for_place: str | None = None
    seal_number: str = ""


@dataclass(frozen=True)
class Report:
    """A receipt as a client states it; shapes and types are checked by the door, existence and authority here."""

    id: UUID
    place: str
    observed_at: datetime
    election: str | None = None
    shipment: UUID | None = None
    manifest_number: str = ""
    sent_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    mock: bool = False
    witness: str = Witness.PRESENT
    seal: str = Seal.NONE
    seal_numbers: list[str] = field(default_factory=list)
    storage: str = Storage.OFFICIAL
    received_by: str = ""
    notes: str = ""
    corrects: UUID | None = None
    lines: list[Counted] = field(default_factory=list)


def store_receipt(report: Report, sent: gate.Sent) -> gate.Answer:
    """Store a report, judge the places it touches, and answer with the flags and a signed receipt.

    Raises Invalid (unknown item or place, no election) or OutOfScope (not the sender's place at that time).
    """
    return gate.once("receipt", report.id, sent, lambda submission: _store(report, sent, submission))


def _store(report: Report, sent: gate.Sent, submission: Submission) -> dict[str, Any]:
    _known(report)
    judged_at, skew, of_clock = gate.judged_time(report.observed_at, report.sent_at, sent.now)
    reporter = gate.observer(sent, report.place, judged_at)
    election = gate.find_election(report.election, report.place, sent.now)
    receipt = Receipt(
        id=report.id,
        election=election,
        place_id=report.place,
        reporter=reporter,
        submission=submission,
        observed_at=report.observed_at,
        sent_at=report.sent_at,
        received_at=sent.now,
        judged_at=judged_at,
        skew_seconds=skew,
        **{name: getattr(report, name) for name in _AS_STATED},
    )
    receipt.marks = of_clock + of_position(receipt.mock, receipt.accuracy_m)
    warnings = _link(receipt, report)
    touched, replaced, unknown = _enter(receipt, report)
    change = checking.settle(touched, election=election, now=sent.now)
    rows = (submission, receipt, *replaced, *change.touched)
    told = {"election": election.pk, **_entered(sent)}
    signed = gate.acknowledge("receipt", receipt.pk, receipt.place_id, sent, rows, **told)
    shown = [describe(flag) for flag in change.open if flag.place_id == receipt.place_id]
    return {"receipt": signed, "flags": shown, "warnings": warnings + unknown + _oddities(receipt)}


_AS_STATED = (
    "latitude",
    "longitude",
    "accuracy_m",
    "mock",
    "witness",
    "seal",
    "seal_numbers",
    "storage",
    "received_by",
    "notes",
    "corrects",
    "manifest_number",
)


def _known(report: Report) -> None:
    """Every item and place named exists; errors name the field."""
    places = {f"lines.{n}.for_place": line.for_place for n, line in enumerate(report.lines)}
    gate.find_regions({"place": report.place, **places})
    known = Item.objects.in_bulk({line.item for line in report.lines})
    errors = {
        f"lines.{n}.item": f"Barang “{line.item}” tidak dikenal."
        for n, line in enumerate(report.lines)
        if line.item not in known
    }
    if errors:
        raise gate.Invalid(errors)


def _entered(sent: gate.Sent) -> dict[str, str]:
    """For the audit: how it came in, and whose observation a clerk entered."""
    named = {"on_behalf_of": str(sent.on_behalf_of.username)} if sent.on_behalf_of else {}
    return {"channel": str(sent.channel), **named} if sent.channel != Channel.APP else {}


def _link(receipt: Receipt, report: Report) -> list[str]:
    """Tie the report to its shipment, whoever's it is: a box that went astray is linked, and nothing of it shown."""
    receipt.shipment_id = report.shipment
    if report.shipment is None and report.manifest_number:
        named = Shipment.objects.filter(election=receipt.election_id, manifest_number=report.manifest_number)
        found = list(named.values_list("pk", flat=True)[:2])
        receipt.shipment_id = found[0] if len(found) == 1 else None
    known = Shipment.objects.filter(pk=receipt.shipment_id).exists() if receipt.shipment_id else False
    if (report.shipment or report.manifest_number) and not known:
        return ["Pengiriman belum dikenal; laporan tetap disimpan."]
    return []


def _enter(receipt: Receipt, report: Report) -> tuple[set[str], list[Supersession], list[str]]:
    """Write the report and its lines, settle who stands, move the balance.

    Returns the places touched, who was replaced, and warnings.
    """
    pre = receipt.corrects is not None or Receipt.objects.filter(corrects=receipt.pk).exists()
    locks.corrections(receipt.election_id, exclusive=pre)
    relatives = corrections.relatives(receipt)
    tree = [receipt, *relatives]
    if corrections.circular(tree):
        raise gate.Invalid({"corrects": "Laporan ini dan laporan yang dikoreksinya saling mengoreksi."})
    shipments = {r.shipment_id for r in tree if r.shipment_id}
    places = {r.place_id for r in tree} | destinations(shipments)
    locks.take(f"shipment:{s}" for s in shipments)
    sightings = list(_sightings(receipt, report))
    places |= seals.doubled(receipt.election_id, _seen(sightings, relatives))
    locks.take(f"place:{p}" for p in places)
    with balance.moving(shipments=shipments, receipts=[r.pk for r in relatives], fresh=[receipt.pk]):
        receipt.save(force_insert=True)
        ReceiptLine.objects.bulk_create(
            ReceiptLine(
                receipt=receipt,
                item_id=line.item,
                for_place_id=line.for_place,
                good=line.good,
                damaged=line.damaged,
                seal_number=line.seal_number,
            )
            for line in report.lines
        )
        SealSighting.objects.bulk_create(sightings)
        replaced = corrections.settle(tree, receipt.received_at)
    known = receipt.corrects in {None, *(r.pk for r in tree)}
    if known:
        return places, replaced, []
    return places, replaced, ["Laporan yang dikoreksi belum dikenal; laporan ini disimpan dan dihitung tersendiri."]


def _oddities(receipt: Receipt) -> list[str]:
    """The sentences of its marks; only a position can be at odds with other reports."""
    if receipt.latitude is None:
        return [str(Mark(mark).label) for mark in receipt.marks]
    return Receipt.objects.with_marks().get(pk=receipt.pk).oddities


def _sightings(receipt: Receipt, report: Report) -> Iterable[SealSighting]:
    listed = Counter(n for n in report.seal_numbers if n)
    for number in sorted(listed.keys() | {line.seal_number for line in report.lines if line.seal_number}):
        yield SealSighting(
            election_id=receipt.election_id,
            number=number,
            place_id=receipt.place_id,
            receipt=receipt,
            shipment_id=None,
            times=max(1, listed[number]),
        )


def _seen(sightings: list[SealSighting], relatives: list[Receipt]) -> list[tuple[str, str]]:
    """Each number with its place: of the report, and of those that it replaces or that replace it."""
    others = SealSighting.objects.filter(receipt__in=relatives) if relatives else []
    return [(sighting.number, sighting.place_id) for sighting in (*sightings, *others)]


def destinations(shipments: set[UUID]) -> set[str]:
    if not shipments:
        return set()
    return set(Shipment.objects.filter(pk__in=shipments).values_list("destination", flat=True))


def describe(flag: Flag) -> dict[str, Any]:
    """A flag as the reporter sees it."""
    return {
        "id": flag.pk,
        "rule": flag.rule,
        "kind": flag.kind,
        "place": flag.place_id,
        "item": flag.item_id,
        "expected": flag.expected,
        "actual": flag.actual,
        "severity": flag.severity,
        "sentence": flag.sentence,
    }


__all__ = ["Counted", "Election", "Report", "describe", "store_receipt"]
