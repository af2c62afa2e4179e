"""One measured row: what was done, what the database alone takes for it, what it must reach, and whether it does."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

RUNS = 5
#: From so many polling stations on the floors are more than the cost of asking at all.
NATION = 100_000


@dataclass(frozen=True)
class Row:
    """``value`` and ``floor`` as people read them; ``raw`` is the value as a number, for the growth over sizes."""

    name: str
    value: str
    floor: str
    bound: str
    good: bool
    raw: float
    load: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Rows:
    """Prints each row as soon as it is known."""

    def __init__(self, size: int) -> None:
        self.size, self.found = size, list[Row]()

    def add(self, name: str, value: str, floor: str, bound: str, good: bool, raw: float) -> None:
        row = Row(name, value, floor, bound, good, raw, os.getloadavg()[0])
        self.found.append(row)
        verdict = "" if not bound else "  lulus" if good else "  GAGAL"
        print(f"  {name}: {value}  (dasar {floor or '–'}; {bound or '–'}){verdict}", flush=True)

    def beside(
        self, name: str, seconds: float, floor: float, times: float, most: float | None = None, what: str = ""
    ) -> None:
        """So many seconds beside a floor: at most so many seconds, and at national size so many times the floor."""
        ratio, at_scale = seconds / floor, self.size >= NATION
        said = [f"≤ {times:g} ×"] if at_scale else []
        bound = ", ".join(said + ([f"≤ {most:g} s"] if most else []))
        good = (not at_scale or ratio <= times) and (most is None or seconds <= most)
        told = f"{span(seconds)} ({ratio:.1f} ×)" + (f", {what}" if what else "")
        self.add(name, told, span(floor), bound, good, seconds)


def span(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def timed(deed: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def together(*deeds: Callable[[], Any], runs: int = RUNS) -> list[float]:
    """The median seconds of each, measured in turn, so that whatever else the machine does meets them alike."""
    taken = [[timed(deed) for deed in deeds] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def p95(seconds: list[float]) -> float:
    if not seconds:
        return 0.0
    return sorted(seconds)[min(len(seconds) - 1, len(seconds) * 95 // 100)]
