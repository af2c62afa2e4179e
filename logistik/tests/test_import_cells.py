"""Cells and tables as spreadsheets write them: read the same, or refused with the reason."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistik.imports import cells, table
from logistik.imports.faults import Fault, Faults, Refused
from logistik.imports.headings import Wanted

WIB, WITA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")


def xlsx(*rows: tuple[Any, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


# Cells


def rows_of(content: bytes, columns: tuple[str, ...]) -> table.Rows:
    wanted = Wanted(columns)
    sheet = table.opened(content, wanted.known)
    return sheet.rows(wanted, wanted.guess(sheet.names))


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1025", 1025),
        ("1.025", 1025),
        ("1.000.000", 10**6),
        (" 12\xa0", 12),
        ("'7", 7),
        (1025, 1025),
        (3.0, 3),
        ("0", 0),
    ],
)
def test_a_count_is_read(cell: cells.Cell, number: int) -> None:
    assert cells.whole(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        "1.5",
        "1,025.5",
        "1,025",
        "1.0250",
        "0.025",
        "10.25",
        "-3",
        -3,
        1.5,
        True,
        "x",
        "1e3",
        "٣",
        "9" * 5000,
        10**10,
        "½",
    ],
)
def test_what_is_no_count_is_refused(cell: cells.Cell) -> None:
    with pytest.raises(Fault):
        cells.whole(cell)


@given(st.integers(0, 10**9))
def test_points_between_thousands_change_nothing(number: int) -> None:
    assert cells.whole(f"{number:,}".replace(",", ".")) == cells.whole(str(number)) == cells.whole(number) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("16.12.01.2006.003", "16.12.01.2006.003"),
        ("1612012006003", "16.12.01.2006.003"),
        (1612012006003, "16.12.01.2006.003"),
        (1612012006003.0, "16.12.01.2006.003"),
        ("16.12.01.2006.3", "16.12.01.2006.003"),
        ("'16.12.01.2006", "16.12.01.2006"),
        (16.12, "16.12"),
        (16.1, "16.10"),
        ("161201", "16.12.01"),
        (16, "16"),
    ],
)
def test_a_code_is_read_with_or_without_dots(cell: cells.Cell, code: str) -> None:
    assert cells.place_code(cell) == code


@pytest.mark.parametrize(
    "cell",
    ["1,61201E+12", "16.1", "16.12.1", "161201200", "16.12.01.2006.0003", "16..01", "abc", "16.12.01.2006.003.1"],
)
def test_what_is_no_code_is_refused(cell: str) -> None:
    with pytest.raises(Fault, match=r"kode wilayah|dirusak"):
        cells.place_code(cell)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("26/11/2024 14:30", datetime(2024, 11, 26, 14, 30, tzinfo=WITA)),
        ("26-11-2024 14.30", datetime(2024, 11, 26, 14, 30, tzinfo=WITA)),
        ("2024-11-26T14:30:15", datetime(2024, 11, 26, 14, 30, 15, tzinfo=WITA)),
        ("2024-11-26 14:30+07:00", datetime(2024, 11, 26, 7, 30, tzinfo=UTC)),
        ("2024-11-26 14:30Z", datetime(2024, 11, 26, 14, 30, tzinfo=UTC)),
        ("6/1/2024 7.05 WIB", datetime(2024, 1, 6, 7, 5, tzinfo=WIB)),
        ("26/11/2024", datetime(2024, 11, 26, 6, tzinfo=WITA)),
        (datetime(2024, 11, 26, 14, 30), datetime(2024, 11, 26, 14, 30, tzinfo=WITA)),
        (date(2024, 11, 26), datetime(2024, 11, 26, 6, tzinfo=WITA)),
    ],
)
def test_a_moment_is_read_on_the_clock_of_the_place(cell: cells.Cell, at: datetime) -> None:
    assert cells.moment(cell, WITA, time(6)) == at


@pytest.mark.parametrize(
    "cell", ["11/26/2024", "31/02/2024", "26/11/24", "26/11/2024 25:00", "besok", "26/11/1024", "2024-13-01", 45622.5]
)
def test_what_is_no_moment_is_refused(cell: cells.Cell) -> None:
    with pytest.raises(Fault):
        cells.moment(cell, WIB, time(0))


# Tables

PLAIN = "Kode TPS;pemilih_l;pemilih_p;catatan\n16.12.01.2006.001;1.025;200;Ndésa\n\n16.12.01.2006.002;1;2;\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.replace(";", ",").encode(),
        PLAIN.replace(";", "\t").encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp1252"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(),
        xlsx(("Kode TPS", "pemilih_l", "pemilih_p"), ("16.12.01.2006.001", "1.025", 200.0), (), (1612012006002, 1, 2)),
    ],
)
def test_every_common_form_of_a_table_reads_the_same(content: bytes) -> None:
    rows = rows_of(content, ("kode_tps", "pemilih_l", "pemilih_p"))
    assert [row.number for row in rows] == [2, 4]
    faults = Faults()
    read = [
        (r.take("kode_tps", cells.place_code, faults), r.take("pemilih_l", cells.whole, faults), "x" in r.cells)
        for r in rows
    ]
    assert read == [("16.12.01.2006.001", 1025, False), ("16.12.01.2006.002", 1, False)]
    assert not faults


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "kosong"),
        (b"a,b\n", "kolom kode_tps tidak ada"),
        (b"kode_tps\n", "Tidak ada baris"),
        (b"kode_tps,kode_tps\n1,2\n", "kode_tps ada dua kali"),
        (b"kode_tps,b\n1,1,025\n", "Baris 2, kolom 3: ada isi di luar kolom"),
        (b'kode_tps,b\n"1,2\n3,4\n', "CSV rusak"),
        (b"kode_tps\n\x00\x00\x01\n", "bukan CSV"),
        (b"kode_tps\n\x81\x8d\n", "tidak dapat dibaca"),
        (b"\xff\xfeabc", "tidak dapat dibaca"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "Excel lama"),
        (b"PK\x03\x04" + b"x" * 100, "XLSX rusak"),
        (b"x" * (96 * 1024 * 1024 + 1), "96 MB"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_reason(content: bytes, fault: str) -> None:
    with pytest.raises(Refused, match=fault):
        rows_of(content, ("kode_tps",))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    assert len(rows_of(b"kode_tps\n1\n2\n3\n", ("kode_tps",))) == 3
    with pytest.raises(Refused, match="Lebih dari 3 baris"):
        rows_of(b"kode_tps\n1\n2\n3\n4\n", ("kode_tps",))


def test_a_sheet_made_to_burst_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (101 * 1024 * 1024))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(Refused, match="terlalu besar"):
        rows_of(out.getvalue(), ("kode_tps",))


def test_a_stray_cell_at_the_edge_of_the_sheet_costs_nothing() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["A2"] = "kode_tps", "16"
    book.active["XFD1048576"] = "x"
    book.save(out)
    assert len(rows_of(out.getvalue(), ("kode_tps",))) == 1
