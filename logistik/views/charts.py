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
    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str
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


def pace_chart(pace: Pace, zone: ZoneInfo) -> PaceChart:
    """Bars per hour up to now, and from now on what is needed beside what the last hours brought."""
    start = pace.hours[0][0]
    end = pace.due_at if timedelta() < pace.due_at - pace.now <= 24 * HOUR else pace.now + 4 * HOUR
    counts = [count for _, count in pace.hours]
    ceiling = _ceiling(max([*counts, pace.needed or 0, pace.recent, 4]))
    slot = (RIGHT - LEFT) / ((end - start) / HOUR + 0.2)
    across = lambda moment: LEFT + (moment - start) / HOUR * slot  # noqa: E731
    down = lambda value: BOTTOM - (BOTTOM - TOP) * min(value, ceiling) / ceiling  # noqa: E731
    bars = [_bar(across(hour), slot, down(count), count, hour + HOUR > pace.now) for hour, count in pace.hours]
    return PaceChart(
        bars=bars,
        rows=[(f"{down(v):.1f}", f"{down(v) + 3.5:.1f}", v) for v in range(0, ceiling + 1, ceiling // 4)],
        ticks=_ticks(start, end, across, zone),
        now_x=f"{across(pace.now):.1f}",
        now_text=f"{across(pace.now) - 3:.1f}",
        due_x=f"{across(end):.1f}" if end == pace.due_at else None,
        due_text=f"{across(end) - 4:.1f}",
        end_x=f"{across(end):.1f}",
        needed_y=f"{down(pace.needed):.1f}" if pace.needed is not None and pace.remaining else None,
        needed_text=f"{down(pace.needed or 0) - 5:.1f}",
        recent_y=f"{down(pace.recent):.1f}",
        recent_text=f"{down(pace.recent) + (13 if (pace.needed or 0) >= pace.recent > ceiling / 8 else -5):.1f}",
        said=", ".join(f"{hour.astimezone(zone):%H.%M}: {count}" for hour, count in pace.hours),
    )


def _bar(x: float, slot: float, y: float, count: int, running: bool) -> Bar:
    width = slot * 0.83
    middle = x + 1.5 + width / 2
    numbers = (x + 1.5, y, width, BOTTOM - y, middle, y - 3)
    return Bar(*(f"{n:.1f}" for n in numbers), count=count, running=running)  # type: ignore[misc]


def _ticks(start: datetime, end: datetime, across: object, zone: ZoneInfo) -> list[tuple[str, str]]:
    hours = int((end - start) / HOUR + 0.01)
    step = 3 if hours > 8 else 1
    moments = [start + n * HOUR for n in range(0, hours + 1, step)]
    texts = ["24" if m == end and not m.astimezone(zone).hour else f"{m.astimezone(zone):%H}" for m in moments]
    return [(f"{across(m):.1f}", text) for m, text in zip(moments, texts, strict=True)]  # type: ignore[operator]


def _ceiling(value: float) -> int:
    """The next round number that four equal steps divide."""
    step = 10 ** math.floor(math.log10(value / 4)) if value > 4 else 1
    for factor in (1, 2, 2.5, 5, 10):
        if 4 * factor * step >= value and (factor * step) % 1 == 0:
            return int(4 * factor * step)
    return int(40 * step)
