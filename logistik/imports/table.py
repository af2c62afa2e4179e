"""A CSV or XLSX file → its rows, whatever the separator, the encoding and the programme it came from."""

from __future__ import annotations

import csv
import io
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

import openpyxl

from .cells import Cell, is_empty
from .faults import Fault, Faults, Refused
from .headings import Wanted, name

T = TypeVar("T")

MOST_BYTES = 96 * 1024 * 1024
MOST_UNZIPPED = 100 * 1024 * 1024
#: A table of figures shrinks to a tenth; what shrinks to less than a hundredth was made to burst.
MOST_RATIO = 100
#: A CSV is read from its bytes each time, a workbook is unpacked once and kept.
MOST_ROWS, MOST_ROWS_OF_BOOK = 1_000_000, 200_000
MOST_COLUMNS = 64
#: Bytes of a file that are looked at together.
PART = 1024 * 1024
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


Lines = Iterable[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True)
class Sheet:
    """A file that could be opened: the names in its first line, and what stands below it, from the start each time."""

    names: list[str]
    lines: Callable[[], Lines]
    most: int

    def rows(self, wanted: Wanted, chosen: Mapping[str, str]) -> Rows:
        """The rows, with the chosen headings under the names of our columns. Raises Refused with every fault."""
        wanted.check(self.names, chosen)
        return Rows(self, {column: self.names.index(heading) for column, heading in chosen.items()})


class Rows:
    """The rows of a sheet, made whenever they are gone through: those of a million lines are more than fit."""

    def __init__(self, sheet: Sheet, at: Mapping[str, int]) -> None:
        self._sheet, self._at, self._count = sheet, at, 0
        faults, width = Faults(), len(sheet.names)
        for number, line in sheet.lines():
            self._count += 1
            if self._count > sheet.most:
                raise Refused([f"Lebih dari {sheet.most} baris; bagi menjadi beberapa berkas."])
            if any(not is_empty(cell) for cell in line[width:]):
                faults.add(number, str(width + 1), "ada isi di luar kolom berjudul; periksa pemisah kolom.")
        if faults:
            raise Refused(faults.sentences())
        if not self._count:
            raise Refused(["Tidak ada baris di bawah judul kolom."])

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        for number, line in self._sheet.lines():
            yield Row(number, {column: line[n] if n < len(line) else None for column, n in self._at.items()})

    @property
    def first(self) -> Row:
        return next(iter(self))


def opened(content: bytes, known: set[str]) -> Sheet:
    """The first sheet of a file; ``known`` names tell by what a CSV is separated. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused([f"Berkas lebih besar dari {MOST_BYTES // 1024**2} MB."])
    if not content or content.isspace():
        raise Refused(["Berkas kosong."])
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(["Ini berkas Excel lama (.xls) atau berkas bersandi; simpan ulang sebagai .xlsx atau .csv."])
    if content.startswith(b"PK\x03\x04"):
        book = list(_xlsx(content))
        return _sheet(lambda: book, MOST_ROWS_OF_BOOK)
    encoding = _encoding(content)
    return _sheet(partial(_csv, content, encoding, _separator(content, encoding, known)), MOST_ROWS)


def _sheet(read: Callable[[], Iterable[Sequence[Cell]]], most: int) -> Sheet:
    def numbered() -> Iterator[tuple[int, Sequence[Cell]]]:
        return ((number, line) for number, line in enumerate(read(), 1) if not all(map(is_empty, line)))

    def below() -> Iterator[tuple[int, Sequence[Cell]]]:
        lines = numbered()
        next(lines, None)
        return lines

    _, header = next(numbered(), (0, ()))
    return Sheet([name(cell) for cell in header], below, most)


# CSV


def _csv(content: bytes, encoding: str, separator: str) -> Iterator[Sequence[Cell]]:
    try:
        yield from csv.reader(_text(content, encoding), delimiter=separator, strict=True)
    except csv.Error as problem:
        raise Refused([f"CSV rusak ({problem}); periksa tanda kutip."]) from problem


def _text(content: bytes, encoding: str, newline: str | None = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline=newline)


def _separator(content: bytes, encoding: str, known: set[str]) -> str:
    """By the names that are known; where none is, by what cuts the first line into most."""
    first = next((line for line in _text(content, encoding, None) if line.strip(" ;,\t\n")), "")
    headers = {separator: _header(first, separator) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda s: (len(known & set(headers[s])), len(headers[s])))


def _encoding(content: bytes) -> str:
    """By its mark, otherwise UTF-8, otherwise what Windows writes."""
    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\0" in content[:4]:
        encodings = ("utf-16-be",) if content[:1] == b"\0" else ("utf-16-le",)
    for encoding in encodings:
        try:
            if any("\0" in part for part in _decoded(content, encoding)):
                raise Refused(["Berkas ini bukan CSV atau XLSX."])
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused(["Huruf dalam berkas tidak dapat dibaca; simpan ulang sebagai CSV UTF-8."])


def _decoded(content: bytes, encoding: str) -> Iterator[str]:
    decoder, view = getincrementaldecoder(encoding)(), memoryview(content)
    for start in range(0, len(content), PART):
        yield decoder.decode(view[start : start + PART])
    yield decoder.decode(b"", final=True)


def _header(line: str, separator: str) -> list[str]:
    try:
        return [name(cell) for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:  # longer than any field is: it is not separated by this
        return []


# XLSX


def _xlsx(content: bytes) -> Iterator[Sequence[Cell]]:
    try:
        _check_size(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        yield from _first_sheet(book)
    except Refused:
        raise
    except Exception as problem:  # whatever a broken archive makes its many readers raise
        raise Refused(["Berkas XLSX rusak; buka dan simpan ulang sebagai .xlsx atau .csv."]) from problem


def _first_sheet(book: openpyxl.Workbook) -> Iterable[Sequence[Cell]]:
    if not book.worksheets:
        raise Refused(["Berkas XLSX tidak berisi lembar kerja."])
    sheet = book.worksheets[0]
    # What the file says of its own size is not to be believed: one stray number makes a million rows.
    sheet.reset_dimensions()
    lines = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=MOST_ROWS_OF_BOOK + 2)
    return cast(Iterable[Sequence[Cell]], lines)


def _check_size(content: bytes) -> None:
    """Before anything is unpacked: what it would become. The reader never unpacks more than is declared here."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unzipped = sum(entry.file_size for entry in archive.infolist())
    if unzipped > MOST_UNZIPPED or unzipped > MOST_RATIO * len(content):
        raise Refused(["Isi berkas XLSX terlalu besar setelah dibuka; simpan sebagai .csv."])
