"""ODK Collect through the real door: who may enter, what is downloaded, and that a submission is stored once."""

from __future__ import annotations

import base64
import shutil
import subprocess
import threading
import time
import uuid
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
import pyxform
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.http import http_date

from logistik.models import Concern, Inspection, Photo, Receipt, Submission
from logistik.openrosa.forms import FORMS, form
from logistik.tests.test_api_evidence import picture
from logistik.tests.world import DESA, FOREIGN_TPS, PASSWORD, TPS, stamp

pytestmark = pytest.mark.django_db
VALIDATOR = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def collect(name: str = "ptps", password: str = PASSWORD) -> dict[str, str]:
    """The headers of a device."""
    pair = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}", "X-OpenRosa-Version": "1.0"}


def instance(form_id: str = "penerimaan", body: str = "", **more: str) -> str:
    said = {"id": str(uuid.uuid4()), "place": TPS[0], "at": stamp(-2), "meta": ""} | more
    return (
        f'<data id="{form_id}" version="1" xmlns:orx="http://openrosa.org/xforms"><tempat>{said["place"]}</tempat>'
        f"<dihitung>{said['at']}</dihitung>{body or RECEIPT}"
        f"<orx:meta><orx:instanceID>uuid:{said['id']}</orx:instanceID>{said['meta']}</orx:meta></data>"
    )


RECEIPT = (
    "<surat_jalan/><baris><barang>SS-BUP</barang><baik>410</baik><rusak>2</rusak></baris><segel>intact</segel>"
    "<penyimpanan>official</penyimpanan><pengawasan>present</pengawasan><diterima_oleh>KPPS</diterima_oleh>"
    "<posisi>-3.2 103.8 0 12.5</posisi><catatan/>"
)


def send(xml: str | bytes, who: dict[str, str] | None = None, **photos: bytes) -> Any:
    body = xml.encode() if isinstance(xml, str) else xml
    files = {"xml_submission_file": SimpleUploadedFile("form.xml", body, "text/xml")}
    files |= {
        name.replace("_", "."): SimpleUploadedFile(name.replace("_", "."), content) for name, content in photos.items()
    }
    return Client(raise_request_exception=False).post("/openrosa/submission", files, headers=who or collect())


def get(path: str, who: dict[str, str] | None = None) -> Any:
    return Client().get(path, headers=who or collect())


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.skipif(shutil.which("java") is None, reason="ODK's validator needs Java, and there is none here")
def test_odks_own_validator_accepts_the_form(form_id: str, tmp_path: Path) -> None:
    path = tmp_path / f"{form_id}.xml"
    path.write_text(form(form_id).xml)
    command = ["java", "-Djava.awt.headless=true", "-jar", str(VALIDATOR), str(path)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode == 0, found.stderr
    assert "Xform is valid" in found.stdout + found.stderr


def test_the_list_leads_to_forms_and_ones_own_places(people: Any) -> None:
    listed = fromstring(get("/openrosa/formList").content)
    ns = {"l": listed.tag[1:].split("}")[0]}
    assert [one.text for one in listed.findall("l:xform/l:formID", ns)] == list(FORMS)
    address = listed.findtext("l:xform/l:downloadUrl", namespaces=ns)
    xml = get(address).content.decode()
    assert f'version="{listed.findtext("l:xform/l:version", namespaces=ns)}"' in xml
    lists = fromstring(get(listed.findtext("l:xform/l:manifestUrl", namespaces=ns)).content)
    ns = {"m": lists.tag[1:].split("}")[0]}
    places, items = (one.text for one in lists.findall("m:mediaFile/m:downloadUrl", ns))
    assert get(places).content.decode().splitlines() == ["name,label", f"{TPS[0]},TPS 001 Karta Dewa"]
    others = get(places, collect("pkd")).content.decode().splitlines()[1:]
    assert [line.partition(",")[0] for line in others] == [DESA, *TPS]
    assert "SS-BUP,Surat suara Bupati (lembar)" in get(items).content.decode()


@pytest.mark.parametrize(
    "who",
    [{}, collect("ptps", "salah"), collect("tidak-ada"), {"Authorization": "Basic %%%"}, {"Authorization": "Token x"},
     {"Authorization": f"Basic {base64.b64encode(b'tanpa titik dua').decode()}"}],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["formList", "submission", "formulir/penerimaan.xml", "formulir/penerimaan/tempat.csv"]
)
def test_nobody_enters_without_name_and_password(people: Any, path: str, who: dict[str, str]) -> None:
    answer = Client().head(f"/openrosa/{path}", headers=who)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic ")
    assert answer["X-OpenRosa-Version"] == "1.0"


def test_guessing_locks_the_device_out(people: Any, settings: Any) -> None:
    settings.AXES_ENABLED = True
    answers = [get("/openrosa/formList", collect("ptps", "salah")).status_code for _ in range(6)]
    assert (answers[:4], answers[-1]) == ([401] * 4, 429)
    assert get("/openrosa/formList", collect("x" * 300, "salah")).status_code == 401
    assert get("/openrosa/formList").status_code == 429


def test_head_says_how_much_may_be_sent(people: Any) -> None:
    answer = Client().head("/openrosa/submission", headers=collect())
    assert (answer.status_code, answer.content) == (204, b"")
    assert int(answer["X-OpenRosa-Accept-Content-Length"]) > 10**6
    assert get("/openrosa/submission").status_code == 405


def test_a_submission_is_a_report_like_any_other(people: Any) -> None:
    pk, photo = str(uuid.uuid4()), picture()
    body = f"{RECEIPT}<gambar><foto>a.jpg</foto></gambar><segelnya><nomor>S-1</nomor></segelnya>"
    body += "<kabel_ties>missing</kabel_ties><tanpa_nomor>2</tanpa_nomor>"
    xml = instance(body=body, id=pk)
    answer = send(xml, a_jpg=photo, b_jpg=picture())
    assert (answer.status_code, b"submit_success" in answer.content) == (201, True), answer.content
    report = Receipt.objects.select_related("submission").get(pk=pk)
    assert (report.latitude, report.accuracy_m, report.seal_numbers, report.reporter) == (
        -3.2, 12.5, ["S-1"], people["ptps"],
    )  # fmt: skip
    assert (bytes(report.submission.body).decode(), report.submission.channel) == (xml, "odk")
    assert (report.cable_ties, report.unnumbered) == ("missing", 2)
    assert list(report.lines.values_list("item", "good", "damaged")) == [("SS-BUP", 410, 2)]
    assert [str(one.receipt_id) for one in Photo.objects.all()] == [pk]
    assert send(xml, a_jpg=photo).status_code == 201
    assert send(xml.replace(">410<", ">411<")).status_code == 409
    assert (Receipt.objects.count(), Photo.objects.count()) == (1, 1)
    edited = f"<orx:deprecatedID>uuid:{pk}</orx:deprecatedID>"
    assert send(instance(meta=edited).replace(">410<", ">412<")).status_code == 201
    assert Receipt.objects.standing().get().lines.get().good == 412


@pytest.mark.parametrize(
    ("form_id", "body", "model", "field", "value"),
    [
        ("pemeriksaan", "<butir><cctv>ya</cctv><palet>tidak</palet><gerbang/></butir>", Inspection, "points",
         {"cctv": True, "palet": False}),
        ("kendala", "<jenis>kendala</jenis><isi>Jalan putus</isi>", Concern, "text", "Jalan putus"),
    ],
)  # fmt: skip
def test_the_other_forms_are_stored_too(people, form_id: str, body: str, model: Any, field: str, value: Any) -> None:
    xml = instance(form_id, body + "<gambar><foto>a.jpg</foto></gambar>")
    assert send(xml, a_jpg=picture()).status_code == send(xml).status_code == 201
    assert getattr(model.objects.get(), field) == value
    assert Photo.objects.count() == 1


def test_a_clock_that_is_off_is_measured_by_the_date_of_the_request(people: Any) -> None:
    xml = instance(at=stamp(-62))
    late = collect() | {"Date": http_date(time.time() - 3600)}
    assert send(xml, late).status_code == 201
    assert Receipt.objects.get().marks == ["jam_bergeser"]
    assert send(xml, collect() | {"Date": http_date()}).status_code == 201


@pytest.mark.parametrize("date", ["1 Jan 2024 00:00:00 +" + "9" * 20, f"1 Jan {'9' * 20} 00:00:00 GMT", "kemarin"])
def test_a_date_that_cannot_be_is_none(people: Any, date: str) -> None:
    assert send(instance(), collect() | {"Date": date}).status_code == 201
    assert Receipt.objects.get().skew_seconds is None


def test_a_position_without_any_uncertainty_was_made_up(people: Any) -> None:
    """Collect writes an accuracy of 0 for a position from a mock provider, as long as the form does not allow it."""
    assert "allow-mock-accuracy" not in form("penerimaan").xml
    assert send(instance(body=RECEIPT.replace("0 12.5<", "0.0 0.0<"))).status_code == 201
    assert (Receipt.objects.get().mock, Receipt.objects.get().marks) == (True, ["posisi_tiruan"])


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("xml", "status", "said"),
    [
        ("", 400, "XML"),
        ("<data", 400, "XML"),
        ("x" * (1024 * 1024 + 1), 400, "1 MB"),
        (b"\xff\xfe<\x00", 400, "UTF-8"),
        (BOMB + instance(), 400, "DTD"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + BOMB + instance(), 400, "DTD"),
        ("<a>" * 100_000, 400, "XML"),
        ('<data id="lain"/>', 400, "tidak dikenal"),
        ('<data id="penerimaan"/>', 400, "observed_at"),
        (instance(id="bukan"), 400, "id:"),
        (instance().replace(">410<", ">-1<"), 400, "lines.0.good: Harus bilangan bulat"),
        (instance().replace("SS-BUP", "SS-BUPP"), 400, "lines.0.item: Barang “SS-BUPP” tidak dikenal."),
        (instance().replace("-3.2 103.8", "utara"), 400, "position."),
        (instance(place="16.99"), 400, "place: Wilayah “16.99” tidak dikenal."),
        (instance(place=FOREIGN_TPS), 404, "di luar wilayah"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_reason(people, xml: str | bytes, status: int, said: str) -> None:
    answer = send(xml)
    assert (answer.status_code, said in answer.content.decode()) == (status, True), answer.content
    assert Submission.objects.count() == 0


def test_a_broken_photo_keeps_its_report_out(people: Any) -> None:
    xml = instance(body=RECEIPT + "<gambar><foto>a.jpg</foto></gambar>")
    assert send(xml, a_jpg=b"bukan foto").status_code == 400
    assert Submission.objects.count() == 0
    assert send(xml, a_jpg=picture()).status_code == 201


def test_a_request_that_is_no_form_is_refused(people: Any) -> None:
    nothing = Client().post("/openrosa/submission", {"a": "b"}, headers=collect())
    torn = Client().post("/openrosa/submission", b"--x", content_type="multipart/form-data", headers=collect())
    assert (nothing.status_code, torn.status_code) == (400, 400)


@pytest.mark.django_db(transaction=True)
def test_ten_identical_submissions_at_once_are_one_report(people: Any) -> None:
    xml, photo, answers = instance(body=RECEIPT + "<gambar><foto>a.jpg</foto></gambar>"), picture(), []
    gate = threading.Barrier(10)

    def post() -> None:
        gate.wait()
        answers.append(send(xml, a_jpg=photo).status_code)
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 10
    assert (Receipt.objects.count(), Photo.objects.count()) == (1, 1)
