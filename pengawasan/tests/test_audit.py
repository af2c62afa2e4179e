"""The chain names the row that somebody touched."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pengawasan import audit, checkpoints, signing
from pengawasan.models import AuditEntry

NOW = datetime(2024, 11, 26, 7, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def three_deeds() -> None:
    for n in range(3):
        audit.record("uji", f"objek {n}", place="16.12.01", now=NOW, actor=None, n=n)


def as_superuser(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_untouched_chain_is_whole() -> None:
    three_deeds()
    assert audit.verify() == []
    call_command("verify_audit")


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE pengawasan_auditentry SET data = '{\"n\": 9}' WHERE number = 2", "nomor 2: isi tidak cocok"),
        ("UPDATE pengawasan_auditentry SET at = at + interval '1 second' WHERE number = 1", "nomor 1: isi"),
        ("UPDATE pengawasan_auditentry SET subject = 'lain' WHERE number = 3", "nomor 3: isi"),
        ("DELETE FROM pengawasan_auditentry WHERE number = 2", "nomor 2 hilang"),
        ("DELETE FROM pengawasan_auditentry WHERE number = 3", "nomor 3: hilang"),
    ],
)
def test_it_names_the_row_touched(sql: str, named: str) -> None:
    three_deeds()
    as_superuser(sql)
    assert any(named in fault for fault in audit.verify())
    with pytest.raises(CommandError):
        call_command("verify_audit")


@pytest.mark.parametrize("deed", [lambda e: e.delete(), lambda e: e.save()])
def test_the_database_refuses_to_change_an_entry(deed) -> None:
    three_deeds()
    with pytest.raises(Exception, match="Cannot update or delete rows"):
        deed(AuditEntry.objects.first())


def test_a_signed_receipt_is_checked_with_the_public_key_alone() -> None:
    signed = signing.sign({"id": "x", "sha256": "y"})
    assert signing.verify(signed, signing.public_key())
    assert not signing.verify({**signed, "payload": {"id": "x", "sha256": "z"}}, signing.public_key())
    assert not signing.verify({**signed, "signature": "bukan"}, signing.public_key())
    assert not signing.verify(signed, bytes(31) + b"\x01")


def test_what_the_old_key_signed_counts_after_a_rotation_and_what_it_signs_later_does_not(settings, tmp_path) -> None:
    settings.SIGNING_KEY_FILE, settings.CHECKPOINT_FILE = tmp_path / "signing.key", tmp_path / "checkpoints.jsonl"
    three_deeds()
    stolen, receipt = (tmp_path / "signing.key").read_bytes(), signing.sign({"id": "x"})
    checkpoints.write(NOW)
    for _turn in range(2):
        call_command("rotate_signing_key", alasan="contoh", verbosity=0, stdout=StringIO())
    three_deeds()
    assert audit.verify(checkpoints.promised(checkpoints.read())) == []
    assert [line.fault for line in checkpoints.read()] == ["", "", ""]
    assert signing.age_of_signature(receipt) == 2
    assert any(signing.verify(receipt, key) for key in signing.read_public(signing.public_pem()))
    assert not signing.verify(receipt, signing.public_key())
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert stolen.splitlines()[1] not in kept

    thief, own = tmp_path / "stolen.key", tmp_path / "signing.key"
    thief.write_bytes(stolen)
    own.rename(tmp_path / "own.key")
    thief.rename(own)
    three_deeds()
    (tmp_path / "own.key").rename(own)
    assert len([fault for fault in audit.verify() if "kunci yang sudah diganti" in fault]) == 3


def test_every_column_of_an_entry_is_stored() -> None:
    columns = {field.attname for field in AuditEntry._meta.concrete_fields}
    assert columns == {"id", "at", "data", *audit._STORED}
