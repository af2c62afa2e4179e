"""docs/performance.md: every row at every size, and how each grows."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.measure import plot
from bench.measure.rows import span

ROOT = Path(__file__).resolve().parents[2]
PAGE, DRAWING = ROOT / "docs" / "performance.md", ROOT / "docs" / "img" / "growth.svg"
#: Rows whose cost may not grow with what is stored, by the first words of their names, in per cent.
FLAT = {"pemeriksaan dalam satu laporan": 20}
#: What is not counted in seconds, by the beginnings of the names.
UNITS = {
    "memori": " MB",
    "POST": "/s",
    "pembangkit": " baris/s",
    "indikasi": "",
    "neraca": "",
    "badai: yang hilang": "",
}


def growth(found: dict[int, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Each row over the sizes; of those that must stay flat, whether they do."""
    names = list(dict.fromkeys(row["name"] for rows in found.values() for row in rows))
    made = []
    for name in names:
        by_size = {size: next((r["raw"] for r in rows if r["name"] == name), None) for size, rows in found.items()}
        known = [value for value in by_size.values() if value]
        if len(known) < 2:
            continue
        bound = FLAT.get(name)
        good = bound is None or max(known) / min(known) <= 1 + 2 * bound / 100
        made.append({"name": f"pertumbuhan: {name}", "values": by_size, "bound": bound, "good": good})
    return made


def write(found: dict[int, list[dict[str, Any]]], growing: list[dict[str, Any]], command: str, where: str) -> None:
    """The document, anew from what was measured; what stands below the last heading is kept."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    kept = PAGE.read_text().partition("\n## What this means\n") if PAGE.exists() else ("", "", "")
    lines = [
        "# Performance",
        "",
        "Written by the command down to *What this means*; every full run replaces it. It starts servers of its own",
        "with `fsync` and `synchronous_commit` on, fills them with a synthetic election day (`bench/generate.py`), and",
        "exits non-zero when a row falls short. A floor is what the database alone takes for as much work, in the same",
        "run and in turn with it: of the needs, as many rows of `generate_series` in an identical table; of the",
        "generator, which copies over two connections, COPY of its own rows over one into empty tables with the same",
        "columns, checks and indexes; both without triggers and foreign keys. Times are medians of five runs (at",
        "national size the needs and the first sweep are taken once); the load of the machine stands beside each row,",
        "and the CPU time of a page beside its p95. Pages and, where there are enough, reports are measured after some",
        "that are not. The storm is taken at national size, the import of a million rows at that of a province.",
        "",
        "```sh",
        command,
        "```",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit.stdout.strip() or 'unknown'}. {where}.",
    ]
    for size, rows in found.items():
        lines += [
            "",
            f"## {size:,} TPS",
            "",
            "| What | Measured | Floor | Must reach | | Load |",
            "|---|---|---|---|---|---|",
        ]
        for row in rows:
            verdict = "" if not row["bound"] else "holds" if row["good"] else "**falls short**"
            told = (row["name"], row["value"], row["floor"] or "–", row["bound"] or "–", verdict, f"{row['load']:.1f}")
            lines.append("| " + " | ".join(told) + " |")
    plot.draw(growing, DRAWING)
    lines += ["", "## Growth", "", "![What sweeps, checks and pages cost at each size](img/growth.svg)"]
    lines += ["", "| What | " + " | ".join(f"{size:,}" for size in found) + " | |"]
    lines.append("|---" * (len(found) + 2) + "|")
    for row in growing:
        name = row["name"].partition(": ")[2]
        values = [_told(name, value) for value in row["values"].values()]
        verdict = "" if row["bound"] is None else "flat" if row["good"] else "**grows**"
        lines.append("| " + " | ".join([name, *values, verdict]) + " |")
    PAGE.write_text("\n".join(lines) + "\n" + "".join(kept[1:]))


def _told(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    unit = next((unit for beginning, unit in UNITS.items() if name.startswith(beginning)), None)
    return span(value) if unit is None else f"{value:,.0f}{unit}"
