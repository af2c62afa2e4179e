"""The application's own tests that take too long to stand beside every change."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from bench import field_storm
from bench.prove.figures import Part
from bench.prove.length import Length

TESTS = Path(__file__).with_name("whole")
#: Who may do what, which stands beside every change, too, and there asks fewer cells.
ACCESS = field_storm.ROOT / "logistik" / "tests" / "test_access.py"
#: How a test may end that has shown nothing.
BAD = ("failure", "error", "skipped")


def lengthy(seed: int, length: Length) -> Part:
    part = Part(
        "Whole journeys",
        "The tests of bench/prove/whole, on servers of their own: a distribution day played through the API raises the"
        " flags that were planted and no other; a worker of Celery that is rung twice, killed halfway or loses its"
        " broker; a report whose connection to the database dies at every second statement; as many queries of every"
        " page for 7,000 polling stations as for 71; all regions of the country. And docs/access.csv: "
        + length.of(*["every refusal of another kabupaten's row"] * 2, "every cell, whatever it answers")
        + " (logistik/tests/test_access.py).",
    )
    with tempfile.TemporaryDirectory(prefix="lengthy-") as folder:
        told = Path(folder) / "told.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            str(TESTS),
            str(ACCESS),
            "-q",
            "-n",
            "2",
            "--dist",
            "worksteal",
            f"--junit-xml={told}",
        ]
        env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        env["ACCESS_CELLS"] = length.of("refusals", "refusals", "all")
        done = subprocess.run(command, cwd=field_storm.ROOT, env=env, capture_output=True, text=True)
        if not told.exists():
            raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
        cases = list(ElementTree.parse(told).iter("testcase"))
    failed = Counter(case.get("name", "") for case in cases if any(child.tag in BAD for child in case))
    written = sum(path.read_text().count("\ndef test_") for path in TESTS.glob("test_*.py"))
    part.least("tests run", len(cases), written)
    part.none("tests that failed or were skipped", failed)
    if failed:
        print(done.stdout[-4000:], flush=True)
    return part
