"""A coordinator looks through the eyes of a supervisor: read-only, inside the coordinator's own regions, audited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pengawasan import audit, scoping
from pengawasan.models import Role, Supervisor


def may_view_as(user: Supervisor, other: Supervisor, now: datetime) -> bool:
    """A coordinator may, if everything the other sees lies in the regions the coordinator coordinates."""
    mine = scoping.codes(user, now, [Role.KOORDINATOR])
    theirs = scoping.codes(other, now)
    return user.pk != other.pk and bool(theirs) and all(scoping.covers(mine, code) for code in theirs)


def begin(user: Supervisor, other: Supervisor, now: datetime) -> None:
    """Write down that one looks as the other from now on. Raises PermissionError when they may not."""
    if not may_view_as(user, other, now):
        raise PermissionError
    _record("viewing.begun", user, other, now)


def end(user: Supervisor, other: Supervisor, now: datetime) -> None:
    """Write down that it is over."""
    _record("viewing.ended", user, other, now)


def _record(action: str, user: Supervisor, other: Supervisor, now: datetime) -> None:
    place = scoping.codes(other, now) or scoping.codes(user, now)
    with transaction.atomic():
        audit.record(action, str(other.pk), place=place[0] if place else "", now=now, actor=user)
