"""The readiness index of a region, 0–100, which explains itself: its parts, their weights and how each came about."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from logistik.models import Election
from pengawasan.models import Region, Supervisor

from . import posts, said, stores
from .states import STATES, facts, rows

#: THE parts of the index and what each weighs.
WEIGHTS = {"distribusi": 45, "indikasi": 25, "pengawas": 10, "gudang": 10, "stok": 5, "pelatihan": 5}


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


#: What a tally counts by key: TPS by state, and complete ones by the hour in which the last thing was counted there.
COUNTERS = ("states", "complete_at")


@dataclass(frozen=True)
class Tally:
    """What was counted in a region; tallies of sibling regions add up."""

    total: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    complete_at: dict[datetime, int] = field(default_factory=dict)
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
    pupils: int = 0
    taught: int = 0
    trained: int = 0

    def __add__(self, other: Tally) -> Tally:
        sums: dict[str, Any] = {
            f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name not in COUNTERS
        }
        counters: dict[str, Any] = {name: _merged(getattr(self, name), getattr(other, name)) for name in COUNTERS}
        return Tally(**counters, **sums)


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
            Part("pelatihan", _share(t.trained, t.taught), said.training(t), applies=t.pupils > 0),
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
    parts, manned, checked = _counted(user, region.code, now, election, at)
    own = _tally(region, Tally(), manned, checked, election)
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
) -> tuple[list[Readiness], dict[str, posts.Posts], dict[str, stores.Stores]]:
    """The children of a region, and by code what the region and each child have of posts and of stores."""
    seen = Region.objects.visible_to(user, now).live(at)
    regions = list(seen.filter(parent=within or None).select_related("parent"))
    if not regions:
        return [], {}, {}
    width = len(regions[0].code)
    states = dict(_states(user, within, now, election, width, at))
    manned = posts.found(user, within, width, now, election, at)
    checked = stores.found(user, within, width, now, election, at)
    tallies = [_tally(r, states.get(r.code, Tally()), manned, checked, election) for r in regions]
    return [Readiness(r, t) for r, t in zip(regions, tallies, strict=True)], manned, checked


def _states(
    user: Supervisor, within: str, now: datetime, election: Election, width: int, at: datetime | None
) -> Iterator[tuple[str, Tally]]:
    """What was counted of the TPS of each child. One pass over the facts: also the pace is read from it."""
    sql, params = facts(user, within, now, election, at)
    sql += (
        "SELECT left(code, %s) AS child, states[1],"
        " CASE WHEN states[1] = 'lengkap' THEN date_trunc('hour', received_at) END, count(*),"
        " count(*) FILTER (WHERE needs > 0), coalesce(sum(met::float / needs) FILTER (WHERE needs > 0), 0),"
        " count(*) FILTER (WHERE flags > 0) FROM fact GROUP BY 1, 2, 3 ORDER BY 1"
    )
    for child, found in groupby(rows(sql, [*params, width]), key=itemgetter(0)):
        yield child, sum((_of_state(*numbers) for _, *numbers in found), Tally())


def _of_state(state: str, hour: datetime | None, total: int, known: int, met: float, grave: int) -> Tally:
    by_hour = {} if hour is None else {hour: total}
    return Tally(total, dict.fromkeys(STATES, 0) | {state: total}, by_hour, known, met, grave)


def _merged(one: dict[Any, int], other: dict[Any, int]) -> dict[Any, int]:
    return one | {key: one.get(key, 0) + count for key, count in other.items()}


def _tally(
    region: Region,
    counted: Tally,
    manned: dict[str, posts.Posts],
    checked: dict[str, stores.Stores],
    election: Election,
) -> Tally:
    """What was counted of the TPS of a region, with its posts and its stores."""
    own = checked.get(region.code, stores.Stores())
    of_posts, of_stores = vars(manned.get(region.code, posts.Posts())), vars(own)
    return replace(counted, warehouses=int(region.pk == election.region_id), **of_posts, **of_stores)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
