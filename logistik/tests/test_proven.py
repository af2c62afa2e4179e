"""A signed receipt convinces whoever asks: on the public page, and offline with the public key alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from logistik.tests.world import Phone
from pengawasan import signing

pytestmark = pytest.mark.django_db
PAGE = "/verifikasi/tanda-terima/"


@pytest.fixture
def signed(phone: Any) -> dict[str, Any]:
    """What a PTPS got for her report."""
    sender: Phone = phone("ptps")
    found: dict[str, Any] = sender.report().json()["receipt"]
    return found


def changed(signed: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return signed | {"payload": signed["payload"] | fields}


def scanned(signed: dict[str, Any]) -> str:
    """The address in the QR code, as static/lapangan/screen_report.js writes it."""
    return f"https://contoh.test{PAGE}?{urlencode(signed['payload'] | {'signature': signed['signature']})}"


def test_the_page_says_that_it_is_genuine_and_nothing_of_the_report(signed: dict[str, Any]) -> None:
    asked = [{"t": json.dumps(signed)}, {"t": scanned(signed)}, signed["payload"] | {"signature": signed["signature"]}]
    for query in asked:
        page = Client().get(PAGE, query)
        said = page.content.decode()
        assert page.status_code == 200
        assert "Tanda terima sah, laporannya ada" in said
        assert signed["payload"]["sha256"] in said
        assert "Karta Dewa" not in said
        assert "Contoh ptps" not in said


def test_what_was_changed_is_not_genuine(signed: dict[str, Any]) -> None:
    for forged in (changed(signed, sha256="0" * 64), changed(signed, number=99), signed | {"signature": "AAAA"}):
        said = Client().get(PAGE, {"t": scanned(forged)}).content.decode()
        assert "Tidak sah" in said
        assert "Tanda terima sah" not in said


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("logistik_submission", "sha256", "laporannya tidak ada lagi"),
        ("pengawasan_auditentry", "hash", "catatan auditnya tidak ada lagi"),
    ],
)
def test_whoever_rewrites_it_is_contradicted_by_it(signed: dict[str, Any], table: str, column: str, said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE {table} SET {column} = repeat('0', 64)")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert said in Client().get(PAGE, {"t": scanned(signed)}).content.decode()


@pytest.mark.parametrize(
    "text", ["apa saja", "{", "[]", '{"payload": 1, "signature": ""}', "{" * 3000, "é", "x" * 5000]
)
def test_what_is_no_receipt_is_said_to_be_none(text: str) -> None:
    page = Client().get(PAGE, {"t": text})
    assert page.status_code == 400
    assert "tanda terima" in page.content.decode().partition('role="alert"')[2]


def test_a_checkpoint_is_ours_and_no_receipt(db: None) -> None:
    checkpoint = signing.sign({"time": "2024-11-26T00:00:00+00:00", "chains": {"16.12": [1, "0" * 64]}, "previous": ""})
    page = Client().get(PAGE, {"t": json.dumps(checkpoint)})
    assert (page.status_code, "titik periksa, bukan tanda terima" in page.content.decode()) == (400, True)


def offline(folder: Path, text: str, key: bytes) -> subprocess.CompletedProcess[str]:
    """In an environment without our key, our database and our broker."""
    (folder / "tanda-terima.json").write_text(text)
    (folder / "kunci.pem").write_bytes(key)
    env = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nowhere.invalid/x", "DATA_DIR": str(folder / "none")}
    command = [
        sys.executable,
        str(settings.BASE_DIR / "manage.py"),
        "verify_receipt",
        str(folder / "tanda-terima.json"),
    ]
    env |= {"SECRET_KEY": "k" * 60, "REDIS_URL": "redis://nowhere.invalid"}
    done = subprocess.run([*command, "--kunci", str(folder / "kunci.pem")], env=env, capture_output=True, text=True)
    assert not (folder / "none" / "signing.key").exists()
    return done


def test_offline_the_public_key_is_enough(signed: dict[str, Any], tmp_path: Path) -> None:
    key = Client().get("/verifikasi/kunci/").content
    assert signing.read_public(key) == [signing.public_key()]
    good = offline(tmp_path, scanned(signed), key)
    assert (good.returncode, good.stderr) == (0, "")
    assert signed["payload"]["id"] in good.stdout
    bad = offline(tmp_path, json.dumps(changed(signed, number=99)), key)
    assert bad.returncode == 1
    assert "TIDAK SAH" in bad.stderr
