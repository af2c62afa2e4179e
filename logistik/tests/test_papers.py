"""Form A: drafted from what is on record, edited, numbered without a gap or a double, and frozen with its hash."""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from logistik import intake, proof, reports
from logistik.models import Document, Election, Flag
from logistik.reports import Activity, Finding, FormA, Incomplete
from logistik.tests import world
from logistik.tests.office import KAB, KEC, TPS, browser, delivery, election, neighbour, now, ptps, short, staf
from logistik.tests.office import supervisor as person
from logistik.tests.papers import evidence, text
from logistik.tests.test_api_evidence import picture
from pengawasan import audit, vouching
from pengawasan.models import Assignment, AuditEntry, Region, Supervisor

__all__ = ["election", "evidence", "neighbour", "now", "ptps", "staf"]  # fixtures

WHOLE = FormA(
    stage="Pendistribusian", name="Contoh Pengawas", position="Panwaslu Kecamatan Talang Ubi", letter="7/CONTOH/2024",
    address="Kecamatan Talang Ubi", activities=[Activity("Langsung", "Tepat jumlah", "TPS 001", "Selasa")] * 2,
    summary="Kurang 1.025 (seribu dua puluh lima) lembar.\n<b>Nihil</b> − lainnya.",
    findings=[Finding("Tepat jumlah", "tidak", "Kurang 25."), Finding("Tepat jenis", "ya"), Finding("Keamanan")],
    violation={"event": "Kurang.", "witness_1": "Saksi contoh"}, office=KEC,
)  # fmt: skip


def sent(parts: Any, **changes: str) -> dict[str, Any]:
    """What a browser sends back of the page's forms."""
    forms = [parts.top, parts.violation, parts.dispute, *parts.activities, *parts.findings]
    rows = (parts.activities.management_form, parts.findings.management_form)
    said = {field.html_name: field.value() or "" for form in (*rows, *forms) for field in form}
    return said | changes


@pytest.mark.django_db
@pytest.mark.usefixtures("evidence")
def test_from_a_flag_to_a_frozen_paper(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    report = delivery(TPS, ptps, now).receipts.get()
    content = picture(size=(8, 8))
    photo = intake.Picture(uuid4(), "receipt", report.pk, hashlib.sha256(content).hexdigest(), content)
    intake.store_photo(photo, ptps, now)
    flag = short(TPS, now)
    short(TPS, now, rule="keamanan", kind="segel", severity="serius", sentence="Segel rusak.")
    Assignment.objects.filter(supervisor=staf).update(letter_number="001/CONTOH/2024")
    client = browser(staf)
    address = client.post("/formulir-a/baru/", {"flag": [flag.pk]})["Location"]
    one = Document.objects.get()
    form = FormA.of(one.content)
    assert (form.position, form.letter, form.office) == ("Staf Bawaslu PALI", "001/CONTOH/2024", KAB)
    day = now.astimezone(ZoneInfo("Asia/Jakarta"))
    assert form.activities[0].target == "Penerimaan di TPS 001 Karta Dewa, surat jalan contoh-001"
    assert f"{day.year} pukul {day:%H.%M}" in form.activities[0].when_where
    assert "1 (satu) penerimaan" in form.summary
    assert flag.sentence in form.summary
    assert [row.answer for row in form.findings] == ["tidak", "ya", "ya", "ya", "ya", "tidak"]
    assert form.violation["event"] == flag.sentence
    assert "DRAF, belum dinomori" in text(client.get(f"{address}pdf/").content)
    assert [photo["sha256"] for photo in form.photos] == [hashlib.sha256(content).hexdigest()]
    assert Client().get(f"/verifikasi/dokumen/{one.pk}/").status_code == 404

    changes = {"name": "Siti Contoh", "dugaan-actor": "KPPS contoh", "kegiatan-1-form": "Wawancara"}
    assert client.post(address, sent(client.get(address).context["parts"], **changes)).status_code == 302
    one.refresh_from_db()
    form = FormA.of(one.content)
    assert (form.name, form.violation["actor"], len(form.activities)) == ("Siti Contoh", "KPPS contoh", 2)
    client.post(f"{address}nomori/")
    one.refresh_from_db()
    assert one.code == f"001/LHP/PM.01.02/{KAB}/{day.month:02}/{day.year}"
    body = client.get(f"{address}pdf/").content
    assert hashlib.sha256(body).hexdigest() == one.file_sha256
    annex = PdfReader(io.BytesIO(body)).pages[-1]
    assert len(annex.images) == 1
    assert "Foto 1. Pengawas ptps" in annex.extract_text()
    said = text(body)
    for word in (one.code, one.sha256[:32], "Siti Contoh", f"/verifikasi/dokumen/{one.pk}/"):
        assert word.replace(" ", "") in said.replace(" ", ""), word
    assert client.post(address, {"name": "Orang Lain"}).status_code == 403
    assert client.post(f"{address}nomori/", follow=True).content.decode().count("tidak dapat diubah lagi") == 1

    shown = Client().get(f"/verifikasi/dokumen/{one.pk}/").content.decode()
    assert one.code in shown
    assert one.sha256 in shown
    assert one.file_sha256 in shown
    assert not [word for word in ("Siti Contoh", "KPPS contoh", flag.sentence, staf.name) if word in shown]
    assert list(proof.papers()) == []
    reports.file_of(one).path.write_bytes(b"%PDF palsu")
    assert [fault.endswith("berkasnya bukan yang disimpan.") for fault in proof.papers()] == [True]
    assert one.pk not in {difference.row.pk for difference in vouching.differences()}
    deeds = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert deeds[1:] == ["document.drafted", "document.revised", "document.numbered"]
    assert audit.verify() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("evidence")
def test_the_database_keeps_the_series_whole(staf: Supervisor, election: Election, now: datetime) -> None:
    def made() -> Document:
        one = reports.draft(election, Region.objects.get(pk=KEC), [], user=staf, now=now)
        return reports.revise(one, WHOLE, user=staf, now=now)

    first, second = reports.number(made(), address="https://x.invalid/", user=staf, now=now), made()
    values = {
        "year": first.year,
        "code": "x",
        "numbered_at": now,
        "numbered_by": staf,
        "sha256": "a",
        "file_sha256": "b",
    }
    for refused in (first.number, 3, 0):
        with pytest.raises(IntegrityError, match="next of its series"), transaction.atomic():
            Document.objects.filter(pk=second.pk).update(number=refused, **values)
    with pytest.raises(IntegrityError, match="document_numbered_whole"), transaction.atomic():
        Document.objects.filter(pk=second.pk).update(number=2, **values | {"sha256": ""})
    for deed in (lambda rows: rows.update(content={}), lambda rows: rows.delete()):
        with pytest.raises(InternalError, match="frozen"), transaction.atomic():
            deed(Document.objects.filter(pk=first.pk))
    with pytest.raises(Incomplete, match="sudah dinomori 001/LHP"):
        reports.revise(first, WHOLE, user=staf, now=now)
    assert reports.number(second, address="https://x.invalid/", user=staf, now=now).number == 2


@pytest.mark.django_db
def test_a_cell_longer_than_a_page_goes_on_the_next(staf: Supervisor, election: Election, now: datetime) -> None:
    long = "panjang " * 999
    one = reports.draft(election, Region.objects.get(pk=KEC), [], user=staf, now=now)
    parts = {"findings": [Finding(long, note=long)], "activities": [Activity(form=long)], "violation": {"text": long}}
    reports.revise(one, replace(WHOLE, **parts), user=staf, now=now)
    page = browser(staf).get(f"/formulir-a/{one.pk}/pdf/")
    assert text(page.content).count("panjang") == 4 * 999
    lines = browser(staf).post(f"/formulir-a/{one.pk}/", {"summary": "a\n" * 300})
    assert (lines.status_code, "Paling banyak 200 baris." in lines.content.decode()) == (400, True)


@pytest.mark.django_db
def test_who_sees_it_and_who_numbers_it(
    staf: Supervisor, neighbour: Supervisor, election: Election, now: datetime
) -> None:
    panwascam, place = person("panwascam", KEC), Region.objects.get(pk=KEC)
    one = reports.draft(election, place, [], user=panwascam, now=now)
    address = f"/formulir-a/{one.pk}/"
    seen = {user.username: browser(user).get(address).status_code for user in (panwascam, staf, neighbour)}
    assert seen == {f"panwascam.{KEC}": 200, f"staf.{KAB}": 200, "panwascam.16.12.02": 404}
    assert browser(person("pengamat", KAB)).get(address).status_code == 404
    assert browser(panwascam).post(f"{address}nomori/").status_code == 403
    said = browser(staf).post(f"{address}nomori/", follow=True).content.decode()
    assert "Belum diisi: Nomor surat perintah tugas, Kegiatan pengawasan" in said
    assert FormA.of(one.content).findings[0] == Finding(FormA.of(one.content).findings[0].what, "", "Belum ada laporan")
    assert len(browser(panwascam).get("/formulir-a/?state=draf").context["page"]) == 1
    assert len(browser(neighbour).get("/formulir-a/").context["page"]) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("evidence")
def test_twenty_at_once_get_twenty_numbers_in_a_row() -> None:
    now = timezone.now()
    made = world.build(now)
    people = world.make_people(now)
    place = Region.objects.get(pk=world.KEC)
    papers: list[UUID] = []
    for _ in range(20):
        one = reports.draft(made, place, [], user=people["panwascam"], now=now)
        papers.append(reports.revise(one, WHOLE, user=people["staf"], now=now).pk)
    clients = [browser(people[name]) for name in ("staf", "koordinator") for _ in range(10)]
    answers: list[int] = []

    def ask(client: Client, pk: UUID) -> None:
        answers.append(client.post(f"/formulir-a/{pk}/nomori/").status_code)
        connection.close()

    threads = [threading.Thread(target=ask, args=pair) for pair in zip(clients, papers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 20
    assert sorted(Document.objects.values_list("number", flat=True)) == list(range(1, 21))
    assert len(set(Document.objects.values_list("file_sha256", flat=True))) == 20
    assert audit.verify() == []


@pytest.mark.django_db
def test_without_a_report_nothing_is_said_to_be_fine(staf: Supervisor, now: datetime) -> None:
    flag = short(TPS, now, cleared_at=now, status="teratasi")
    one = reports.draft(Election.objects.get(), flag.place, [flag], user=staf, now=now)
    form = FormA.of(one.content)
    assert [row.answer for row in form.findings] == ["tidak", "", "", "", "", ""]
    assert "Teratasi" in form.findings[0].note
    assert form.violation == {}
    assert Flag.objects.get().status == "teratasi"
