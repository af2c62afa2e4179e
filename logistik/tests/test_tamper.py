"""Whatever a superuser of the database does in straight SQL, ``verify_audit`` names the row."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction
from django.utils import timezone
from django_otp.oath import totp
from PIL import Image

from logistik import checking, flags, proof
from logistik.models import Flag
from logistik.tests.world import KAB, counted, receipt, shipment
from pengawasan import audit, checkpoints, codes, vouching
from pengawasan.models import Assignment, AuditEntry, Supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(phone: Callable[..., Any], settings: Any, tmp_path: Path) -> Path:
    """Something of every kind, all through its own door; a checkpoint halfway and one at the end."""
    settings.DATA_DIR, settings.CHECKPOINT_FILE = tmp_path, tmp_path / "checkpoints.jsonl"
    ptps, pkd, now = phone("ptps"), phone("pkd"), timezone.now()
    # The people of the tests are made without a deed
    audit.record("uji", "orang", [*Supervisor.objects.all(), *Assignment.objects.all()], place=KAB, now=now, actor=None)
    sent, wrong, photo = shipment(), receipt(lines=[counted("KTK", 1)]), _photo()
    for answer in (pkd.ship(**sent), pkd.happen(sent["id"], "berangkat"), ptps.post("receipts/", wrong)):
        assert answer.status_code == 201, answer.content
    checkpoints.write(now)
    secret = codes.new_secret()
    shown = f"{totp(base64.b32decode(secret)):06}"
    codes.set_up(Supervisor.objects.get(username="pimpinan"), secret, shown, timezone.now())
    headers = {"Content-Type": "image/jpeg", "X-Content-SHA256": hashlib.sha256(photo).hexdigest()}
    put = ptps.client.put(
        f"/api/v1/evidence/{uuid.uuid4()}?receipt={wrong['id']}", photo, "image/jpeg", headers=ptps.headers | headers
    )
    assert put.status_code == 201, put.content
    assert ptps.report(corrects=wrong["id"], shipment=sent["id"]).status_code == 201
    assert ptps.post("receipts/", wrong | {"notes": "lain"}).status_code == 409
    checking.sweep(now=now)
    staff = Supervisor.objects.get(username="staf")
    flags.dismiss(Flag.objects.open().earliest("pk"), user=staff, reason="contoh", now=now)
    assert checkpoints.write(now)
    assert not checkpoints.write(now)
    return tmp_path


def _photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((40, 30), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_untouched_it_is_whole_and_every_manipulation_is_named(
    evidence: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.syspath_prepend(str(settings.BASE_DIR))
    from bench.prove import tampering, tampering_rows

    call_command("verify_audit")
    seen = {}
    assert len(tampering.TWELVE) == 12
    for manipulation in (*tampering.TWELVE, *tampering_rows.FURTHER):
        with tampering.undone():
            named = manipulation.do()
            found = list(proof.faults())
        seen[manipulation.name] = [word for word in named if not any(word in fault for fault in found)]
        assert found, manipulation.name
    assert not {name: missing for name, missing in seen.items() if missing}
    assert list(proof.faults()) == []


@pytest.mark.parametrize("which", ["original", "shown"])
def test_a_photo_whose_file_was_exchanged_is_named(evidence: Path, which: str) -> None:
    subject = AuditEntry.objects.get(action="photo.stored").subject
    (file,) = (path for path in (evidence / "evidence" / which).rglob("*") if path.is_file())
    file.write_bytes(_photo())
    assert [fault for fault in proof.faults() if f"Foto {subject}: " in fault and "bukan yang diterima" in fault]
    file.unlink()
    with pytest.raises(CommandError, match="1 kesalahan"):
        call_command("verify_audit")


def test_the_database_refuses_to_empty_what_is_vouched_for(evidence: Path) -> None:
    for table in sorted(vouching.tables() | {"pengawasan_auditentry", "pengawasan_auditchain"}):
        with pytest.raises(InternalError, match="Cannot truncate"), transaction.atomic():
            _statement(f"TRUNCATE {table} CASCADE")


def _statement(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def test_a_repair_can_be_accepted_and_stays_on_record(evidence: Path) -> None:
    """Also the entries of a version that did not seal them."""
    for statement in (
        "SET LOCAL session_replication_role = replica",
        "UPDATE logistik_flag SET severity = 'info'",
        "UPDATE pengawasan_auditentry SET seal = ''",
        "SET LOCAL session_replication_role = origin",
    ):
        _statement(statement)
    assert len(list(proof.faults())) == Flag.objects.count() + AuditEntry.objects.count()
    call_command("accept_audit", alasan="contoh")
    assert list(proof.faults()) == []
    assert AuditEntry.objects.get(action="audit.accepted").data["reason"] == "contoh"


def test_checkpoints_hold_each_other(evidence: Path) -> None:
    """One left out, one forged, one torn by a power cut."""
    file = evidence / "checkpoints.jsonl"
    first, last = file.read_bytes().splitlines(keepends=True)
    forged = json.loads(first)
    forged["payload"]["chains"] = {}
    for content, fault in ((last, "hilang atau diganti"), (json.dumps(forged).encode(), "tanda tangannya")):
        file.write_bytes(content)
        assert [found for found in proof.faults() if fault in found]
    file.write_bytes(first + last[:100])
    assert list(proof.faults()) == []
    assert checkpoints.write(timezone.now())
    assert list(proof.faults()) == []
    assert len(list(checkpoints.read())) == 2
