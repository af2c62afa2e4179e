"""Supervisors of the field: `nama_pengguna,nama,jabatan,kode_wilayah,berlaku_dari`; letter, phone and end may follow.

`menggantikan` names who held the post: that assignment ends the day before. New people have no password until they
open their activation link.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from logistik.models import Election
from pengawasan import audit, people, scoping
from pengawasan.models import Assignment, Role, Supervisor

from .cells import Cell, moment, place_code, text
from .draft import Keep, Tell
from .faults import Fault, Faults
from .table import Row, Rows

COLUMNS = ("nama_pengguna", "nama", "jabatan", "kode_wilayah", "berlaku_dari")
OPTIONAL = ("berlaku_sampai", "nomor_surat", "telepon", "menggantikan")
#: Accounts are made by those who make them in the panel.
IMPORTERS = people.ADMINISTRATORS
_ROLES = {str(role): role for role in (Role.PANWASCAM, Role.PKD, Role.PTPS)}


@dataclass(frozen=True)
class Posting:
    """One row: a person and an assignment, and whose assignment it takes over."""

    wanted: people.Appointment
    phone: str = ""
    replaced: Assignment | None = None


@dataclass(frozen=True)
class Roster:
    """What a file says, ready to be stored."""

    election: Election
    postings: list[Posting]
    known: set[str]
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        new = sum(one.wanted.username not in self.known for one in self.postings)
        ended = sum(one.replaced is not None for one in self.postings)
        said = f"{len(self.postings)} penugasan, {new} orang baru"
        return f"{said}, {ended} digantikan" if ended else said

    def store(self, *, now: datetime, actor: Supervisor | None, status: str, tell: Tell, keep: Keep) -> str:
        with transaction.atomic():
            trace: dict[str, Any] = {"before": self._before(), "posts": [], "replaced": {}, "ended": {}}
            for one in self.postings:
                person, is_new = people.appoint(one.wanted, password=None, now=now, actor=actor)
                if is_new and one.phone:
                    person.phone = one.phone
                    person.save(update_fields=["phone"])
                    audit.record("telepon", person.username, [person], place=one.wanted.region, now=now, actor=actor)
                until = one.wanted.valid_to
                trace["posts"].append([*_key(one.wanted), until and until.isoformat()])
                if one.replaced is not None:
                    until = one.replaced.valid_to
                    trace["replaced"][str(one.replaced.pk)] = until.isoformat() if until else None
                    people.take_over(one.replaced, one.wanted, now=now, actor=actor)
                    trace["ended"][str(one.replaced.pk)] = str(one.replaced.valid_to)
            keep(trace)
        return f"{self.summary()}."

    def _before(self) -> list[list[Any]]:
        """Assignments that the rows name and that were there already, with what is to be changed in them."""
        named = {tuple(_key(one.wanted)) for one in self.postings}
        posts = Assignment.objects.filter(supervisor__username__in={key[0] for key in named})
        found = posts.values_list(*POST, "valid_to", "letter_number")
        keyed = [([*map(str, row[:4])], *row[4:]) for row in found]
        return [[*key, until and until.isoformat(), letter] for key, until, letter in keyed if tuple(key) in named]


#: What tells one assignment from another.
POST = ("supervisor__username", "role", "region", "valid_from")


def _key(wanted: people.Appointment) -> list[str]:
    return [wanted.username, str(wanted.role), wanted.region, wanted.valid_from.isoformat()]


def prepare(rows: Rows, election: Election, faults: Faults) -> Roster:
    """Read every row; faults are noted, and what is returned then is incomplete and must not be stored."""
    names = {row.take_if_given(c, _name, Faults()) for row in rows for c in ("nama_pengguna", "menggantikan")}
    found = Supervisor.objects.filter(username__in=[name for name in names if name])
    persons = {person.username: person for person in found.prefetch_related("assignments__region")}
    postings: list[Posting] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        one = _posting(row, election, persons, faults)
        if one is None:
            continue
        key = (one.wanted.username, one.wanted.role, one.wanted.region)
        if first := seen.get(key):
            faults.add(row.number, "nama_pengguna", f"sudah ada di baris {first}.")
        seen.setdefault(key, row.number)
        postings.append(one)
    return Roster(election, postings, set(persons))


def _posting(row: Row, election: Election, persons: dict[str, Supervisor], faults: Faults) -> Posting | None:
    zone = election.region.zone
    username, name = row.take("nama_pengguna", _name, faults), row.take("nama", lambda cell: text(cell, 150), faults)
    role, code = row.take("jabatan", _role, faults), row.take("kode_wilayah", place_code, faults)
    since = row.take("berlaku_dari", lambda cell: _day(cell, zone), faults)
    until = row.take_if_given("berlaku_sampai", lambda cell: _day(cell, zone), faults)
    letter, phone = row.take_if_given("nomor_surat", text, faults), row.take_if_given("telepon", _phone, faults)
    if username is None or name is None or role is None or code is None or since is None:
        return None
    if not scoping.covers([election.region_id], code):
        faults.add(row.number, "kode_wilayah", f"{code} di luar wilayah pemilihan ini.")
        return None
    wanted = people.Appointment(username, role, code, since, until, name, letter or "")
    try:
        people.check(wanted)
    except people.Invalid as invalid:
        columns = {"username": "nama_pengguna", "role": "jabatan", "region": "kode_wilayah", "to": "berlaku_sampai"}
        for at, sentence in invalid.errors.items():
            faults.add(row.number, columns.get(at, at), sentence)
        return None
    if _is_foreign(persons.get(username), election):
        faults.add(row.number, "nama_pengguna", f"“{username}” dipakai orang di luar wilayah pemilihan ini.")
        return None
    return Posting(wanted, phone or "", _replaced(row, wanted, persons, faults))


def _replaced(
    row: Row, wanted: people.Appointment, persons: dict[str, Supervisor], faults: Faults
) -> Assignment | None:
    """The assignment that is taken over: same post, in force on the day before."""
    username = row.take_if_given("menggantikan", _name, faults)
    if username is None:
        return None
    post = people.held_before(persons[username].assignments.all() if username in persons else (), wanted)
    if post is None:
        faults.add(row.number, "menggantikan", people.not_there(username))
    return post


def _is_foreign(person: Supervisor | None, election: Election) -> bool:
    """Whether a person of this name works beyond the election's region, or in an office."""
    posts = list(person.assignments.all()) if person else []
    fits = all(scoping.covers([election.region_id], p.region_id) and p.role in scoping.FIELD for p in posts)
    return person is not None and not (posts and fits)


def _name(cell: Cell) -> str:
    name = text(cell, 150)
    if not name or " " in name:
        raise Fault("nama pengguna ditulis tanpa spasi.")
    return name


def _role(cell: Cell) -> Role:
    written = text(cell, 20).lower()
    if written not in _ROLES:
        raise Fault(f"jabatan “{written}” tidak dikenal; yang dikenal: {', '.join(_ROLES)}.")
    return _ROLES[written]


def _phone(cell: Cell) -> str:
    return text(cell, 24)


def _day(cell: Cell, zone: ZoneInfo) -> date:
    return moment(cell, zone, time()).date()
