"""The proof can see: what is taken away after it was promised, or stored twice, is counted."""

from __future__ import annotations

import random
from itertools import count
from types import ModuleType

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from logistik.tests.world import PASSWORD, TPS
from pengawasan.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def superuser(sql: str, *values: object) -> None:
    """As somebody who may switch triggers and foreign keys off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def prove(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(settings.BASE_DIR))
    from bench.prove import clients, evidence, figures

    found = ModuleType("prove")
    found.clients, found.evidence, found.figures = clients, evidence, figures  # type: ignore[attr-defined]
    return found


def test_what_was_promised_is_there_and_what_is_missing_is_counted(
    live_server: LiveServer, people: object, prove: ModuleType
) -> None:
    from bench.field_storm import Api

    ledger, turn = prove.clients.Ledger(), count()
    phone = Api(live_server.url).login("ptps", PASSWORD)
    prove.clients.Client(phone, TPS[0], random.Random(4), ledger).run(lambda: next(turn) >= 8)
    photo, report = next(iter(ledger.photos)), next(iter(ledger.sent))
    part = prove.figures.Part("contoh", "")
    prove.evidence.compare(part, ledger)
    prove.evidence.consistent(part)
    assert [figure.name for figure in part.figures if not figure.good] == ["flags missing"]  # silence: no sweep yet
    call_command("sweep", verbosity=0)
    assert prove.evidence.flags() == (0, 0, 0)
    assert ledger.promised.keys() == ledger.sent.keys() | ledger.photos.keys()

    superuser("DELETE FROM logistik_receipt WHERE id = %s", report)
    superuser("UPDATE logistik_photo SET sha256 = repeat('0', 64) WHERE id = %s", photo)
    superuser("DELETE FROM pengawasan_auditentry WHERE subject = %s", photo)
    after = prove.figures.Part("contoh", "")
    prove.evidence.compare(after, ledger)
    broken = {figure.name: figure.value for figure in after.figures if not figure.good}
    assert broken == {
        "acknowledged and lost": "2",
        "photos whose file is lost or differs": "1",
        "audit entries missing": "1",
        "signed receipts the chain does not bear out": "1",
    }
    assert AuditEntry.objects.filter(subject=report).count() == 1
