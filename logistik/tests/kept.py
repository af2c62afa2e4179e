"""A world is built once in a process; for the next test its rows are laid into the tables as they were."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from io import BytesIO

from django.db import connection

#: By world, what every table that it filled held.
_worlds: dict[Hashable, dict[str, bytes]] = {}


def kept(world: Hashable, build: Callable[[], object]) -> None:
    """The rows of a world that fills only tables that were empty: built the first time, copied from then on."""
    if world in _worlds:
        _lay(_worlds[world])
        return
    before = _counts()
    build()
    after = _counts()
    filled = {table for table, count in after.items() if count != before[table]}
    assert not any(before[table] for table in filled), "a world that is kept has its tables to itself"
    _worlds[world] = {table: _copy(table) for table in filled}


def _counts() -> dict[str, int]:
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))
        return dict(cursor.fetchall())


def _copy(table: str) -> bytes:
    rows = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT (FORMAT binary)", rows)
    return rows.getvalue()


def _lay(tables: dict[str, bytes]) -> None:
    """Without triggers: what they wrote when the world was built is among the rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, rows in tables.items():
            cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT binary)", BytesIO(rows))
        cursor.execute("SET session_replication_role = DEFAULT")
