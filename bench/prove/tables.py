"""Files that hypothesis makes for every import: tables with strange cells, bytes changed, bytes that are nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as some
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from bench.prove import doors

TODAY = f"{datetime.now(UTC):%Y-%m-%d}"
YESTERDAY = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d} 08:00"
PLACES = (doors.PLACE, doors.VILLAGE, doors.PLACE[:8], doors.PLACE[:5], "16.12.01.2006.002", "16.99.01.2001.001")
NUMBERS = ("10", "0", "412", "-1", "1e9", "2,5", "9" * 30, "NaN", "٣", "1.000")
MOMENTS = (TODAY, f"{TODAY} 08:00", "31/02/2024", "0001-01-01", "9999-12-31", "25:61", "45000", "1e400")
#: By column, what somebody may have meant, the first of it right.
MEANT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("kode_tps", "tujuan", "untuk", "kode_tempat", "kode_wilayah"), PLACES),
    **dict.fromkeys(("pemilih_l", "pemilih_p", "jumlah", "baik", "rusak"), NUMBERS),
    **dict.fromkeys(("berangkat", "perkiraan_tiba", "berlaku_dari", "berlaku_sampai"), MOMENTS),
    "asal": (doors.VILLAGE, *PLACES),
    "kode_barang": ("SS-BUP", "SS-GUB", "TNT", "TIDAK-ADA"),
    "tahap": ("2", "1", "3", "9"),
    "dihitung": (YESTERDAY, *MOMENTS),
    "segel": ("utuh", "rusak", "tidak ada"),
    "dasar": ("tps", "pemilih", "per orang"),
    "cadangan": ("2,5", "", "101", "-1", "1e400", "NaN"),
    "per_jenis": ("ya", "tidak", "", "mungkin"),
    "status": ("Terverifikasi", "DERIVED", "entah"),
    "sumber": ("contoh", "", "x" * 300),
    "tingkat": ("TPS", "desa/kelurahan", "6", "bulan"),
    "hari_sebelum": ("1", "H-3", "-1", "366", "1e9"),
    "pukul": ("", "16.30", "23:59", "25.00", "١٦:٣٠"),
    "jabatan": ("ptps", "panwascam", "pkd", "raja"),
    "dilihat_oleh": ("", "ptps", "tidak.ada"),
    "menggantikan": ("", "ptps", "tidak.ada"),
    "nama_pengguna": ("contoh.baru", "ptps", "Huruf Besar"),
    "nomor_surat": ("", "1/contoh"),
    "telepon": ("", "0812", "+62 812 3456 7890"),
}
NASTY = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "=1+1",
    "'; DROP TABLE x; --",
    "\u202e",
    "\r\n",
    '"',
    ";",
    "x" * 5000,
    "#REF!",
)


def right(columns: Sequence[str]) -> list[str]:
    return [MEANT.get(column, ("contoh",))[0] for column in columns]


def tables(required: Sequence[str], optional: Sequence[str]) -> Any:
    """Bytes of a CSV or XLSX file with a row that is right, some cells of it strange, and some files then damaged."""
    columns = [*required, *optional]
    used = some.one_of(some.just(columns), some.just(list(required)), some.permutations(columns))
    written = some.sampled_from((_csv, _csv, _xlsx))
    whole = some.one_of(
        some.builds(lambda heads, write: write([heads, right(heads)]), used, written),
        some.builds(lambda heads, row, write: write([heads, row]), some.just(columns), _strange(columns), written),
        some.builds(
            lambda heads, rows, write: write([heads, right(heads), *rows]),
            used,
            some.lists(_strange(columns), max_size=3),
            written,
        ),
    )
    return some.one_of(whole, whole, damaged(whole), some.binary(max_size=400))


def _strange(columns: Sequence[str]) -> Any:
    """The row that is right with up to three cells replaced."""
    nasty = some.one_of(some.sampled_from(NASTY), some.text(max_size=30))
    cell = some.integers(0, len(columns) - 1).flatmap(
        lambda at: some.tuples(
            some.just(at), some.one_of(some.sampled_from(MEANT.get(columns[at], ("contoh",))), nasty)
        )
    )

    def put(cells: list[tuple[int, str]]) -> list[str]:
        row = right(columns)
        for at, text in cells:
            row[at] = text
        return row

    return some.lists(cell, min_size=1, max_size=3).map(put)


def damaged(whole: Any) -> Any:
    """A run of bytes is replaced by others, or left out."""

    def cut(content: bytes, start: float, length: int, instead: bytes) -> bytes:
        at = int(start * len(content))
        return content[:at] + instead + content[at + length :]

    return some.builds(cut, whole, some.floats(0, 1), some.integers(0, 40), some.binary(max_size=12))


def _csv(rows: list[Any]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _xlsx(rows: list[Any]) -> bytes:
    """What cannot stand in a cell of a workbook is left out of it."""
    book, out = Workbook(), io.BytesIO()
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            try:
                book.active.cell(number, column, cell.encode("utf-8", "ignore").decode())
            except IllegalCharacterError:
                pass
    book.save(out)
    return out.getvalue()


def outlines() -> Any:
    """Bytes of a GeoJSON file, whole, with anything in the place of anything, or damaged."""
    leaf = some.one_of(some.none(), some.booleans(), some.integers(), some.floats(), some.text(max_size=8))
    anything = some.recursive(leaf, lambda inner: some.lists(inner, max_size=4), max_leaves=8)
    degree = some.one_of(some.floats(-200, 200), some.integers(-(10**20), 10**20))
    ring = some.one_of(some.just([[103.7, -3.3], [103.9, -3.3], [103.9, -3.1], [103.7, -3.3]]),
                       some.lists(some.lists(degree, min_size=1, max_size=3), max_size=5), anything)  # fmt: skip
    kind = some.sampled_from(("Polygon", "Polygon", "MultiPolygon", "Point", "GeometryCollection", ""))
    shape = some.one_of(some.builds(lambda k, r: {"type": k, "coordinates": [r]}, kind, ring), anything)
    code = some.one_of(some.sampled_from((*PLACES, "1612012006", "16.12")), anything)
    feature = some.builds(lambda c, g: {"type": "Feature", "properties": {"kode": c}, "geometry": g}, code, shape)
    features = some.lists(some.one_of(feature, feature, anything), max_size=3)
    said = some.builds(lambda f: {"type": "FeatureCollection", "features": f}, features)
    right_one = {"type": "Polygon", "coordinates": [[[103.7, -3.3], [103.9, -3.3], [103.9, -3.1], [103.7, -3.3]]]}
    good = {"type": "Feature", "properties": {"kode": doors.PLACE[:8]}, "geometry": right_one}
    whole = some.one_of(some.just({"type": "FeatureCollection", "features": [good]}), said, said, anything).map(
        lambda document: json.dumps(document).encode()
    )
    return some.one_of(whole, whole, damaged(whole), some.binary(max_size=200))
