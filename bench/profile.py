"""Where time goes in a filled database: the ten hottest queries with their plans, and the functions of a page or sweep.

    DATABASE_URL=… REDIS_URL=… SECRET_KEY=… python3 bench/profile.py --size 14000 [--page /kesiapan/ --user staf.16.12]
    DATABASE_URL=… REDIS_URL=… SECRET_KEY=… python3 bench/profile.py --size 14000 --sweep

The database is one that ``bench/generate.py`` filled. Every page that ``run.py bench`` measures is asked, every rule
is put to everything, and of each statement the slowest execution counts. ``--page`` also samples that page's Python,
``--sweep`` that of a sweep with what it finds to do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Run as a script, this file's folder comes first, and this file would be the standard library's `profile`
sys.path[:] = [str(ROOT), *(path for path in sys.path if Path(path or ".").resolve() != ROOT / "bench")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengawasan.settings")

import argparse  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from pyinstrument import Profiler  # noqa: E402

from bench.measure.pages import pages  # noqa: E402
from logistik import checking  # noqa: E402
from logistik.rules import RULES, Scope, fingerprint  # noqa: E402
from pengawasan.models import Supervisor  # noqa: E402

HOTTEST = 10


class Statements:
    """The slowest execution of each statement, with its values."""

    def __init__(self) -> None:
        self.seen: dict[str, tuple[float, Any]] = {}

    def __call__(self, execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, values, many, context)
        finally:
            taken = time.perf_counter() - begun
            if not many and sql.lstrip()[:6].upper() in ("SELECT", "WITH P") and taken > self.seen.get(sql, (0.0,))[0]:
                self.seen[sql] = taken, values

    def hottest(self) -> list[tuple[float, str, Any]]:
        found = [(taken, sql, values) for sql, (taken, values) in self.seen.items()]
        return sorted(found, key=lambda one: -one[0])[:HOTTEST]


def client(user: str) -> Client:
    made = Client(SERVER_NAME="localhost")
    made.force_login(Supervisor.objects.get(username=user))
    return made


def queries(size: int) -> None:
    statements = Statements()
    with connection.execute_wrapper(statements):
        for page in pages(size):
            client(page.user).get(page.path)
        for rule in RULES:
            fingerprint.prints(rule, Scope(), timezone.now())
    for taken, sql, values in statements.hottest():
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", values)
            plan = [line for (line,) in cursor.fetchall()]
        print(f"\n=== {taken * 1000:.0f} ms\n{sql.strip()[:400]}\n", *plan, sep="\n")


def functions(deed: Callable[[], Any]) -> None:
    """Sampled a thousand times a second, so that what is called often is not made to look slow."""
    with Profiler() as profiler:
        deed()
    print(profiler.output_text(unicode=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=14_000)
    parser.add_argument("--page", help="juga profil Python halaman ini")
    parser.add_argument("--user", default="staf.16.12")
    parser.add_argument("--sweep", action="store_true", help="juga profil Python satu sapuan")
    options = parser.parse_args()
    queries(options.size)
    if options.page:
        asker = client(options.user)
        asker.get(options.page)  # what is made once is not the page's
        functions(lambda: asker.get(options.page))
    if options.sweep:
        functions(lambda: checking.sweep(timezone.now()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
