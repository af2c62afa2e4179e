"""The shell of the client for the phone: small, without data, allowed to use camera and position, kept by version."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from logistik.tests.office import browser, election, now, ptps, staf
from logistik.views import phone
from pengawasan.models import Supervisor

__all__ = ["election", "now", "ptps", "staf"]  # fixtures


def test_all_of_it_goes_gzipped_and_is_small(client: Client) -> None:
    size, plain = 0, 0
    for address in ("/lapangan/", "/lapangan/sw.js", *(f"/static/{name}" for name in phone.files())):
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
        size += len(body)
        plain += len(gzip.decompress(body) if answer.get("Content-Encoding") else body)
    assert size <= 60_000 < 100_000 < plain


def test_what_was_gzipped_is_not_sent_again(client: Client) -> None:
    address = "/static/lapangan/app.js"
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer["ETag"].startswith("W/")
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_the_shell_may_use_the_camera_and_nothing_foreign(client: Client) -> None:
    shell = client.get("/lapangan/")
    assert "camera=(self)" in shell["Permissions-Policy"]
    assert "geolocation=(self)" in shell["Permissions-Policy"]
    assert "unsafe" not in shell["Content-Security-Policy"]
    assert shell["Cache-Control"] == "no-cache"
    assert not re.search(r"\sstyle=|\son\w+=|https?://", shell.content.decode())


def test_the_worker_keeps_everything_the_client_is_made_of(client: Client) -> None:
    answer = client.get("/lapangan/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    kept = json.loads(re.findall(r"const KEPT = (.*);", answer.content.decode())[0])
    imported = {name for path in (phone.STATIC / "lapangan").glob("*.js") for name in MODULE.findall(path.read_text())}
    assert {f"/static/lapangan/{name}" for name in imported} < set(kept["files"])
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', client.get("/lapangan/").content.decode()):
        assert address in [kept["shell"], kept["manifest"], *kept["files"]]
        assert client.get(address).status_code == 200


MODULE = re.compile(r'from "\./([\w.]+)"')


def test_another_file_is_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = phone.version()
    for name in [*phone.files(), phone.WORKER]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((phone.STATIC / name).read_bytes())
    monkeypatch.setattr(phone, "STATIC", tmp_path)
    assert phone.version() == before
    (tmp_path / "lapangan" / "api.js").write_text("// other")
    assert phone.version() != before


def test_the_home_screen_gets_icons_that_exist(client: Client) -> None:
    manifest = client.get("/lapangan/manifest.webmanifest").json()
    assert manifest["start_url"] == manifest["scope"] == "/lapangan/"
    assert {client.get(icon["src"]).status_code for icon in manifest["icons"]} == {200}


@pytest.mark.django_db
def test_the_field_finds_it_from_the_pages(staf: Supervisor, ptps: Supervisor) -> None:
    assert 'href="/lapangan/"' in browser(ptps).get("/").content.decode()
    assert 'href="/lapangan/"' not in browser(staf).get("/").content.decode()


#: What Chrome 90 does not have; none of it fails where it is written, only on an old phone.
TOO_NEW = re.compile(
    r":has\(|@layer|@container|dvh|\.at\(|hasOwn|structuredClone|randomUUID\(|\.findLast|\.toSorted|AbortSignal\.|"
    r"\binert\b|Promise\.withResolvers|^await "
)


def test_nothing_is_newer_than_the_phones() -> None:
    own = [path for path in (phone.STATIC / "lapangan").iterdir() if path.suffix in {".js", ".css"}]
    assert len(own) > 10
    code = [
        (path.name, line)
        for path in own
        for line in path.read_text().splitlines()
        if not line.lstrip().startswith(("//", "/*"))
    ]
    assert [(name, line) for name, line in code if TOO_NEW.search(line)] == []
