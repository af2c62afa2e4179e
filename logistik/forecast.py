"""The pace: how many TPS become complete per hour, how many would have to, and when the last one will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from logistik.readiness import Tally

HOUR = timedelta(hours=1)
RECENT = 3


@dataclass(frozen=True)
class Pace:
    """``hours`` counts the TPS that became complete in each hour up to now; the rates are TPS per hour."""

    hours: list[tuple[datetime, int]]
    total: int
    complete: int
    now: datetime
    due_at: datetime

    @property
    def remaining(self) -> int:
        return self.total - self.complete

    @property
    def hours_left(self) -> float:
        return max((self.due_at - self.now) / HOUR, 0.0)

    @property
    def needed(self) -> float | None:
        """What it takes from now on; None once the deadline has passed."""
        return self.remaining / self.hours_left if self.hours_left else None

    @property
    def recent(self) -> float:
        """The mean over the last full hours and the minutes since; 0 when nothing became complete."""
        since = self.hours[-RECENT:]
        span = (self.now - since[0][0]) / HOUR if since else 0
        return sum(count for _, count in since) / span if span else 0.0

    @property
    def finish_at(self) -> datetime | None:
        """When the last TPS is complete if the recent pace lasts; None when it leads nowhere."""
        if not self.remaining:
            return self.now
        return self.now + timedelta(hours=self.remaining / self.recent) if self.recent else None

    @property
    def overrun(self) -> timedelta | None:
        """How far the last TPS misses the deadline (negative: how much time is to spare)."""
        return self.finish_at - self.due_at if self.finish_at else None


def pace(counted: Tally, now: datetime, due_at: datetime, since: datetime) -> Pace:
    """The pace of a region since an instant.

    A TPS counts in the hour in which the last thing it needed was counted there.
    """
    first = since.replace(minute=0, second=0, microsecond=0)
    hours = [first + n * HOUR for n in range(int((now - first) / HOUR) + 1)]
    by_hour = [(hour, counted.complete_at.get(hour, 0)) for hour in hours]
    return Pace(by_hour, counted.total, counted.states["lengkap"], now, due_at)
