"""A coordinator looks through the eyes of a supervisor: read-only, inside the coordinator's own regions, audited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from pengawasan import audit, identity, scoping
from pengawasan.models import Role, Supervisor

#: Where a coordinator's session keeps whose eyes it looks through.
VIEWED = "lihat_sebagai"


def look(request: HttpRequest, now: datetime) -> Supervisor | None:
    """Let whoever looks through other eyes be that other for this request; returns who looks, None when nobody does.

    Asked anew on every request, for assignments end.
    """
    if VIEWED not in request.session or not isinstance(request.user, Supervisor):
        return None
    viewer = request.user
    other = identity.by_id(request.session[VIEWED])
    if other is None or not may_view_as(viewer, other, now):
        del request.session[VIEWED]
        return None
    request.user = other
    return viewer


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
