"""The readiness index of a region, 0–100, which explains itself: its parts, their weights and how each came about."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Left

from logistik.models import Election
from pengawasan import scoping
from pengawasan.models import Assignment, Level, Region, Supervisor

from .states import STATES, facts, rows


@dataclass(frozen=True)
class Part:
    """One part of the index: ``value`` is a share between 0 and 1, or None where it is not known."""

    name: str
    weight: int
    value: float | None
    explanation: str

    @property
    def points(self) -> float | None:
        """What the part adds to the index."""
        return None if self.value is None else self.weight * self.value


@dataclass(frozen=True)
class Tally:
    """What was counted in a region; tallies of sibling regions add up."""

    total: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    known: int = 0
    met: float = 0.0
    grave: int = 0
    posts: int = 0
    staffed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            total=self.total + other.total,
            states={state: self.states[state] + other.states[state] for state in STATES},
            known=self.known + other.known,
            met=self.met + other.met,
            grave=self.grave + other.grave,
            posts=self.posts + other.posts,
            staffed=self.staffed + other.staffed,
        )


@dataclass(frozen=True)
class Readiness:
    """A region with its places by state and its index; the index is None as long as one of its parts is."""

    region: Region
    tally: Tally

    @property
    def states(self) -> dict[str, int]:
        return self.tally.states

    @property
    def total(self) -> int:
        return self.tally.total

    @property
    def parts(self) -> list[Part]:
        t = self.tally
        return [
            Part("distribusi", 50, _share(t.met, t.known), _distribution(t)),
            Part("indikasi", 30, _share(t.total - t.grave, t.total), _flags(t)),
            Part("pengawas", 20, _share(t.staffed, t.posts), _supervisors(t)),
        ]

    @property
    def index(self) -> int | None:
        """0–100, rounded down: 100 means that nothing at all is missing."""
        values = [(part.weight, part.value) for part in self.parts if part.value is not None]
        if len(values) < len(self.parts):
            return None
        return math.floor(sum(weight * value for weight, value in values) + 1e-9)


def children(user: Supervisor, within: str, now: datetime, election: Election) -> list[Readiness]:
    """The regions directly below ``within`` that the user may see. Three queries, however many places they have."""
    regions = list(Region.objects.visible_to(user, now).live().filter(parent=within or None).select_related("parent"))
    if not regions:
        return []
    width = len(regions[0].code)
    sql, params = facts(user, within, now, election)
    counts = ", ".join(f"count(*) FILTER (WHERE states[1] = '{state}')" for state in STATES)
    sql += (  # every name in it is ours
        f"SELECT left(code, %s), count(*), count(*) FILTER (WHERE needs > 0),"  # noqa: S608
        f" coalesce(sum(met::float / needs) FILTER (WHERE needs > 0), 0), count(*) FILTER (WHERE flags > 0), {counts}"
        " FROM fact GROUP BY 1"
    )
    found = {code: numbers for code, *numbers in rows(sql, [*params, width])}
    posts = {code: (total, staffed) for code, total, staffed in _posts(user, within, now, width)}
    return [Readiness(r, _tally(found.get(r.code), posts.get(r.code, (0, 0)))) for r in regions]


def together(region: Region, parts: list[Readiness]) -> Readiness:
    """A region as the sum of the parts of it that were counted."""
    return Readiness(region, sum((part.tally for part in parts), Tally()))


def _posts(user: Supervisor, within: str, now: datetime, width: int) -> QuerySet[Region, tuple[str, int, int]]:
    """Per child: kecamatan, desa and TPS, and how many of them have a supervisor today by their own calendar."""
    today = Func(F("timezone"), Value(now), template="timezone(%(expressions)s)::date", output_field=DateField())
    serving = Assignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("today")),
        region=OuterRef("pk"),
        role__in=scoping.FIELD,
        valid_from__lte=OuterRef("today"),
    )
    seen = Region.objects.visible_to(user, now).live().filter(level__gte=Level.KECAMATAN)
    below = seen.filter(code__startswith=f"{within}.") if within else seen
    grouped = below.annotate(today=today, child=Left("code", width, output_field=CharField())).order_by()
    counted = grouped.values("child").annotate(posts=Count("pk"), staffed=Count("pk", filter=Exists(serving)))
    return counted.values_list("child", "posts", "staffed")


def _tally(numbers: list[Any] | None, posts: tuple[int, int]) -> Tally:
    if numbers is None:
        return Tally(posts=posts[0], staffed=posts[1])
    total, known, met, grave, *states = numbers
    return Tally(total, dict(zip(STATES, states, strict=True)), known, met, grave, *posts)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _percent(share: float) -> str:
    return f"{math.floor(share * 1000 + 1e-9) / 10:.1f}".replace(".", ",") + " %"


def _distribution(t: Tally) -> str:
    if not t.known:
        return "Kebutuhan belum diketahui di TPS mana pun, jadi belum dapat dinilai."
    share = _percent(t.met / t.known)
    said = f"Rata-rata {share} dari jenis barang yang dibutuhkan sudah diterima cukup di {t.known} TPS."
    left_out = t.total - t.known
    return f"{said} {left_out} TPS yang kebutuhannya tidak diketahui tidak ikut dihitung." if left_out else said


def _flags(t: Tally) -> str:
    if not t.total:
        return "Belum ada TPS di wilayah ini, jadi belum dapat dinilai."
    return f"{t.total - t.grave} dari {t.total} TPS tanpa indikasi serius atau kritis yang terbuka."


def _supervisors(t: Tally) -> str:
    if not t.posts:
        return "Belum ada kecamatan, desa, atau TPS di wilayah ini, jadi belum dapat dinilai."
    return f"{t.staffed} dari {t.posts} kecamatan, desa/kelurahan, dan TPS punya pengawas yang bertugas hari ini."
