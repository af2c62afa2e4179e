"""The people of the demo: everybody PALI's Bawaslu had in the field, by invented names, with one password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from pengawasan import audit
from pengawasan.models import Assignment, Level, Region, Role, Supervisor
from pengawasan.people import ADMINISTRATORS

from .places import KABUPATEN

PASSWORD = "demo-pali"  # noqa: S105 printed on the demo's first page, refused everywhere else
VILLAGE, STATION = "16.12.01.2006", "16.12.01.2006.001"
#: Logins that are told to everybody; the others are named after their region, like pkd.04.2001.
NAMED = {
    (Role.PANWASCAM, "16.12.01", 1): "panwascam",
    (Role.PANWASCAM, "16.12.04", 1): "panwascam.abab",
    (Role.PKD, VILLAGE, 1): "pkd",
    (Role.PTPS, STATION, 1): "ptps",
}
_FIELD = {Level.KECAMATAN: (Role.PANWASCAM, 3), Level.DESA: (Role.PKD, 1), Level.TPS: (Role.PTPS, 1)}


@dataclass(frozen=True)
class Post:
    username: str
    role: Role
    region: str


@transaction.atomic
def appoint(since: date, *, now: datetime) -> None:
    """Make the people and their assignments that are missing."""
    posts = list(_posts())
    known = set(Supervisor.objects.filter(username__in=[p.username for p in posts]).values_list("username", flat=True))
    secret = make_password(PASSWORD)
    made: list[Any] = Supervisor.objects.bulk_create(
        _person(post, number, secret) for number, post in enumerate(posts, 1) if post.username not in known
    )
    ids = dict(Supervisor.objects.filter(is_sample=True).values_list("username", "pk"))
    busy = set(Assignment.objects.filter(supervisor__is_sample=True).values_list("supervisor__username", flat=True))
    made += Assignment.objects.bulk_create(
        Assignment(
            supervisor_id=ids[post.username],
            role=post.role,
            region_id=post.region,
            valid_from=since,
            letter_number=f"{number:03}/CONTOH/{since.year}",
        )
        for number, post in enumerate(posts, 1)
        if post.username in ids and post.username not in busy
    )
    if made:
        audit.record("orang_contoh", f"{len(made)} baris", made, place=KABUPATEN, now=now, actor=None)
    # The story begins before it is told: the letters of its people were known from their first day
    history: Any = apps.get_model("pengawasan", "AssignmentHistory")
    history.objects.filter(supervisor__is_sample=True, pgh_label="insert").update(pgh_created_at=F("valid_from"))


def _person(post: Post, number: int, secret: str) -> Supervisor:
    return Supervisor(
        username=post.username,
        name=f"Pengawas contoh {number}",
        phone=f"0800-0000-{number:03}",
        password=secret,
        is_staff=post.role in ADMINISTRATORS,
        is_sample=True,
    )


def _posts() -> Iterator[Post]:
    for role in (Role.STAF, Role.KOORDINATOR, Role.PIMPINAN):
        yield Post(role.value, role, KABUPATEN)
    for level, (role, count) in _FIELD.items():
        for code in Region.objects.live().within(KABUPATEN).filter(level=level).values_list("code", flat=True):
            for number in range(1, count + 1):
                yield Post(login(role, code, number), role, code)


def posted(role: Role, place: str) -> Supervisor:
    """The first who serves there in that role."""
    people = Supervisor.objects.filter(is_sample=True, assignments__role=role, assignments__region=place)
    found: Supervisor = people.order_by("pk")[0]
    return found


def login(role: Role, code: str, number: int) -> str:
    """Of the supervisor with that number at a place: panwascam.02.3, pkd.04.2001, ptps.01.2006.002."""
    plain = f"{role.value}{code.removeprefix(KABUPATEN)}"
    return NAMED.get((role, code, number), f"{plain}.{number}" if role == Role.PANWASCAM else plain)
