"""A real worker on a real broker: rung twice, killed halfway or without its broker, the next sweep says the same."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import psycopg2
import pytest
from celery.exceptions import OperationalError as NoBroker
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from kombu.exceptions import OperationalError as NoTransport

from logistik import balance, tasks
from logistik.models import Receipt, Sweep
from logistik.tests.ground import TPS, TPS2, TPS3, Ground, standing
from logistik.tests.test_celery import EXPECTED, SILENT, a_sweep_now_changes_nothing
from logistik.tests.world import PASSWORD, Phone, counted
from pengawasan.celery import app
from pengawasan.datadir import DataDir
from pengawasan.embedded import Servers
from pengawasan.models import Supervisor
from pengawasan.service import Service

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(settings.BASE_DIR)


def until(condition: Callable[[], Any], seconds: float = 60) -> None:
    """Ask until it is so; fail when it takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        breathe()


def breathe() -> None:
    """Let the others have the processor between two questions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.02)")


class Clock:
    """A broker and a worker of this test's own, on the test's database."""

    def __init__(self, folder: Path) -> None:
        self.broker = Servers(DataDir(folder), durable=False)
        self.environment = self.broker.start()
        self.url = f"redis+socket://{unquote(self.environment['REDIS_URL'].removeprefix('unix://'))}"
        url, _, options = os.environ["DATABASE_URL"].partition("?")
        database = f"{url.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{options}"
        command = [sys.executable, "-m", "celery", "-A", "pengawasan", "worker", "-P", "threads", "-c", "2"]
        self.worker = Service(
            "worker",
            [*command, "-l", "warning", "--without-gossip", "--without-mingle"],
            folder / "worker.log",
            {**os.environ, **self.environment, "DATABASE_URL": database, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
        )

    def ring(self) -> None:
        with app.connection_for_write(self.url) as link:
            tasks.sweep.apply_async(connection=link, retry=False)

    def stop(self) -> None:
        self.worker.stop(patience=10)
        self.broker.stop()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    monkeypatch.delenv("REDIS_URL")
    folder = Path(tempfile.mkdtemp(prefix="pengawasan-jam-"))
    made = Clock(folder / "data")
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def ground(transactional_db: None) -> Ground:
    made = Ground()
    made.count(TPS, {"SS-BUP": 90})
    assert standing() == {("tepat_jumlah", "kurang", TPS)}
    return made


def finished() -> int:
    return Sweep.objects.filter(finished_at__isnull=False).count()


def test_the_worker_sweeps_and_a_second_ring_changes_nothing(ground: Ground, clock: Clock) -> None:
    clock.worker.start()
    clock.ring()
    until(lambda: finished() == 1)
    assert standing() == EXPECTED
    clock.ring()
    clock.ring()
    until(lambda: finished() == 3)
    assert standing() == EXPECTED
    assert list(Sweep.objects.order_by("pk").values_list("opened", flat=True)) == [len(SILENT), 0, 0]
    assert a_sweep_now_changes_nothing()


def test_a_worker_killed_halfway_loses_nothing(ground: Ground, clock: Clock) -> None:
    held = psycopg2.connect(**connection.get_connection_params())
    with held.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"place:{TPS3}"])
    clock.worker.start()
    clock.ring()
    until(somebody_waits)
    assert clock.worker.process is not None
    clock.worker.process.kill()
    clock.worker.process.wait(20)
    held.close()
    assert finished() == 0
    assert standing() == {("tepat_jumlah", "kurang", TPS)}
    call_command("sweep", verbosity=0)
    assert standing() == EXPECTED
    clock.worker.start()
    clock.ring()
    until(lambda: finished() >= 2)
    assert standing() == EXPECTED
    assert a_sweep_now_changes_nothing()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_broker_that_dies_loses_nothing_and_reports_are_still_stored(
    ground: Ground, clock: Clock, settings: Any
) -> None:
    clock.worker.start()
    clock.ring()
    until(lambda: finished() == 1)
    person = Supervisor.objects.get(pk=ground.staff.pk)
    person.set_password(PASSWORD)
    person.save()
    socket = clock.environment["REDIS_URL"]
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"{socket}?db=1"}}
    caches["default"].set("contoh", 1)
    phone = Phone(None)
    login = {"username": person.username, "password": PASSWORD, "device": "HP contoh"}
    phone.headers = {"Authorization": f"Token {phone.post('auth/login/', login).json()['token']}"}
    clock.broker.services[0].process.kill()
    clock.broker.services[0].process.wait(20)
    with pytest.raises((NoBroker, NoTransport, OSError)):
        clock.ring()
    answer = phone.report(
        election="CONTOH",
        place=TPS2,
        position=None,
        lines=[counted("SS-BUP", 99), counted("TNT", 2), counted("LEM", 1)],
    )
    assert answer.status_code == 201, answer.content
    assert Receipt.objects.filter(place=TPS2).exists()
    assert ("tepat_jumlah", "kurang", TPS2) in standing()
    call_command("sweep", verbosity=0)
    late = {("tepat_jumlah", "kurang", TPS2), ("tepat_waktu", "terlambat", TPS2)}
    assert standing() == (EXPECTED | late) - {("tepat_waktu", "belum_diterima", TPS2)}
    assert a_sweep_now_changes_nothing()
    assert balance.verify() == []
