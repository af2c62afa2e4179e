"""The other papers: letters, the records of a handover and a destruction, the situation of a day."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import InternalError, transaction
from django.http import HttpResponse
from django.test import Client

from logistik import followups
from logistik.followups import Draft
from logistik.models import Allotment, Document, Flag, Item, Shipment
from logistik.printing import day as spoken
from logistik.reports import Destruction, Handed, Handover
from logistik.reports.daily import Daily
from logistik.rules.law import UNRECORDED
from logistik.tests.office import KAB, KEC, TPS, browser, delivery, election, neighbour, now, ptps, short, staf
from logistik.tests.papers import evidence, text
from logistik.tests.test_exports import sheet
from pengawasan.models import Region, Supervisor

__all__ = ["election", "evidence", "neighbour", "now", "ptps", "staf"]  # fixtures


@pytest.mark.django_db
@pytest.mark.usefixtures("evidence")
def test_a_saran_perbaikan_becomes_a_letter_once(staf: Supervisor, neighbour: Supervisor, now: datetime) -> None:
    basis = [
        {"instrument": "UU 10/2016", "clause": "Pasal 80"},
        {"instrument": "Perbawaslu 11/2024", "clause": UNRECORDED},
    ]
    flag, day = short(TPS, now, basis=basis), now.astimezone(ZoneInfo("Asia/Jakarta")).date()
    followups.add_clocks(flag.election)
    draft = Draft(flag.election, "saran_tertulis", Region.objects.get(pk=KEC), day, "Lengkapi 1.025 lembar.", "ppk")
    one = followups.record(replace(draft, number="12/PM.00.02", flags=[flag]), user=staf, now=now)
    client, signed = browser(staf), {"name": "Ketua Contoh", "position": "Ketua Panwaslu Kecamatan Talang Ubi"}
    assert "Jabatan wajib diisi." in client.post(f"/tindak-lanjut/{one.pk}/surat/", {"name": "X"}).content.decode()
    client.post(f"/tindak-lanjut/{one.pk}/surat/", signed)
    letter = Document.objects.get()
    assert (letter.kind, letter.code, letter.followup, letter.number) == ("surat", "12/PM.00.02", one, 1)
    body = client.get(f"/formulir-a/{letter.pk}/pdf/").content
    assert hashlib.sha256(body).hexdigest() == letter.file_sha256
    said = text(body)
    for line in (
        "KECAMATAN TALANG UBI PALI", "12/PM.00.02", "Saran perbaikan", "Ketua PPK Talang Ubi",
        "TPS 001 menerima 479", "dasar: UU 10/2016, Pasal 80; Perbawaslu 11/2024.", "Lengkapi 1.025 lembar.",
        spoken(one.due_on), f"Talang Ubi, {spoken(day)}", "Ketua Panwaslu Kecamatan Talang Ubi", "Ketua Contoh",
    ):  # fmt: skip
        assert line in said, line
    assert client.post(f"/tindak-lanjut/{one.pk}/surat/", signed).status_code == 400
    assert "12/PM.00.02" in Client().get(f"/verifikasi/dokumen/{letter.pk}/").content.decode()
    assert client.get(f"/formulir-a/{letter.pk}/").status_code == 404
    assert browser(neighbour).get(f"/formulir-a/{letter.pk}/pdf/").status_code == 404
    with pytest.raises(InternalError, match="frozen"), transaction.atomic():
        Document.objects.filter(pk=letter.pk).update(content={})
    spoken_one = followups.record(replace(draft, kind="saran_lisan", flags=[flag]), user=staf, now=now)
    assert client.post(f"/tindak-lanjut/{spoken_one.pk}/surat/", signed).status_code == 400


MAMUJU = {"surplus": "3.129", "damaged": "1.477", "destroyed": "4606", "left": "0", "psu": "2.000"}


@pytest.mark.django_db
@pytest.mark.usefixtures("evidence")
def test_destroyed_ballots_add_up_or_it_is_explained(staf: Supervisor, neighbour: Supervisor, now: datetime) -> None:
    """Mamuju: 3,129 surplus and 1,477 damaged make 4,606 destroyed; the 2,000 for a re-vote are apart."""
    Allotment.objects.bulk_create(
        Allotment(election_id="PALI", item=item, basis="kabupaten", status="SAMPLE")
        for item in (Item.objects.get(pk="SS-BUP"), Item.objects.create(pk="SS-PSU-BUP", name="PSU", unit="lembar"))
    )
    client, new = browser(staf), {"kind": "pemusnahan"}
    assert browser(neighbour).post("/formulir-a/baru/", new).status_code == 403
    address = client.post("/formulir-a/baru/", new)["Location"]
    one, witnesses = Document.objects.get(), "Polres contoh\nKejaksaan contoh"
    assert [row.item for row in Destruction.of(one.content).rows] == ["SS-BUP"]

    def save(**numbers: str) -> HttpResponse:
        top = {field.html_name: field.value() or "" for field in client.get(address).context["parts"].top}
        rows = {f"baris-0-{name}": value for name, value in (MAMUJU | numbers).items()}
        return client.post(address, top | {"witnesses": witnesses} | rows)

    wrong = save(destroyed="4,606")
    assert "Tulis bilangan bulat, seperti 3129 atau 3.129." in wrong.content.decode()
    save(destroyed="4605", left="1")
    assert "Belum diisi: Penjelasan selisih." in client.post(f"{address}nomori/", follow=True).content.decode()
    assert "Jumlahnya TIDAK sesuai." in text(client.get(f"{address}pdf/").content)
    save(destroyed="")
    assert "Belum diisi: Angka Surat suara Bupati." in client.post(f"{address}nomori/", follow=True).content.decode()
    save()
    done = client.post(f"{address}nomori/", follow=True).content.decode()
    assert "Sesuai, gudang kosong" in done
    one.refresh_from_db()
    assert one.code.startswith(f"001/BA/PM.01.02/{KAB}/")
    said = text(client.get(f"{address}pdf/").content)
    for sentence in (
        "Dimusnahkan 4.606 (empat ribu enam ratus enam) lembar; lebih 3.129 + rusak 1.477 = 4.606 lembar.",
        "Jumlahnya sesuai.", "Sisa di gudang di luar stok PSU: 0 (nol) lembar.",
        "Stok PSU disimpan terpisah: 2.000 (dua ribu) lembar.", "2. Kejaksaan contoh",
    ):  # fmt: skip
        assert sentence in said


@pytest.mark.django_db
@pytest.mark.usefixtures("evidence")
def test_a_handover_puts_what_was_counted_beside_the_surat_jalan(
    staf: Supervisor, ptps: Supervisor, neighbour: Supervisor, now: datetime
) -> None:
    sent = delivery(TPS, ptps, now)
    client, new = browser(ptps), f"/pengiriman/{sent.pk}/serah-terima/"
    assert browser(neighbour).post(new).status_code == 404
    address = client.post(new)["Location"]
    one = Document.objects.get()
    form = Handover.of(one.content)
    assert form.rows == [Handed("Surat suara Bupati", "lembar", 504, 479, 0)]
    assert (form.rows[0].difference, form.seals, form.position) == (
        -25,
        "utuh (contoh-1)",
        "Pengawas TPS 001 Karta Dewa",
    )
    parties = {"when": form.when, "name": form.name, "giver": "PPS contoh", "giver_position": "Ketua PPS"}
    parties |= {"taker": "KPPS contoh", "taker_position": "Ketua KPPS", "rows": "[]"}
    client.post(address, parties)
    said = browser(staf).post(f"{address}nomori/", follow=True).content.decode()
    assert "Belum diisi: Penjelasan selisih atau kerusakan." in said
    client.post(address, parties | {"note": "25 lembar menyusul."})
    browser(staf).post(f"{address}nomori/")
    one.refresh_from_db()
    assert one.code.startswith("001/BAST/PM.01.02/16.12.01/")
    paper = text(client.get(f"{address}pdf/").content)
    for word in (
        "contoh-001", "Surat suara Bupati lembar 504 479 0 -25", "TIDAK seluruhnya sesuai", "25 lembar menyusul.",
        "Ketua PPS", "KPPS contoh",
    ):  # fmt: skip
        assert word in paper, word
    empty = Shipment.objects.create(
        manifest_number="contoh-0", election_id="PALI", origin_id=KEC, destination_id=TPS, stage=2, recorded_at=now
    )
    address = client.post(f"/pengiriman/{empty.pk}/serah-terima/")["Location"]
    said = browser(staf).post(f"{address}nomori/", follow=True).content.decode()
    assert "Penerimaan semua barang (belum dihitung)" in said


@pytest.mark.django_db
@pytest.mark.usefixtures("evidence")
def test_the_situation_is_kept_as_it_was(
    staf: Supervisor, ptps: Supervisor, neighbour: Supervisor, now: datetime
) -> None:
    delivery(TPS, ptps, now)
    short(TPS, now)
    short(TPS, now, status="teratasi", cleared_at=now)
    client, new = browser(staf), "/formulir-a/situasi/"
    assert browser(neighbour).post(new, {"place": KEC}).status_code == 404
    assert browser(ptps).post(new, {"place": KEC}).status_code == 404
    assert client.post(new, {"place": TPS}).status_code == 404
    address = client.post(new, {"place": KAB})["Location"]
    one = Document.objects.get()
    said = Daily.of(one.content)
    assert [row[:2] for row in said.places] == [["Talang Ubi", 2], ["Abab", 1], ["Jumlah", 3]]
    assert all(sum(row[2:]) == row[1] for row in said.places)
    assert said.flags[0] == ["Tepat jumlah", 1, 1, 0]
    Flag.objects.filter(cleared_at__isnull=True).update(status="teratasi", cleared_at=now)
    assert client.post(address, {"name": "X"}).status_code == 403
    client.post(f"{address}nomori/")
    paper = text(client.get(f"{address}pdf/").content)
    for word in ("LAPORAN SITUASI PENGAWASAN LOGISTIK", "001/LS/PM.01.02/16.12/", said.at, "Tepat jumlah 1 1 0"):
        assert word in paper, word
    rows = sheet(staf, f"{address}pdf/")
    assert ["Indikasi", "Tepat jumlah", 1, 1, 0] in [row[:5] for row in rows]
