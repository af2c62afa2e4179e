"""Warehouses as parts of the index: what visits to stores found, and what KPU's warehouse holds of the need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import mean
from typing import Any

from logistik import balance
from logistik.balance import Sql
from logistik.models import Balance, Election, Inspection
from pengawasan import scoping
from pengawasan.models import Level, Region
from pengawasan.scoping import Codes

from .states import compiled

# Of each item that is needed the share that was counted there; nothing where nobody has counted anything yet.
_HELD = """
SELECT %s, jsonb_build_array(count(*), coalesce(sum(least(received_good::float / need, 1)), 0))
FROM ({balances}) AS balance WHERE need > 0 HAVING max(last_received_at) IS NOT NULL
"""


@dataclass(frozen=True)
class Stores:
    """Stores visited with the sum of their shares; items of a warehouse with the sum of theirs."""

    visited: int = 0
    sound: float = 0.0
    items: int = 0
    held: float = 0.0


def levels(election: Election) -> list[int]:
    """Where goods are stored and the 13 points are asked: KPU's warehouse, and PPK where goods stop there."""
    return [int(level) for level in (Level.KABUPATEN, Level.KECAMATAN) if level in election.stop_levels]


def read(visits: list[tuple[str, dict[str, bool]]], held: list[tuple[str, list[Any]]], width: int) -> dict[str, Stores]:
    """By code of the regions directly below (``width`` characters) and of the region itself."""
    of_places = defaultdict(list)
    for place, points in visits:
        if points:
            of_places[place].append(list(points.values()).count(True) / len(points))
    shares = defaultdict(list)
    for place, of_stores in of_places.items():
        shares[place[:width]].append(mean(of_stores))
    stores = {code: Stores(visited=len(all_of), sound=sum(all_of)) for code, all_of in shares.items()}
    for warehouse, (items, of_need) in held:
        stores[warehouse] = replace(stores.get(warehouse, Stores()), items=items, held=of_need)
    return stores


def visits(seen: Codes, stored: list[int], election: str, at: datetime | None) -> Sql:
    """The last visit to each store: its place, and which of the points looked at were met."""
    mine = scoping.within(seen, "place__code")
    found = Inspection.objects.filter(mine, election=election, place__level__any_of=stored)
    known = found.filter(received_at__lte=at) if at else found
    last = known.order_by("place", "store", "-judged_at", "-received_at", "pk").distinct("place", "store")
    return compiled(last.values_list("place", "points"))


def is_shown(warehouse: str, within: str, width: int) -> bool:
    """Whether a warehouse is the region, or one directly below it (``width`` characters)."""
    return warehouse == within or warehouse[:width] == warehouse and scoping.covers([within], warehouse)


def held(mine: Codes, warehouse: str, election: str, at: datetime | None) -> Sql:
    """How many items are needed, and the sum of the shares that KPU's warehouse has counted in good order.

    Nothing for whoever does not see it.
    """
    if at is None:
        found = Balance.objects.filter(scoping.within(mine, "place__code"), election=election, place=warehouse)
        sql, params = compiled(found.values("need", "received_good", "last_received_at"))
    else:
        seen = Region.objects.filter(scoping.within(mine, "code"), pk=warehouse)
        sql, params = balance.as_of(compiled(seen.values("code")), election, at)
    return _HELD.format(balances=sql), [warehouse, *params]
