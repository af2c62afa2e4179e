"""Photos through the real door: whole or not at all, once, private as they were, shown without EXIF, in scope."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from PIL import Image

from logistik import intake
from logistik.models import Photo, Submission
from logistik.tests.test_api_concerns import concern
from logistik.tests.test_api_sync import inspection
from logistik.tests.world import Phone, receipt
from pengawasan import audit, signing, vault

pytestmark = pytest.mark.django_db

POSITION = b"-3.2 103.8 rahasia"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Every test counts its own files, whatever else runs beside it."""
    settings.DATA_DIR = tmp_path


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more: Any) -> bytes:
    """A photo unlike any other, with a position in its EXIF."""
    image = Image.frombytes("RGB", (8, 8), os.urandom(192)).resize(size)
    exif = Image.Exif()
    exif[0x010E] = POSITION.decode()
    exif[0x0112] = 6  # turned by a quarter
    out = io.BytesIO()
    image.save(out, kind, exif=exif, **more)
    return out.getvalue()


def put(phone: Phone, content: bytes, pk: str | None = None, sha256: str | None = None, **query: str) -> Any:
    stated = sha256 if sha256 is not None else hashlib.sha256(content).hexdigest()
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    headers = {**phone.headers, "X-Content-SHA256": stated}
    return phone.client.put(
        f"/api/v1/evidence/{pk or uuid.uuid4()}?{asked}", content, content_type="image/jpeg", headers=headers
    )


def fetch(phone: Phone, pk: str, **headers: str) -> Any:
    return phone.get(f"evidence/{pk}", headers=headers)


def files() -> set[Path]:
    return {path for path in (Path(settings.DATA_DIR) / "evidence").rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_it_was_and_shown_without_exif(phone, kind):
    ptps, content, pk = phone("ptps"), picture(kind), str(uuid.uuid4())
    report = ptps.report().json()
    answer = put(ptps, content, pk, receipt=report["id"])
    assert answer.status_code == 201, answer.content
    digest = hashlib.sha256(content).hexdigest()
    assert answer.json()["sha256"] == answer.json()["receipt"]["payload"]["sha256"] == digest
    assert signing.verify(answer.json()["receipt"], signing.public_key())
    kept = Path(settings.DATA_DIR) / "evidence" / "original" / digest[:2] / digest
    assert kept.read_bytes() == content
    assert POSITION in content
    assert kept.stat().st_mode & 0o077 == 0
    shown = fetch(phone("pkd"), pk)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    body = b"".join(shown.streaming_content)
    with Image.open(io.BytesIO(body)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (480, 640), {})
    assert POSITION not in body
    assert "private" in shown["Cache-Control"]
    assert audit.verify() == []


def test_a_large_photo_is_shown_smaller(phone):
    ptps, pk = phone("ptps"), str(uuid.uuid4())
    put(ptps, picture(size=(3000, 1500)), pk, receipt=ptps.report().json()["id"])
    with Image.open(io.BytesIO(b"".join(fetch(ptps, pk).streaming_content))) as image:
        assert image.size == (1024, 2048)
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (3000, 1500)
    vault.shown(photo.sha256).path.unlink()
    lost = fetch(ptps, pk)
    assert (lost.status_code, "tidak ada lagi" in lost.json()["detail"]) == (404, True)


def test_a_transparent_photo_is_shown_on_white(phone):
    ptps, pk, out = phone("ptps"), str(uuid.uuid4()), io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    put(ptps, out.getvalue(), pk, receipt=ptps.report().json()["id"])
    with Image.open(io.BytesIO(b"".join(fetch(ptps, pk).streaming_content))) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_the_same_again_is_a_duplicate_and_another_photo_a_conflict(phone):
    ptps, content, pk = phone("ptps"), picture(), str(uuid.uuid4())
    report, other = ptps.report().json()["id"], ptps.report().json()["id"]
    first = put(ptps, content, pk, receipt=report).json()
    assert put(ptps, content, pk, receipt=report).json() == first | {"status": "duplicate"}
    refused = picture()
    assert put(ptps, refused, pk, receipt=report).status_code == 409
    assert put(ptps, content, pk, receipt=other).status_code == 409
    assert Photo.objects.count() == 1
    assert vault.original(hashlib.sha256(refused).hexdigest()).read_bytes() == refused


def test_a_photo_before_its_report(phone):
    ptps, pkd, pk, content = phone("ptps"), phone("pkd"), str(uuid.uuid4()), receipt()
    assert put(ptps, picture(), pk, receipt=content["id"]).status_code == 201
    assert [fetch(who, pk).status_code for who in (ptps, pkd, phone("ptps2"))] == [200, 404, 404]
    ptps.post("receipts/", content)
    assert [fetch(who, pk).status_code for who in (ptps, pkd, phone("ptps2"))] == [200, 200, 404]


def test_nobody_adds_a_photo_to_what_another_reported(phone):
    ptps, early, late = phone("ptps"), receipt(), receipt()
    ptps.post("receipts/", early)
    for who in ("pkd", "staf", "ptps2", "outsider"):
        assert put(phone(who), picture(), receipt=early["id"]).status_code == 404, who
    pk = str(uuid.uuid4())
    assert put(phone("ptps2"), picture(), pk, receipt=late["id"]).status_code == 201
    ptps.post("receipts/", late)
    assert [fetch(phone(who), pk).status_code for who in ("ptps", "pkd", "staf", "ptps2")] == [404] * 4
    assert phone("pkd").get("evidence/", receipt=late["id"]).json()["count"] == 0


def test_photos_are_seen_by_those_above_and_nobody_beside(phone):
    ptps, panwascam = phone("ptps"), phone("panwascam")
    told, visit, report = concern(), inspection(), receipt()
    ptps.post("receipts/", report)
    ptps.post("concerns/", told)
    panwascam.post("inspections/", visit)
    ids = []
    for who, query in ((ptps, {"receipt": report["id"]}), (ptps, {"concern": told["id"]})):
        ids.append(str(uuid.uuid4()))
        assert put(who, picture(), ids[-1], **query).status_code == 201
    store = str(uuid.uuid4())
    assert put(panwascam, picture(), store, inspection=visit["id"]).status_code == 201
    for name, count in {"ptps": 2, "pkd": 2, "panwascam": 3, "pengamat": 3, "ptps2": 0, "outsider": 0}.items():
        who = phone(name)
        assert who.get("evidence/").json()["count"] == count, name
        assert {fetch(who, pk).status_code for pk in ids} == {200 if count else 404}, name
        assert fetch(who, store).status_code == (200 if count == 3 else 404), name
    assert panwascam.get("evidence/", receipt=report["id"]).json()["results"][0]["id"] == ids[0]
    assert fetch(phone(None), ids[0]).status_code == 401
    assert put(phone("pengamat"), picture(), receipt=report["id"]).status_code == 403
    assert put(phone(None), picture(), receipt=report["id"]).status_code == 401


def test_an_image_element_may_fetch_it(phone):
    ptps, pk = phone("ptps"), str(uuid.uuid4())
    put(ptps, picture(), pk, receipt=ptps.report().json()["id"])
    assert fetch(ptps, pk, Accept="image/avif,image/webp").status_code == 200
    assert fetch(ptps, str(uuid.uuid4()), Accept="image/webp").json()["detail"] == "Tidak ditemukan."


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "GIF")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(b"\xff\xd8\xff\xe0 bukan foto", id="only-a-beginning"),
        pytest.param(gif(), id="gif"),
        pytest.param(picture()[:-300], id="cut-jpeg"),
        pytest.param(picture("PNG")[:-300], id="cut-png"),
        pytest.param(picture("WEBP")[:-300], id="cut-webp"),
        pytest.param(picture("PNG", (4001, 3000)), id="13-megapixels"),
    ],
)
def test_what_is_not_a_whole_photo_is_refused_and_nothing_kept(phone, content):
    before = files()
    ptps = phone("ptps")
    answer = put(ptps, content, receipt=ptps.report().json()["id"])
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["foto"]
    assert files() == before
    assert not Submission.objects.filter(kind="photo").exists()


def test_bytes_that_changed_on_the_way_are_refused(phone):
    before = files()
    ptps, content = phone("ptps"), picture()
    answer = put(ptps, content, sha256=hashlib.sha256(content + b"x").hexdigest(), receipt=str(uuid.uuid4()))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["sha256"]
    assert files() == before


def test_eight_megabytes_and_no_more(phone):
    ptps, base = phone("ptps"), picture()
    report = ptps.report().json()["id"]
    full = base + b"\0" * (intake.MOST_PHOTO_BYTES - len(base))
    assert put(ptps, full, receipt=report).status_code == 201
    answer = put(ptps, full + b"\0", receipt=report)
    assert (answer.status_code, answer.json()["detail"]) == (413, "Foto lebih besar dari 8 MB.")


def test_an_upload_says_what_it_is(phone):
    ptps, some = phone("ptps"), str(uuid.uuid4())
    for field, query, sha256 in [
        ("receipt", {}, None),
        ("receipt", {"receipt": some, "concern": some}, None),
        ("concern", {"concern": "bukan"}, None),
        ("sha256", {"receipt": some}, ""),
        ("sha256", {"receipt": some}, "z" * 64),
    ]:
        answer = put(ptps, picture(), sha256=sha256, **query)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    content = picture()
    digest = hashlib.sha256(content).hexdigest().upper()
    assert put(ptps, content, sha256="", receipt=some + f"&sha256={digest}").status_code == 201


def test_a_disk_that_refuses_is_told_and_nothing_claims_to_be_stored(phone, settings, tmp_path):
    ptps, pk = phone("ptps"), str(uuid.uuid4())
    report, content, usual = ptps.report().json()["id"], picture(), settings.DATA_DIR
    settings.DATA_DIR = tmp_path / "berkas"
    settings.DATA_DIR.write_text("bukan folder")
    assert put(ptps, content, pk, receipt=report).status_code == 503
    assert not Photo.objects.exists()
    settings.DATA_DIR = usual
    assert put(ptps, content, pk, receipt=report).status_code == 201


def test_a_photo_is_on_the_disk_with_its_name_before_its_row_is_written(phone, monkeypatch):
    ptps, done = phone("ptps"), []
    report, fsync, replace = ptps.report().json()["id"], os.fsync, os.replace

    def synced(handle: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "file")
        fsync(handle)

    def renamed(draft: str, path: Path) -> None:
        done.append("name")
        replace(draft, path)

    def stated(execute: Any, sql: str, *more: Any) -> Any:
        if str(sql).startswith('INSERT INTO "logistik_photo"'):
            done.append("row")
        return execute(sql, *more)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    with connection.execute_wrapper(stated):
        assert put(ptps, picture(), receipt=report).status_code == 201
    kept = ["file", "name", "folder"]
    assert [step for step, before in zip(done, ["", *done], strict=False) if step != before] == [*kept, *kept, "row"]


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_at_once_is_one(phone):
    ptps, content, pk = phone("ptps"), picture(), str(uuid.uuid4())
    report = ptps.report().json()["id"]
    gate = threading.Barrier(8)
    answers: list[int] = []

    def send() -> None:
        mine = Phone(None)
        mine.headers = ptps.headers
        gate.wait()
        answers.append(put(mine, content, pk, receipt=report).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers) == {201: 1, 200: 7}
    assert Photo.objects.count() == 1
    assert not [path for path in files() if path.name.endswith(".tmp")]


def test_the_list_costs_the_same_however_long_it_is(phone, django_assert_max_num_queries):
    ptps = phone("ptps")
    report = ptps.report().json()["id"]
    for _ in range(4):
        put(ptps, picture(size=(20, 20)), receipt=report)
    with django_assert_max_num_queries(6):
        assert ptps.get("evidence/").json()["count"] == 4
