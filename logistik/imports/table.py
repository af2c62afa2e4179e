"""A CSV or XLSX file → its rows, whatever the separator, the encoding and the programme it came from."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar, cast

import openpyxl

from .cells import Cell, is_empty
from .faults import Fault, Faults, Refused
from .headings import Wanted, name

T = TypeVar("T")

MOST_BYTES = 20 * 1024 * 1024
MOST_UNZIPPED = 100 * 1024 * 1024
#: A table of figures shrinks to a tenth; what shrinks to less than a hundredth was made to burst.
MOST_RATIO = 100
MOST_ROWS = 200_000
MOST_COLUMNS = 64
_SEPARATORS = (";", ",", "\t")


@dataclass(frozen=True)
class Row:
    """One row under the header: its number in the file and its cells by column."""

    number: int
    cells: dict[str, Cell]

    def take(self, column: str, convert: Callable[[Cell], T], faults: Faults) -> T | None:
        """The cell's value; None where it cannot be understood or is empty, and then the fault is noted."""
        if is_empty(self.cells.get(column)):
            faults.add(self.number, column, "kosong.")
            return None
        return self.take_if_given(column, convert, faults)

    def take_if_given(self, column: str, convert: Callable[[Cell], T], faults: Faults) -> T | None:
        """The same for a column that may be empty or missing."""
        cell = self.cells.get(column)
        if is_empty(cell):
            return None
        try:
            return convert(cell)
        except Fault as fault:
            faults.add(self.number, column, str(fault))
            return None


@dataclass(frozen=True)
class Sheet:
    """A file that could be opened: the names in its first line, and what stands below it, read once."""

    names: list[str]
    lines: Iterator[tuple[int, Sequence[Cell]]]

    def rows(self, wanted: Wanted, chosen: Mapping[str, str]) -> list[Row]:
        """The rows, with the chosen headings under the names of our columns. Raises Refused with every fault."""
        wanted.check(self.names, chosen)
        at = {column: self.names.index(heading) for column, heading in chosen.items()}
        faults, rows = Faults(), []
        for number, line in islice(self.lines, MOST_ROWS + 1):
            if any(not is_empty(cell) for cell in line[len(self.names) :]):
                faults.add(number, str(len(self.names) + 1), "ada isi di luar kolom berjudul; periksa pemisah kolom.")
            rows.append(Row(number, {column: line[n] if n < len(line) else None for column, n in at.items()}))
        if faults:
            raise Refused(faults.sentences())
        if len(rows) > MOST_ROWS:
            raise Refused([f"Lebih dari {MOST_ROWS} baris; bagi menjadi beberapa berkas."])
        if not rows:
            raise Refused(["Tidak ada baris di bawah judul kolom."])
        return rows


def opened(content: bytes, known: set[str]) -> Sheet:
    """The first sheet of a file; ``known`` names tell by what a CSV is separated. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(["Berkas lebih besar dari 20 MB."])
    if not content.strip():
        raise Refused(["Berkas kosong."])
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(["Ini berkas Excel lama (.xls) atau berkas bersandi; simpan ulang sebagai .xlsx atau .csv."])
    lines = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content, known)
    numbered = ((number, line) for number, line in enumerate(lines, 1) if not all(map(is_empty, line)))
    _, header = next(numbered, (0, ()))
    return Sheet([name(cell) for cell in header], numbered)


# CSV


def _csv(content: bytes, known: set[str]) -> Iterator[Sequence[Cell]]:
    written = _decode(content)
    if "\0" in written:
        raise Refused(["Berkas ini bukan CSV atau XLSX."])
    headers = {separator: _header(written, separator) for separator in _SEPARATORS}
    # By the names that are known; where none is, by what cuts the first line into most
    separator = max(_SEPARATORS, key=lambda s: (len(known & set(headers[s])), len(headers[s])))
    try:
        yield from csv.reader(io.StringIO(written, newline=""), delimiter=separator, strict=True)
    except csv.Error as problem:
        raise Refused([f"CSV rusak ({problem}); periksa tanda kutip."]) from problem


def _decode(content: bytes) -> str:
    """By its mark, otherwise as UTF-8, otherwise as what Windows writes."""
    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\0" in content[:4]:
        encodings = ("utf-16-be",) if content[:1] == b"\0" else ("utf-16-le",)
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(["Huruf dalam berkas tidak dapat dibaca; simpan ulang sebagai CSV UTF-8."])


def _header(written: str, separator: str) -> list[str]:
    first = next((line for line in written.splitlines() if line.strip(f"{separator} ")), "")
    try:
        return [name(cell) for cell in next(csv.reader([first], delimiter=separator), [])]
    except csv.Error:  # longer than any field is: it is not separated by this
        return []


# XLSX


def _xlsx(content: bytes) -> Iterator[Sequence[Cell]]:
    try:
        _check_size(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        yield from _sheet(book)
    except Refused:
        raise
    except Exception as problem:  # whatever a broken archive makes its many readers raise
        raise Refused(["Berkas XLSX rusak; buka dan simpan ulang sebagai .xlsx atau .csv."]) from problem


def _sheet(book: openpyxl.Workbook) -> Iterable[Sequence[Cell]]:
    if not book.worksheets:
        raise Refused(["Berkas XLSX tidak berisi lembar kerja."])
    sheet = book.worksheets[0]
    # What the file says of its own size is not to be believed: one stray number makes a million rows.
    sheet.reset_dimensions()
    lines = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=MOST_ROWS + 2)
    return cast(Iterable[Sequence[Cell]], lines)


def _check_size(content: bytes) -> None:
    """Before anything is unpacked: what it would become. The reader never unpacks more than is declared here."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unzipped = sum(entry.file_size for entry in archive.infolist())
    if unzipped > MOST_UNZIPPED or unzipped > MOST_RATIO * len(content):
        raise Refused(["Isi berkas XLSX terlalu besar setelah dibuka; simpan sebagai .csv."])
