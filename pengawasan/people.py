"""Supervisors and their assignments are made here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.db import transaction

from pengawasan import audit, scoping
from pengawasan.models import Assignment, Level, Region, Role, Supervisor

#: Where each role works; an observer may watch anywhere.
LEVELS = {
    Role.STAF: (Level.PROVINSI, Level.KABUPATEN),
    Role.KOORDINATOR: (Level.PROVINSI, Level.KABUPATEN),
    Role.PIMPINAN: (Level.PROVINSI, Level.KABUPATEN),
    Role.PANWASCAM: (Level.KECAMATAN,),
    Role.PKD: (Level.DESA,),
    Role.PTPS: (Level.TPS,),
    Role.PENGAMAT: tuple(Level),
}
#: Roles that enter the admin panel.
ADMINISTRATORS = frozenset({Role.KOORDINATOR})
#: "Since always": a letter without a first day covers what was seen before it was entered here.
OPEN_START = date(2000, 1, 1)


class Invalid(Exception):
    """What was asked cannot be done; ``errors`` maps a field to a sentence in Indonesian."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in errors.items()))
        self.errors = errors


@dataclass(frozen=True)
class Appointment:
    """A person and one assignment, as stated."""

    username: str
    role: str
    region: str
    valid_from: date = OPEN_START
    valid_to: date | None = None
    name: str = ""
    letter_number: str = ""


def appoint(
    wanted: Appointment, *, password: str | None, now: datetime, actor: Supervisor | None = None
) -> tuple[Supervisor, bool]:
    """Make the person, or take the one of that name, and add the assignment; True when the person is new.

    The same again changes nothing; an existing person's password is never changed. With ``password`` None a new person
    has none until they open their activation link. Raises :class:`Invalid`.
    """
    check(wanted)
    with transaction.atomic():
        defaults = {"name": wanted.name or wanted.username, "password": make_password(password)}
        user, is_new = Supervisor.objects.get_or_create(username=wanted.username, defaults=defaults)
        if wanted.role in ADMINISTRATORS and not user.is_staff:
            user.is_staff = True
            user.save(update_fields=["is_staff"])
        assignment, added = Assignment.objects.update_or_create(
            supervisor=user,
            role=wanted.role,
            region_id=wanted.region,
            valid_from=wanted.valid_from,
            defaults={"valid_to": wanted.valid_to, "letter_number": wanted.letter_number},
        )
        if is_new or added:
            audit.record(
                "tugaskan",
                str(user.username),
                [user, assignment],
                place=wanted.region,
                now=now,
                actor=actor,
                role=str(assignment.role),
            )
    return user, is_new


def check(wanted: Appointment) -> None:
    """Raises :class:`Invalid`, naming each field, when the appointment cannot be made."""
    errors = {}
    if not wanted.username or len(wanted.username) > 150 or not wanted.username.isprintable():
        errors["username"] = "Nama pengguna harus berisi 1 sampai 150 karakter."
    if wanted.role not in LEVELS:
        errors["role"] = f"Jabatan “{wanted.role}” tidak dikenal; yang dikenal: {', '.join(LEVELS)}."
    region = Region.objects.live().filter(pk=wanted.region).first()
    if region is None:
        errors["region"] = f"Wilayah “{wanted.region}” tidak dikenal."
    elif "role" not in errors and region.level not in LEVELS[Role(wanted.role)]:
        places = " atau ".join(str(level.label) for level in LEVELS[Role(wanted.role)])
        errors["region"] = f"{Role(wanted.role).label} bertugas di {places}, bukan di {region.label}."
    if wanted.valid_to and wanted.valid_to < wanted.valid_from:
        errors["to"] = "Tanggal akhir penugasan mendahului tanggal awalnya."
    if errors:
        raise Invalid(errors)


def held_before(posts: Iterable[Assignment], wanted: Appointment) -> Assignment | None:
    """Which of somebody's assignments a new one takes over: the same post, in force on the day before."""
    last = wanted.valid_from - timedelta(days=1)
    for post in posts:
        same = post.role == wanted.role and post.region_id == wanted.region
        if same and post.valid_from <= last <= (post.valid_to or date.max):
            return post
    return None


def not_there(username: str) -> str:
    """Said where :func:`held_before` finds nothing."""
    return f"“{username}” tidak bertugas di sana sehari sebelumnya."


def take_over(post: Assignment, wanted: Appointment, *, now: datetime, actor: Supervisor | None) -> None:
    """End an assignment on the day before the one that replaces it."""
    post.valid_to = wanted.valid_from - timedelta(days=1)
    post.save(update_fields=["valid_to"])
    said = {"until": post.valid_to.isoformat(), "by": wanted.username}
    audit.record("digantikan", post.supervisor.username, [post], place=post.region_id, now=now, actor=actor, **said)


def strengthen(person: Supervisor, password: str, now: datetime) -> None:
    """Keep a password that was right just now in today's way; the row changes by a deed on record."""
    preferred = get_hasher()
    if preferred.algorithm == identify_hasher(person.password).algorithm and not preferred.must_update(person.password):
        return
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        place = next(iter(scoping.codes(person, now)), "")
        audit.record("perkuat_kata_sandi", f"pengawas {person.username}", [person], place=place, now=now, actor=person)
