"""Until when: the procedure's days, from rows that staff may edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lokal.holidays import HOLIDAY_YEARS, add_working_days

from logistik.models import Election, FollowUpClock, Step
from pengawasan.models import SourceStatus

#: Step, calendar days, status, source. In the law on the Pilkada a day is a calendar day.
DEFAULTS = (
    (Step.REPLY, 3, SourceStatus.PRACTICE, "Praktik: 3 hari; undang-undang tidak mengatur batas jawaban"),
    (Step.FINDING, 7, SourceStatus.VERIFIED, "Perbawaslu 8/2020 Ps 5"),
    (Step.HANDLING, 3, SourceStatus.VERIFIED, "UU Pilkada: 3 hari sejak registrasi"),
    (Step.EXTENSION, 2, SourceStatus.VERIFIED, "UU Pilkada: tambahan 2 hari"),
    (Step.KPU, 7, SourceStatus.VERIFIED, "UU Pilkada Ps 139–140"),
    (Step.POLICE, 1, SourceStatus.VERIFIED, "UU Pilkada Ps 135: 1 × 24 jam"),
)
SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """The last day of a step; ``holidays_known`` is False where working days were counted without holidays."""

    on: date
    clock: FollowUpClock
    holidays_known: bool = True


def add_clocks(election: Election) -> None:
    """What the law and practice say; the same again changes nothing."""
    FollowUpClock.objects.bulk_create(
        (
            FollowUpClock(election=election, step=step, days=days, status=status, source=source)
            for step, days, status, source in DEFAULTS
        ),
        ignore_conflicts=True,
    )


def due(election: Election, step: Step, start: date) -> Due | None:
    """The last day of a step that starts on ``start``; the day after it is the first. None without such a clock."""
    clock = FollowUpClock.objects.filter(election=election, step=step).first()
    if clock is None:
        return None
    if not clock.working_days:
        return Due(start + timedelta(days=clock.days), clock)
    on, known = _working(start, clock.days)
    return Due(on, clock, known)


def unknown_years(clocks: Iterable[FollowUpClock], today: date) -> list[int]:
    """Of this year and the next those whose holidays are not known, where any clock counts working days."""
    if not any(clock.working_days for clock in clocks):
        return []
    return [year for year in (today.year, today.year + 1) if year not in HOLIDAY_YEARS]


def _working(start: date, days: int) -> tuple[date, bool]:
    """So many working days later, and whether the national holidays of those years are known."""
    try:
        return add_working_days(start, days), True
    except ValueError:  # a year whose joint decree on holidays the package does not have: weekends alone
        on, left = start, days
        while left:
            on += timedelta(days=1)
            left -= on.weekday() < SATURDAY
        return on, False
