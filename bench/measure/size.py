"""One size, in a process of its own beside servers of its own; the rows go to a file as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengawasan.settings")
django.setup()

from django.utils import timezone  # noqa: E402 models exist only after setup()

from bench import generate  # noqa: E402
from bench.measure import intake, pages, sweeps  # noqa: E402
from bench.measure.rows import Rows  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows = Rows(options.size)
    nation = generate.prepare(options.size, options.seed, 0.02, timezone.now())
    generate.populate(nation)
    sweeps.compute_needs(rows, nation)
    generate.distribute(nation)
    sweeps.copy_rate(rows, nation)
    sweeps.correct(rows, nation)
    sweeps.first(rows, nation)
    sweeps.full(rows)
    sweeps.check(rows)
    pages.measure(rows, options.size)
    intake.measure(rows)
    options.out.write_text(json.dumps([row.as_json() for row in rows.found]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
