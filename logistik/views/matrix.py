"""The goods of one place: item × (butuh, dikirim, tiba, baik, rusak, selisih), chosen and sorted by the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q, QuerySet, Sum

from logistik.models import Balance
from pengawasan import exports, scoping
from pengawasan.models import Level, Region
from pengawasan.questions import Question
from pengawasan.scoping import Codes

from .desk import Desk

LINES = ("need", "shipped", "arrived", "received_good", "received_damaged")


@dataclass(frozen=True)
class Row:
    """One item at a place. The difference is judged only where something was counted."""

    code: str
    name: str
    unit: str
    counted: bool
    need: int | None
    shipped: int
    arrived: int
    good: int
    damaged: int

    @property
    def difference(self) -> int | None:
        return self.good - self.need if self.need is not None and self.counted else None

    @property
    def weight(self) -> int:
        """Differences first, then what cannot be judged, then what waits, then what is right."""
        if self.difference or self.damaged:
            return 0
        if self.need is None:
            return 1 if self.counted or self.shipped else 4
        return 2 if self.counted is False and self.need else 3


def _most(name: str) -> Callable[[Row], tuple[bool, int]]:
    """The largest first, what is not known last."""

    def key(row: Row) -> tuple[bool, int]:
        value = getattr(row, name)
        return value is None, -abs(value or 0)

    return key


#: What the address may ask for: which rows, and in which order.
KEPT: dict[str, Callable[[Row], bool]] = {
    "": lambda row: True,
    "beda": lambda row: row.weight == 0,
    "tidak_diketahui": lambda row: row.need is None,
    "menunggu": lambda row: row.need is not None and row.difference is None,
}
ORDERS: dict[str, Callable[[Row], Any]] = {
    "": lambda row: row.weight,
    "barang": lambda row: row.name.casefold(),
    "butuh": _most("need"),
    "dikirim": _most("shipped"),
    "baik": _most("good"),
    "rusak": _most("damaged"),
    "selisih": _most("difference"),
}
SHOWN = {"": "Semua", "beda": "Yang berbeda", "tidak_diketahui": "Kebutuhan tidak diketahui", "menunggu": "Menunggu"}
SORTED = {"": "Yang berbeda dahulu", "barang": "Nama barang"} | {
    name: f"{name.capitalize()} terbesar" for name in ("butuh", "dikirim", "baik", "rusak", "selisih")
}


class ByAddress(forms.Form):
    """An unknown value in the address is shown as an error, never silently dropped."""

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name in self.fields if (value := self.data.get(name))}


class MatrixForm(ByAddress):
    tampil = forms.ChoiceField(label="Tampilkan", required=False, choices=list(SHOWN.items()))
    urut = forms.ChoiceField(label="Urutkan", required=False, choices=list(SORTED.items()))


def goods(desk: Desk, region: Region) -> dict[str, Any]:
    """The matrix of the place itself; where nothing is meant to stop there, the sum of the TPS below it."""
    inside = scoping.narrowed(desk.user, desk.now, region.code)
    rows, summed = [_row(b) for b in _own.rows(inside, desk.election.pk, region.code)], False
    if not rows and region.level < Level.TPS:
        rows, summed = [_summed(*said) for said in _sums.rows(inside, desk.election.pk)], True
    form = MatrixForm(desk.request.GET)
    here = [row for row in rows if row.need != 0 or row.shipped or row.good or row.damaged]
    context = {"form": form, "summed": summed, "query": urlencode(form.asked), "some": bool(here)}
    return context | {"matrix": _ordered(here, form)}


def _ordered(rows: list[Row], form: MatrixForm) -> list[Row]:
    """The rows asked for in the order asked for; nothing while something in it is wrong."""
    if not form.is_valid():
        return []
    order, kept = form.cleaned_data["urut"], KEPT[form.cleaned_data["tampil"]]
    return sorted(filter(kept, rows), key=ORDERS[order])


def table(region: Region, matrix: list[Row]) -> exports.Table:
    """The matrix as it stands; an unknown need and a difference that cannot be judged yet stay empty."""
    header = ("Kode tempat", "Tempat", "Kode barang", "Barang", "Satuan", "Butuh", "Dikirim", "Tiba", "Baik", "Rusak")
    made = exports.Table(f"Barang {region.label}", (*header, "Selisih", "Catatan"))
    for m in matrix:
        good = m.good if m.counted or m.good else None
        note = "kebutuhan tidak diketahui" if m.need is None else "menunggu hitungan" if m.difference is None else ""
        numbers = [m.need, m.shipped, m.arrived, good, m.damaged, m.difference]
        made.rows.append([region.code, region.label, m.code, m.name, m.unit, *numbers, note])
    return made


def _row(balance: Balance) -> Row:
    item, counted = balance.item, balance.last_received_at is not None
    numbers = (getattr(balance, name) for name in LINES)
    return Row(item.code, item.name, item.unit, counted, *numbers)


@Question
def _own(inside: Codes, election: str, place: str) -> QuerySet[Balance]:
    mine = Balance.objects.filter(scoping.within(inside, "place__code"), election=election)
    return mine.filter(place=place).select_related("item")


@Question
def _sums(inside: Codes, election: str) -> QuerySet[Any, Any]:
    """Per item over the TPS: how many there are, have an unknown need and counted, and the sums."""
    mine = Balance.objects.filter(scoping.within(inside, "place__code"), election=election, level=Level.TPS)
    counts = {"size": Count("pk"), "unknown": Count("pk", filter=Q(need__isnull=True))}
    totals = {f"all_{name}": Sum(name) for name in LINES}
    grouped = mine.values_list("item__code", "item__name", "item__unit")
    return grouped.annotate(**counts, heard=Count("last_received_at"), **totals).order_by("item__order", "item__code")


def _summed(
    code: str, name: str, unit: str, size: int, unknown: int, heard: int, need: int | None, *totals: int
) -> Row:
    """An item over many places: unknown as soon as one of them is; judged only over those that counted."""
    return Row(code, name, unit, heard == size, None if unknown else need, *totals)
