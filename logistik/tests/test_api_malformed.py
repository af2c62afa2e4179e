"""Input that must get a clear 4xx in Indonesian, change nothing, and never a 500."""

from __future__ import annotations

import json
import time
import uuid

import pytest
from rest_framework.exceptions import ParseError

from logistik.api import parsers
from logistik.models import Receipt, Submission
from logistik.tests.world import counted, receipt

pytestmark = pytest.mark.django_db

LINE = counted("SS-BUP", 1)
MANY = [LINE] * 201


def without(name: str) -> dict:
    return {key: value for key, value in receipt().items() if key != name}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"id": 7}, "id", "UUID"),
        ({"id": "{" + str(uuid.uuid4()) + "}"}, "id", "UUID"),
        ({"id": None}, "id", "Wajib diisi."),
        ({"election": "LAIN"}, "election", "“LAIN” tidak dikenal"),
        ({"election": 7}, "election", "Harus teks."),
        ({"shipment": "x"}, "shipment", "UUID"),
        ({"corrects": []}, "corrects", "UUID"),
        ({"place": "16.12.01.2001.999"}, "place", "Wilayah “16.12.01.2001.999” tidak dikenal."),
        ({"place": "99"}, "place", "“99” tidak dikenal"),
        ({"place": "9" * 41}, "place", "40 karakter"),
        ({"place": ["16.12"]}, "place", "Harus teks."),
        ({"observed_at": "2024-11-26T14:03:00"}, "observed_at", "selisih zona"),
        ({"observed_at": "2024-11-26"}, "observed_at", "selisih zona"),
        ({"observed_at": "26/11/2024 14.03"}, "observed_at", "Bukan waktu yang sah"),
        ({"observed_at": "2024-13-40T14:03:00+07:00"}, "observed_at", "Bukan waktu yang sah"),
        ({"observed_at": "0001-01-01T00:00:00+14:00"}, "observed_at", "2000 dan 2100"),
        ({"observed_at": "9999-12-31T23:59:59-12:00"}, "observed_at", "2000 dan 2100"),
        ({"observed_at": "10000-01-01T00:00:00Z"}, "observed_at", "Bukan waktu yang sah"),
        ({"observed_at": 1732604580}, "observed_at", "Bukan waktu yang sah"),
        ({"observed_at": None}, "observed_at", "Wajib diisi."),
        ({"sent_at": "1999-12-31T23:59:59Z"}, "sent_at", "2000 dan 2100"),
        ({"position": {"latitude": 91, "longitude": 0}}, "position.latitude", "antara -90 dan 90"),
        ({"position": {"latitude": 0, "longitude": -181}}, "position.longitude", "antara -180 dan 180"),
        ({"position": {"latitude": "-3.2", "longitude": 0}}, "position.latitude", "Harus angka"),
        ({"position": {"latitude": True, "longitude": 0}}, "position.latitude", "Harus angka"),
        ({"position": {"latitude": 0}}, "position.longitude", "Wajib diisi."),
        ({"position": {"latitude": 0, "longitude": 0, "accuracy_m": -1}}, "position.accuracy_m", "antara 0"),
        ({"position": {"latitude": 0, "longitude": 0, "mock": "tidak"}}, "position.mock", "true atau false"),
        ({"position": [0, 0]}, "position", "objek JSON"),
        ({"witness": "hadir"}, "witness", "present, absent, obstructed"),
        ({"witness": ["present"]}, "witness", "tidak dikenal"),
        ({"witness": None}, "witness", "Wajib diisi."),
        ({"seal": True}, "seal", "intact, broken, missing, none"),
        ({"storage": 1}, "storage", "official, unofficial"),
        ({"seal_numbers": "A1"}, "seal_numbers", "Harus daftar."),
        ({"seal_numbers": ["A"] * 201}, "seal_numbers", "Paling banyak 200"),
        ({"seal_numbers": ["A", "B" * 61]}, "seal_numbers.1", "60 karakter"),
        ({"cable_ties": "hilang"}, "cable_ties", "complete, missing"),
        ({"unnumbered": -1}, "unnumbered", "bilangan bulat"),
        ({"seal_numbers": [1]}, "seal_numbers.0", "Harus teks."),
        ({"manifest_number": "x" * 81}, "manifest_number", "80 karakter"),
        ({"received_by": "x" * 121}, "received_by", "120 karakter"),
        ({"notes": "x" * 4001}, "notes", "4.000 karakter"),
        ({"notes": 5}, "notes", "Harus teks."),
        ({"lines": {}}, "lines", "Harus daftar."),
        ({"lines": None}, "lines", "Wajib diisi."),
        ({"lines": [7]}, "lines.0", "objek JSON"),
        ({"lines": MANY}, "lines", "Paling banyak 200"),
        ({"lines": [LINE, counted("SS-ENTAH", 1)]}, "lines.1.item", "Barang “SS-ENTAH” tidak dikenal."),
        ({"lines": [LINE, counted("SS-BUP", 1, for_place="99")]}, "lines.1.for_place", "“99” tidak dikenal"),
        ({"lines": [{"item": "SS-BUP"}]}, "lines.0.good", "Wajib diisi."),
        ({"lines": [counted("", 1)]}, "lines.0.item", "Wajib diisi."),
        ({"lines": [counted("SS-BUP", 1, seal_number="x" * 61)]}, "lines.0.seal_number", "60 karakter"),
    ]
    + [
        ({"lines": [counted("SS-BUP", good)]}, "lines.0.good", "bilangan bulat antara 0 dan 1.000.000.000")
        for good in (-1, 10**9 + 1, 2**63, 10**100, True, 410.0, 1.5, "410", [], {})
    ],
)
def test_the_field_is_named_and_nothing_is_stored(phone, changes, field, words):
    answer = phone("ptps").report(**changes)
    assert answer.status_code == 400, answer.content
    problem = answer.json()
    assert set(problem) == {"detail", "errors"}
    assert list(problem["errors"]) == [field]
    assert words in problem["errors"][field][0]
    assert not Submission.objects.exists()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("name", ["id", "place", "observed_at", "lines"])
def test_what_is_missing_is_named(phone, name):
    answer = phone("ptps").post("receipts/", without(name))
    assert (answer.status_code, answer.json()["errors"]) == (400, {name: ["Wajib diisi."]})


def test_every_fault_is_named_at_once(phone):
    answer = phone("ptps").report(place=5, witness="x", lines=[LINE, counted("SS-BUP", -1)])
    assert set(answer.json()["errors"]) == {"place", "witness", "lines.1.good"}


def body(**changes: object) -> bytes:
    return json.dumps(receipt(**changes)).encode()


GOOD = b'"good": 410'


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (body(notes="a\x00b"), "“notes” memuat karakter"),
        (body(notes="\ud800"), "“notes” memuat karakter"),
        (body(lines=[{"item": "\udfff", "good": 1}]), "“lines.0.item” memuat karakter"),
        (body(**{"a\x00": 1}), "Nama kolom di “isi” memuat karakter"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "bersarang"),
        (b"[" * 100_000, "bersarang"),
        (body(notes=[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]), "bersarang lebih dari 20 tingkat"),
        (body().replace(GOOD, b'"good": NaN'), "NaN bukan angka"),
        (body().replace(GOOD, b'"good": -Infinity'), "-Infinity bukan angka"),
        (body().replace(GOOD, b'"good": ' + b"9" * 5000), "bukan JSON yang sah"),
        (body().replace(GOOD, b'"good": 410, "good": 1'), "muncul lebih dari sekali"),
        (body()[:-40], "bukan JSON yang sah"),
        (b"\xef\xbb\xbf" + body(), "bukan JSON yang sah"),
        (body().decode().encode("utf-16"), "UTF-8"),
        (b"\x1f\x8b\x08\x00\x00\x00", "UTF-8"),
        (b"[]", "objek JSON"),
        (b"null", "objek JSON"),
        (b'"receipt"', "objek JSON"),
        (b"1e999", "objek JSON"),
    ],
)
def test_what_is_not_json_as_we_read_it(phone, raw, words):
    answer = phone("ptps").post("receipts/", raw=raw)
    assert answer.status_code == 400, answer.content
    assert words in answer.json()["detail"]
    assert not Submission.objects.exists()


def test_a_number_too_large_for_any_float(phone):
    raw = body().replace(b'"latitude": -3.2', b'"latitude": 1e999')
    assert list(phone("ptps").post("receipts/", raw=raw).json()["errors"]) == ["position.latitude"]
    assert not Submission.objects.exists()


def test_an_empty_body_names_what_is_missing(phone):
    answer = phone("ptps").post("receipts/", raw=b"")
    assert answer.status_code == 400
    assert {"id", "place", "observed_at", "lines"} <= set(answer.json()["errors"])


def test_a_body_larger_than_a_megabyte(phone):
    answer = phone("ptps").post("receipts/", raw=body(notes="x" * 1024 * 1024))
    assert (answer.status_code, answer.json()["detail"]) == (413, "Kiriman lebih besar dari 1 MB.")
    assert not Submission.objects.exists()


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", ""])
def test_another_content_type(phone, kind):
    assert phone("ptps").post("receipts/", raw=body(), kind=kind).status_code == 415


def test_what_says_it_is_packed_is_taken_at_no_door_but_sync(phone):
    """It would be read as it is, and stored as something else than its sender meant."""
    client = phone("ptps")
    client.headers |= {"Content-Encoding": "gzip"}
    answer = client.report()
    assert (answer.status_code, answer.json()["errors"]) == (415, {})
    assert not Submission.objects.exists()


def test_methods_that_are_not_there(phone):
    client, content = phone("ptps"), receipt()
    client.post("receipts/", content)
    for method in ("put", "patch", "delete", "options"):
        call = getattr(client.client, method)
        answer = call(f"/api/v1/receipts/{content['id']}/", headers=client.headers)
        assert (answer.status_code, answer.json()["errors"]) == (405, {}), method


@pytest.mark.parametrize("token", ["Token x", "Token", "Token a b", "Token \xff\xfe", "Bearer x", "Token a\x00b"])
def test_a_token_that_is_none(phone, token):
    client = phone(None)
    client.headers = {"Authorization": token}
    answer = client.get("me/")
    assert answer.status_code == 401
    assert answer.json()["errors"] == {}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("flags/", {"rule": "x"}),
        ("flags/", {"status": "baru"}),
        ("flags/", {"severity": "parah"}),
        ("flags/", {"within": "16.12.1"}),
        ("flags/", {"shipment": "x"}),
        ("regions/", {"level": "9"}),
        ("balance/", {"place": "x"}),
        ("balance/", {"item": "a\x00b"}),
        ("readiness/", {"within": "PALI"}),
        ("receipts/", {"within": "16.12."}),
    ],
)
def test_a_filter_that_cannot_be(phone, path, query):
    answer = phone("staf").get(path, **query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(query)


def test_many_keys_of_which_one_is_doubled_take_no_time():
    keys = [f'"{n:05x}":1' for n in range(90_000)]
    started = time.process_time()
    with pytest.raises(ParseError, match="muncul lebih dari sekali"):
        parsers.read(f"{{{','.join([*keys, keys[-1]])}}}".encode())
    assert time.process_time() - started < 5  # it took minutes, and nobody had to be signed in


def test_a_page_that_is_not_there(phone):
    for page in ("0", "7", "x"):
        assert phone("staf").get("regions/", page=page).status_code == 404


def test_points_of_an_inspection(phone):
    ptps = phone("panwascam")
    visit = {"id": str(uuid.uuid4()), "place": "16.12.01", "observed_at": receipt()["observed_at"], "points": {}}
    for points, field in (
        ({"atap": True}, "points.atap"),
        ({"cctv": 1}, "points.cctv"),
        ([], "points"),
        (None, "points"),
    ):
        answer = ptps.post("inspections/", visit | {"points": points})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert list(ptps.post("inspections/", visit | {"place": "16.12.77"}).json()["errors"]) == ["place"]
    assert not Submission.objects.exists()
