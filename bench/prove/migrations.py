"""The last migrations, undone on a database with data, run forward again while the field reports."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from bench import field_storm
from bench.prove import clients, evidence
from bench.prove.figures import Part
from bench.prove.length import Length
from pengawasan import runner
from pengawasan.datadir import DataDir

#: Seconds that anybody may wait for a lock, and a migration does before it gives up (pengawasan-migrate.service).
LOCKED, PATIENT = 2.0, 1.0
MOST, TRIES = 5, 20
OWN = {"DJANGO_SETTINGS_MODULE": "bench.prove.upgrade.settings"}


def migrations(seed: int, length: Length) -> Part:
    count = length.of(2, 4, 8)
    part = Part(
        "Migrations under load",
        f"On the demo's data the last migrations of `logistik` that can be undone, {MOST} at most, are; then they run"
        f" forward, and one more that alters the tables to which reports write (bench/prove/upgrade), each lock waited"
        f" for {PATIENT:.0f} s at most and begun anew when that was not enough, while {count}"
        " clients report and repeat until the answer is final. Every 10 ms it is asked who waits for whom."
        f" Seed {seed}.",
    )
    ledger, stopping = clients.Ledger(), False
    with field_storm.own_servers(SWEEP_SECONDS="5") as running:
        folder = DataDir(running.data)
        env = os.environ | runner.environment(folder, "demo") | dict(folder.facts()["servers"])
        env |= {"DB_LOCK_TIMEOUT_MS": f"{PATIENT * 1000:.0f}"}
        evidence.connect(running.data)
        undone, target = _last()
        crew = clients.crew(running.url, count, f"{seed} migrations", ledger)
        if undone:
            _until_done(env, "logistik", target)
        threads = clients.report_until(crew, lambda: stopping)
        watch = Watch(env["DATABASE_URL"])
        watch.start()
        begun, waits, tries = time.monotonic(), {}, 0
        for name in reversed(undone):
            watch.longest = 0.0
            tries += _until_done(env, "logistik", name)
            waits[name] = watch.longest
        watch.longest = 0.0
        tries += _until_done(env | OWN, "upgrade", "0001")
        waits["bench/prove/upgrade"] = watch.longest
        spent = time.monotonic() - begun
        before = len(ledger.promised)
        while len(ledger.promised) < before + 5 * count:
            time.sleep(0.1)
        stopping = True
        for thread in threads:
            thread.join()
        watch.stop()
        part.tell("migrations of the product undone before", len(undone))
        part.tell("migrations, and the longest wait behind each", _said(waits))
        part.tell("forward", f"{spent:.1f} s, begun {tries} times")
        part.tell("times that somebody was seen waiting for a lock", watch.seen)
        part.most("longest wait for a lock meanwhile", max(waits.values()), LOCKED, " s")
        part.least("acknowledged", len(ledger.promised), 5 * count)
        evidence.compare(part, ledger)
    return part


def _last() -> tuple[list[str], str]:
    """The names of the last migrations that can be undone, the newest first, and the one before them."""
    from django.db.migrations.loader import MigrationLoader

    found = sorted((key[1], one) for key, one in MigrationLoader(None).disk_migrations.items() if key[0] == "logistik")
    undone: list[str] = []
    while len(undone) < MOST and _can_be_undone(found[-1][1]):
        undone.append(found.pop()[0])
    return undone, found[-1][0]


def _can_be_undone(migration: Any) -> bool:
    """The first, which makes every table, is none of them."""
    return (
        bool(migration.dependencies) and not migration.initial and all(one.reversible for one in migration.operations)
    )


def _said(waits: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in waits.items())


def _until_done(env: dict[str, str], app: str, target: str) -> int:
    """As an upgrade does it: again when a lock was not to be had; how often it was begun."""
    command = [sys.executable, str(field_storm.ROOT / "manage.py"), "migrate", "--verbosity", "0", app]
    said = ""
    for number in range(1, TRIES + 1):
        done = subprocess.run([*command, target], env=env, capture_output=True, text=True)
        if done.returncode == 0:
            return number
        said = done.stderr.strip().rpartition("\n")[2]
    raise SystemExit(f"The migrations never came through: {said}")


@dataclass
class Watch(threading.Thread):
    """Who waits for a lock, and how long, by the database's own clock."""

    url: str
    longest: float = 0.0
    seen: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not self.stopping.wait(0.01):
                cursor.execute(
                    "SELECT count(*), COALESCE(max(extract(epoch FROM clock_timestamp() - waitstart)), 0) FROM pg_locks"
                    " WHERE NOT granted AND locktype = 'relation' AND waitstart IS NOT NULL"
                )
                waiting, longest = cursor.fetchone()
                self.seen, self.longest = self.seen + waiting, max(self.longest, float(longest))
        connection.close()

    def stop(self) -> None:
        self.stopping.set()
        self.join()
