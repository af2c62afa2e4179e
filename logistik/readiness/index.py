"""The readiness index of a region, 0–100, which explains itself: its parts, their weights and how each came about."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from logistik.balance import Sql
from logistik.models import Election
from pengawasan import scoping
from pengawasan.models import Region, Supervisor
from pengawasan.questions import Question, Statement
from pengawasan.scoping import Codes

from . import posts, said, stores
from .states import OF_CHILDREN, OF_SILENT, STATES, Silent, asked_about, facts, rows
from .tally import Tally

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

    Two queries. With ``at`` as it was known then: see :func:`states.facts`.
    """
    below = below_of(user, region.code, now, at)
    tallies, _ = _counted(user, region.code, now, election, below, at)
    parts = [Readiness(child, tallies[child.code]) for child in below]
    return parts, Readiness(region, together(region, parts).tally + tallies[region.code])


def children(user: Supervisor, within: str, now: datetime, election: Election) -> list[Readiness]:
    """The regions directly below ``within`` that the user may see. Two queries."""
    return of(user, within, now, election, below_of(user, within, now))[0]


def of(
    user: Supervisor, within: str, now: datetime, election: Election, below: list[Region], silent: int = 0
) -> tuple[list[Readiness], list[Silent]]:
    """Of the regions directly below ``within``; and the first so many desa that nobody has heard of. One query."""
    tallies, unheard = _counted(user, within, now, election, below, None, silent)
    return [Readiness(child, tallies[child.code]) for child in below], unheard


def below_of(user: Supervisor, within: str, now: datetime, at: datetime | None = None) -> list[Region]:
    """The regions directly below one that the user may see, by code."""
    return _children.rows(scoping.narrowed(user, now), within, at)


@Question
def _children(mine: Codes, within: str, at: datetime | None) -> QuerySet[Region]:
    seen = Region.objects.filter(scoping.within(mine, "code")).live(at)
    return seen.filter(parent=within or None).select_related("parent")


def together(region: Region, parts: list[Readiness]) -> Readiness:
    """A region as the sum of the parts of it that were counted."""
    return Readiness(region, sum((part.tally for part in parts), Tally()))


def _counted(
    user: Supervisor,
    within: str,
    now: datetime,
    election: Election,
    below: list[Region],
    at: datetime | None,
    silent: int = 0,
) -> tuple[dict[str, Tally], list[Silent]]:
    """What was counted, by code of the children and of the region itself, and desa that nobody has heard of."""
    found: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    width = len(below[0].code) if below else 0
    for question, code, answer in _asked(user, within, width, now, election, at, silent) if below else []:
        found[question].append((code, json.loads(answer)))
    stations, manned = _of_stations(found["tps"]), {code: posts.read(answer) for code, answer in found["posts"]}
    checked = stores.read(found["visits"], found["held"], width)
    tallies = {
        code: replace(
            stations.get(code, Tally()),
            warehouses=int(code == election.region_id),
            **vars(manned.get(code, posts.Posts())),
            **vars(checked.get(code, stores.Stores())),
        )
        for code in [within, *(child.code for child in below)]
    }
    return tallies, [Silent.read(now, code, answer) for code, answer in found["silent"]]


def _asked(
    user: Supervisor, within: str, width: int, now: datetime, election: Election, at: datetime | None, silent: int
) -> list[Any]:
    """Every question about the children (whose codes have ``width`` characters) in one statement.

    Rows of its name, the code of a region, and what is said of that as JSON.
    """
    warehouse = election.region_id
    shown = warehouse if stores.is_shown(warehouse, within, width) else ""
    about, mine = asked_about(user, within, now, election, at), scoping.narrowed(user, now)
    return rows(*_put_together.of(*about, mine, shown, stores.levels(election), width, silent or None))


@Statement
def _put_together(
    seen: Codes,
    bound: Codes,
    election: str,
    now: datetime,
    at: datetime | None,
    mine: Codes,
    warehouse: str,
    stored: list[int],
    width: int,
    silent: int | None,
) -> Sql:
    sql, params = facts(seen, bound, election, now, at)
    questions: dict[str, Sql] = {
        "tps": (OF_CHILDREN, [width]),
        "posts": posts.asked(seen, stored, width, election, now, at),
        "visits": stores.visits(seen, stored, election, at),
    }
    if warehouse:
        questions["held"] = stores.held(mine, warehouse, election, at)
    if silent:
        questions["silent"] = OF_SILENT, [silent]
    parts = [f"SELECT '{name}', answer.* FROM ({asked}) AS answer" for name, (asked, _) in questions.items()]  # noqa: S608 # nosec B608 # names of our own
    values = [value for _, asked in questions.values() for value in asked]
    return sql + " UNION ALL ".join(parts), [*params, *values]


def _of_stations(found: list[tuple[str, Any]]) -> dict[str, Tally]:
    """The TPS of each child: by state, and those that are complete by the hour in which they became so."""
    by_child = defaultdict(list)
    for child, counted in found:
        by_child[child].append(counted)
    return {child: _of_states(counted) for child, counted in by_child.items()}


def _of_states(counted: list[Any]) -> Tally:
    states, by_hour = dict.fromkeys(STATES, 0), {}
    for state, hour, number, *_ in counted:
        states[state] += number
        if hour is not None:
            by_hour[datetime.fromtimestamp(hour, UTC)] = number
    sums = [sum(column) for column in list(zip(*counted, strict=True))[2:]]
    return Tally(sums[0], states, by_hour, *sums[1:])


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
