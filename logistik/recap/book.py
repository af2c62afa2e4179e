"""The workbook: TPS by item, summed by formulas to desa, kecamatan, and a table of items by kecamatan.

A need that is not known anywhere in a sum makes the sum "?"; what nobody counted stays empty and is counted apart.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from logistik.models import Election
from pengawasan.models import Level, Region

from .overview import overview
from .rows import Key, Line, Names, lines
from .sheet import Formula, Sheet, Span, known

#: What a sheet holds, less its heading.
MOST_ROWS = 1_000_000
FIGURES = ("Butuh", "Dikirim", "Baik", "Rusak", "Selisih")
PLACE = ("Kode", "Tempat", "Barang", "Satuan")
#: Columns of what is summed from the TPS below.
BELOW = ("J", "K", "L", "M", "N", "O")
Told = Callable[[int], None]
TITLES = {Level.KECAMATAN: "Kecamatan", Level.DESA: "Desa", Level.TPS: "TPS"}
_SUMMED = tuple(f"{name} di TPS" for name in (*FIGURES[:4], "Selisih yang dihitung", "Belum dihitung"))
HEADS = {
    Level.KECAMATAN: (*PLACE, *(f"{name} di PPK" for name in FIGURES), *_SUMMED),
    Level.DESA: (*PLACE, *(f"{name} di PPS" for name in FIGURES), *_SUMMED),
    Level.TPS: (*PLACE, *FIGURES),
}


class TooMany(Exception):
    """More rows than a sheet holds; the sentence is in Indonesian."""


def write(election: Election, place: Region, now: datetime, total: int, told: Told) -> bytes:
    """The whole workbook; ``told`` is called with the number of rows so far. Raises :class:`TooMany`."""
    if total > MOST_ROWS:
        raise TooMany("Lebih dari satu juta baris; pilih wilayah yang lebih kecil.")
    book, widths = Workbook(write_only=True), (19, 26, 34, 9, *[11] * 11)
    first = Sheet(book, "Rekap")
    sheets = {level: Sheet(book, title) for level, title in TITLES.items()}
    for level, sheet in sheets.items():
        sheet.begin(HEADS[level], widths)
    done, spans = _stations(sheets[Level.TPS], lines(election, place, Level.TPS), told)
    names = Names(place)
    for level, below in ((Level.DESA, Level.TPS), (Level.KECAMATAN, Level.DESA)):
        own = {(line.place, line.item): line for line in lines(election, place, level)}
        rows, summed = names.merged(own, spans, level), {item for _, item in spans}
        spans = _stops(sheets[level], rows, spans, below)
        done += len(rows)
        told(done)
    overview(first, rows, summed, election, place, now)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _stations(sheet: Sheet, found: Iterable[Line], told: Told) -> tuple[int, dict[Key, Span]]:
    """A row for each item of each TPS; by desa and item the rows that lie together."""
    spans: dict[Key, Span] = {}
    done = 0
    for line in found:
        row = sheet.append([*_named(line), *_figures(line), _difference(sheet.row + 1)])
        key = line.place.rpartition(".")[0], line.item
        spans[key] = spans.get(key, (row, row))[0], row
        done += 1
        told(done)
    return done, spans


def _stops(sheet: Sheet, rows: list[Line], spans: dict[Key, Span], below: Level) -> dict[Key, Span]:
    """What a stop was sent and counted, beside the sum of the TPS below it; by region above and item the rows."""
    above: dict[Key, Span] = {}
    for line in rows:
        span = spans.get((line.place, line.item))
        summed = _summed(TITLES[below], span, below == Level.TPS) if span else []
        row = sheet.append([*_named(line), *_figures(line), _difference(sheet.row + 1), *summed])
        key = line.place.rpartition(".")[0], line.item
        above[key] = above.get(key, (row, row))[0], row
    return above


def _named(line: Line) -> list[Any]:
    return [line.place, line.name, line.item_name, line.unit]


def _figures(line: Line) -> list[Any]:
    return ["?" if line.need is None else line.need, line.shipped, line.good, line.damaged]


def _difference(row: int) -> Formula:
    """Good minus need, where both are known."""
    return Formula(f'=IF(AND(ISNUMBER(E{row}),ISNUMBER(G{row})),G{row}-E{row},"")')


def _summed(sheet: str, span: Span, of_stations: bool) -> list[Formula]:
    """Need, shipped, good, damaged, difference and how many were not counted, of the rows of a span."""
    own = dict(zip(BELOW, ("E", "F", "G", "H", "I", "G"), strict=True)) if of_stations else {c: c for c in BELOW}
    ranges = {column: f"{sheet}!{own[column]}{span[0]}:{own[column]}{span[1]}" for column in BELOW}
    counted = [Formula(f"=SUM({ranges[column]})") for column in BELOW]
    counted[0] = known(ranges[BELOW[0]])
    if of_stations:
        counted[-1] = Formula(f"=COUNTBLANK({ranges[BELOW[-1]]})")
    return counted
