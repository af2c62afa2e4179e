"""What goes wrong on the day, taken from real cases. Each incident declares exactly the flags that must follow.

Only what the real clock can judge is planted: lateness itself follows from the deadlines and is derived in ``verdict``.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from . import at_station, at_village
from .leg import Leg
from .plan import Day
from .truth import Incident

AT_STATION: tuple[Callable[[Leg], Incident], ...] = (
    at_station.short_on_paper,
    at_station.lost_on_the_way,
    at_station.leaking_ink,
    at_station.another_regency,
    at_station.no_cable_ties,
    at_station.box_without_number,
    at_station.another_seal,
    at_station.miscounted,
    at_station.too_many,
    at_station.broken_box,
    at_station.revote_stock,
    at_station.reported_from_afar,
    at_station.nobody_watched,
    at_station.obstructed,
    at_station.still_on_the_road,
)
AT_VILLAGE: tuple[Callable[[Leg], Incident], ...] = (
    at_village.at_a_residents_house,
    at_village.overturned,
    at_village.unescorted,
    at_village.boxes_replaced,
    at_village.leaking_store,
)
AT_PAIR: tuple[Callable[[Leg, Leg], Incident], ...] = (
    at_station.boxes_swapped,
    at_station.one_seal_twice,
    at_station.astray,
)


def plant(day: Day) -> list[Incident]:
    """Each incident once, as far as there are places for it; every place gets at most one."""
    rng = Random(f"kejadian:{day.seed}")  # noqa: S311 the same seed is to give the same day
    villages, stations = list(day.villages), list(day.stations)
    rng.shuffle(villages)
    rng.shuffle(stations)
    planted = [deed(leg) for deed, leg in zip(AT_VILLAGE, villages, strict=False)]
    for meeting in AT_PAIR:
        pair = _pair(stations)
        if pair:
            planted.append(meeting(*_on_line(*pair)))
    planted += [deed(*_on_line(leg)) for deed, leg in zip(AT_STATION, stations, strict=False)]
    for incident in planted:
        day.legs += incident.extra
    return planted


def possible() -> int:
    return len(AT_STATION) + len(AT_VILLAGE) + len(AT_PAIR)


def _pair(stations: list[Leg]) -> tuple[Leg, Leg] | None:
    """Two of the same village, taken out of the list."""
    for one in stations:
        for other in stations:
            if one is not other and one.origin == other.origin:
                stations.remove(one)
                stations.remove(other)
                return one, other
    return None


def _on_line(*legs: Leg) -> tuple[Leg, ...]:
    """Their papers are there in time: what a report is judged by should not depend on the order of arrival."""
    for leg in legs:
        leg.offline = False
    return legs
