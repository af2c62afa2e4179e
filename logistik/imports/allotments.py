"""What every place gets: `kode_barang,dasar,jumlah,cadangan,per_jenis,status,sumber`. An empty number is not known."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from logistik.models import Allotment, Basis, Election, Item
from pengawasan.models import Region, SourceStatus

from .cells import Cell, clean, one_of, whole, yes
from .faults import Fault, Faults
from .known import Known
from .regulation import Regulation, once, source
from .table import Rows

COLUMNS = ("kode_barang", "dasar", "jumlah", "cadangan", "per_jenis", "status", "sumber")
OPTIONAL = ()


def prepare(rows: Rows, election: Election, faults: Faults) -> Regulation:
    """Read every row; faults are noted, and what is returned then is incomplete and must not be stored."""
    known = Known(rows, (), election, Region.objects.none())
    contests = dict(Item.objects.values_list("code", "contest"))
    seen: dict[str, int] = {}
    found, warnings = [], []
    for row in rows:
        item = row.take("kode_barang", known.item, faults)
        one = Allotment(
            election=election,
            item_id=item or "",
            basis=row.take("dasar", one_of(Basis), faults) or "",
            quantity=row.take_if_given("jumlah", whole, faults),
            reserve_percent=row.take_if_given("cadangan", _percent, faults),
            per_contest=row.take_if_given("per_jenis", yes, faults) or False,
            status=row.take("status", one_of(SourceStatus), faults) or "",
            source=row.take_if_given("sumber", source, faults) or "",
        )
        if item and once(row, "kode_barang", item, seen, faults):
            found.append(one)
            if contests[item] not in ("", *election.contests):
                warnings.append(f"Baris {row.number}: {item} bukan barang pemilihan ini.")
    return Regulation(election, Allotment, found, warnings)


def _percent(cell: Cell) -> Decimal:
    """2,5 or 2.5, from 0 to 100."""
    written = clean(str(cell)).replace(",", ".").removesuffix("%").strip()
    try:
        value = Decimal(written)
    except InvalidOperation as problem:
        raise Fault(f"“{cell}” bukan persen; tulis seperti 2,5.") from problem
    if not value.is_finite() or not 0 <= value <= 100 or value != round(value, 2):
        raise Fault("persen harus antara 0 dan 100, paling banyak dua desimal.")
    return value
