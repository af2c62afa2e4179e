"""docs/img/growth.svg: what sweeps, checks and pages cost at each size, both axes logarithmic."""

from __future__ import annotations

from math import ceil, floor, log10
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 420, 70, 270, 20, 40
COLOURS = ("#1f5fa8", "#b3261e", "#2e7d32", "#8a5a00", "#6a3fa0", "#00796b", "#5f6368", "#c2185b")
#: Rows that are drawn, by the beginnings of their names.
DRAWN = ("sapuan", "pemeriksaan", "ruang kendali", "wilayah", "daftar", "kesiapan")


def draw(growing: list[dict[str, Any]], path: Path) -> None:
    """One line for each row that was measured at every size."""
    named = {row["name"].partition(": ")[2]: row["values"] for row in growing}
    lines = {name: known for name, known in named.items() if name.startswith(DRAWN) and all(known.values())}
    if not lines:
        return
    sizes, seconds = list(next(iter(lines.values()))), [v for known in lines.values() for v in known.values()]
    low, high = floor(log10(min(seconds))), ceil(log10(max(seconds)))
    first, last = log10(sizes[0]), log10(sizes[-1])

    def x(size: int) -> float:
        return LEFT + (log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (log10(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [_text(x(size), HEIGHT - 15, f"{size:,} TPS", "middle") for size in sizes]
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#d5d8dc"/>')
        parts.append(
            _text(LEFT - 8, at + 4, f"{10.0**power:g} s" if power >= 0 else f"{10 ** (power + 3):g} ms", "end")
        )
    ordered = sorted(lines.items(), key=lambda one: y(one[1][sizes[-1]]))
    beside = 0.0
    for n, (name, known) in enumerate(ordered):
        colour, points = COLOURS[n % len(COLOURS)], " ".join(f"{x(s):.1f},{y(v):.1f}" for s, v in known.items())
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        beside = max(y(known[sizes[-1]]), beside + 16)
        parts.append(_text(WIDTH - RIGHT + 10, beside + 4, name, "start", colour))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">'
    white = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    path.write_text("\n".join([head, white, *parts, "</svg>"]) + "\n", encoding="utf-8")


def _text(x: float, y: float, said: str, anchor: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}" fill="{colour}">{said}</text>'
