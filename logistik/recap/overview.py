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
#: Under which letters the sheet of kecamatan has them: summed from the TPS, and of what only a kecamatan gets.
_AT_TPS, _AT_PPK = ("J", "K", "L", "M", "N", "O"), ("E", "F", "G", "H", "I")
#: Of each kecamatan these are shown, by their place among the columns.
_EACH = (("Butuh", 0), ("Baik", 2), ("Selisih", 4))


def overview(
    sheet: Sheet, rows: Iterable[Line], at_stations: set[str], election: Election, place: Region, now: datetime
) -> None:
    """``rows`` are those of the sheet of kecamatan, from its second row on, item by item.

    ``at_stations`` are the items that TPS get; all others are shown as they are at PPK.
    """
    districts: dict[str, str] = {}
    items: dict[str, dict[str, tuple[int, Line]]] = defaultdict(dict)
    for number, line in enumerate(rows, 2):
        districts[line.place] = line.name
        items[line.item][line.place] = number, line
    codes = sorted(districts)
    head = [f"{districts[code]}: {name}" for code in codes for name, _ in _EACH]
    sheet.begin(["Barang", "Satuan", *_TOTAL, *head], [34, 9, *[12] * (len(_TOTAL) + len(head))], "C2")
    for item, found in items.items():
        columns = _AT_TPS if item in at_stations else _AT_PPK
        sheet.append(_row(list(found.values()), [found.get(code) for code in codes], columns))
    at = now.astimezone(place.zone)
    sheet.append([])
    sheet.append([f"{election.name}, {place.label}, keadaan {day(at.date())} pukul {at:%H.%M}. Jumlah di TPS; barang"])
    sheet.append(["yang hanya untuk kecamatan: di PPK. Tanda ? berarti kebutuhan tidak diketahui."])
    sheet.append(["Gudang KPU dan stok PSU tidak ikut."])


def _row(found: list[tuple[int, Line]], each: list[tuple[int, Line] | None], columns: tuple[str, ...]) -> list[Any]:
    first, last, line = found[0][0], found[-1][0], found[0][1]
    ranges = [f"Kecamatan!{column}{first}:{column}{last}" for column in columns]
    total: list[Any] = [known(ranges[0]), *(Formula(f"=SUM({cells})") for cells in ranges[1:])]
    total += [None] * (len(_TOTAL) - len(total))
    cells = [Formula(f"=Kecamatan!{columns[at]}{one[0]}") if one else None for one in each for _, at in _EACH]
    return [line.item_name, line.unit, *total, *cells]
