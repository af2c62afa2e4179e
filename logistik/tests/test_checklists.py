"""A list is printed, filled in and handed in again: whole or not at all, with every fault named by row and column."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from logistik import tasks
from logistik.models import Balance, Receipt, ReceiptLine, VoterCount
from logistik.tests.world import DESA, OTHER_TPS, PASSWORD, TPS
from logistik.views.importing import AT_ONCE

pytestmark = pytest.mark.django_db
HEAD = "kode_tempat,kode_barang,baik,rusak,dihitung,dilihat_oleh,segel,no_surat_jalan,catatan\n"


@pytest.fixture
def signed_in(client: Client, people: dict[str, Any]) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        assert client.login(username=name, password=PASSWORD)
        return client

    return sign_in


def yesterday() -> str:
    return f"{timezone.localtime() - timedelta(days=1):%d/%m/%Y} 14:30"


def handed_in(client: Client, content: bytes) -> str:
    """What the page says once the file was looked at and, where that is offered, stored."""
    looked = client.post("/daftar-periksa/", {"file": SimpleUploadedFile("daftar.csv", content)})
    kept = looked.context.get("kept")
    return (client.post("/daftar-periksa/", {"berkas": kept.pk}) if kept else looked).content.decode()


@pytest.mark.parametrize(("code", "pages"), [(TPS[0], 1), (DESA, 3)])
def test_a_list_is_printed_for_a_station_or_a_whole_village(signed_in, code: str, pages: int) -> None:
    answer = signed_in("staf").get(f"/daftar-periksa/{code}/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type /Page\n") == pages


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [("ptps", TPS[0], 200), ("ptps", TPS[1], 404), ("staf", "16.12.01", 404), ("tetangga", DESA, 404)],
)
def test_a_list_is_printed_for_ones_own_places(signed_in, who: str, code: str, status: int) -> None:
    assert signed_in(who).get(f"/daftar-periksa/{code}/").status_code == status


def test_a_sheet_filled_in_becomes_a_report_of_whoever_saw_it(signed_in, people) -> None:
    staff = signed_in("staf")
    book = openpyxl.load_workbook(io.BytesIO(staff.get(f"/daftar-periksa/{DESA}/?ekspor=xlsx").content))
    sheet = book.active
    column = {cell.value: cell.column for cell in sheet[1]}
    row = next(r[0].row for r in sheet.iter_rows() if (r[0].value, r[2].value) == (TPS[0], "SS-BUP"))
    for name, value in {"baik": 410, "rusak": 2, "dihitung": yesterday(), "dilihat_oleh": "ptps"}.items():
        sheet.cell(row, column[name], value)
    filled = io.BytesIO()
    book.save(filled)
    assert "1 tempat (0 sudah tersimpan), 1 barang dihitung." in handed_in(staff, filled.getvalue())
    report = Receipt.objects.select_related("submission").get()
    assert (report.reporter, report.submission.user, report.submission.channel) == (
        people["ptps"],
        people["staf"],
        "kertas",
    )
    assert Balance.objects.get(place=TPS[0], item="SS-BUP").received_damaged == 2
    assert "1 tempat (1 sudah tersimpan)" in handed_in(staff, filled.getvalue())
    assert ReceiptLine.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("{tps},SS-BUPP,1,0,{then},,,,", "Baris 3, kolom kode_barang: barang “SS-BUPP” tidak dikenal."),
        ("{tps},SS-BUP,-1,0,{then},,,,", "Baris 3, kolom baik: “-1” bukan bilangan bulat"),
        ("{tps},SS-BUP,,3,{then},,,,", "Baris 3, kolom baik: kosong; tulis 0"),
        ("{tps},SS-BUP,1,0,,,,,", "Baris 3, kolom dihitung: kosong"),
        ("{tps},SS-BUP,1,0,{then},siapa,,,", "Baris 3, kolom dilihat_oleh: pengawas “siapa” tidak dikenal"),
        ("{tps},SS-BUP,1,0,{then},tetangga,,,", "Baris 3, kolom dilihat_oleh: tetangga tidak bertugas di {tps}"),
        ("{tps},SS-BUP,1,0,{then},,BAGUS,,", "Baris 3, kolom segel: segel harus UTUH"),
        ("{tps},SS-BUP,1,0,26/11/2099,,,,", "Baris 3, kolom dihitung: waktu ini belum terjadi."),
        ("16.01.01.2001.001,TNT,1,0,{then},,,,", "Baris 3, kolom kode_tempat: 16.01.01.2001.001 di luar wilayah"),
        ("{tps},TNT,1,0,{then},,UTUH,,\n{tps},KTK,1,0,,,RUSAK,,", "Baris 4, kolom segel: berbeda dari baris 3"),
        ("{tps},TNT,1,0,{then},,,,\n{tps},TNT,1,0,,,,,", "Baris 4, kolom kode_barang: TNT sudah dihitung di baris 3."),
    ],
)
def test_one_fault_keeps_the_whole_file_out(signed_in, rows: str, fault: str) -> None:
    said = {"tps": TPS[0], "then": yesterday()}
    content = HEAD + f"{TPS[1]},TNT,2,0,{yesterday()},,UTUH,,\n" + rows.format(**said)
    assert fault.format(**said) in handed_in(signed_in("staf"), content.encode())
    assert Receipt.objects.count() == 0


def test_the_same_list_with_other_content_is_a_fault(signed_in) -> None:
    staff, when = signed_in("staf"), yesterday()
    assert ": disimpan" in handed_in(staff, f"{HEAD}{TPS[0]},TNT,2,0,{when},,,,".encode())
    assert "sudah tersimpan dengan isi lain" in handed_in(staff, f"{HEAD}{TPS[0]},TNT,1,0,{when},,,,".encode())


@pytest.mark.parametrize("who", ["panwascam", "pkd", "pengamat"])
def test_only_the_office_hands_lists_in(signed_in, who: str) -> None:
    client = signed_in(who)
    assert client.get("/daftar-periksa/").status_code == client.post("/daftar-periksa/").status_code == 403


def test_a_file_of_somebody_else_is_not_there(signed_in) -> None:
    staff = signed_in("staf")
    looked = staff.post(
        "/daftar-periksa/", {"file": SimpleUploadedFile("a.csv", f"{HEAD}{TPS[0]},TNT,2,0,{yesterday()},,,,".encode())}
    )
    number = looked.context["kept"].pk
    assert signed_in("koordinator").post("/daftar-periksa/", {"berkas": number}).status_code == 404
    assert Receipt.objects.count() == 0


def test_the_command_names_who_hands_it_in(people, tmp_path) -> None:
    file = tmp_path / "daftar.csv"
    file.write_text(f"{HEAD}{OTHER_TPS},TNT,2,0,{yesterday()},tetangga,,,")
    with pytest.raises(CommandError, match="--oleh"):
        call_command("import_receipts", str(file), "--election", "PALI", "--oleh", "siapa")
    call_command("import_receipts", str(file), "--election", "PALI", "--oleh", "staf")
    assert Receipt.objects.get().reporter == people["tetangga"]


def test_a_large_file_is_left_to_the_worker_and_its_end_is_seen(signed_in) -> None:
    staff, row = signed_in("staf"), f"{TPS[0]},TNT,2,0,{yesterday()},,,,"
    looked = staff.post(
        "/daftar-periksa/", {"file": SimpleUploadedFile("besar.csv", f"{HEAD}{row}{' ' * AT_ONCE}".encode())}
    )
    number = looked.context["kept"].pk
    assert "sedang disimpan" in staff.post("/daftar-periksa/", {"berkas": number}).content.decode()
    tasks.import_file(number)
    page = staff.get("/daftar-periksa/").content.decode()
    assert "besar.csv" in page
    assert "Selesai" in page
    assert Receipt.objects.count() == 1


def test_voters_and_shipments_are_handed_in_on_a_page(signed_in) -> None:
    staff, head = signed_in("staf"), "kode_tps,pemilih_l,pemilih_p\n"

    def send(rows: str, kind: str = "voters") -> Any:
        return staff.post(f"/impor/?jenis={kind}", {"file": SimpleUploadedFile("dpt.csv", f"{head}{rows}".encode())})

    assert "Baris 2, kolom pemilih_l" in send(f"{TPS[0]},x,1").content.decode()
    number = send(f"{TPS[0]},140,144").context["kept"].pk
    assert VoterCount.objects.get(place=TPS[0]).male == 200
    assert staff.post("/impor/?jenis=shipments", {"berkas": number}).status_code == 404
    assert "disimpan" in staff.post("/impor/?jenis=voters", {"berkas": number}).content.decode()
    assert VoterCount.objects.get(place=TPS[0]).male == 140
    assert "no_surat_jalan" in staff.get("/impor/?jenis=shipments").content.decode()
    number = send(f"{TPS[0]},150,144{' ' * AT_ONCE}").context["kept"].pk
    assert "sedang disimpan" in staff.post("/impor/?jenis=voters", {"berkas": number}).content.decode()
    poll = {"HX-Request": "true"}
    assert 'hx-trigger="every 1s"' in staff.get("/impor/?jenis=voters", headers=poll).content.decode()
    tasks.import_file(number)
    assert "hx-trigger" not in staff.get("/impor/?jenis=voters", headers=poll).content.decode()
    assert VoterCount.objects.get(place=TPS[0]).male == 150
