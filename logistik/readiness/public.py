"""What everybody may know of an election: numbers per region, nothing of a person, a report or a single TPS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Count, F, Q
from django.db.models.functions import Left

from logistik.models import Election, Flag
from logistik.models.flag import OPEN
from pengawasan import scoping
from pengawasan.models import Assignment, Level, Role, Supervisor

from .index import Readiness, children, together


@dataclass(frozen=True)
class Flags:
    """Flags of a region by what became of them."""

    open: int = 0
    cleared: int = 0
    dismissed: int = 0

    def __add__(self, other: Flags) -> Flags:
        return Flags(self.open + other.open, self.cleared + other.cleared, self.dismissed + other.dismissed)


@dataclass(frozen=True)
class Summary:
    """An election at an instant: each region below it with its flags, the whole, and the deadline at the TPS."""

    rows: list[tuple[Readiness, Flags]]
    total: Readiness
    flags: Flags
    due_at: datetime | None


def summary(election: Election, now: datetime) -> Summary:
    """Four queries, however many places there are."""
    rows = children(_anybody(election), election.region_id, now, election)
    flags = _flags(election, len(rows[0].region.code) if rows else 0)
    deadline = election.deadlines.filter(level=Level.TPS).first()
    return Summary(
        rows=[(row, flags.get(row.region.code, Flags())) for row in rows],
        total=together(election.region, rows),
        flags=sum(flags.values(), Flags()),
        due_at=deadline.due(election.region.zone) if deadline else None,
    )


def _anybody(election: Election) -> Supervisor:
    """A reader of the election's region who is nobody in particular and is never stored."""
    reader = Supervisor(username="publik")
    seat = Assignment(supervisor=reader, role=Role.PENGAMAT, region=election.region, valid_from=date.min)
    scoping.remember(reader, [seat])
    return reader


def _flags(election: Election, width: int) -> dict[str, Flags]:
    """By region below the election's; those of the election's own region stand under its code."""
    at = Left("place_id", max(width, 1), output_field=CharField())
    grouped = Flag.objects.filter(election=election).order_by().annotate(at=at).values("at")
    counted = grouped.annotate(
        open=Count("pk", filter=Q(status__in=OPEN)),
        cleared=Count("pk", filter=Q(status=Flag.Status.TERATASI)),
        dismissed=Count("pk", filter=Q(status=Flag.Status.DIKESAMPINGKAN)),
    )
    found = counted.values_list(F("at"), "open", "cleared", "dismissed")
    return {code: Flags(*numbers) for code, *numbers in found}
