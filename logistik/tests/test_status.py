"""What those who run it are told: readiness, figures, and lines that say nothing of a person."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from logistik.models import Quarantine, Sweep
from logistik.tests.world import PASSWORD, Phone
from pengawasan import celery, logs
from pengawasan.models import AuditChain

pytestmark = pytest.mark.django_db
NAME = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def running(settings: Any, tmp_path: Path) -> Path:
    """A clock that rang just now, and a sweep."""
    settings.BEAT_FILE = tmp_path / "beat.pulse"
    settings.BEAT_FILE.touch()
    Sweep.objects.create(started_at=timezone.now(), finished_at=timezone.now())
    return tmp_path


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the root logger writes with the formatter of a deployment."""
    out = io.StringIO()
    handler, asked = logging.StreamHandler(out), logging.getLogger("pengawasan.request")
    handler.setFormatter(logs.JsonFormatter())
    level = asked.level
    logging.getLogger().addHandler(handler)
    asked.setLevel(logging.INFO)
    yield out
    asked.setLevel(level)
    logging.getLogger().removeHandler(handler)


def unmigrated(_folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'logistik' AND name LIKE '0001%'")


def quarantined(_folder: Path) -> None:
    Quarantine.objects.create(rule="contoh", error="contoh", since=timezone.now(), seen_at=timezone.now())


def late(_folder: Path) -> None:
    Sweep.objects.update(started_at=timezone.now() - timedelta(seconds=90))


MISSING = {
    "": lambda _folder: None,
    "migrations": unmigrated,
    "beat": lambda folder: (folder / "beat.pulse").unlink(),
    "sweep": late,
    "quarantine": quarantined,
    "chains": lambda _folder: AuditChain.objects.create(code="99.99", length=1, head="0" * 64),
}


@pytest.mark.parametrize("what", MISSING)
def test_readiness_names_what_is_missing_and_tells_no_secret(
    running: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    MISSING[what](running)
    answer = Client().get("/readyz")
    missing = [name for name in answer.json()["missing"] if name != "broker"]  # the tests have one, or none
    assert missing == ([what] if what else [])
    assert answer.status_code == (503 if answer.json()["missing"] else 200)
    assert not [word for word in ("postgres:", "unix:", "password") if word in answer.content.decode()]


@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "203.0.113.9"}, 404),
        ("", {"headers": {"X-Forwarded-For": "127.0.0.1"}}, 404),
        ("rahasia", {}, 404),
        ("rahasia", {"headers": {"Authorization": "Bearer salah"}}, 404),
        ("rahasia", {"headers": {"Authorization": "Bearer rahasia"}, "REMOTE_ADDR": "203.0.113.9"}, 200),
    ],
)
def test_figures_are_for_this_computer_or_for_the_token(
    running: Path, settings: Any, token: str, asked: dict[str, Any], status: int
) -> None:
    settings.METRICS_TOKEN = token
    answer = Client(raise_request_exception=False).get("/metrics", **asked)
    assert answer.status_code == status
    said = answer.content.decode()
    assert ("pengawasan_outbox_waiting 0.0" in said) is (status == 200)
    assert ("django_http_requests_before_middlewares_total" in said) is (status == 200)


def test_a_request_has_an_id_in_its_answer_its_lines_and_its_tasks(lines: io.StringIO) -> None:
    assert Client(headers={"X-Request-ID": NAME}).get("/healthz")["X-Request-ID"] == NAME
    assert json.loads(lines.getvalue()) | {"time": 0, "milliseconds": 0} == {
        "time": 0, "level": "INFO", "logger": "pengawasan.request", "message": "answered", "request_id": NAME,
        "method": "GET", "route": "/healthz", "status": 200, "milliseconds": 0,
    }  # fmt: skip
    made = {Client(headers={"X-Request-ID": sent}).get("/healthz")["X-Request-ID"] for sent in ("081234567890", 'x"y')}
    assert sorted(len(name) for name in made) == [32, 32]
    sent: dict[str, Any] = {}
    token = logs.request_id.set(NAME)
    celery.hand_on(headers=sent)
    logs.request_id.reset(token)
    assert sent == {"request_id": NAME}


def test_the_lines_say_nothing_of_a_person(phone: Any, lines: io.StringIO, rf: Any) -> None:
    browser, secret = Client(raise_request_exception=False), "token-rahasia-contoh"
    Phone("ptps").get("flags/", search="Contoh Rahasia")
    browser.get("/cari/", {"q": "Contoh Rahasia 081234567890"})
    browser.get(f"/aktifkan/{secret}/")
    browser.get(f"/tidak-ada/{secret}/?q=1612010101900001")
    browser.post("/masuk/", {"username": "ptps", "password": "salah-sekali"})
    try:
        call_command("create_supervisor", username="ptps", password=PASSWORD, role="x", region="x")
    except Exception:
        logging.getLogger("logistik").exception("contoh: Siti 0812-3456-7890, siti@contoh.go.id /cari/?q=Siti+Rahasia")
    said = lines.getvalue()
    assert said.count("\n") >= 7
    words = ["Rahasia", "0812", "siti@", "161201", secret, PASSWORD, "salah-sekali", "Token ", "username"]
    assert [word for word in words if word in said] == []
    faults = [json.loads(line) for line in said.splitlines() if '"fault"' in line]
    assert [fault["fault"] for fault in faults] == ["CommandError"]
    assert any("create_supervisor.py" in place for place in faults[0]["where"])
