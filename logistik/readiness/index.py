"""The readiness index of a region, 0–100, which explains itself: its parts, their weights and how each came about."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Left

from logistik.models import Election
from pengawasan import scoping
from pengawasan.models import Assignment, Level, Region, Supervisor

from . import said, stores
from .states import STATES, facts, rows

#: THE parts of the index and what each weighs. Training is not recorded yet: it is named, and weighs nothing.
WEIGHTS = {"distribusi": 45, "indikasi": 25, "pengawas": 15, "gudang": 10, "stok": 5, "pelatihan": 0}


@dataclass(frozen=True)
class Part:
    """One part of the index: ``value`` is a share between 0 and 1, or None where it is not known.

    ``applies`` is False where a region has nothing of the kind: its weight is then left out.
    """

    name: str
    value: float | None
    explanation: str
    applies: bool = True

    @property
    def weight(self) -> int:
        return WEIGHTS[self.name]

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
    stores: int = 0
    visited: int = 0
    sound: float = 0.0
    warehouses: int = 0
    items: int = 0
    held: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        names = (f.name for f in fields(self) if f.name != "states")
        sums: dict[str, Any] = {name: getattr(self, name) + getattr(other, name) for name in names}
        return Tally(states={state: self.states[state] + other.states[state] for state in STATES}, **sums)


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
            Part("distribusi", _share(t.met, t.known), said.distribution(t)),
            Part("indikasi", _share(t.total - t.grave, t.total), said.flags(t)),
            Part("pengawas", _share(t.staffed, t.posts), said.supervisors(t)),
            Part("gudang", _share(t.sound, t.visited), said.stores(t), applies=t.stores > 0),
            Part("stok", _share(t.held, t.items), said.stock(t), applies=t.warehouses > 0),
            Part("pelatihan", None, said.TRAINING, applies=False),
        ]

    @property
    def bounds(self) -> tuple[int, int]:
        """Between what and what the index lies, 0–100, rounded down: what is not known counts as nothing, and as all.

        The weight of what does not apply is shared out among the rest.
        """
        parts = [part for part in self.parts if part.applies]
        whole = sum(part.weight for part in parts)
        known = sum(part.points or 0 for part in parts)
        unknown = sum(part.weight for part in parts if part.value is None)
        return math.floor(100 * known / whole + 1e-9), math.floor(100 * (known + unknown) / whole + 1e-9)

    @property
    def written(self) -> str:
        """The index, or between what and what it lies."""
        low, high = self.bounds
        return str(low) if self.index is not None else f"{low}–{high}"

    @property
    def index(self) -> int | None:
        """Where all parts are known. 100 means that nothing at all is missing."""
        unknown = any(part.value is None for part in self.parts if part.applies)
        return None if unknown else self.bounds[0]


def overview(
    user: Supervisor, region: Region, now: datetime, election: Election, at: datetime | None = None
) -> tuple[list[Readiness], Readiness]:
    """The regions directly below one, and the region itself: their sum, and what it has of its own.

    Four queries, and one for KPU's warehouse. With ``at`` as it was known then: see :func:`facts`.
    """
    parts, checked = _counted(user, region.code, now, election, at)
    mine = Tally(stores=region.level in stores.levels(election), warehouses=region.pk == election.region_id)
    own = _with_stores(mine, checked.get(region.code))
    return parts, Readiness(region, together(region, parts).tally + own)


def children(
    user: Supervisor, within: str, now: datetime, election: Election, at: datetime | None = None
) -> list[Readiness]:
    """The regions directly below ``within`` that the user may see. As many queries as :func:`overview`."""
    return _counted(user, within, now, election, at)[0]


def together(region: Region, parts: list[Readiness]) -> Readiness:
    """A region as the sum of the parts of it that were counted."""
    return Readiness(region, sum((part.tally for part in parts), Tally()))


def _counted(
    user: Supervisor, within: str, now: datetime, election: Election, at: datetime | None
) -> tuple[list[Readiness], dict[str, stores.Stores]]:
    seen = Region.objects.visible_to(user, now).live(at)
    regions = list(seen.filter(parent=within or None).select_related("parent"))
    if not regions:
        return [], {}
    width = len(regions[0].code)
    states = _states(user, within, now, election, width, at)
    posts = {code: numbers for code, *numbers in _posts(user, within, now, election, width, at)}
    checked = stores.found(user, within, width, now, election, at)
    tallies = [_tally(r, states.get(r.code), posts.get(r.code, (0, 0, 0)), election) for r in regions]
    return [Readiness(r, _with_stores(t, checked.get(r.code))) for r, t in zip(regions, tallies, strict=True)], checked


def _states(
    user: Supervisor, within: str, now: datetime, election: Election, width: int, at: datetime | None
) -> dict[str, list[Any]]:
    """Per child: TPS, those with known needs, the sum of their shares, those with grave flags, and TPS by state."""
    sql, params = facts(user, within, now, election, at)
    counts = ", ".join(f"count(*) FILTER (WHERE states[1] = '{state}')" for state in STATES)
    sql += (  # every name in it is ours
        f"SELECT left(code, %s), count(*), count(*) FILTER (WHERE needs > 0),"  # noqa: S608
        f" coalesce(sum(met::float / needs) FILTER (WHERE needs > 0), 0), count(*) FILTER (WHERE flags > 0), {counts}"
        " FROM fact GROUP BY 1"
    )
    return {code: numbers for code, *numbers in rows(sql, [*params, width])}


def _posts(
    user: Supervisor, within: str, now: datetime, election: Election, width: int, at: datetime | None
) -> QuerySet[Region, tuple[str, int, int, int]]:
    """Per child: kecamatan, desa and TPS, those with a supervisor that day by their own calendar, and stores."""
    moment = Value(at or now)
    today = Func(F("timezone"), moment, template="timezone(%(expressions)s)::date", output_field=DateField())
    serving = Assignment.objects.known(at).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("today")),
        region=OuterRef("pk"),
        role__in=scoping.FIELD,
        valid_from__lte=OuterRef("today"),
    )
    seen = Region.objects.visible_to(user, now).live(at).filter(level__gte=Level.KABUPATEN)
    below = seen.filter(code__startswith=f"{within}.") if within else seen
    grouped = below.annotate(today=today, child=Left("code", width, output_field=CharField())).order_by()
    post = {"level__gte": Level.KECAMATAN}
    counted = grouped.values("child").annotate(
        posts=Count("pk", filter=Q(**post)),
        staffed=Count("pk", filter=Q(Exists(serving), **post)),
        stores=Count("pk", filter=Q(level__in=stores.levels(election))),
    )
    return counted.values_list("child", "posts", "staffed", "stores")


def _tally(region: Region, numbers: list[Any] | None, posts: Any, election: Election) -> Tally:
    counted = Tally(posts=posts[0], staffed=posts[1], stores=posts[2], warehouses=region.pk == election.region_id)
    if numbers is None:
        return counted
    total, known, met, grave, *states = numbers
    by_state = dict(zip(STATES, states, strict=True))
    return replace(counted, total=total, states=by_state, known=known, met=met, grave=grave)


def _with_stores(tally: Tally, own: stores.Stores | None) -> Tally:
    if own is None:
        return tally
    return replace(tally, visited=own.visited, sound=own.sound, items=own.items, held=own.held)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
