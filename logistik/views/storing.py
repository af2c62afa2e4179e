"""The stores that a page is about: those of KPU, PPK and PPS whose place the user sees, entered or not yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from logistik.models import Allotment, Item, Warehouse
from logistik.models.warehouse import FIRST, MOST, code_of
from pengawasan.models import Level, Region

from .desk import Desk

HOLDERS = {Level.KABUPATEN: "KPU", Level.KECAMATAN: "PPK", Level.DESA: "PPS"}


@dataclass(frozen=True)
class Store:
    """One of the stores of a place; ``one`` is what is known of it, if anything."""

    place: Region
    number: int
    one: Warehouse | None

    @property
    def code(self) -> str:
        return code_of(self.place.pk, self.number)

    @property
    def holder(self) -> str:
        return f"{HOLDERS[Level(self.place.level)]} {self.place.name}"

    @property
    def name(self) -> str:
        if self.one:
            return self.one.name
        return f"Gudang {self.holder}" if self.number == FIRST else f"Gudang ke-{self.number} {self.holder}"


def places_of(desk: Desk) -> QuerySet[Region]:
    """Where goods stop above the TPS."""
    seen = Region.objects.visible_to(desk.user, desk.now).live().within(desk.election.region_id)
    return seen.filter(level__in=[level for level in desk.election.stop_levels if level in HOLDERS])


def stores_of(place: Region) -> list[Store]:
    """The first store of a place, entered or not, and its others."""
    known = {one.number: one for one in place.warehouses.all()}
    return [Store(place, number, known.get(number)) for number in sorted({FIRST, *known})]


def find(desk: Desk, code: str, *, new: bool = False) -> Store:
    """The store of an address; with ``new`` also the one that would be the next. Raises Http404."""
    place_code, _, number = code.partition("-")
    place = get_object_or_404(places_of(desk).select_related("parent"), pk=place_code)
    found = stores_of(place)
    if new and found[-1].number < MOST:
        found.append(Store(place, found[-1].number + 1, None))
    for store in found:
        if store.number == int(number or FIRST):
            return store
    raise Http404


def written(desk: Desk, code: str, *, new: bool = False) -> Store:
    """The same, for whoever may write there. Raises PermissionDenied."""
    store = find(desk, code, new=new)
    if not desk.writes(store.place.pk):
        raise PermissionDenied
    return store


def items_of(desk: Desk) -> list[Item]:
    """What can be in a store: everything that the election allots."""
    allotted = Allotment.objects.filter(election=desk.election).values("item")
    return list(Item.objects.filter(pk__in=allotted).order_by("order", "code"))
