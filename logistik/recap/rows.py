"""What a recapitulation is made of: the balance, level by level, in the order in which its rows are summed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from logistik.models import Balance, Election, Item
from pengawasan import scoping
from pengawasan.models import Level, Region

Key = tuple[str, str]
LEVELS = (Level.KECAMATAN, Level.DESA, Level.TPS)
#: By which rows of a level lie together: those of one region above and one item.
ORDER = {
    Level.TPS: ("place__parent", "item__order", "item", "place"),
    Level.DESA: ("place__parent", "item__order", "item", "place"),
    Level.KECAMATAN: ("item__order", "item", "place"),
}


class Line(NamedTuple):
    """One item at one place; ``need`` None is not known, ``good`` None not counted."""

    place: str
    name: str
    item: str
    item_name: str
    unit: str
    need: int | None
    shipped: int
    good: int | None
    damaged: int | None


def count(election: Election, place: Region) -> int:
    """How many rows the workbook will have."""
    return sum(_seen(election, place, level).count() for level in LEVELS)


def lines(election: Election, place: Region, level: Level) -> Iterator[Line]:
    """What a level needs, was sent and counted, in its order."""
    found = _seen(election, place, level).order_by(*ORDER[level])
    names = ("place_id", "place__name", "item_id", "item__name", "item__unit", "need", "shipped")
    for *said, good, damaged, counted in found.values_list(
        *names, "received_good", "received_damaged", "last_received_at"
    ).iterator(2000):
        yield Line(*said, *((good, damaged) if counted else (None, None)))


def _seen(election: Election, place: Region, level: Level) -> QuerySet[Balance, Any]:
    within = scoping.within([place.code], "place__code")
    return Balance.objects.filter(within, election=election, level=level)


class Names:
    """What places and items are called, also where a stop has no row of its own and only sums what lies below it."""

    def __init__(self, place: Region) -> None:
        inside = Region.objects.filter(scoping.within([place.code], "code"), level__lt=Level.TPS)
        self.places = dict(inside.values_list("code", "name"))
        self.items = Item.objects.in_bulk()

    def merged(self, own: dict[Key, Line], below: dict[Key, Any], level: Level) -> list[Line]:
        """The lines of a level and empty ones for what only lies below, in the order of that level."""
        width = 13 if level == Level.DESA else 8
        keys = {*own, *((place, item) for place, item in below if len(place) == width)}
        parted = level == Level.DESA  # by kecamatan first

        def order(key: Key) -> tuple[Any, ...]:
            place, item = key
            return place.rpartition(".")[0] if parted else "", self.items[item].order, item, place

        return [own.get(key) or self._empty(*key) for key in sorted(keys, key=order)]

    def _empty(self, place: str, item: str) -> Line:
        said = self.items[item]
        return Line(place, self.places.get(place, place), item, said.name, said.unit, 0, 0, None, None)
