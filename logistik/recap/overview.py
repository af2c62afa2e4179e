"""The first sheet: every item by kecamatan, as formulas over the sheet of kecamatan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from logistik.models import Election
from logistik.printing import day
from pengawasan.models import Region

from .rows import Line
from .sheet import Formula, Sheet, known

_TOTAL = ("Butuh", "Dikirim", "Baik", "Rusak", "Selisih yang dihitung", "TPS belum dihitung")
#: Under which letters the sheet of kecamatan has them; of each kecamatan need, good and difference are shown.
_COLUMNS, _EACH = ("J", "K", "L", "M", "N", "O"), (("Butuh", "J"), ("Baik", "L"), ("Selisih", "N"))


def overview(sheet: Sheet, rows: Iterable[Line], election: Election, place: Region, now: datetime) -> None:
    """``rows`` are those of the sheet of kecamatan, from its second row on, item by item."""
    districts: dict[str, str] = {}
    items: dict[str, dict[str, tuple[int, Line]]] = defaultdict(dict)
    for number, line in enumerate(rows, 2):
        districts[line.place] = line.name
        items[line.item][line.place] = number, line
    codes = sorted(districts)
    head = [f"{districts[code]}: {name}" for code in codes for name, _ in _EACH]
    sheet.begin(["Barang", "Satuan", *_TOTAL, *head], [34, 9, *[12] * (len(_TOTAL) + len(head))], "C2")
    for found in items.values():
        sheet.append(_row(list(found.values()), [found.get(code) for code in codes]))
    at = now.astimezone(place.zone)
    sheet.append([])
    sheet.append([f"{election.name}, {place.label}, keadaan {day(at.date())} pukul {at:%H.%M}. Jumlah di TPS;"])
    sheet.append(["tanda ? berarti kebutuhan tidak diketahui; gudang KPU dan stok PSU tidak ikut."])


def _row(found: list[tuple[int, Line]], each: list[tuple[int, Line] | None]) -> list[Any]:
    first, last, line = found[0][0], found[-1][0], found[0][1]
    ranges = [f"Kecamatan!{column}{first}:{column}{last}" for column in _COLUMNS]
    total = [known(ranges[0]), *(Formula(f"=SUM({cells})") for cells in ranges[1:])]
    cells = [Formula(f"=Kecamatan!{column}{one[0]}") if one else None for one in each for _, column in _EACH]
    return [line.item_name, line.unit, *total, *cells]
