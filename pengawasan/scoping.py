"""Who sees what: the only code that decides it. No assignment → nothing.

"Mine and everything below" is a prefix of the dotted region code, so a scope is a handful of prefixes and every
queryset, on reads as on writes, is narrowed by the same two functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from pengawasan import lookups  # noqa: F401 with it come `lies_in` and `any_of`

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from pengawasan.models import Assignment, Supervisor

#: Codes of regions, each with everything below it.
Codes = tuple[str, ...]
NOTHING = Q(pk__in=[])
OFFICE = frozenset({"staf", "koordinator", "pimpinan"})
FIELD = frozenset({"panwascam", "pkd", "ptps"})
WRITERS = OFFICE | FIELD


def within(codes: Iterable[str], field: str) -> Q:
    """Rows whose ``field`` (the path to a region's code) is one of ``codes`` or lies below one."""
    wanted = tuple(codes)
    return Q(**{f"{field}__lies_in": wanted}) if wanted else NOTHING


def above(places: Iterable[str]) -> list[str]:
    """The codes of places and of every region above them."""
    parts = (place.split(".") for place in set(places))
    return sorted({".".join(part[: n + 1]) for part in parts for n in range(len(part))})


def covers(codes: Iterable[str], place: str) -> bool:
    """Whether a place is one of ``codes`` or lies below one."""
    return any(place == code or place.startswith(f"{code}.") for code in codes)


def assignments(user: Supervisor | AnonymousUser, at: datetime | None = None) -> list[Assignment]:
    """The user's assignments in force at an instant, by the calendar of the assigned region."""
    if not user.is_authenticated or not user.is_active:
        return []
    moment = at or timezone.now()
    return [a for a in every(user) if in_force(a, moment)]


def every(user: Supervisor) -> list[Assignment]:
    """All assignments that the user ever had, fetched once."""
    if not hasattr(user, "_assignments"):
        user._assignments = list(user.assignments.complete())  # type: ignore[attr-defined]
    return user._assignments  # type: ignore[attr-defined, no-any-return]


def remember(user: Supervisor, found: Iterable[Assignment]) -> None:
    """Hand over all assignments of a user, with their regions, so that they are not fetched user by user."""
    user._assignments = list(found)  # type: ignore[attr-defined]


def in_force(assignment: Assignment, at: datetime) -> bool:
    """Whether an assignment is in force at an instant, by the calendar of the assigned region."""
    return assignment.valid_from <= at.astimezone(assignment.region.zone).date() <= (assignment.valid_to or date.max)


def codes(
    user: Supervisor | AnonymousUser, at: datetime | None = None, roles: Iterable[str] | None = None
) -> list[str]:
    """The region codes of the user's assignments in force (optionally of some roles only)."""
    return sorted({a.region_id for a in assignments(user, at) if roles is None or a.role in roles})


def visible(user: Supervisor | AnonymousUser, field: str, at: datetime | None = None) -> Q:
    """The condition under which the user may see a row; ``field`` is the path to its region's code."""
    return within(codes(user, at), field)


def narrowed(user: Supervisor | AnonymousUser, at: datetime | None = None, *inside: str) -> Codes:
    """What the user sees, and what of that lies in each of these regions ("" is the whole country), for :func:`within`.

    Said as one condition: of two that say the same, the database believes that each leaves few rows, and plans for one
    row where there are thousands.
    """
    seen = codes(user, at)
    for region in filter(None, inside):
        seen = [region] if covers(seen, region) else [code for code in seen if covers([region], code)]
    return tuple(seen)


def around(user: Supervisor | AnonymousUser, field: str, at: datetime | None = None) -> Q:
    """As :func:`visible`, and rows of the regions above: what an office keeps for everybody below it."""
    mine = codes(user, at)
    return within_or_above(mine, above(mine), field)


def within_or_above(mine: Iterable[str], higher: list[str], field: str) -> Q:
    """Rows at or below one of ``mine``, or at exactly one of ``higher``."""
    return within(mine, field) | Q(**{f"{field}__any_of": higher})


def may(user: Supervisor | AnonymousUser, roles: Iterable[str], place: str, at: datetime | None = None) -> bool:
    """Whether the user acts for a place in one of these roles at an instant."""
    return covers(codes(user, at, roles), place)
