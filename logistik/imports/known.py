"""What a table may name: items and places that are known. Each reads one cell and raises Fault with a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from logistik.models import Election, Item
from pengawasan import scoping
from pengawasan.models import Region

from .cells import Cell, place_code, text
from .faults import Fault, Faults
from .table import Row


class Known:
    """The items, and those of ``regions`` that the rows name in ``columns``."""

    def __init__(self, rows: list[Row], columns: Iterable[str], election: Election, regions: QuerySet[Region]) -> None:
        self.election = election
        self.items = {code.upper(): code for code in Item.objects.values_list("code", flat=True)}
        silent = Faults()  # a code that cannot be read is noted when its row is
        named = {row.take_if_given(column, place_code, silent) for row in rows for column in columns}
        self.places = regions.in_bulk({code for code in named if code})

    def item(self, cell: Cell) -> str:
        code = text(cell, 20)
        if code.upper() not in self.items:
            raise Fault(f"barang “{code}” tidak dikenal.")
        return self.items[code.upper()]

    def place(self, cell: Cell) -> str:
        code = place_code(cell)
        if code not in self.places:
            raise Fault(f"wilayah {code} tidak dikenal.")
        return code

    def inside(self, cell: Cell) -> str:
        """A place of the election."""
        code = self.place(cell)
        if not scoping.covers([self.election.region_id], code):
            raise Fault(f"{code} di luar wilayah pemilihan ini.")
        return code
