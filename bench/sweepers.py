"""Several workers of Celery sweep the provinces side by side: how long it takes, and whether it is the same.

    python3 bench/sweepers.py --tps 90000 --districts 1 --bad 0.3 --workers 4

On servers of its own a synthetic evening in all provinces is swept from nothing: as a whole, then settled in parts by
one worker, by several, and by several of which one is killed in the middle and a second sweep follows. After each the
flags are compared with those planted. Seconds of CPU are those of the workers and of PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

PATIENCE = 1800
FLAGS = "logistik_flag, logistik_flagevent, logistik_flaghistory, logistik_alert"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tps", type=int, default=90_000)
    parser.add_argument("--districts", type=int, default=99, help="hanya sekian kecamatan dari tiap pemilihan")
    parser.add_argument("--bad", type=float, default=0.02, help="bagian TPS dengan pelanggaran yang ditanam")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    from bench.measure.__main__ import servers

    with servers() as settings:
        os.environ |= settings | {"DJANGO_SETTINGS_MODULE": "pengawasan.settings"}
        import django

        django.setup()
        return 0 if _measured(options) else 1


def _measured(options: argparse.Namespace) -> bool:
    from django.conf import settings
    from django.utils import timezone

    from bench import generate

    nation = generate.prepare(options.tps, options.seed, options.bad, timezone.now())
    for seat in nation.seats:
        seat.districts = dict(list(seat.districts.items())[: options.districts])
    generate.populate(nation)
    generate.distribute(nation)
    load: dict[str, int] = {}
    for seat in nation.seats:
        load[seat.code[:2]] = load.get(seat.code[:2], 0) + seat.stations
    settings.SWEEP_QUEUES = sorted(load)
    print(f"{nation.stations} TPS, {len(nation.seats)} pemilihan, {len(load)} provinsi, {os.cpu_count()} inti,"
          f" beban {os.getloadavg()[0]:.0f}; ditanam {len(nation.tables.truth)} indikasi")  # fmt: skip
    wrong = 0
    for name, queues, killed in (
        ("utuh, satu pekerja", [["celery"]], False),
        ("per provinsi, satu pekerja", [sorted(load)], False),
        (f"per provinsi, {options.workers} pekerja", _shared(load, options.workers), False),
        (f"per provinsi, {options.workers} pekerja, satu dimatikan", _shared(load, options.workers), True),
    ):
        _forget()
        with _workers(queues) as workers:
            first = _rung(workers, whole=name.startswith("utuh"), killed=killed)
            again = _rung(workers, whole=name.startswith("utuh"), killed=False)
        missing, spurious = generate.check_truth(nation)
        wrong += len(missing) + len(spurious) + _doubled()
        print(f"{name}: pertama {first}; tanpa perubahan {again};"
              f" hilang {len(missing)}, palsu {len(spurious)}, ganda {_doubled()}", flush=True)  # fmt: skip
    return wrong == 0


def _shared(load: dict[str, int], count: int) -> list[list[str]]:
    """The provinces, the largest first, each to whoever has the least so far."""
    hands: list[list[str]] = [[] for _ in range(count)]
    for province in sorted(load, key=lambda code: -load[code]):
        min(hands, key=lambda hand: sum(load[code] for code in hand)).append(province)
    return hands


@contextmanager
def _workers(queues: list[list[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """One process for each list of queues, once all of them answer."""
    from pengawasan.celery import app

    command = [sys.executable, "-m", "celery", "--quiet", "-A", "pengawasan", "worker", "-P", "solo", "-l", "warning"]
    started = [
        subprocess.Popen([*command, "-n", f"penyapu{n}@%h", "-Q", ",".join(some)], cwd=ROOT, env=os.environ)
        for n, some in enumerate(queues)
    ]
    try:
        _until(lambda: sum("penyapu" in name for one in app.control.ping(timeout=1) for name in one) == len(queues))
        yield started
    finally:
        for one in started:
            one.send_signal(signal.SIGTERM)
            one.wait()


def _rung(workers: list[subprocess.Popen[bytes]], *, whole: bool, killed: bool) -> str:
    """Ring once; with ``killed`` the last worker dies in the middle, another takes its place and it rings again."""
    from bench.measure import floors
    from logistik import tasks
    from logistik.models import Flag, Sweep

    def cpu() -> float:
        return time.process_time() + floors.cpu([*floors.database(), *(one.pid for one in workers)])

    before, begun = cpu(), time.monotonic()
    ring = tasks.sweep.delay if whole else tasks.sweep_in_parts.apply
    count = Sweep.objects.filter(finished_at__isnull=False).count()
    ring()
    if killed:
        _until(lambda: Flag.objects.count() > 0)
        workers[-1].kill()
        workers[-1].wait()
        workers[-1] = subprocess.Popen(workers[-1].args, cwd=ROOT, env=os.environ)
        ring()
    _until(lambda: Sweep.objects.filter(finished_at__isnull=False).count() > count)
    worked = cpu() - before
    return f"{time.monotonic() - begun:.1f} s" + ("" if killed else f", CPU {worked:.1f} s")


def _forget() -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {FLAGS} CASCADE")


def _doubled() -> int:
    from logistik.models import Flag

    subjects = list(Flag.objects.standing().values_list("election", "rule", "kind", "subject"))
    return len(subjects) - len(set(subjects))


def _until(condition: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("Penyapuan tidak selesai.")
        time.sleep(0.05)  # nobody tells that a sweep is finished; it is asked


if __name__ == "__main__":
    sys.exit(main())
