"""The return flow TPS → PPS → PPK → KPU through a store: what came back, what went on, and what is still there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum

from logistik.models import Direction, Election, Item, Receipt, ReceiptLine, Shipment, ShipmentLine
from pengawasan.models import Region


@dataclass(frozen=True)
class Back:
    """One item on its way back. ``announced`` by the manifests addressed here, ``counted`` by supervisors (good and
    damaged; None: nobody counted it), ``onward`` by the manifests of what left from here."""

    item: Item
    announced: int = 0
    counted: int | None = None
    onward: int = 0

    @property
    def difference(self) -> int | None:
        """Counted minus announced; negative: less came back than was sent."""
        return None if self.counted is None else self.counted - self.announced

    @property
    def here(self) -> int | None:
        return None if self.counted is None else self.counted - self.onward


def returned(election: Election, place: Region) -> list[Back]:
    """Every item that came back to a store or was sent back from it, in the order of the items. Four queries."""
    on_the_way: Any = Shipment.objects.filter(election=election, direction=Direction.RETURN)
    standing = on_the_way.with_facts().filter(stopped=False)
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    for item, quantity in _listed(standing.filter(destination=place)):
        rows[item]["announced"] = quantity
    for item, quantity in _listed(standing.filter(origin=place, departed_at__isnull=False)):
        rows[item]["onward"] = quantity
    reports = Receipt.objects.standing().filter(place=place, shipment__in=on_the_way.filter(destination=place))
    lines = ReceiptLine.objects.filter(receipt__in=reports).values("item").order_by()
    for item, quantity in lines.annotate(quantity=Sum(F("good") + F("damaged"))).values_list("item", "quantity"):
        rows[item]["counted"] = quantity
    return [Back(item, **rows[item.pk]) for item in Item.objects.filter(pk__in=rows).order_by("order", "code")]


def _listed(shipments: QuerySet[Shipment]) -> list[tuple[str, int]]:
    lines = ShipmentLine.objects.filter(shipment__in=shipments.values("pk")).values("item").order_by()
    return list(lines.annotate(quantity=Sum("quantity")).values_list("item", "quantity"))
