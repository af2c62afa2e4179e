"""What the records leave in a store: arrived − departed − damaged − destroyed, beside what was counted there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Sum

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
    Warehouse,
)
from pengawasan.models import Region


@dataclass(frozen=True)
class Stock:
    """One item in a store. ``arrived`` is what was counted on arrival, good and damaged; None: nobody counted it.

    ``spoilt`` arrived damaged, ``harmed`` came to harm in the store.
    ``destroyed`` is the surplus that was destroyed; what was destroyed as damaged stands under ``damaged`` already.
    """

    item: Item
    arrived: int | None = None
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
        return None if self.arrived is None else self.arrived - self.departed - self.damaged - self.destroyed

    @property
    def difference(self) -> int | None:
        """Counted minus expected; negative: fewer than the records say."""
        return None if self.counted is None or self.expected is None else self.counted - self.expected


def stock(election: Election, place: Region) -> list[Stock]:
    """Every item that came to a store, left it, or was counted in it; in the order of the items. Five queries."""
    rows: dict[str, dict[str, Any]] = defaultdict(dict)
    for balance in Balance.objects.filter(election=election, place=place):
        if balance.last_received_at:
            good, damaged = balance.received_good, balance.received_damaged
            rows[balance.item_id] |= {"arrived": good + damaged, "spoilt": damaged, "replaced": balance.replaced}
    for item, quantity in _departed(election, place):
        rows[item]["departed"] = quantity
    for item, surplus in _destroyed(election, place).items():
        rows[item]["destroyed"] = surplus
    # The oldest first: of each figure what was counted last stands
    for seen in StockCount.objects.filter(election=election, place=place).order_by("counted_at", "pk"):
        for item, line in seen.lines.items():
            rows[item] |= _counted(line, seen.counted_at)
    items = Item.objects.filter(pk__in=rows).order_by("order", "code")
    return [Stock(item, **rows[item.pk]) for item in items]


@dataclass(frozen=True)
class Gap:
    """A stretch in which nobody guards a store."""

    start: datetime
    end: datetime


def unguarded(one: Warehouse, start: datetime, end: datetime) -> list[Gap]:
    """The stretches between two instants in which the roster names nobody, by the calendar of the place."""
    free, reached = [], start
    for begin, finish in sorted(_shifts(one)):
        if finish <= reached or begin >= end:
            continue
        if begin > reached:
            free.append(Gap(reached, begin))
        reached = finish
    return [*free, Gap(reached, end)] if reached < end else free


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


def _shifts(one: Warehouse) -> list[tuple[datetime, datetime]]:
    shifts = []
    for row in one.roster:
        begin, finish = (
            datetime.combine(datetime.fromisoformat(row["day"]).date(), time.fromisoformat(row[name]), one.place.zone)
            for name in ("start", "end")
        )
        shifts.append((begin, finish if finish > begin else finish + timedelta(days=1)))
    return shifts
