"""Locks on names, held until the transaction ends. One order for everybody, so that nobody waits in a circle: the
sweep, the election's corrections, shipments, seals, places; each class sorted, in one call; the audit chain last."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

#: So many seals are locked one by one: the database has room for some thousands of locks, of everybody together.
MOST_SEALS = 100


def corrections(elections: Iterable[str], *, exclusive: bool) -> None:
    """Plain reports of an election pass side by side; a correction waits for them and they for it."""
    _take({f"corrections:{election}" for election in elections}, "" if exclusive else "_shared")


def seals(named: set[tuple[str, str]]) -> None:
    """Seals by election and number; whoever names many at once has all seals of those elections to themselves."""
    elections = {f"seals:{election}" for election, _number in named}
    if len(named) > MOST_SEALS:
        _take(elections)
    else:
        _take(elections, "_shared")
        _take({f"seal:{election}:{number}" for election, number in named})


def take_if_free(name: str) -> bool:
    """Whether nobody else holds it; then it is held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def take(names: Iterable[str]) -> None:
    """Whoever moves a shipment or judges a place does so alone; waits until the others are done."""
    if keys := set(names):
        _take(keys)


def _take(names: set[str], kind: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {taking('unnest(%s::text[])', kind)}", [list(names)])


def taking(names: str, kind: str = "") -> str:
    """What takes the locks on names (a set of rows in SQL), to be put after SELECT or PERFORM."""
    keys = f"SELECT DISTINCT hashtextextended(n, 0) AS k FROM {names} AS names (n) ORDER BY 1"  # nosec B608 # noqa: S608 nothing but our own
    return f"pg_advisory_xact_lock{kind}(k) FROM ({keys}) AS keys"
