"""Field reports are stored, once: evidence, balance, flags and proof in one transaction, of one report or of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from logistik import balance, checking, locks
from logistik.models import (
    Election,
    Flag,
    Receipt,
    SealSighting,
    Shipment,
    Submission,
    Supersession,
)
from logistik.models.mark import Mark, of_position
from logistik.models.report import Seal, Storage, Witness
from logistik.models.submission import Channel
from pengawasan import bulk
from pengawasan.questions import Question

from . import corrections, gate, plain, seals
from .gathering import Gathering


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
    cable_ties: str | None = None
    unnumbered: int | None = None
    storage: str = Storage.OFFICIAL
    received_by: str = ""
    notes: str = ""
    corrects: UUID | None = None
    lines: list[Counted] = field(default_factory=list)


#: A report and how it came in.
Said = tuple[Report, gate.Sent]


#: So many reports of several requests are stored together: more would make them wait longer than they save.
MOST_TOGETHER = 50
#: So long at most, in seconds, whoever was just answered is waited for where several report at once.
PAUSE = 0.02


def store_receipt(report: Report, sent: gate.Sent) -> gate.Answer:
    """Store a report, judge the places it touches, and answer with the flags and a signed receipt.

    Raises Invalid (unknown item or place, no election) or OutOfScope (not the sender's place at that time).
    """
    (answer,) = _store_together([(report, sent)])
    return answer


def hand_in(said: Sequence[Said]) -> list[gate.Answer | Exception]:
    """Store the reports of a request beside those of others that come at the same moment.

    Of each what it is answered, or why it cannot be stored. Not for within a transaction: others are in it too.
    """
    return list(_gathering.hand_in(said)) if said else []


def _store_all(said: Sequence[Said]) -> list[gate.Answer | Exception]:
    """What goes together is judged once, when all of it is there. Alone and after that goes what corrects another, or
    has the id of one before it.
    """
    outcomes: dict[int, gate.Answer | Exception] = {}
    for some in _sets(said):
        outcomes |= zip(some, gate.each([said[n] for n in some], _store_together), strict=True)
    return [outcomes[n] for n in range(len(said))]


_gathering = Gathering(_store_all, most=MOST_TOGETHER, pause=PAUSE)


def _sets(said: Sequence[Said]) -> list[list[int]]:
    first = {report.id: n for n, (report, _sent) in reversed([*enumerate(said)])}
    together = [n for n, (report, _sent) in enumerate(said) if first[report.id] == n and not report.corrects]
    alone = [[n] for n in sorted({*range(len(said))} - {*together})]
    return [together, *alone] if together else alone


def _store_together(said: Sequence[Said]) -> list[gate.Answer]:
    return gate.all_once(
        "receipt",
        {report.id: sent for report, sent in said},
        lambda fresh: _store([(report, sent, fresh[report.id]) for report, sent in said if report.id in fresh]),
    )


def _store(stated: list[tuple[Report, gate.Sent, Submission]]) -> dict[UUID, dict[str, Any]]:
    reports = [report for report, _sent, _submission in stated]
    now = max(sent.now for _report, sent, _submission in stated)
    _known(reports)
    receipts = [_receipt(*one) for one in stated]
    elections = gate.find_elections([(report.election, report.place) for report in reports], now)
    for receipt, report, election in zip(receipts, reports, elections, strict=True):
        receipt.election, receipt.shipment_id = election, report.shipment or _named(report, election)
    entered = _enter(receipts, reports)
    change = checking.settle(entered.places, elections=[e.pk for e in elections], now=now)
    kept = [
        gate.Kept(r.pk, r.place_id, sent, (r.submission, r, *replaced), {"election": r.election_id} | _entered(sent))
        for (_report, sent, _submission), r, replaced in zip(stated, receipts, entered.replaced, strict=True)
    ]
    signed = gate.acknowledge_all("receipt", _vouching(kept, change.touched), now)
    oddities = _oddities(receipts)
    return {
        r.pk: {
            "receipt": proof,
            "flags": [describe(f) for f in change.open if (f.election_id, f.place_id) == (r.election_id, r.place_id)],
            "warnings": warnings + oddities[r.pk],
        }
        for r, proof, warnings in zip(receipts, signed, entered.warnings, strict=True)
    }


def _vouching(kept: list[gate.Kept], touched: list[Flag]) -> list[gate.Kept]:
    """They are judged when the last of them is there: the last entry of a kabupaten vouches for its flags."""
    last = {one.place[:5]: n for n, one in enumerate(kept)}
    for flag in touched:
        n = last.get(flag.place_id[:5], len(kept) - 1)
        kept[n] = replace(kept[n], rows=(*kept[n].rows, flag))
    return kept


def _receipt(report: Report, sent: gate.Sent, submission: Submission) -> Receipt:
    judged_at, skew, of_clock = gate.judged_time(report.observed_at, report.sent_at, sent.now)
    receipt = Receipt(
        id=report.id,
        place_id=report.place,
        reporter=gate.observer(sent, report.place, judged_at),
        submission=submission,
        observed_at=report.observed_at,
        sent_at=report.sent_at,
        received_at=sent.now,
        judged_at=judged_at,
        skew_seconds=skew,
        **{name: getattr(report, name) for name in _AS_STATED},
    )
    receipt.marks = of_clock + of_position(receipt.mock, receipt.accuracy_m)
    return receipt


_AS_STATED = (
    "latitude",
    "longitude",
    "accuracy_m",
    "mock",
    "witness",
    "seal",
    "seal_numbers",
    "cable_ties",
    "unnumbered",
    "storage",
    "received_by",
    "notes",
    "corrects",
    "manifest_number",
)


def _known(reports: list[Report]) -> None:
    """Every item and place named exists; errors name the field."""
    regions = {code for r in reports for code in (r.place, *(line.for_place for line in r.lines)) if code}
    items = {line.item for report in reports for line in report.lines}
    unknown = set(plain.unknown(regions, items))
    for report in reports if unknown else ():
        places = {"place": report.place} | {
            f"lines.{n}.for_place": line.for_place for n, line in enumerate(report.lines)
        }
        errors = {f: f"Wilayah “{c}” tidak dikenal." for f, c in places.items() if ("wilayah", c) in unknown}
        errors = errors or {
            f"lines.{n}.item": f"Barang “{line.item}” tidak dikenal."
            for n, line in enumerate(report.lines)
            if ("barang", line.item) in unknown
        }
        if errors:
            raise gate.Invalid(errors)


def _entered(sent: gate.Sent) -> dict[str, str]:
    """For the audit: how it came in, and whose observation a clerk entered."""
    named = {"on_behalf_of": str(sent.on_behalf_of.username)} if sent.on_behalf_of else {}
    return {"channel": str(sent.channel), **named} if sent.channel != Channel.APP else {}


def _named(report: Report, election: Election) -> UUID | None:
    """The only shipment of the manifest's number, whoever's it is: a box that went astray is linked, and not shown."""
    if not report.manifest_number:
        return None
    named = Shipment.objects.filter(election=election, manifest_number=report.manifest_number)
    found = list(named.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Entered:
    """The places touched; of each report who was replaced, and warnings."""

    places: set[str]
    replaced: list[list[Supersession]]
    warnings: list[list[str]]


def _enter(receipts: list[Receipt], reports: list[Report]) -> Entered:
    """Write the reports and their lines, settle who stands, move the balance."""
    sightings = [one for pair in zip(receipts, reports, strict=True) for one in _sightings(*pair)]
    trees, sent_to, places = _locked(receipts, sightings)
    relatives = [r for tree in trees for r in tree[1:]]
    shipments = {r.shipment_id for tree in trees for r in tree if r.shipment_id}
    with balance.moving(shipments=shipments, receipts=[r.pk for r in relatives], fresh=[r.pk for r in receipts]):
        bulk.insert(receipts)
        _write_lines(reports)
        bulk.insert(sightings)
        replaced = [corrections.settle(tree, tree[0].received_at) for tree in trees]
    return Entered(places, replaced, [_warnings(tree, sent_to) for tree in trees])


def _locked(
    receipts: list[Receipt], sightings: list[SealSighting]
) -> tuple[list[list[Receipt]], dict[UUID, str], set[str]]:
    """The tree of each report, where their shipments are sent to, and the places to be judged: all locked."""
    corrects = any(r.corrects for r in receipts)
    if not corrects and not sightings and (sent_to := plain.lock(receipts)) is not None:
        return [[r] for r in receipts], sent_to, {r.place_id for r in receipts} | set(sent_to.values())
    locks.corrections((r.election_id for r in receipts), exclusive=corrects)
    trees = corrections.trees(receipts)
    if corrections.circular(trees[0]):
        raise gate.Invalid({"corrects": "Laporan ini dan laporan yang dikoreksinya saling mengoreksi."})
    every, relatives = [r for tree in trees for r in tree], [r for tree in trees for r in tree[1:]]
    shipments = {r.shipment_id for r in every if r.shipment_id}
    locks.take(f"shipment:{s}" for s in shipments)
    sent_to = destinations(shipments)
    places = {r.place_id for r in every} | set(sent_to.values())
    places |= seals.doubled([*sightings, *(SealSighting.objects.filter(receipt__in=relatives) if relatives else ())])
    locks.take(f"place:{p}" for p in places)
    return trees, sent_to, places


def _warnings(tree: list[Receipt], sent_to: dict[UUID, str]) -> list[str]:
    """What a report names that is not there yet."""
    report, found = tree[0], []
    if (report.shipment_id or report.manifest_number) and report.shipment_id not in sent_to:
        found.append("Pengiriman belum dikenal; laporan tetap disimpan.")
    if report.corrects not in {None, *(r.pk for r in tree)}:
        found.append("Laporan yang dikoreksi belum dikenal; laporan ini disimpan dan dihitung tersendiri.")
    return found


# As arrays: a report has a dozen lines, and the ORM takes longer to write them than the database
_LINES = """
    INSERT INTO logistik_receiptline (receipt_id, item_id, for_place_id, good, damaged, seal_number)
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[], %s::int[], %s::text[])
"""


def _write_lines(reports: list[Report]) -> None:
    lines = [(report.id, line) for report in reports for line in report.lines]
    stated = [[getattr(line, name) for _id, line in lines] for name in _COUNTED]
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [[one for one, _line in lines], *stated])


_COUNTED = ("item", "for_place", "good", "damaged", "seal_number")


def _oddities(receipts: list[Receipt]) -> dict[UUID, list[str]]:
    """The sentences of their marks; only a position can be at odds with other reports."""
    found = {r.pk: [str(Mark(mark).label) for mark in r.marks] for r in receipts}
    if placed := [r.pk for r in receipts if r.latitude is not None]:
        found |= {r.pk: r.oddities for r in _MARKED.rows(placed)}
    return found


_MARKED = Question[Receipt](lambda these: Receipt.objects.with_marks().filter(pk__any_of=these))


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


def destinations(shipments: set[UUID]) -> dict[UUID, str]:
    """Where those of the shipments that are known are sent to."""
    if not shipments:
        return {}
    return dict(Shipment.objects.filter(pk__in=shipments).order_by().values_list("pk", "destination"))


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


__all__ = ["Counted", "Election", "Report", "describe", "hand_in", "store_receipt"]
