"""The situation of a kabupaten or kecamatan at one instant: readiness, flags and follow-ups, as they were then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from logistik import followups, readiness
from logistik.models import Election, Flag, FollowUp
from logistik.models.flag import OPEN
from logistik.printing import day
from logistik.rules import ASPECTS
from pengawasan import scoping
from pengawasan.models import Region, Supervisor

from .content import Content, empty, numbered
from .signer import signed


@dataclass(frozen=True)
class Daily(Content):
    """``places`` and ``flags`` are rows of a name and counts: TPS by state, flags open and mended."""

    region: str = ""
    at: str = ""
    places: list[list[Any]] = field(default_factory=list)
    flags: list[list[Any]] = field(default_factory=list)
    followups: list[list[Any]] = field(default_factory=list)
    position: str = ""
    name: str = ""
    office: str = ""

    @property
    def tables(self) -> list[tuple[str, list[str], list[list[Any]]]]:
        """Title, head and rows of each part, as they are printed and taken along."""
        return [
            ("Kesiapan TPS", ["Wilayah", "TPS", *readiness.STATES.values()], self.places),
            ("Indikasi", ["Asas", "Terbuka", "Teratasi", "Dikesampingkan"], self.flags),
            ("Tindak lanjut", ["Jenis", "Disampaikan", "Ditindaklanjuti", "Menunggu", "Lewat batas"], self.followups),
        ]


def prepared(election: Election, place: Region, user: Supervisor, now: datetime) -> Daily:
    """What is on record now. Whoever asks sees the whole place."""
    local = now.astimezone(place.zone)
    inside = scoping.within([place.code], "place__code")
    said = FollowUp.objects.visible_to(user, now).filter(inside, election=election)
    return Daily(
        region=place.label,
        at=f"{day(local.date(), weekday=True)} pukul {local:%H.%M}",
        places=_places(election, place, user, now),
        flags=_flags(Flag.objects.visible_to(user, now).filter(inside, election=election)),
        followups=[[c.name, c.issued, c.done, c.open, c.overdue] for c in followups.counts(said, local.date())],
        **signed(user, place, now),
        office=place.code,
    )


def missing(said: Daily) -> list[str]:
    return empty({"Nama": said.name, "Jabatan": said.position})


def code(said: Daily, number: int, today: date) -> str:
    return numbered(number, "LS", said.office, today)


def _places(election: Election, place: Region, user: Supervisor, now: datetime) -> list[list[Any]]:
    rows = readiness.children(user, place.code, now, election)
    total = readiness.together(place, rows)
    named = [*((row.region.name, row) for row in rows), ("Jumlah", total)]
    return [[name, row.total, *(row.states[state] for state in readiness.STATES)] for name, row in named]


def _flags(rows: Any) -> list[list[Any]]:
    counts = {
        "open": Count("pk", filter=Q(status__in=OPEN)),
        "mended": Count("pk", filter=Q(status=Flag.Status.TERATASI)),
        "aside": Count("pk", filter=Q(status=Flag.Status.DIKESAMPINGKAN)),
    }
    found = {row["rule"]: row for row in rows.order_by().values("rule").annotate(**counts)}
    listed = [[name, *(found.get(rule, {}).get(count, 0) for count in counts)] for rule, name in ASPECTS.items()]
    return [*listed, ["Jumlah", *(sum(row[n] for row in listed) for n in (1, 2, 3))]]
