"""A large photo comes in pieces: it goes on where it stopped, is whole or not at all, and leaves nothing behind."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from PIL import Image

from logistik import intake
from logistik.intake.parts import KEPT, MOST_OPEN
from logistik.models import Photo
from logistik.tests.test_api_evidence import files
from logistik.tests.world import Phone

pytestmark = pytest.mark.django_db
STEP = 256 * 1024


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture(scope="module")
def large() -> bytes:
    """More than 1 MB of a photo."""
    out = io.BytesIO()
    Image.frombytes("RGB", (640, 640), os.urandom(640 * 640 * 3)).save(out, "PNG")
    assert len(out.getvalue()) > 1024 * 1024
    return out.getvalue()


class Sending:
    """One photo on its way from one phone."""

    def __init__(self, phone: Phone, content: bytes, **query: str) -> None:
        self.phone, self.content, self.id = phone, content, str(uuid.uuid4())
        self.query = query or {"receipt": str(uuid.uuid4())}

    def put(self, body: bytes, span: str | None, sha256: str = "") -> Any:
        asked = "&".join(f"{name}={value}" for name, value in self.query.items())
        stated = sha256 or hashlib.sha256(self.content).hexdigest()
        ranges = {"Content-Range": f"bytes {span}"} if span else {}
        headers = {**self.phone.headers, "X-Content-SHA256": stated, **ranges}
        address = f"/api/v1/evidence/{self.id}?{asked}"
        return self.phone.client.put(address, body, content_type="image/png", headers=headers)

    def piece(self, start: int, length: int = STEP, **more: str) -> Any:
        body = self.content[start : start + length]
        return self.put(body, f"{start}-{start + len(body) - 1}/{len(self.content)}", **more)

    def ask(self) -> Any:
        return self.put(b"", f"*/{len(self.content)}")


def parts() -> list[Path]:
    return [path for path in files() if "parts" in path.parts]


def test_a_photo_goes_on_where_it_stopped(phone: Any, large: bytes) -> None:
    sending = Sending(phone("ptps"), large)
    begun = sending.ask()
    assert (begun.status_code, begun.json()["held"], "Range" in begun) == (308, 0, False)
    first = sending.piece(0)
    assert (first.status_code, first["Range"]) == (308, f"bytes=0-{STEP - 1}")
    assert sending.piece(0).json()["held"] == STEP  # its answer was lost
    assert sending.piece(3 * STEP).json()["held"] == STEP  # there is a gap
    assert Photo.objects.count() == 0
    at = sending.ask().json()["held"]
    while (answer := sending.piece(at)).status_code == 308:
        at = answer.json()["held"]
    assert (answer.status_code, answer.json()["sha256"]) == (201, hashlib.sha256(large).hexdigest())
    assert parts() == []
    assert Photo.objects.get().size == len(large)
    for again in (sending.ask(), sending.piece(at), sending.put(large, None)):
        assert (again.status_code, again.json()["status"]) == (200, "duplicate")
    assert parts() == []


def test_pieces_that_make_another_photo_are_forgotten(phone: Any, large: bytes) -> None:
    sending, wrong = Sending(phone("ptps"), large), "0" * 64
    assert sending.piece(0, len(large) - 5, sha256=wrong).status_code == 308
    answer = sending.piece(len(large) - 5, sha256=wrong)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["sha256"])
    assert (files(), Photo.objects.count()) == (set(), 0)


def test_somebody_elses_report_takes_no_photo(phone: Any, large: bytes) -> None:
    report = phone("pkd").report().json()["id"]
    assert Sending(phone("ptps"), large, receipt=report).piece(0, len(large)).status_code == 404
    assert files() == set()


def test_two_people_may_use_one_id(phone: Any, large: bytes) -> None:
    one, two = Sending(phone("ptps"), large), Sending(phone("pkd"), large)
    two.id = one.id
    one.piece(0)
    assert two.ask().json()["held"] == 0


@pytest.mark.parametrize(
    ("span", "body", "status"),
    [
        ("0-9/100", b"x" * 9, 400),
        ("9-0/100", b"", 400),
        ("0-0/0", b"x", 400),
        ("*/100", b"x", 400),
        ("95-104/100", b"x" * 10, 400),
        ("0-9", b"x" * 10, 400),
        ("٠-9/100", b"x" * 10, 400),
        (f"0-9/{8 * 1024 * 1024 + 1}", b"x" * 10, 413),
    ],
)
def test_a_piece_that_does_not_fit_is_refused(phone: Any, span: str, body: bytes, status: int) -> None:
    answer = Sending(phone("ptps"), b"x" * 100).put(body, span)
    assert answer.status_code == status, answer.content
    assert files() == set()


def test_nobody_fills_the_disk_with_beginnings(phone: Any) -> None:
    ptps = phone("ptps")
    statuses = [Sending(ptps, b"x" * 100).piece(0, 10).status_code for _ in range(MOST_OPEN + 1)]
    assert statuses == [308] * MOST_OPEN + [400]
    assert len(parts()) == MOST_OPEN


def test_what_was_never_finished_is_cleared_after_a_week(phone: Any) -> None:
    old, fresh = Sending(phone("ptps"), b"x" * 100), Sending(phone("ptps"), b"y" * 100)
    old.piece(0, 10)
    (forgotten,) = parts()
    at = (timezone.now() - KEPT - timedelta(minutes=1)).timestamp()
    os.utime(forgotten, (at, at))
    fresh.piece(0, 10)
    assert intake.clear_parts(timezone.now()) == 1
    assert [path.name[:36] for path in parts()] == [fresh.id]
    assert old.ask().json()["held"] == 0


@pytest.mark.django_db(transaction=True)
def test_the_last_piece_from_six_requests_at_once_is_one_photo(phone: Any, large: bytes) -> None:
    sending, statuses = Sending(phone("ptps"), large), []
    sending.piece(0, STEP)
    gate = threading.Barrier(6)

    def send() -> None:
        gate.wait()
        mine = Sending(Phone(None), large, **sending.query)
        mine.phone.headers, mine.id = sending.phone.headers, sending.id
        statuses.append(mine.piece(STEP, len(large)).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {200, 201, 503}
    assert statuses.count(201) == 1
    assert Photo.objects.count() == 1
    assert (Path(settings.DATA_DIR) / "evidence" / "original").exists()


def test_the_same_piece_that_waits_for_itself_is_added_once(
    phone: Any, large: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is open and the other request of the same phone gets the lock first."""
    sending, lock, first = Sending(phone("ptps"), large), fcntl.flock, []

    def overtaken(file: Any, operation: int) -> None:
        if not first:
            first.append(True)
            assert sending.piece(0).json()["held"] == STEP
        lock(file, operation)

    monkeypatch.setattr(fcntl, "flock", overtaken)
    assert sending.piece(0).json()["held"] == STEP
    [path] = parts()
    assert path.read_bytes() == large[:STEP]
