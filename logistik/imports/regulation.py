"""The regulation of an election as a table: rows of which each key has one, written where they differ from what stands.

What would follow is shown before it is stored; rows that the file does not name stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction

from logistik import checking, needs
from logistik.models import Allotment, Deadline, Election
from pengawasan import audit
from pengawasan.models import Supervisor

from .cells import Cell, text
from .draft import Keep, Tell
from .faults import Faults
from .table import Row

#: Of each kind of row the field by which it is known within its election, and what is said of it.
SAID: dict[type[Any], tuple[str, tuple[str, ...]]] = {
    Allotment: ("item_id", ("basis", "quantity", "reserve_percent", "per_contest", "status", "source")),
    Deadline: ("level", ("days_before", "time", "status", "source")),
}


@dataclass(frozen=True)
class Regulation:
    """What a file says of one kind of row, ready to be stored."""

    election: Election
    model: type[Any]
    rows: list[Any]
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        stands = standing(self.model, self.election)
        new = sum(key_of(row) not in stands for row in self.rows)
        changed = len(self._differing(stands)) - new
        return f"{len(self.rows)} {self.model._meta.verbose_name}: {new} baru, {changed} berubah"

    def change(self) -> tuple[list[Any], dict[str, Any]]:
        """Write what differs. The rows, and what stood before and stands now, by key."""
        stands = standing(self.model, self.election)
        written: list[Any] = []
        trace: dict[str, dict[str, Any]] = {"before": {}, "after": {}}
        for row in self._differing(stands):
            there = stands.get(key_of(row))
            trace["before"][key_of(row)] = values(there) if there else None
            trace["after"][key_of(row)] = values(row)
            row.pk = there.pk if there else None
            row.save()
            written.append(row)
        return written, trace

    def store(self, *, now: datetime, actor: Supervisor | None, status: str, tell: Tell, keep: Keep) -> str:
        with transaction.atomic():
            said = self.summary()
            written, trace = self.change()
            record("impor_aturan", self.election, written, now, actor, **trace)
            needs.compute_needs(self.election, now=now)
            keep(trace)
        tell(1, 2)
        checking.sweep(now=now, election=self.election)
        return f"{said}."

    def _differing(self, stands: dict[str, Any]) -> list[Any]:
        return [row for row in self.rows if (there := stands.get(key_of(row))) is None or values(there) != values(row)]


def standing(model: type[Any], election: Election) -> dict[str, Any]:
    """What stands in the election now, by key."""
    return {key_of(row): row for row in model.objects.filter(election=election)}


def key_of(row: Any) -> str:
    return str(getattr(row, SAID[type(row)][0]))


def values(row: Any) -> list[Any]:
    """What is said of a row, as JSON; 2.5 and 2.50 are the same."""
    return [_plain(getattr(row, name)) for name in SAID[type(row)][1]]


def record(
    action: str, election: Election, rows: list[Any], now: datetime, actor: Supervisor | None, **said: Any
) -> None:
    """Put on record what was written of a regulation."""
    place = election.region_id
    audit.record(action, f"pemilihan {election.pk}"[:80], rows, place=place, now=now, actor=actor, **said)


def once(row: Row, column: str, key: str, seen: dict[str, int], faults: Faults) -> bool:
    """Whether the file names this key for the first time."""
    if key in seen:
        faults.add(row.number, column, f"sudah ada di baris {seen[key]}.")
        return False
    seen[key] = row.number
    return True


def source(cell: Cell) -> str:
    return text(cell, 250)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.normalize())
    return value.isoformat() if isinstance(value, time | date) else value
