"""Warehouses as parts of the index: what visits to stores found, and what KPU's warehouse holds of the need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import mean

from logistik import balance
from logistik.models import Balance, Election, Inspection
from pengawasan import scoping
from pengawasan.models import Level, Region, Supervisor

from .states import compiled, rows

# Of each item that is needed the share that was counted there; nothing where nobody has counted anything yet.
_HELD = """
SELECT count(*), coalesce(sum(least(received_good::float / need, 1)), 0) FROM ({balances}) AS balance WHERE need > 0
HAVING max(last_received_at) IS NOT NULL
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


def found(
    user: Supervisor, within: str, width: int, now: datetime, election: Election, at: datetime | None
) -> dict[str, Stores]:
    """By code of the regions directly below (``width`` characters) and of the region itself. Two queries at most."""
    shares: dict[str, list[float]] = {}
    for place, share in _visits(user, within, now, election, at):
        shares.setdefault(place[:width], []).append(share)
    stores = {code: Stores(visited=len(all_of), sound=sum(all_of)) for code, all_of in shares.items()}
    warehouse = election.region_id
    if warehouse == within or warehouse[:width] == warehouse and scoping.covers([within], warehouse):
        before = stores.get(warehouse, Stores())
        items, held = _held(user, warehouse, now, election, at)
        stores[warehouse] = Stores(before.visited, before.sound, items, held)
    return stores


def _visits(
    user: Supervisor, within: str, now: datetime, election: Election, at: datetime | None
) -> list[tuple[str, float]]:
    """Each visited place with the share of the points looked at that were met: the mean of its stores' last visits."""
    seen = Inspection.objects.visible_to(user, now).filter(election=election, place__level__in=levels(election))
    inside = seen.filter(scoping.within([within], "place__code")) if within else seen
    known = inside.filter(received_at__lte=at) if at else inside
    last = known.order_by("place", "store", "-judged_at", "-received_at", "pk").distinct("place", "store")
    shares = defaultdict(list)
    for place, points in last.values_list("place", "points"):
        if points:
            shares[place].append(list(points.values()).count(True) / len(points))
    return [(place, mean(of_stores)) for place, of_stores in shares.items()]


def _held(
    user: Supervisor, warehouse: str, now: datetime, election: Election, at: datetime | None
) -> tuple[int, float]:
    """How many items are needed, and the sum of the shares that KPU's warehouse has counted in good order."""
    if at is None:
        mine = Balance.objects.visible_to(user, now).filter(election=election, place=warehouse)
        sql, params = compiled(mine.values("need", "received_good", "last_received_at"))
    else:
        seen = Region.objects.visible_to(user, now).filter(pk=warehouse)
        sql, params = balance.as_of(compiled(seen.values("code")), election.pk, at)
    counted = rows(_HELD.format(balances=sql), params)
    return counted[0] if counted else (0, 0.0)
