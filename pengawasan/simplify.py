"""A line with fewer points that nowhere leaves the old one by more than a tolerance (Douglas and Peucker, 1973)."""

from __future__ import annotations

Point = tuple[float, float]

#: Digits kept of a degree: about a metre.
DIGITS = 5


def simplify(ring: list[Point], tolerance: float) -> list[list[float]]:
    """A closed ring, thinned; ``tolerance`` in the unit of the points. At least a triangle is left."""
    far = max(range(len(ring)), key=lambda n: _square(ring[0], ring[n]))
    kept = sorted({*_kept(ring, 0, far, tolerance), *_kept(ring, far, len(ring) - 1, tolerance)})
    if len(kept) < 4:
        kept = sorted({0, len(ring) // 3, 2 * len(ring) // 3, len(ring) - 1})
    return [[round(degree, DIGITS) for degree in ring[n]] for n in kept]


def _kept(points: list[Point], first: int, last: int, tolerance: float) -> set[int]:
    """The points between two that must stay; with a stack, for a coast has more bends than Python has frames."""
    kept, waiting = {first, last}, [(first, last)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        worst = max(range(start + 1, end), key=lambda n: _beside(points[n], points[start], points[end]))
        if _beside(points[worst], points[start], points[end]) > tolerance**2:
            kept.add(worst)
            waiting += [(start, worst), (worst, end)]
    return kept


def _square(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _beside(point: Point, start: Point, end: Point) -> float:
    """The square of the distance from a point to the stretch between two others."""
    length = _square(start, end)
    if not length:
        return _square(point, start)
    along = (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])
    t = min(1.0, max(0.0, along / length))
    return _square(point, (start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])))
