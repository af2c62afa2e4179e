"""By when goods must be at each level: `tingkat,hari_sebelum,pukul,status,sumber`. No time is the end of that day."""

from __future__ import annotations

from logistik.models import Deadline, Election
from pengawasan.models import Level, SourceStatus

from .cells import Cell, clock, one_of, whole
from .faults import Fault, Faults
from .regulation import Regulation, once, source
from .table import Rows

COLUMNS = ("tingkat", "hari_sebelum", "pukul", "status", "sumber")
OPTIONAL = ()
#: So many days before voting nothing is distributed yet.
MOST_DAYS = 365


def prepare(rows: Rows, election: Election, faults: Faults) -> Regulation:
    """Read every row; faults are noted, and what is returned then is incomplete and must not be stored."""
    seen: dict[str, int] = {}
    found, warnings = [], []
    for row in rows:
        level = row.take("tingkat", one_of(Level), faults)
        days = row.take("hari_sebelum", _days, faults)
        one = Deadline(
            election=election,
            level=level or 0,
            days_before=days or 0,
            time=row.take_if_given("pukul", clock, faults),
            status=row.take("status", one_of(SourceStatus), faults) or "",
            source=row.take_if_given("sumber", source, faults) or "",
        )
        if level is not None and once(row, "tingkat", str(level), seen, faults):
            found.append(one)
            if level not in election.stop_levels:
                warnings.append(f"Baris {row.number}: barang tidak singgah di tingkat {Level(level).label}.")
    return Regulation(election, Deadline, found, warnings)


def _days(cell: Cell) -> int:
    days = whole(str(cell).strip().removeprefix("H-") if isinstance(cell, str) else cell)
    if days > MOST_DAYS:
        raise Fault(f"paling banyak {MOST_DAYS} hari.")
    return days
