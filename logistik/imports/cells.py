"""One cell of a table, as text or as a spreadsheet typed it, into a value. Raises Fault with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from logistik.models.report import Seal

from .faults import Fault

Cell = str | int | float | bool | datetime | date | time | None

MOST = 10**9
_WHOLE = re.compile(r"\d+|[1-9]\d{0,2}(?:\.\d{3})+")
_WIDTHS = (2, 2, 2, 4, 3)
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_MOMENT = re.compile(
    r"(?:(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})|(?P<d2>\d{1,2})[/-](?P<m2>\d{1,2})[/-](?P<y2>\d{4}))"
    r"(?:[T ]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d+)?)?"
    r" *(?P<zone>WIB|WITA|WIT|Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura", "Z": "UTC"}


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not clean(cell))


def clean(written: str) -> str:
    """Without the spaces around (also those that do not break) and the apostrophe that marks text in a spreadsheet."""
    return written.replace("\xa0", " ").replace("\u202f", " ").strip().removeprefix("'").strip()


def text(cell: Cell, most: int = 80) -> str:
    """What is written, on one line."""
    written = str(_integral(cell)) if isinstance(cell, float) else clean(str(cell))
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in written):
        raise Fault("berisi karakter yang tidak dapat disimpan.")
    if len(written) > most:
        raise Fault(f"paling panjang {most} karakter.")
    return written


def whole(cell: Cell) -> int:
    """A count: 1025, or 1.025 with points between the thousands."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise Fault(f"“{cell}” bukan bilangan.")
    if isinstance(cell, str):
        written = clean(cell)
        if not (written.isascii() and _WHOLE.fullmatch(written)):
            raise Fault(f"“{written}” bukan bilangan bulat; tulis seperti 1025 atau 1.025.")
        number = int(written.replace(".", "")[:20])
    else:
        number = _integral(cell)
    if not 0 <= number <= MOST:
        raise Fault(f"{number} di luar batas 0 sampai 1.000.000.000.")
    return number


def place_code(cell: Cell) -> str:
    """A region's code, with dots or without: 16.12.01.2001.003 or 1612012001003."""
    if isinstance(cell, float) and not cell.is_integer():
        # A spreadsheet took the kabupaten 16.10 for the number 16.1.
        cell = f"{cell:.2f}"
    written = str(_integral(cell)) if isinstance(cell, int | float) else clean(str(cell))
    if _SCIENTIFIC.fullmatch(written):
        raise Fault(f"“{written}” sudah dirusak lembar kerja; jadikan kolom ini teks lalu isi ulang kodenya.")
    parts = written.split(".") if "." in written else _cut(written)
    fits = len(parts) <= len(_WIDTHS) and all(p.isascii() and p.isdigit() for p in parts)
    if fits and len(parts) == len(_WIDTHS):
        parts[-1] = parts[-1].zfill(3)
    if not fits or any(len(part) != width for part, width in zip(parts, _WIDTHS, strict=False)):
        raise Fault(f"“{written}” bukan kode wilayah; tulis seperti 16.12.01.2001.003.")
    return ".".join(parts)


#: How the state of a seal is written.
SEALS = {"UTUH": Seal.INTACT, "RUSAK": Seal.BROKEN, "HILANG": Seal.MISSING, "TANPA": Seal.NONE}


def seal(cell: Cell) -> Seal:
    word = clean(str(cell)).upper()
    if word not in SEALS:
        raise Fault("segel harus UTUH, RUSAK, HILANG, atau TANPA.")
    return SEALS[word]


def moment(cell: Cell, zone: ZoneInfo, at: time) -> datetime:
    """A date, perhaps with a time: on the clock of the place unless it names its own; ``at`` where no time is given."""
    if isinstance(cell, datetime):
        return _sane(cell if cell.tzinfo else cell.replace(tzinfo=zone))
    if isinstance(cell, date):
        return _sane(datetime.combine(cell, at, zone))
    written = clean(str(cell))
    found = _MOMENT.fullmatch(written)
    if found is None:
        raise Fault(f"“{written}” bukan tanggal; tulis seperti 26/11/2024 14:30.")
    try:
        day = date(*(int(found[f"{part}1"] or found[f"{part}2"]) for part in "ymd"))
        hour = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0)) if found["hour"] else at
        return _sane(datetime.combine(day, hour, _zone(found["zone"], zone)))
    except ValueError as problem:
        raise Fault(f"“{written}” bukan tanggal atau waktu yang ada.") from problem


def one_of(choices: Any) -> Callable[[Cell], Any]:
    """Reads one of these choices, by its key or as it is shown."""
    known = {str(word).casefold(): key for key, label in choices.choices for word in (key, label)}

    def read(cell: Cell) -> Any:
        written = text(cell, 60)
        if written.casefold() not in known:
            raise Fault(f"“{written}” tidak dikenal; yang dikenal: {', '.join(str(said) for said in choices.labels)}.")
        return known[written.casefold()]

    return read


def yes(cell: Cell) -> bool:
    written = "ya" if cell is True else "tidak" if cell is False else clean(str(cell)).casefold()
    if written not in ("ya", "tidak"):
        raise Fault("tulis ya atau tidak.")
    return written == "ya"


def clock(cell: Cell) -> time:
    """16.30 or 16:30, or a time as a spreadsheet typed it."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    written = clean(str(cell)).replace(".", ":")
    hour, colon, minute = written.partition(":")
    if not colon or not (written.isascii() and hour.isdigit() and minute[:2].isdigit() and len(minute) in (2, 5)):
        raise Fault(f"“{cell}” bukan jam; tulis seperti 16.30.")
    try:
        return time(int(hour), int(minute[:2]))
    except ValueError as problem:
        raise Fault(f"“{cell}” bukan jam yang ada.") from problem


def _cut(digits: str) -> list[str]:
    """1612012001003 → 16 12 01 2001 003; what is left over stays visible as one part too many or too short."""
    parts, rest = [], digits
    for width in _WIDTHS:
        if rest:
            parts.append(rest[:width])
            rest = rest[width:]
    return [*parts, rest] if rest else parts


def _integral(number: float) -> int:
    if isinstance(number, float) and not number.is_integer():
        raise Fault(f"{number} bukan bilangan bulat.")
    return int(number)


def _zone(named: str | None, otherwise: ZoneInfo) -> tzinfo:
    if named is None:
        return otherwise
    if named.upper() in _ZONES:
        return ZoneInfo(_ZONES[named.upper()])
    east = timedelta(hours=int(named[1:3]), minutes=int(named[-2:]))
    return timezone(-east if named.startswith("-") else east)


def _sane(at: datetime) -> datetime:
    if not 2000 <= at.year <= 2100:
        raise Fault(f"tahun {at.year} tidak masuk akal.")
    return at
