"""In which office somebody signs."""

from __future__ import annotations

from datetime import datetime

from pengawasan import scoping
from pengawasan.models import Assignment, Level, Region, Supervisor


def post_of(user: Supervisor, place: Region, now: datetime) -> Assignment | None:
    """The assignment in which the user reports: the nearest at or above the place."""
    found = [a for a in scoping.assignments(user, now) if scoping.covers([a.region_id], place.code)]
    return max(found, key=lambda a: len(a.region_id), default=None)


def signed(user: Supervisor, place: Region, now: datetime) -> dict[str, str]:
    """Position and name under a paper about a place; without a post there the position is empty."""
    post = post_of(user, place, now)
    return {"position": position_of(post) if post else "", "name": str(user)}


def position_of(post: Assignment) -> str:
    """Panwaslu Kecamatan Abab, Pengawas TPS 001 Karta Dewa: the role names the level already."""
    where = post.region.label.removeprefix("TPS ") if post.region.level == Level.TPS else post.region.name
    return f"{post.get_role_display()} {where}"
