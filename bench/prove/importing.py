"""Every import is given files that hypothesis makes: none may fail, and one that is refused changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from bench.prove import tables
from bench.prove.figures import Part
from bench.prove.tampering import undone

#: What a file could change.
STORED = (
    "logistik_votercount", "logistik_shipment", "logistik_shipmentline", "logistik_receipt", "logistik_receiptline",
    "logistik_balance", "logistik_allotment", "logistik_deadline",
    "pengawasan_region", "pengawasan_boundary", "pengawasan_supervisor", "pengawasan_assignment",
)  # fmt: skip
#: Takes the bytes of a file and returns what is wrong with it; nothing when it was stored.
Import = Callable[[bytes], list[str]]


def imported(part: Part, number: int, examples: int) -> None:
    """So many files for each import, each undone before the next."""
    taken, refused, faults, changed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for name, files, run in _imports():
        try_all(name, files, run, number, examples, taken, refused, faults, changed)
    part.tell("files made for each import: stored", _told(taken))
    part.tell("files made for each import: refused", _told(refused))
    part.least("imports that stored a file", len(+taken), len(list(_imports())))
    part.none("imports that failed at a file", faults)
    part.none("files that were refused and changed something", changed)


def try_all(
    name: str,
    files: Any,
    run: Import,
    number: int,
    examples: int,
    taken: Counter[str],
    refused: Counter[str],
    faults: Counter[str],
    changed: Counter[str],
) -> None:
    """Count by import what came of its files."""
    before = _state()

    def one(content: bytes) -> None:
        with undone():
            try:
                wrong = run(content)
            except Exception as problem:
                faults[f"{name}: {type(problem).__name__} {str(problem)[:120]}: {content[:200]!r}"] += 1
                return
            (refused if wrong else taken)[name] += 1
            if wrong and _state() != before:
                changed[f"{name}: {content[:200]!r}"] += 1

    quiet = settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    seed(number)(quiet(given(files)(one)))()


def _imports() -> Iterator[tuple[str, Any, Import]]:
    from logistik.imports import wanted
    from logistik.models import ImportFile

    for kind in ImportFile.Kind:
        asked = wanted(kind)
        yield str(kind), tables.tables(tuple(asked.required), tuple(asked.optional)), _table(kind)
    yield "boundaries", tables.outlines(), _outline


def _table(kind: str) -> Import:
    """As the page does it: kept, looked at, run."""
    from django.utils import timezone

    from logistik import imports
    from logistik.models import Election
    from pengawasan.models import Supervisor

    election = Election.objects.get(pk="PALI-DEMO")
    office = Supervisor.objects.get(username="koordinator")

    def run(content: bytes) -> list[str]:
        looked = imports.preview(kind, election, content)
        now = timezone.now()
        kept = imports.receive(kind, election, "contoh.csv", content, now=now, user=office)
        done = imports.run(kept, now)
        if looked.errors and not done.errors:
            raise AssertionError("refused when looked at, and then stored")
        return done.errors

    return run


def _outline(content: bytes) -> list[str]:
    from django.utils import timezone

    from pengawasan import boundaries

    try:
        boundaries.load(content, key="kode", source="contoh", now=timezone.now())
    except boundaries.Refused as refusal:
        return refusal.errors
    return []


def _state() -> list[Any]:
    """A sum over every row that an import could change."""
    from django.db import connection

    sums = [f"(SELECT COALESCE(sum(hashtextextended(t::text, 0)), 0) FROM {table} AS t)" for table in STORED]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(sums)}")
        return list(cursor.fetchone())


def _told(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counted.items()))
