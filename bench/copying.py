"""Rows in PostgreSQL's binary COPY format, made here and written by threads of their own while more are made."""

from __future__ import annotations

import io
import queue
import struct
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import psycopg2

NULL = b"\xff\xff\xff\xff"
TRUE, FALSE = b"\0\0\0\1\1", b"\0\0\0\1\0"
_HEADER, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_EPOCH, _EPOCH_DAY = 946_684_800, date(2000, 1, 1)
_VARCHAR = 1043
_I2, _I4, _I8, _F8 = (struct.Struct(">i" + code).pack for code in "hiqd")
#: Connections that copy side by side: one alone takes longer than the making of the rows.
WRITERS = 2
#: Bytes that are gathered before they are handed to the writers, and how many loads of a table may wait for each.
LOAD, WAITING = 8 << 20, 8
#: Rows kept to be copied again, alone: what the database can do without the making of the rows.
KEPT_ROWS = 600_000

#: The statement, the rows, and how many they are.
Load = tuple[str, bytes, int]
Loads = queue.Queue[Load | None]


def i2(n: int) -> bytes:
    return _I2(2, n)


def i4(n: int) -> bytes:
    return _I4(4, n)


def i8(n: int) -> bytes:
    return _I8(8, n)


def f8(x: float) -> bytes:
    return _F8(8, x)


@lru_cache(1024)
def text(value: str) -> bytes:
    """Remembered, as most are constants or a code that the rows of one place repeat."""
    found = value.encode()
    return _I4(len(found), 0)[:4] + found


def raw(value: bytes) -> bytes:
    """A bytea or a UUID."""
    return _I4(len(value), 0)[:4] + value


def jsonb(value: bytes) -> bytes:
    return raw(b"\1" + value)


def at(seconds: float) -> bytes:
    """A timestamptz from seconds since 1970."""
    return _I8(8, int((seconds - _EPOCH) * 1_000_000))


def day(value: date) -> bytes:
    return _I4(4, (value - _EPOCH_DAY).days)


def hours(quarters: int) -> bytes:
    """A numeric with two places, from quarters of an hour."""
    whole, rest = divmod(quarters, 4)
    digits = struct.pack(">hhhhhh", 2, 0, 0, 2, whole, rest * 2500)
    return raw(digits)


def words(values: Iterable[str]) -> bytes:
    """A varchar[]."""
    found = [text(value) for value in values]
    if not found:
        return raw(struct.pack(">iii", 0, 0, _VARCHAR))
    return raw(struct.pack(">iiiii", 1, 0, _VARCHAR, len(found), 1) + b"".join(found))


@dataclass
class Table:
    name: str
    columns: str
    rows: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.head = struct.pack(">h", len(self.columns.split()))

    @property
    def statement(self) -> str:
        return f"COPY {{}}{self.name} ({self.columns.replace(' ', ', ')}) FROM STDIN (FORMAT binary)"


class Loader:
    """Gathers rows by table and copies them. Triggers and foreign keys are off: what is made here is known to fit."""

    def __init__(self, url: str) -> None:
        self.url, self.tables, self.gathered, self.copied = url, [], 0, 0  # type: ignore[var-annotated]
        self.kept: list[Load] = []
        self._failure: Exception | None = None
        self._queues: list[Loads] = [queue.Queue(WAITING) for _ in range(WRITERS)]
        self._threads = [threading.Thread(target=self._write, args=[loads], daemon=True) for loads in self._queues]

    def table(self, name: str, columns: str) -> Table:
        made = Table(name, columns)
        self.tables.append(made)
        return made

    def __enter__(self) -> Loader:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: Any, *_: object) -> None:
        if kind is None:
            self.flush()
        for loads, thread in zip(self._queues, self._threads, strict=True):
            loads.put(None)
            thread.join()
        if self._failure:
            raise self._failure

    def gather(self, size: int) -> None:
        """So many bytes were added; flush when they are enough."""
        self.gathered += size
        if self.gathered >= LOAD:
            self.flush()

    def flush(self) -> None:
        for n, table in enumerate(self.tables):
            if table.rows:
                # Each row begins with the number of its fields
                load = table.statement, table.head + table.head.join(table.rows), len(table.rows)
                if sum(count for *_, count in self.kept) < KEPT_ROWS:
                    self.kept.append(load)
                self.copied += len(table.rows)
                # A table has one writer, so that its rows are numbered in the order in which they were made
                self._queues[n % WRITERS].put(load)
                table.rows = []
        self.gathered = 0
        if self._failure:
            raise self._failure

    def _write(self, loads: Loads) -> None:
        connection = connect(self.url)
        while (load := loads.get()) is not None:
            try:
                if self._failure is None:
                    copy(connection, load, "")
            except Exception as problem:  # handed on to whoever gathers
                self._failure = problem
        connection.close()

    def raw_rate(self) -> float:
        """Rows a second of the first loads, copied again into empty tables of the same make, with the same indexes."""
        connection = connect(self.url)
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DROP TABLE IF EXISTS raw_{table.name}")
                cursor.execute(f"CREATE TABLE raw_{table.name} (LIKE {table.name} INCLUDING ALL)")
        begun = time.perf_counter()
        for load in self.kept:
            copy(connection, load, "raw_")
        seconds = time.perf_counter() - begun
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DROP TABLE raw_{table.name}")
        connection.close()
        return sum(n for *_, n in self.kept) / seconds


def connect(url: str) -> Any:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    return connection


def copy(connection: Any, load: Load, prefix: str) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(load[0].format(prefix), io.BytesIO(_HEADER + load[1] + _END), size=1 << 20)


def epoch(moment: datetime) -> float:
    return moment.timestamp()
