"""Photos in a bucket, on an S3 server of its own: acknowledged once the store has them whole, read by the verification.

Needs what the application needs only there: ``pip install -r requirements-s3.txt moto flask flask-cors``.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

boto3 = pytest.importorskip("boto3", reason="tanpa requirements-s3.txt")
pytest.importorskip("storages", reason="tanpa requirements-s3.txt")
server = pytest.importorskip("moto.server", reason="tanpa moto")

from logistik import proof  # noqa: E402 only where there is a store
from logistik.models import Photo  # noqa: E402
from logistik.tests.test_api_evidence import fetch, files, picture, put  # noqa: E402
from pengawasan import vault  # noqa: E402

pytestmark = pytest.mark.django_db

BUCKET = "foto-contoh"


@pytest.fixture
def store(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store, its client, and the application told of it."""
    for name, value in (("ACCESS_KEY_ID", "contoh"), ("SECRET_ACCESS_KEY", "contoh"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    running = server.ThreadedMotoServer("127.0.0.1", port=0)
    running.start()
    host, port = running.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=url)
    client.create_bucket(Bucket=BUCKET)
    settings.DATA_DIR = tmp_path
    options = {"bucket_name": BUCKET, "endpoint_url": url}
    evidence = {"BACKEND": "pengawasan.bucket.InBucket", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    client.stop = running.stop
    yield client
    running.stop()


def test_a_photo_is_in_the_bucket_as_it_was_and_nowhere_else(phone: Any, store: Any) -> None:
    ptps, content, pk = phone("ptps"), picture(), str(uuid.uuid4())
    assert put(ptps, content, pk, receipt=ptps.report().json()["id"]).status_code == 201
    kept = vault.original(hashlib.sha256(content).hexdigest())
    assert store.get_object(Bucket=BUCKET, Key=kept.name)["Body"].read() == content
    assert store.head_object(Bucket=BUCKET, Key=kept.name, ChecksumMode="ENABLED")["ChecksumSHA256"]
    allowed = store.get_object_acl(Bucket=BUCKET, Key=kept.name)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in allowed] == ["CanonicalUser"]  # its owner alone
    assert fetch(phone("pkd"), pk).status_code == 200
    assert files() == set()
    assert list(proof.photos()) == []


def test_a_photo_exchanged_or_taken_away_is_named(phone: Any, store: Any) -> None:
    ptps, pk = phone("ptps"), str(uuid.uuid4())
    put(ptps, picture(), pk, receipt=ptps.report().json()["id"])
    sha256 = Photo.objects.get().sha256
    store.put_object(Bucket=BUCKET, Key=vault.original(sha256).name, Body=b"lain")
    store.delete_object(Bucket=BUCKET, Key=vault.shown(sha256).name)
    assert list(proof.photos()) == [
        f"Foto {pk}: berkas asli bukan yang diterima.",
        f"Foto {pk}: salinan yang ditampilkan hilang.",
    ]
    assert fetch(ptps, pk).status_code == 404


def test_a_store_that_is_away_acknowledges_nothing(phone: Any, store: Any) -> None:
    ptps = phone("ptps")
    report = ptps.report().json()["id"]
    store.stop()
    assert put(ptps, picture(), receipt=report).status_code == 503
    assert not Photo.objects.exists()
