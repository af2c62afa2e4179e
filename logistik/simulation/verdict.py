"""The flags that stand beside those that should: what is missing, what is spurious.

Judged is every flag in the kecamatan of the simulation, but for those of others: what stood before the day began
(unless it is about our goods), and lateness of somebody else's lorries. Lateness of our own goods, and of places
that nobody has sent anything to, follows from the clock: it is derived here from the deadlines, never left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from . import world as worlds
from .client import Client
from .leg import Leg
from .plan import Day
from .player import Pace
from .truth import Incident, Mark
from .world import OFFICE, World

TIME = "tepat_waktu"
MENDED = "teratasi"
Row = dict[str, Any]


@dataclass
class Verdict:
    """``missing`` and ``spurious`` are flags by their names; the counts are what was compared."""

    missing: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)
    standing: int = 0
    mended: int = 0
    from_clock: int = 0
    foreign: int = 0

    @property
    def clean(self) -> bool:
        return not self.missing and not self.spurious

    @property
    def waits_for_the_sweep(self) -> bool:
        """All that differs is lateness, which no report raises or clears."""
        return all(name.startswith(TIME) for name in [*self.missing, *self.spurious])


@dataclass(frozen=True)
class Court:
    """``before``: the ids of the flags that stood before the day began and are none of ours."""

    client: Client
    world: World
    day: Day
    incidents: list[Incident]
    pace: Pace
    before: frozenset[int]

    def judge(self, now: datetime) -> Verdict:
        rows = [row for row in flags(self.client, self.world) if row["id"] not in self.before]
        ours = [row for row in rows if not self._of_others(row)]
        stands = Counter(_mark(row) for row in ours if row["status"] != MENDED)
        mended = Counter(_mark(row) for row in ours if row["status"] == MENDED)
        clock = Counter(self._by_the_clock(now))
        wanted = Counter(mark for incident in self.incidents for mark in incident.stands) + clock
        healed = Counter(mark for incident in self.incidents for mark in incident.mended)
        # A lateness that came and went with the clock is nobody's plan.
        passed = Counter({mark: count for mark, count in mended.items() if mark.rule != TIME})
        return Verdict(
            missing=[*_named(wanted - stands, ""), *_named(healed - mended, " (teratasi)")],
            spurious=[*_named(stands - wanted, ""), *_named(passed - healed, " (teratasi)")],
            standing=stands.total(),
            mended=passed.total(),
            from_clock=clock.total(),
            foreign=len(rows) - len(ours),
        )

    def _of_others(self, row: Row) -> bool:
        """Lateness of a lorry that is not ours."""
        return row["rule"] == TIME and row["shipment"] is not None and row["shipment"] not in self._ids

    @property
    def _ids(self) -> frozenset[str]:
        return frozenset(str(leg.id) for leg in self.day.legs)

    def _by_the_clock(self, now: datetime) -> Iterator[Mark]:
        rows = worlds.balance(self.client, self.world.districts)
        due = worlds.deadlines(rows)
        for leg in self.day.legs:
            deadline = due.get(leg.destination.code)
            if deadline is not None:
                yield from self._of_leg(leg, deadline, now)
        silent = {row["place"] for row in rows if _silent(row)}
        for code in sorted(silent & due.keys()):
            place = self.world.places[code]
            kind = _lateness(due[code], now, timedelta(hours=place.travel_hours), now)
            if kind:
                yield Mark(TIME, kind, code)

    def _of_leg(self, leg: Leg, due: datetime, now: datetime) -> Iterator[Mark]:
        """Late, once it was counted at its destination; missing or at risk until then."""
        there = leg.destination.code
        reports = [report for report in leg.reports if report["place"] == there]
        if reports:
            if self.pace.at(reports[-1]["observed_at"].at) > due:
                yield Mark(TIME, "terlambat", there, None, str(leg.id))
            return
        travel = timedelta(hours=leg.destination.travel_hours)
        kind = _lateness(due, self.pace.at(leg.leaves), travel, now)
        if kind == "belum_diterima" or (kind and not leg.arrived):
            yield Mark(TIME, kind, there, None, str(leg.id))


def standing_before(client: Client, world: World, day: Day) -> frozenset[int]:
    """The flags that are there already and about neither our goods nor our places."""
    legs = {str(leg.id) for leg in day.legs}
    places = {leg.destination.code for leg in [*day.villages, *day.stations]}
    return frozenset(
        row["id"]
        for row in flags(client, world)
        if row["shipment"] not in legs and row["place"] not in places and not _about_silence(row)
    )


def flags(client: Client, world: World) -> list[Row]:
    return [row for code in world.districts for row in client.rows(OFFICE, "flags/", within=code)]


def _about_silence(row: Row) -> bool:
    return row["rule"] == TIME and row["shipment"] is None and row["receipt"] is None


def _silent(row: Row) -> bool:
    """Needed, never sent, never counted."""
    return bool(row["need"]) and row["shipped"] == 0 and row["last_received_at"] is None


def _lateness(due: datetime, start: datetime, travel: timedelta, now: datetime) -> str | None:
    if due <= now:
        return "belum_diterima"
    return "berisiko" if max(start + travel, now) > due else None


def _mark(row: Row) -> Mark:
    return Mark(row["rule"], row["kind"], row["place"], row["item"], row["shipment"])


def _named(marks: Counter[Mark], suffix: str) -> Iterable[str]:
    for mark in sorted(marks.elements(), key=str):
        about = " ".join(part for part in (mark.item, mark.shipment) if part)
        yield f"{mark.rule}/{mark.kind} di {mark.place} {about}".rstrip() + suffix
