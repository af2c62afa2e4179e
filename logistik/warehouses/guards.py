"""Who guards a store when, and the hours in which nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from logistik.models import Warehouse


@dataclass(frozen=True)
class Gap:
    """A stretch in which nobody guards a store."""

    start: datetime
    end: datetime


def unguarded(one: Warehouse, start: datetime, end: datetime) -> list[Gap]:
    """The stretches between two instants in which the roster names nobody, by the calendar of the place."""
    free, reached = [], start
    for begin, finish in sorted(_shifts(one)):
        if finish <= reached or begin >= end:
            continue
        if begin > reached:
            free.append(Gap(reached, begin))
        reached = finish
    return [*free, Gap(reached, end)] if reached < end else free


def _shifts(one: Warehouse) -> list[tuple[datetime, datetime]]:
    shifts = []
    for row in one.roster:
        begin, finish = (
            datetime.combine(datetime.fromisoformat(row["day"]).date(), time.fromisoformat(row[name]), one.place.zone)
            for name in ("start", "end")
        )
        shifts.append((begin, finish if finish > begin else finish + timedelta(days=1)))
    return shifts
