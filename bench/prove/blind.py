"""Whether the proof can see: a product that forgets must be found out."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import redis

from bench import field_storm
from bench.prove import clients
from bench.prove.figures import Part
from bench.prove.length import Length
from bench.prove.outage import away

CLIENTS = 8
QUIET, STORMY, DRAINED = 6.0, 12.0, 60.0


def blind(seed: int, length: Length) -> Part:
    part = Part(
        "Can the proof see?",
        "The product with its sweep replaced by tasks that are sent after the commit and forgotten"
        f" (bench/prove/forgetting.py). {CLIENTS} clients report for {QUIET:.0f} s in peace,"
        f" and for {STORMY:.0f} s while Valkey and Celery are killed whenever they come back. Each time the queue"
        " runs empty, and the real product sweeps once: what it has to open, change or clear was forgotten."
        f" Seed {seed}.",
    )
    settings = {"DJANGO_SETTINGS_MODULE": "bench.prove.forgetting", "SWEEP_SECONDS": "86400"}
    with field_storm.own_servers(**settings) as running:
        crew = clients.crew(running.url, CLIENTS, f"{seed} blind", clients.Ledger())
        _sweep(running.data)
        _report(crew, QUIET)
        part.exactly("flags amiss after peace", _sweep(running.data))
        with away(running):
            _report(crew, STORMY)
        part.least("flags amiss after the storm, and seen to be", _sweep(running.data), 1)
    return part


def _report(crew: list[clients.Client], length: float) -> None:
    end = time.monotonic() + length
    for thread in clients.report_until(crew, lambda: time.monotonic() > end):
        thread.join()


def _sweep(data: Path) -> int:
    """How many flags the real product opens, changes or clears, once no task waits any more."""
    _drain(data)
    command = [sys.executable, str(field_storm.ROOT / "run.py"), "manage", "--data", str(data), "sweep"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sum(map(int, re.findall(r"\d+", said)))


def _drain(data: Path) -> None:
    """Until the queue is empty and nothing taken from it is still being worked on."""
    from pengawasan.datadir import DataDir

    end, empty = time.monotonic() + DRAINED, 0
    while empty < 5 and time.monotonic() < end:
        time.sleep(0.5)
        try:
            broker = redis.Redis.from_url((DataDir(data).facts().get("servers") or {})["REDIS_URL"], socket_timeout=2)
            empty = 0 if broker.llen("celery") or broker.hlen("unacked") else empty + 1
        except (redis.RedisError, KeyError):
            empty = 0
