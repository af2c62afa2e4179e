"""What a partition for each election would cost and save: the balance as it is beside a copy in partitions.

    DATABASE_URL=… python3 bench/partitions.py     # of a database that bench/generate.py has filled

The copy has the same columns and indexes. Measured are planning and running of one place's rows and of every row that
is short, the size of the indexes, and what it takes to put one election away. Medians; the copy is dropped at the end.
"""

from __future__ import annotations

import os
import statistics
import time
from typing import Any

import psycopg2

TABLE, COPY, RUNS = "logistik_balance", "partitioned_balance", 9
QUESTIONS = {
    "satu tempat": "SELECT * FROM {} WHERE election_id = %(election)s AND place_id = %(place)s",
    "semua yang kurang": "SELECT count(*) FROM {} WHERE is_short",
}


def main() -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        elections = _all(cursor, f"SELECT DISTINCT election_id FROM {TABLE} ORDER BY 1")
        _copy(cursor, [code for (code,) in elections])
        named = _all(cursor, f"SELECT election_id, place_id FROM {TABLE} WHERE level = 5 ORDER BY id LIMIT 1")[0]
        values = dict(zip(("election", "place"), named, strict=True))
        for name, question in QUESTIONS.items():
            for table in (TABLE, COPY):
                plan, run = _explained(cursor, question.format(table), values)
                print(f"{name}, {table}: merencanakan {plan:.2f} ms, menjalankan {run:.2f} ms")
        for table, sizes in ((TABLE, f"pg_indexes_size('{TABLE}')"), (COPY, _INDEXES)):
            print(f"indeks {table}: {_all(cursor, f'SELECT {sizes}')[0][0] / 2**20:.0f} MB")
        _put_away(cursor, values["election"])
        _drop(cursor)


_INDEXES = f"(SELECT sum(pg_indexes_size(inhrelid))::bigint FROM pg_inherits WHERE inhparent = '{COPY}'::regclass)"


def _copy(cursor: Any, elections: list[str]) -> None:
    """The same columns and indexes, the election in every unique one, a partition each."""
    _drop(cursor)
    cursor.execute(f"CREATE TABLE {COPY} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING GENERATED)"
                   " PARTITION BY LIST (election_id)")  # fmt: skip
    definitions = _all(cursor, f"SELECT indexdef FROM pg_indexes WHERE tablename = '{TABLE}'")
    for number, (definition,) in enumerate(definitions):
        made = definition.split(" ON ")[1].replace(TABLE, COPY, 1).replace("(id)", "(election_id, id)")
        cursor.execute(f"CREATE {'UNIQUE ' if 'UNIQUE' in definition else ''}INDEX copy_{number} ON {made}")
    for number, code in enumerate(elections):
        cursor.execute(f"CREATE TABLE {COPY}_{number} PARTITION OF {COPY} FOR VALUES IN (%s)", [code])
    cursor.execute("SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
                   " WHERE attrelid = %s::regclass AND attnum > 0 AND attgenerated = ''"
                   " AND NOT attisdropped", [TABLE])  # fmt: skip
    (columns,) = cursor.fetchone()
    cursor.execute(f"INSERT INTO {COPY} ({columns}) SELECT {columns} FROM {TABLE}")
    cursor.execute(f"ANALYZE {COPY}")
    (count,) = _all(cursor, f"SELECT count(*) FROM {COPY}")[0]
    print(f"{count} baris, {len(elections)} pemilihan, {len(definitions)} indeks")


def _drop(cursor: Any) -> None:
    """One after the other: all at once would need more locks than a server has by default."""
    children = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(%s)"
    for (child,) in _all(cursor, children, [COPY]):
        cursor.execute(f"DROP TABLE {child}")
    cursor.execute(f"DROP TABLE IF EXISTS {COPY}")


def _explained(cursor: Any, question: str, values: dict[str, str]) -> tuple[float, float]:
    """Milliseconds of planning and of running, of a session that has planned it before."""
    found = []
    for _ in range(RUNS):
        said = _all(cursor, f"EXPLAIN (ANALYZE, FORMAT json) {question}", values)[0][0][0]
        found.append((said["Planning Time"], said["Execution Time"]))
    plans, runs = zip(*found[1:], strict=True)
    return statistics.median(plans), statistics.median(runs)


def _put_away(cursor: Any, election: str) -> None:
    """One election: its rows deleted (and rolled back), or its partition detached."""
    cursor.execute("BEGIN")
    cursor.execute("SET LOCAL session_replication_role = replica")
    begun = time.perf_counter()
    cursor.execute(f"DELETE FROM {TABLE} WHERE election_id = %s", [election])
    print(f"DELETE satu pemilihan: {(time.perf_counter() - begun) * 1000:.0f} ms, {cursor.rowcount} baris")
    cursor.execute("ROLLBACK")
    begun = time.perf_counter()
    cursor.execute(f"ALTER TABLE {COPY} DETACH PARTITION {COPY}_0")
    print(f"DETACH satu pemilihan: {(time.perf_counter() - begun) * 1000:.0f} ms")
    cursor.execute(f"DROP TABLE {COPY}_0")


def _all(cursor: Any, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
    cursor.execute(sql, values)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


if __name__ == "__main__":
    main()
