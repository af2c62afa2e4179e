"""Celery and the broker are away while the field reports; then the clock has to catch up, with Celery and without."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import field_storm
from bench.prove import clients, evidence, kills
from bench.prove.figures import Part
from bench.prove.length import Length
from bench.prove.storm import ready

CAUGHT_UP = 30.0
AWAY = ("Celery worker", "Celery beat", "Valkey")
#: The p95 with all services may be exceeded by this share, or by what no person notices, in seconds.
SLOWER, NOTICEABLE = 1.2, 0.05


def outage(running: field_storm.Running, seed: int, length: Length) -> Part:
    count, seconds = 2, length.of(5.0, 12.0, 120.0)
    part = Part(
        "Celery and Valkey away",
        f"{count} clients report for {seconds:.0f} s with all services, {2 * seconds:.0f} s without {', '.join(AWAY)}"
        f" (each is killed whenever it comes back), and {seconds:.0f} s with them again. Then, while they"
        f" are away, the deadline of"
        " the polling stations is moved into the past, which only the clock can turn into flags, and they come back; at"
        f" last it is moved back while they are away, and only `manage.py sweep` is run. Seed {seed}.",
    )
    present, absent = clients.Ledger(), clients.Ledger()
    _report(running, count, f"{seed} before", seconds, present)
    with away(running):
        _report(running, count, f"{seed} away", 2 * seconds, absent)
    _wait(lambda: ready(running.url), CAUGHT_UP)
    _report(running, count, f"{seed} after", seconds, present)
    answers = absent.answers
    part.exactly("answers other than 2xx while away", answers.total() - answers["200"] - answers["201"])
    part.tell("answers while away", f"{answers.total()} (with all services: {present.answers.total()})")
    part.tell("p95 with all services", f"{present.p95:.2f} s")
    part.most("p95 while away", absent.p95, max(present.p95 * SLOWER, present.p95 + NOTICEABLE), " s")
    evidence.compare(part, absent)
    with away(running):
        move_deadline(9)
        part.least("flags the clock owes while it is away", sum(evidence.flags()), 1)
    begun = time.monotonic()
    _wait(evidence.settled, 4 * CAUGHT_UP)
    part.most("flags complete after the services came back", time.monotonic() - begun, CAUGHT_UP, " s")
    part.exactly("flags amiss then", sum(evidence.flags()))
    with away(running):
        move_deadline(1)
        part.least("flags owed once more", sum(evidence.flags()), 1)
        _sweep(running)
        part.exactly("flags amiss after `manage.py sweep` alone", sum(evidence.flags()))
    return part


@contextmanager
def away(running: field_storm.Running) -> Iterator[None]:
    absence = kills.Absence(running.launcher.pid, AWAY)
    hand = threading.Thread(target=absence.run)
    hand.start()
    try:
        yield
    finally:
        absence.stopping.set()
        hand.join()


def _report(running: field_storm.Running, count: int, seed: str, length: float, ledger: clients.Ledger) -> None:
    """All clients report for so many seconds; every seed sends other ids."""
    crew = clients.crew(running.url, count, seed, ledger)
    end = time.monotonic() + length
    for thread in clients.report_until(crew, lambda: time.monotonic() > end):
        thread.join()


def move_deadline(days_before: int) -> None:
    """Of the polling stations, in every election; only the places' due times follow, no rule is asked."""
    from django.utils import timezone

    from logistik.models import Deadline, Election
    from logistik.needs import compute_needs
    from pengawasan.models import Level

    Deadline.objects.filter(level=Level.TPS).update(days_before=days_before)
    for election in Election.objects.all():
        compute_needs(election, now=timezone.now())


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.5)


def _sweep(running: field_storm.Running) -> None:
    command = [sys.executable, str(field_storm.ROOT / "run.py"), "manage", "--data", str(running.data), "sweep"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
