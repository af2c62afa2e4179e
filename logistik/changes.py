"""What changed for somebody since a cursor, in an order in which nothing that commits late is ever skipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from logistik.models import Change
from pengawasan import scoping
from pengawasan.models import Supervisor

#: Rows of the log looked at in one answer.
PAGE = 200
#: A cursor older than this starts anew.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Cursor:
    """How far somebody has read, when, and the regions that were theirs then.

    ``then`` is set while there is more to read: where reading begins again once it is through.
    """

    xid: int
    row: int
    codes: list[str]
    at: datetime
    then: int | None = None


@dataclass(frozen=True)
class Delta:
    """``subjects`` are keys by kind; ``lost`` regions are no longer the reader's. ``reset``: load everything anew."""

    cursor: Cursor
    subjects: dict[str, set[str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    reset: bool = False
    more: bool = False


def since(user: Supervisor, cursor: Cursor | None, now: datetime) -> Delta:
    """The subjects in the user's regions that changed after the cursor; without one, where to begin.

    Rows are ordered by the transaction that wrote them. Everything that is there is told, but the cursor stays before
    the oldest transaction that still writes: whatever commits late has a larger number and comes then. What younger
    transactions wrote comes again with it.
    """
    codes = scoping.codes(user, now)
    horizon = _horizon()
    end = Cursor(xid=horizon, row=0, codes=codes, at=now)
    if cursor is None or _useless(cursor, horizon, now):
        return Delta(end, reset=True)
    lost = [code for code in cursor.codes if not scoping.covers(codes, code)]
    if not all(scoping.covers(cursor.codes, code) for code in codes):
        return Delta(end, lost=lost, reset=True)
    rows = list(Change.objects.after(cursor.xid, cursor.row).within(codes)[: PAGE + 1])
    then = cursor.then or horizon
    end = Cursor(xid=then, row=0, codes=codes, at=now)
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        end = Cursor(xid=last.xid, row=last.pk, codes=codes, at=now, then=then)
    subjects: dict[str, set[str]] = {}
    for row in rows[:PAGE]:
        subjects.setdefault(row.kind, set()).add(row.subject)
    return Delta(end, subjects, lost, more=len(rows) > PAGE)


def _horizon() -> int:
    """The oldest transaction that still writes; asked before the rows are, so that all older ones are seen."""
    with connection.cursor() as query:
        query.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(query.fetchone()[0])


def _useless(cursor: Cursor, horizon: int, now: datetime) -> bool:
    """Older than the log, or from a database that was since restored."""
    return cursor.at < now - KEPT or (cursor.then or cursor.xid) > horizon


def prune(now: datetime) -> int:
    """Forget what no cursor that still counts can ask for; returns how many rows."""
    return Change.objects.filter(at__lt=now - KEPT - timedelta(days=1)).delete()[0]
