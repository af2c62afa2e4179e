"""What a rule is: a question put to the balance, the law that asks it, and the sentence that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from pengawasan.models import SourceStatus

Rows = TypeVar("Rows", bound=QuerySet[Any])


#: What the law asks of logistics, and how it is called; every rule belongs to one of them.
ASPECTS = {
    "tepat_jumlah": "Tepat jumlah",
    "tepat_jenis": "Tepat jenis",
    "tepat_sasaran": "Tepat sasaran",
    "tepat_waktu": "Tepat waktu",
    "tepat_kualitas": "Tepat kualitas",
    "keamanan": "Keamanan",
}


@dataclass(frozen=True)
class LegalBasis:
    """An instrument, the clause, what it says in our words, and how surely we know it."""

    instrument: str
    clause: str
    wording: str
    status: SourceStatus

    def as_json(self) -> dict[str, str]:
        return {
            "instrument": self.instrument,
            "clause": self.clause,
            "wording": self.wording,
            "status": self.status.value,
        }


@dataclass(frozen=True)
class Scope:
    """Where a question is put: some elections and places, or (None) everywhere."""

    elections: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None

    def on(self, rows: Rows, place: str = "place", election: str = "election") -> Rows:
        """``rows`` within the scope; the names are the paths to the rows' place and election."""
        if self.elections is not None:
            rows = rows.filter(**{f"{election}__code__any_of": list(self.elections)})
        if self.places is not None:
            rows = rows.filter(**{f"{place}__code__any_of": list(self.places)})
        return rows


#: What stands for elections, places and the time in a question that is put into SQL once and asked often.
ANY_SCOPE, ANY_TIME = Scope(("¤election",), ("¤place",)), datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Breach:
    """One row that answers a rule's question, explained. ``subject`` tells it from others of the same kind."""

    election: str
    place: str
    subject: str
    severity: str
    sentence: str
    expected: int | None = None
    actual: int | None = None
    item: str | None = None
    shipment: UUID | None = None
    receipt: UUID | None = None
    inspection: UUID | None = None
    #: The part of the rule's law that bears on this row; None is all of it.
    basis: tuple[LegalBasis, ...] | None = None
    #: The fingerprint of the rows that were explained.
    facts: str = ""


@dataclass(frozen=True)
class Rule:
    """``question(scope, now)`` finds the rows in breach, one queryset; ``explain(row, now)`` puts one into words.

    It does so from the row alone (and what cannot change): as long as the row says the same, so does its flag.

    ``remedy`` says what would clear the flag. ``subjects`` makes of the rows what is explained, where several rows
    are one breach. A question takes ``now`` as it is: what is reckoned from it is reckoned in the database.
    """

    key: str
    kind: str
    name: str
    basis: tuple[LegalBasis, ...]
    question: Callable[[Scope, datetime], QuerySet[Any]]
    explain: Callable[[Any, datetime], Breach]
    remedy: str
    subjects: Callable[[QuerySet[Any]], Iterable[Any]] = iter
    #: Where a row of the question has its election and its place, and what tells one subject from another.
    election: str = "election"
    place: str = "place"
    identity: str = "pk"


def balance_subject(row: Any) -> str:
    return f"{row.place_id}/{row.item_id}"


def receipt_line_subject(row: Any) -> str:
    return f"{row.receipt.place_id}/{row.item_id}/{row.for_place_id}/{row.receipt_id}"


def receipt_breach(
    row: Any, *, severity: str, sentence: str, expected: int | None = None, actual: int | None = None
) -> Breach:
    """A breach by a report as a whole: its subject is the report."""
    return Breach(
        election=row.election_id,
        place=row.place_id,
        shipment=row.shipment_id,
        receipt=row.pk,
        subject=str(row.pk),
        severity=severity,
        sentence=sentence,
        expected=expected,
        actual=actual,
    )


def shipment_breach(row: Any, *, severity: str, sentence: str) -> Breach:
    """A breach by a shipment as a whole, at its destination."""
    return Breach(
        election=row.election_id,
        place=row.destination_id,
        shipment=row.pk,
        subject=str(row.pk),
        severity=severity,
        sentence=sentence,
    )


def place_breach(row: Any, *, severity: str, sentence: str) -> Breach:
    """A breach by a place as a whole."""
    return Breach(
        election=row.election_id, place=row.place_id, subject=row.place_id, severity=severity, sentence=sentence
    )
