"""What PostgreSQL alone takes to keep the reports that came in: the same rows, without anything that was thought of."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2.extras import execute_values

TICKS = 100.0
#: Of a report, with the condition that finds them.
TABLES = {
    "logistik_submission": "id = (SELECT submission_id FROM logistik_receipt WHERE id = %s)",
    "logistik_receipt": "id = %s",
    "logistik_receiptline": "receipt_id = %s",
    "logistik_balance": "(election_id, place_id) = (SELECT election_id, place_id FROM logistik_receipt WHERE id = %s)",
    "pengawasan_auditentry": "subject = %s::text",
}
Rows = dict[str, list[tuple[str, ...]]]


def begin() -> None:
    """A table of its own beside each, with the same columns and indexes, and no triggers or foreign keys."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS floor_{table}")
            cursor.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING DEFAULTS INCLUDING INDEXES)")


def stored(ids: Sequence[str]) -> list[Rows]:
    """The rows of each report as text, which every column takes."""
    found = []
    with connection.cursor() as cursor:
        for one in ids:
            rows = {}
            for table, condition in TABLES.items():
                cursor.execute(f"SELECT {_columns(table)} FROM {table} WHERE {condition}", [one])
                rows[table] = cursor.fetchall()
            found.append(rows)
    return found


def _columns(table: str) -> str:
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return ", ".join(f'"{name}"::text' for name in names)


def inserted(reports: list[Rows], clients: int) -> tuple[float, float]:
    """Seconds in all and of CPU, when so many clients insert each report in a transaction of its own."""
    waiting = list(reports)

    def work() -> None:
        with _connected() as mine, mine.cursor() as cursor:
            while waiting:
                try:
                    rows = waiting.pop()
                except IndexError:
                    break
                for table, values in rows.items():
                    execute_values(cursor, f"INSERT INTO floor_{table} VALUES %s ON CONFLICT DO NOTHING", values)
                mine.commit()

    threads = [threading.Thread(target=work) for _ in range(clients)]
    begun, before = time.perf_counter(), cpu(database()) + time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun, cpu(database()) + time.process_time() - before


def copied(reports: list[Rows], together: int) -> float:
    """Seconds in all, when so many reports at a time are copied in one transaction."""
    batches = []
    for start in range(0, len(reports), together):
        some = reports[start : start + together]
        batches.append({table: _written([row for rows in some for row in rows[table]]) for table in TABLES})
    begun = time.perf_counter()
    with _connected() as mine, mine.cursor() as cursor:
        for batch in batches:
            for table, content in batch.items():
                cursor.copy_expert(f"COPY floor_{table} FROM STDIN", BytesIO(content))
            mine.commit()
    return time.perf_counter() - begun


def _written(rows: list[tuple[str, ...]]) -> bytes:
    said = (
        "\t".join("\\N" if v is None else v.replace("\\", "\\\\").replace("\n", "\\n") for v in row) for row in rows
    )
    return ("\n".join(dict.fromkeys(said)) + "\n").encode()


def _connected() -> Any:
    known = settings.DATABASES["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return psycopg2.connect(**{name: known[key] for name, key in names.items() if known.get(key)})


def database() -> list[int]:
    """The processes of the database server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        postmaster = _stat(cursor.fetchone()[0])[1]
    return [postmaster, *(pid for pid in processes() if _parent(pid) == postmaster)]


def cpu(pids: Sequence[int]) -> float:
    """Seconds that these processes, and those that they have outlived, have worked."""
    return sum(sum(_worked(pid)) for pid in pids) / TICKS


def _worked(pid: int) -> list[int]:
    """Nothing of one that has just ended: its parent counts it."""
    try:
        return _stat(pid)[11:15]
    except OSError:
        return []


def processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(pid: int) -> int:
    try:
        return _stat(pid)[1]
    except OSError:
        return 0


def _stat(pid: int) -> list[int]:
    """What /proc says of a process after its name; its state counts as 0."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, fields[1:])]
