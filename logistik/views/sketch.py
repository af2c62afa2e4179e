"""Where reports say they were made, beside where their place is: metres in, coordinates of a small drawing out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from logistik.models import Receipt
from logistik.models.report import offset_m
from pengawasan.models import Region

#: The drawing's half width, and how much of it is used.
HALF, USED = 120.0, 96.0
#: A distance that two phones at the same spot may differ by, in metres.
LEAST = 50.0
WINDS = ("utara", "timur laut", "timur", "tenggara", "selatan", "barat daya", "barat", "barat laut")


@dataclass(frozen=True)
class Point:
    """One report: its number in the list, how far it is in which direction, whether that is too far; x, y, radius."""

    number: int
    receipt: Receipt
    metres: float
    wind: str
    far: bool
    x: str
    y: str
    around: str


@dataclass(frozen=True)
class Sketch:
    """``labels`` are x, y and the numbers of the reports at one spot; ``bar`` is a scale: its end x, and its metres."""

    place: Region
    limit: int
    limit_r: str
    points: list[Point]
    labels: list[tuple[str, str, str]]
    bar: tuple[str, int]


def sketch(place: Region, receipts: Iterable[Receipt], limit: int) -> Sketch | None:
    """The reports from a place around it, north at the top; None where either position is unknown."""
    found = [r for r in receipts if r.place_id == place.pk and r.latitude is not None]
    if place.latitude is None or not found:
        return None
    offsets = [_metres(place, r) for r in found]
    reach = max([LEAST, limit, *(math.hypot(*o) + (r.accuracy_m or 0) for o, r in zip(offsets, found, strict=True))])
    points = [_point(n, r, o, reach, limit) for n, (r, o) in enumerate(zip(found, offsets, strict=True), 1)]
    spots: dict[tuple[str, str], list[str]] = {}
    for p in points:
        spots.setdefault((p.x, p.y), []).append(str(p.number))
    labels = [(f"{float(x) + 8:.1f}", f"{float(y) + 4:.1f}", ", ".join(numbers)) for (x, y), numbers in spots.items()]
    return Sketch(place, limit, f"{limit / reach * USED:.1f}", points, labels, _bar(reach))


def _metres(place: Region, receipt: Receipt) -> tuple[float, float]:
    """East and north of the place."""
    assert place.latitude is not None
    assert place.longitude is not None
    assert receipt.latitude is not None
    assert receipt.longitude is not None
    return offset_m((place.latitude, place.longitude), (receipt.latitude, receipt.longitude))


def _point(number: int, receipt: Receipt, offset: tuple[float, float], reach: float, limit: int) -> Point:
    east, north = offset
    metres = math.hypot(east, north)
    wind = WINDS[round(math.degrees(math.atan2(east, north)) / 45) % 8] if metres >= 1 else ""
    x, y = HALF + east / reach * USED, HALF - north / reach * USED
    around = (receipt.accuracy_m or 0) / reach * USED
    return Point(number, receipt, metres, wind, metres > limit, f"{x:.1f}", f"{y:.1f}", f"{around:.1f}")


def _bar(reach: float) -> tuple[str, int]:
    """A round number of metres, at most half of the drawing wide."""
    step = 10 ** math.floor(math.log10(reach))
    metres = next(factor * step for factor in (1, 0.5, 0.2, 0.1) if factor * step <= reach)
    return f"{10 + metres / reach * USED:.1f}", round(metres)
