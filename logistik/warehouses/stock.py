"""What the records leave in a store: arrived − departed − damaged − destroyed, beside what was counted there.

What is received at a place is received in its first store, and what leaves it leaves from there; the others hold
what was moved to them. Over the stores of a place the moves cancel out, so their sum is what the place holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Q, Sum

from logistik.models import (
    Balance,
    Direction,
    Document,
    DocumentKind,
    Election,
    Item,
    Shipment,
    ShipmentLine,
    StockCount,
    StockMove,
)
from logistik.models.warehouse import FIRST, number_or_null
from pengawasan.models import Region


@dataclass(frozen=True)
class Stock:
    """One item in a store. ``arrived`` is what was counted on arrival, good and damaged; None: nobody counted it.

    ``moved`` is what came from the other stores of the place, less what went to them.
    ``spoilt`` arrived damaged, ``harmed`` came to harm in the store.
    ``destroyed`` is the surplus that was destroyed; what was destroyed as damaged stands under ``damaged`` already.
    """

    item: Item
    arrived: int | None = None
    moved: int = 0
    departed: int = 0
    spoilt: int = 0
    harmed: int = 0
    destroyed: int = 0
    replaced: int = 0
    affected: int | None = None
    counted: int | None = None
    counted_at: datetime | None = None

    @property
    def damaged(self) -> int:
        return self.spoilt + self.harmed

    @property
    def expected(self) -> int | None:
        """Good ones by the records; not known where nobody counted what arrived."""
        if self.arrived is None:
            return None
        return self.arrived + self.moved - self.departed - self.damaged - self.destroyed

    @property
    def difference(self) -> int | None:
        """Counted minus expected; negative: fewer than the records say."""
        return None if self.counted is None or self.expected is None else self.counted - self.expected


def stock(election: Election, place: Region, store: int = FIRST) -> list[Stock]:
    """All that came to a store, left it, or was counted there; in the order of the items. At most six queries."""
    rows = _of_place(election, place) if store == FIRST else defaultdict(lambda: {"arrived": 0})
    for item, quantity in _moved(election, place, store).items():
        rows[item]["moved"] = quantity
    # The oldest first: of each figure what was counted last stands
    counts = StockCount.objects.filter(election=election, place=place, store=number_or_null(store))
    for seen in counts.order_by("counted_at", "pk"):
        for item, line in seen.lines.items():
            rows[item] |= _counted(line, seen.counted_at)
    items = Item.objects.filter(pk__in=rows).order_by("order", "code")
    return [Stock(item, **rows[item.pk]) for item in items]


def together(stores: list[list[Stock]]) -> list[Stock]:
    """What all stores of a place hold, item by item. Where one of them was not counted, the sum is not known."""
    rows: dict[Item, list[Stock]] = defaultdict(list)
    for row in chain.from_iterable(stores):
        rows[row.item].append(row)
    return [_sum(item, rows[item]) for item in sorted(rows, key=lambda item: (item.order, item.code))]


def _sum(item: Item, parts: list[Stock]) -> Stock:
    known = [part.affected for part in parts if part.affected is not None]
    return Stock(
        item,
        arrived=_all(part.arrived for part in parts),
        **{name: sum(getattr(part, name) for part in parts) for name in _ADDED},
        affected=sum(known) if known else None,
        counted=_all(part.counted for part in parts),
        counted_at=max((part.counted_at for part in parts if part.counted_at), default=None),
    )


_ADDED = ("moved", "departed", "spoilt", "harmed", "destroyed", "replaced")


def _all(numbers: Iterable[int | None]) -> int | None:
    """Their sum; not known where one of them is not."""
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _of_place(election: Election, place: Region) -> defaultdict[str, dict[str, Any]]:
    rows: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for balance in Balance.objects.filter(election=election, place=place):
        if balance.last_received_at:
            good, damaged = balance.received_good, balance.received_damaged
            rows[balance.item_id] |= {"arrived": good + damaged, "spoilt": damaged, "replaced": balance.replaced}
    for item, quantity in _departed(election, place):
        rows[item]["departed"] = quantity
    for item, surplus in _destroyed(election, place).items():
        rows[item]["destroyed"] = surplus
    return rows


def _moved(election: Election, place: Region, store: int) -> dict[str, int]:
    """Of each item what came from the other stores, less what went to them."""
    net: dict[str, int] = defaultdict(int)
    moves = StockMove.objects.filter(Q(source=store) | Q(target=store), election=election, place=place)
    for target, lines in moves.values_list("target", "lines"):
        for item, quantity in lines.items():
            net[item] += quantity if target == store else -quantity
    return net


def _counted(line: dict[str, int], at: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if "good" in line:
        told |= {"counted": line["good"], "counted_at": at}
    if "affected" in line:
        told["affected"] = line["affected"]
    if "damaged" in line:
        told["harmed"] = line["damaged"]
    return told


def _departed(election: Election, place: Region) -> list[tuple[str, int]]:
    """What left by the manifests of shipments that have departed and were not called off."""
    sent: Any = Shipment.objects.filter(election=election, origin=place).exclude(direction=Direction.RETURN)
    left = sent.with_facts().filter(departed_at__isnull=False, stopped=False)
    summed = ShipmentLine.objects.filter(shipment__in=left.values("pk")).values("item").order_by()
    return list(summed.annotate(quantity=Sum("quantity")).values_list("item", "quantity"))


def _destroyed(election: Election, place: Region) -> dict[str, int]:
    """Of each item the surplus that was destroyed, by the numbered berita acara."""
    papers = Document.objects.filter(
        election=election, place=place, kind=DocumentKind.DESTRUCTION, number__isnull=False
    )
    found: dict[str, int] = defaultdict(int)
    for content in papers.values_list("content", flat=True):
        for row in content.get("rows", []):
            found[row["item"]] += max((row["destroyed"] or 0) - (row["damaged"] or 0), 0)
    return found
