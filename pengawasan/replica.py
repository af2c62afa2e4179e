"""Pages are read from a replica where there is one (REPLICA_URL); everything else asks the primary.

A replica is a little behind. Whoever wrote carries in a cookie how far the primary then was, and reads there until the
replica has come as far: nobody misses a deed of their own. A replica that is away, or far behind, is not asked.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import Error, connection, connections
from django.http import HttpRequest, HttpResponse

from pengawasan import health
from pengawasan.models import Assignment, AuditEntry, SecondFactor, Supervisor

#: Doors of machines, of forms that lead to writing, and of proofs: always the primary's.
ELSEWHERE = ("/admin/", "/api/", "/openrosa/", "/verifikasi/", "/healthz", "/readyz", "/metrics")
#: Who somebody is, what they may do and what was done is asked where it is decided.
DECIDED = {Supervisor, Assignment, AuditEntry, SecondFactor}
DECIDING = {"sessions", "knox", "axes"}
COOKIE = "setelah"
BEGINNING = "0/0"
#: Seconds by which a replica may be behind: every sweep writes, so twice as long without news is too long.
BEHIND = 2 * settings.SWEEP_SECONDS
#: Seconds for which one that did not answer is left in peace.
PAUSE = 5.0
_POSITION = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}", re.ASCII)
_FRESH = """
    SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn
       AND clock_timestamp() - pg_last_xact_replay_timestamp() < %s * interval '1 second'
"""


@dataclass
class Asking:
    """A request (or a reader) and what it has done so far. ``wrote``: from then on it asks the primary."""

    reads: bool
    wrote: bool = False


_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)
_away_until = 0.0


class Router:
    """Which database is asked for the rows of a model."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str:
        if model in DECIDED or model._meta.app_label in DECIDING:
            return "default"
        return alias()

    def db_for_write(self, model: type[Any], **hints: Any) -> str:
        if (asking := _asking.get()) is not None and model._meta.app_label not in DECIDING:
            asking.wrote = True
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # both are the same database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"


def alias() -> str:
    """The name of the database to read from now: within a transaction, and after a write, the primary's."""
    asking = _asking.get()
    elsewhere = asking is not None and asking.reads and not asking.wrote and not connection.in_atomic_block
    return "replica" if elsewhere else "default"


@contextmanager
def preferred(since: str = BEGINNING, *, reads: bool = True) -> Iterator[Asking]:
    """Inside, whoever only ``reads`` reads from the replica, if it has come as far as ``since``."""
    asking = Asking(reads=reads and _has_come(since))
    token = _asking.set(asking)
    try:
        yield asking
    finally:
        _asking.reset(token)


def pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Every request, with the database it reads from; who wrote takes along how far the primary then was."""

    def middleware(request: HttpRequest) -> HttpResponse:
        reads = request.method in ("GET", "HEAD") and not request.path.startswith(ELSEWHERE)
        since = request.COOKIES.get(COOKIE, BEGINNING)
        with preferred(since, reads=reads and bool(_POSITION.fullmatch(since))) as asking:
            response = get_response(request)
        # What another's request stored for it, or SQL of our own, no router saw
        wrote = asking.wrote or request.method not in ("GET", "HEAD", "OPTIONS")
        if wrote and settings.SESSION_COOKIE_NAME in request.COOKIES and response.status_code < 500:
            options: dict[str, Any] = {"httponly": True, "secure": settings.HTTPS, "samesite": "Lax"}
            response.set_cookie(COOKIE, _position(), max_age=int(BEHIND), **options)
        return response

    # A replica that goes while a page is read: the page is asked for once more, of the primary
    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        asking, match = _asking.get(), request.resolver_match
        if asking is None or not asking.reads or asking.wrote or match is None or not health.is_away(error):
            return None
        asking.reads = False
        _leave_in_peace()
        again: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return again

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _position() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
        return str(cursor.fetchone()[0])


def _has_come(since: str) -> bool:
    """Whether there is a replica that answers, follows, and has seen all that was written by then."""
    if "replica" not in connections or time.monotonic() < _away_until:
        return False
    try:
        with connections["replica"].cursor() as cursor:
            cursor.execute(_FRESH, [since, BEHIND])
            return bool(cursor.fetchone()[0])
    except Error:
        _leave_in_peace()
        return False


def _leave_in_peace() -> None:
    global _away_until
    _away_until = time.monotonic() + PAUSE
    connections["replica"].close()
