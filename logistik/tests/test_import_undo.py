"""Columns under other names, corrected on the page; and a whole import taken back, as long as nothing stands on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from logistik import intake, tasks
from logistik.intake import Report, Sent
from logistik.models import Balance, ImportFile, Receipt, Shipment, ShipmentEvent, VoterCount
from logistik.tests.office import browser
from logistik.tests.world import DESA, KEC, TPS
from logistik.views.importing import AT_ONCE
from pengawasan.models import Assignment, Region, Supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(people: dict[str, Supervisor]) -> Client:
    return browser(people["staf"])


def look(client: Client, page: str, content: str) -> Any:
    return client.post(page, {"file": SimpleUploadedFile("berkas.csv", content.encode())})


def store(client: Client, page: str, content: str) -> ImportFile:
    kept = look(client, page, content).context["kept"]
    client.post(page, {"berkas": kept.pk})
    kept.refresh_from_db()
    assert (kept.state, kept.errors, kept.percent) == ("selesai", [], 100)
    remembered = kept.trace
    ImportFile.objects.filter(pk=kept.pk).update(state="menunggu", percent=1)  # killed before it was noted
    tasks.import_file(kept.pk)
    kept.refresh_from_db()
    assert (kept.state, kept.trace) == ("selesai", remembered)
    return kept


def take_back(client: Client, page: str, kept: ImportFile) -> str:
    return client.post(page, {"berkas": kept.pk, "tindakan": "batalkan"}).content.decode()


def state(kept: ImportFile) -> str:
    return ImportFile.objects.get(pk=kept.pk).state


VOTERS, SHIPMENTS, CHECKLISTS, PEOPLE = (
    "/impor/?jenis=voters",
    "/impor/?jenis=shipments",
    "/daftar-periksa/",
    "/impor/?jenis=pengawas",
)
SHEET = "no_surat_jalan,asal,tujuan,tahap,berangkat,perkiraan_tiba,kode_barang,jumlah,untuk\n"


def test_columns_are_guessed_and_corrected_on_the_page(staff: Client) -> None:
    looked = look(staff, VOTERS, f"No;ID-TPS;Laki-laki;Pemilih wanita;Perempuan\n1;{TPS[0]};140;144;x\n")
    kept = looked.context["kept"]
    assert kept.columns == {"kode_tps": "id_tps", "pemilih_l": "laki_laki", "pemilih_p": "perempuan"}
    page = looked.content.decode()
    assert "Baris 2, kolom perempuan (pemilih_p): “x” bukan bilangan bulat" in page
    assert '<option value="id_tps" selected>' in page
    right = {"kolom-kode_tps": "id_tps", "kolom-pemilih_l": "laki_laki", "kolom-pemilih_p": "pemilih_wanita"}
    ask: dict[str, Any] = {"berkas": kept.pk, "tindakan": "kolom"}
    for wrong, said in (
        ({"kolom-pemilih_p": ""}, "Pilih kolomnya."),
        ({"kolom-pemilih_p": "bukan"}, "Kolom ini tidak ada dalam berkas."),
    ):
        refused = staff.post(VOTERS, ask | right | wrong)
        assert (refused.status_code, said in refused.content.decode()) == (400, True)
    assert "dipilih untuk dua isi" in staff.post(VOTERS, ask | right | {"kolom-pemilih_p": "id_tps"}).content.decode()
    assert "1 TPS (0 baru), 284 pemilih." in staff.post(VOTERS, ask | right).content.decode()
    assert "284 pemilih" in staff.get(f"{VOTERS}&berkas={kept.pk}").content.decode()
    staff.post(VOTERS, {"berkas": kept.pk})
    assert VoterCount.objects.get(place=TPS[0]).total == 284


def test_voters_go_back_to_what_they_were(staff: Client, people: dict[str, Supervisor]) -> None:
    was, need = VoterCount.objects.get(place=TPS[0]), Balance.objects.get(place=TPS[0], item="SS-BUP").need
    new = f"{DESA}.077"
    content = f"kode_tps,pemilih_l,pemilih_p\n{TPS[0]},10,10\n{new},5,5\n"
    kept = store(staff, VOTERS, content)
    assert Balance.objects.get(place=TPS[0], item="SS-BUP").need == 21
    post = Assignment.objects.create(
        supervisor=people["ptps"], role="ptps", region_id=new, valid_from=timezone.localdate()
    )
    assert f"{new}: sudah ada pengawas." in take_back(staff, VOTERS, kept)
    post.delete()
    VoterCount.objects.filter(place=TPS[0]).update(male=11)
    assert f"{TPS[0]}: pemilih diubah lagi sesudahnya." in take_back(staff, VOTERS, kept)
    assert state(kept) == "selesai"
    VoterCount.objects.filter(place=TPS[0]).update(male=10)
    assert "dibatalkan seluruhnya" in take_back(staff, VOTERS, kept)
    now_there = VoterCount.objects.get(place=TPS[0])
    assert (now_there.male, now_there.female, now_there.source_status) == (was.male, was.female, was.source_status)
    assert Balance.objects.get(place=TPS[0], item="SS-BUP").need == need
    assert not VoterCount.objects.filter(place=new).exists()
    assert Region.objects.get(pk=new).retired_at is not None
    assert not Balance.objects.filter(place=new).exists()
    assert "Hanya impor yang sudah disimpan" in take_back(staff, VOTERS, kept)


def test_shipments_are_called_off_and_a_better_list_takes_their_place(staff: Client) -> None:
    sent = Balance.objects.get(place=KEC, item="KTK").shipped
    kept = store(staff, SHIPMENTS, f"{SHEET}IMP-1,16.12,{KEC},1,,,KTK,9,\n")
    assert Balance.objects.get(place=KEC, item="KTK").shipped == sent + 9
    assert "dibatalkan seluruhnya" in take_back(staff, SHIPMENTS, kept)
    assert ShipmentEvent.objects.get(shipment__manifest_number="IMP-1").kind == "batal"
    assert Balance.objects.get(place=KEC, item="KTK").shipped == sent
    better = store(staff, SHIPMENTS, f"{SHEET}IMP-1,16.12,{KEC},1,,,KTK,8,\n")
    assert Balance.objects.get(place=KEC, item="KTK").shipped == sent + 8
    assert Shipment.objects.filter(manifest_number="IMP-1").count() == 2
    again = store(staff, SHIPMENTS, f"{SHEET}IMP-1,16.12,{KEC},1,,,KTK,8,\n")
    assert again.trace["ids"] == []
    standing = Shipment.objects.get(pk=better.trace["ids"][0])
    ShipmentEvent.objects.create(
        shipment=standing, kind="berangkat", occurred_at=timezone.now(), recorded_at=timezone.now()
    )
    assert "Surat jalan IMP-1 sudah berangkat." in take_back(staff, SHIPMENTS, better)
    assert state(better) == "selesai"


def test_reports_stay_and_are_withdrawn_by_a_correction(staff: Client, people: dict[str, Supervisor]) -> None:
    head = "kode_tempat,kode_barang,baik,rusak,dihitung,dilihat_oleh\n"
    when = f"{timezone.localtime() - timedelta(days=1):%d/%m/%Y} 14:30"
    before = Balance.objects.get(place=TPS[0], item="TNT").received_good
    content = f"{head}{TPS[0]},TNT,7,0,{when},ptps\n"
    kept = store(staff, CHECKLISTS, content)
    assert Balance.objects.get(place=TPS[0], item="TNT").received_good == before + 7
    assert "dibatalkan seluruhnya" in take_back(staff, CHECKLISTS, kept)
    first = Receipt.objects.get(pk=kept.trace["ids"][0])
    withdrawn = first.supersession.by
    assert (withdrawn.lines.count(), withdrawn.reporter, withdrawn.submission.user) == (
        0,
        people["ptps"],
        people["staf"],
    )
    assert Balance.objects.get(place=TPS[0], item="TNT").received_good == before
    better = store(staff, CHECKLISTS, content.replace(",7,", ",6,"))
    assert Balance.objects.get(place=TPS[0], item="TNT").received_good == before + 6
    now = timezone.now()
    correction = Report(uuid4(), TPS[0], now, corrects=UUID(better.trace["ids"][0]))
    intake.store_receipt(correction, Sent({}, b"", people["ptps"], now))
    assert f"Laporan {TPS[0]} sudah dikoreksi." in take_back(staff, CHECKLISTS, better)


def test_assignments_end_and_whoever_was_replaced_goes_on(people: dict[str, Supervisor]) -> None:
    koordinator, today = browser(people["koordinator"]), timezone.localdate()
    head = "nama_pengguna;nama;jabatan;kode_wilayah;berlaku_dari;berlaku_sampai;menggantikan\n"
    old = people["pkd"].assignments.get()
    rows = (
        f"baru;Pengganti;pkd;{DESA};{today:%d/%m/%Y};;pkd\nlama;Lama;ptps;{TPS[2]};{today - timedelta(9):%d/%m/%Y};;\n"
    )
    kept = store(koordinator, PEOPLE, head + rows)
    assert browser(people["staf"]).post(PEOPLE, {"berkas": kept.pk, "tindakan": "batalkan"}).status_code == 403
    ended = Assignment.objects.filter(pk=old.pk)
    ended.update(valid_to=today - timedelta(5))  # by the coordinator, who let them go before
    assert f"Penugasan pkd di {DESA} diubah lagi sesudahnya." in take_back(koordinator, PEOPLE, kept)
    ended.update(valid_to=today - timedelta(1))
    assert "dibatalkan seluruhnya" in take_back(koordinator, PEOPLE, kept)
    assert not Assignment.objects.filter(supervisor__username="baru").exists()
    assert Assignment.objects.get(supervisor__username="lama").valid_to == today - timedelta(1)
    assert Assignment.objects.get(pk=old.pk).valid_to == old.valid_to


def test_a_large_import_is_taken_back_by_the_worker(staff: Client) -> None:
    kept = look(staff, VOTERS, f"kode_tps,pemilih_l,pemilih_p\n{TPS[0]},10,10{' ' * AT_ONCE}\n").context["kept"]
    tasks.import_file(kept.pk)
    assert state(kept) == "menunggu"  # nobody asked for it
    ImportFile.objects.filter(pk=kept.pk).update(percent=1)
    tasks.import_file(kept.pk)
    assert "sedang dibatalkan" in take_back(staff, VOTERS, kept)
    assert 'hx-trigger="every 1s"' in staff.get(VOTERS, headers={"HX-Request": "true"}).content.decode()
    tasks.undo_import(kept.pk)
    assert state(kept) == "dibatalkan"
