"""One size, in a process of its own beside servers of its own; the rows go to a file as JSON."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengawasan.settings")
django.setup()

from django.utils import timezone  # noqa: E402 models exist only after setup()

from bench import generate  # noqa: E402
from bench.measure import PARTS, importing, intake, pages, storm, sweeps  # noqa: E402
from bench.measure.rows import NATION, Rows  # noqa: E402
from logistik import checking  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=PARTS)
    options = parser.parse_args()
    rows = Rows(options.size)
    nation = generate.prepare(options.size, options.seed, 0.02, timezone.now())
    _keep()
    generate.populate(nation)
    if "needs" in options.only:
        sweeps.compute_needs(rows, nation)
    generate.distribute(nation)
    _keep()
    if "filling" in options.only:
        sweeps.copy_rate(rows, nation)
        sweeps.correct(rows, nation)
    if "sweeps" in options.only:
        sweeps.first(rows, nation)
        sweeps.full(rows)
    else:
        checking.sweep(timezone.now())
    if "check" in options.only:
        sweeps.check(rows)
    if "pages" in options.only:
        pages.measure(rows, options.size)
    if "intake" in options.only:
        intake.measure(rows)
    if "storm" in options.only and (options.size > NATION or options.only == ["storm"]):
        storm.measure(rows)
    if "import" in options.only and (NATION > options.size > 1000 or options.only == ["import"]):
        importing.measure(rows)
    options.out.write_text(json.dumps([row.as_json() for row in rows.found]))
    return 0


def _keep() -> None:
    """A country of objects, which no server holds, is no longer gone through in search of what can be freed."""
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
