"""What a table may name: items and places that are known. Each reads one cell and raises Fault with a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from logistik.models import Election, Item
from pengawasan import scoping
from pengawasan.models import Region

from .cells import Cell, place_code, text
from .faults import Fault, Faults
from .table import Row


class Known:
    """The items, and those of ``regions`` that the rows name in ``columns``."""

    def __init__(
        self, rows: Iterable[Row], columns: Iterable[str], election: Election, regions: QuerySet[Region]
    ) -> None:
        self.election = election
        self.items = {code.upper(): code for code in Item.objects.values_list("code", flat=True)}
        silent = Faults()  # a code that cannot be read is noted when its row is
        named = {row.take_if_given(column, place_code, silent) for row in rows for column in columns}
        codes = [code for code in named if code]
        self.zones = dict(regions.filter(pk__in=codes).values_list("code", "timezone"))

    def item(self, cell: Cell) -> str:
        code = text(cell, 20)
        if code.upper() not in self.items:
            raise Fault(f"barang “{code}” tidak dikenal.")
        return self.items[code.upper()]

    def zone(self, code: str | None) -> ZoneInfo:
        """On which clock a place lives; one that is not known, as the election's region does."""
        return ZoneInfo(self.zones[code]) if code else self.election.region.zone

    def place(self, cell: Cell) -> str:
        code = place_code(cell)
        if code not in self.zones:
            raise Fault(f"wilayah {code} tidak dikenal.")
        return code

    def inside(self, cell: Cell) -> str:
        """A place of the election."""
        code = self.place(cell)
        if not scoping.covers([self.election.region_id], code):
            raise Fault(f"{code} di luar wilayah pemilihan ini.")
        return code
