"""What is downloaded is what is seen: the same rows, the same scope, numbers as numbers, nothing that runs."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from logistik.models import Flag
from logistik.tests.office import (
    DESA,
    ELSEWHERE,
    KEC,
    TPS,
    browser,
    delivery,
    election,
    neighbour,
    now,
    ptps,
    region,
    short,
    staf,
)
from pengawasan.exports import Table, answer, plain
from pengawasan.models import Supervisor

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
__all__ = ["election", "neighbour", "now", "ptps", "staf"]  # fixtures


def sheet(user: Supervisor, address: str) -> list[list[Any]]:
    got = browser(user).get(address + ("&" if "?" in address else "?") + "ekspor=xlsx")
    assert got["Content-Disposition"].startswith("attachment; filename=")
    page = load_workbook(io.BytesIO(got.content)).active
    assert page is not None
    return [list(row) for row in page.iter_rows(values_only=True)]


def lines(user: Supervisor, address: str) -> list[list[str]]:
    got = browser(user).get(address + ("&" if "?" in address else "?") + "ekspor=csv")
    text = got.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.usefixtures("ptps")
def test_the_flag_list_is_exported_as_filtered(staf: Supervisor, now: datetime) -> None:
    short(TPS, now)
    short(ELSEWHERE, now + MINUTE, severity="info", rule="keamanan", kind="segel", sentence="Segel TPS Betung rusak.")
    rows = sheet(staf, "/indikasi/?rule=tepat_jumlah")
    assert len(rows) == 2
    said = dict(zip(*rows, strict=True))
    assert (said["Seharusnya"], said["Kenyataan"], said["Selisih"]) == (504, 479, -25)
    assert said["Tempat"] == "TPS 001 Karta Dewa"
    assert len(sheet(staf, "/indikasi/")) == 3
    assert [row[2] for row in sheet(staf, "/indikasi/?order=baru")[1:]] == ["Info", "Kritis"]
    assert "belum selesai" in browser(staf).get("/indikasi/?order=lama").content.decode()


def test_more_than_a_page_is_exported_with_as_many_queries(staf: Supervisor, now: datetime) -> None:
    short(TPS, now)
    client = browser(staf)
    with CaptureQueriesContext(connection) as few:
        client.get("/indikasi/?ekspor=csv")
    for _ in range(40):
        short(TPS, now)
    with CaptureQueriesContext(connection) as many:
        client.get("/indikasi/?ekspor=csv")
    assert len(many) == len(few)
    assert len(lines(staf, "/indikasi/")) == 42


def test_a_matrix_keeps_unknown_empty(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    rows = sheet(staf, f"/wilayah/{TPS}/")
    found = {row[2]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert (found["SS-BUP"]["Butuh"], found["SS-BUP"]["Baik"], found["SS-BUP"]["Selisih"]) == (504, 479, -25)
    assert found["SPD"]["Butuh"] is None
    assert found["SPD"]["Selisih"] is None
    assert found["SPD"]["Catatan"] == "kebutuhan tidak diketahui"
    assert next(iter(found)) == "SS-BUP"
    assert [row[2] for row in sheet(staf, f"/wilayah/{TPS}/?tampil=beda")[1:]] == ["SS-BUP"]
    names = [str(row[3]).casefold() for row in sheet(staf, f"/wilayah/{TPS}/?urut=barang")[1:]]
    assert names == sorted(names) != [str(row[3]).casefold() for row in rows[1:]]
    assert "?urut=barang&amp;ekspor=csv" in browser(staf).get(f"/wilayah/{TPS}/?urut=barang").content.decode()
    assert "Pilihan tidak dapat dipakai" in browser(staf).get(f"/wilayah/{TPS}/?urut=x&ekspor=csv").content.decode()


def test_a_place_below_is_exported_as_summed(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    delivery("16.12.01.2001.002", ptps, now, good=504)
    rows, inside = lines(staf, f"/wilayah/{DESA}/?keadaan=x"), f"/wilayah/{DESA}/?tabel=wilayah"
    assert next(row for row in rows if row[2] == "SS-BUP")[5:10] == ["1008", "1008", "1008", "983", "0"]
    assert [row[1:3] for row in lines(staf, inside)[1:]] == [["TPS 001", "Sebagian"], ["TPS 002", "Lengkap"]]
    assert [row[1] for row in lines(staf, f"{inside}&keadaan=lengkap")[1:]] == ["TPS 002"]
    page = browser(staf).get(f"/wilayah/{DESA}/?urut=barang&keadaan=lengkap").content.decode()
    assert "?keadaan=lengkap&amp;tabel=wilayah&amp;ekspor=csv" in page
    assert '<input type="hidden" name="urut" value="barang">' in page
    assert "Pilihan tidak dapat dipakai" in browser(staf).get(f"{inside}&keadaan=x&ekspor=csv").content.decode()
    above = sheet(staf, "/wilayah/16.12/?tabel=wilayah&urut_wilayah=belum")
    assert [row[0] for row in above[1:]] == [KEC, "16.12.02"]


def test_shipments_are_exported_with_their_state(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    header, row = lines(staf, "/pengiriman/?status=diterima")
    said = dict(zip(header, row, strict=True))
    assert said["Surat jalan"] == "contoh-001"
    assert said["Keadaan"] == "Diterima"
    assert said["Kode tujuan"] == TPS
    assert said["Zona waktu"] == "Asia/Jakarta"
    assert len(lines(staf, "/pengiriman/?status=direncanakan&order=batas")) == 1
    told = dict(zip(*lines(staf, "/penerimaan/?q=karta&channel=aplikasi"), strict=True))
    assert (told["Tempat"], told["Jenis dihitung"], told["Rusak"]) == ("TPS 001 Karta Dewa", "1", "0")
    assert len(lines(staf, "/penerimaan/?shown=rusak")) == len(lines(staf, "/penerimaan/?shown=dikoreksi")) == 1


def test_readiness_is_exported_as_numbers(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    rows = sheet(staf, "/kesiapan/")
    said = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert said[KEC]["TPS"] == 2
    assert said[KEC]["Pengawas"] == 25
    assert said["16.12.02"]["Indeks"] is None


def test_an_export_shows_nothing_of_another_region(
    neighbour: Supervisor, ptps: Supervisor, staf: Supervisor, now: datetime
) -> None:
    delivery(TPS, ptps, now)
    short(TPS, now)
    assert len(lines(staf, "/indikasi/")) == 2
    assert len(lines(neighbour, "/indikasi/")) == 1
    assert len(lines(neighbour, "/pengiriman/")) == len(lines(neighbour, "/penerimaan/")) == 1
    assert browser(neighbour).get(f"/wilayah/{TPS}/?ekspor=csv").status_code == 404
    assert browser(neighbour).get(f"/kesiapan/{KEC}/?ekspor=csv").status_code == 404


@pytest.mark.parametrize("start", ["=", "\x01=", "\u00a0="])
def test_a_cell_that_would_run_is_text(staf: Supervisor, now: datetime, start: str) -> None:
    short(TPS, now, sentence=f"{start}HYPERLINK(1)")
    for rows in (sheet(staf, "/indikasi/"), lines(staf, "/indikasi/")):
        assert rows[1][1].startswith("'")
    assert Flag.objects.get().sentence.startswith(start)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n-", "＝", "＠"])
def test_whatever_a_spreadsheet_skips_or_takes_for_the_sign_is_text_too(start: str) -> None:
    assert plain(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_a_negative_number_stays_a_number() -> None:
    assert plain(-25) == -25
    assert plain("25") == "25"


def test_a_decimal_has_a_comma_in_csv_and_is_a_number_in_xlsx(now: datetime) -> None:
    table = Table("Angka", ["n"], [[12.5]])
    assert answer(table, "csv", now).content.decode("utf-8-sig") == "n\r\n12,5\r\n"
    page = load_workbook(io.BytesIO(answer(table, "xlsx", now).content)).active
    assert page is not None
    assert page["A2"].value == 12.5


def test_a_wrong_filter_or_format_shows_the_page(staf: Supervisor, now: datetime) -> None:
    short(TPS, now)
    assert "Saringan tidak dapat dipakai" in browser(staf).get("/indikasi/?rule=x&ekspor=csv").content.decode()
    assert "<html" in browser(staf).get("/indikasi/?ekspor=pdf").content.decode()


def test_the_page_links_to_what_it_shows(staf: Supervisor, now: datetime) -> None:
    short(TPS, now)
    region(f"{KEC}.2002", "Sungai Baung")
    assert "?rule=tepat_jumlah&amp;ekspor=csv" in browser(staf).get("/indikasi/?rule=tepat_jumlah").content.decode()
