"""The geometry of the small charts: numbers in, coordinates out; the templates draw."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from logistik.forecast import HOUR, Pace

LEFT, RIGHT, TOP, BOTTOM = 24.0, 354.0, 14.0, 124.0
SPARK_WIDTH, SPARK_HEIGHT = 54.0, 20.0


@dataclass(frozen=True)
class Bar:
    """``at`` is x, y, width, height, and where its number stands: x, y."""

    at: tuple[str, ...]
    count: int
    running: bool


@dataclass(frozen=True)
class PaceChart:
    """``rows`` are grid lines (y, text y, value), ``ticks`` hours (x, text); rates are heights, None where unknown."""

    bars: list[Bar]
    rows: list[tuple[str, str, int]]
    ticks: list[tuple[str, str]]
    now_x: str
    now_text: str
    due_x: str | None
    due_text: str
    end_x: str
    needed_y: str | None
    needed_text: str
    recent_y: str
    recent_text: str
    said: str


def spark(values: list[int]) -> tuple[str, str, str]:
    """Points of a polyline in a 58 × 28 box, and where its last point is."""
    top, step = max([*values, 1]), SPARK_WIDTH / max(len(values) - 1, 1)
    points = [(2 + n * step, 24 - value / top * SPARK_HEIGHT) for n, value in enumerate(values)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points), f"{points[-1][0]:.1f}", f"{points[-1][1]:.1f}"


@dataclass(frozen=True)
class Scale:
    """From instants and counts to places in the drawing."""

    start: datetime
    end: datetime
    ceiling: int

    @property
    def slot(self) -> float:
        return (RIGHT - LEFT) / ((self.end - self.start) / HOUR + 0.2)

    def x(self, moment: datetime) -> float:
        return LEFT + (moment - self.start) / HOUR * self.slot

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(value, self.ceiling) / self.ceiling


def pace_chart(pace: Pace, zone: ZoneInfo) -> PaceChart:
    """Bars per hour up to now, and from now on what is needed beside what the last hours brought."""
    end = pace.due_at if timedelta() < pace.due_at - pace.now <= 24 * HOUR else pace.now + 4 * HOUR
    highest = max([count for _, count in pace.hours] + [pace.needed or 0, pace.recent, 4])
    at = Scale(pace.hours[0][0], end, _ceiling(highest))
    needed, room = pace.needed or 0, at.ceiling / 8  # the lower of the two is written below its line, if it fits there
    return PaceChart(
        bars=[_bar(at, hour, count, running=hour + HOUR > pace.now) for hour, count in pace.hours],
        rows=[(f"{at.y(v):.1f}", f"{at.y(v) + 3.5:.1f}", v) for v in range(0, at.ceiling + 1, at.ceiling // 4)],
        ticks=_ticks(at, zone),
        now_x=f"{at.x(pace.now):.1f}",
        now_text=f"{at.x(pace.now) - 3:.1f}",
        due_x=f"{at.x(end):.1f}" if end == pace.due_at else None,
        due_text=f"{at.x(end) - 4:.1f}",
        end_x=f"{at.x(end):.1f}",
        needed_y=f"{at.y(pace.needed):.1f}" if pace.needed is not None and pace.remaining else None,
        needed_text=f"{at.y(needed) + (13 if pace.recent > needed > room else -5):.1f}",
        recent_y=f"{at.y(pace.recent):.1f}",
        recent_text=f"{at.y(pace.recent) + (13 if needed >= pace.recent > room else -5):.1f}",
        said=", ".join(f"{hour.astimezone(zone):%H.%M}: {count}" for hour, count in pace.hours),
    )


def _bar(at: Scale, hour: datetime, count: int, *, running: bool) -> Bar:
    x, y, width = at.x(hour) + 1.5, at.y(count), at.slot * 0.83
    numbers = (f"{n:.1f}" for n in (x, y, width, BOTTOM - y, x + width / 2, y - 3))
    return Bar(tuple(numbers), count, running)


def _ticks(at: Scale, zone: ZoneInfo) -> list[tuple[str, str]]:
    hours = int((at.end - at.start) / HOUR + 0.01)
    moments = [at.start + n * HOUR for n in range(0, hours + 1, 3 if hours > 8 else 1)]
    texts = ["24" if m == at.end and not m.astimezone(zone).hour else f"{m.astimezone(zone):%H}" for m in moments]
    return [(f"{at.x(m):.1f}", text) for m, text in zip(moments, texts, strict=True)]


def _ceiling(value: float) -> int:
    """The next round number that four equal steps divide."""
    step = 10 ** math.floor(math.log10(value / 4)) if value > 4 else 1
    for factor in (1, 2, 2.5, 5, 10):
        if 4 * factor * step >= value and (factor * step) % 1 == 0:
            return int(4 * factor * step)
    return int(40 * step)
