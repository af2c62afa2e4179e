"""How the web server runs: its threads, its patience, and that it ends at once with pages open.

A stream of changes (logistik/watching.py) keeps a thread of its own, so there are more threads than work: what the
streams leave is what two cores can serve.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
from types import FrameType
from typing import Any

worker_class = "gthread"
workers = 2
threads = 16
preload_app = True
timeout = 60
graceful_timeout = 10
loglevel = "warning"
#: The workers count in files of one folder, so that whoever answers /metrics tells of all of them.
COUNTERS = tempfile.mkdtemp(prefix="pengawasan-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = COUNTERS


def when_ready(server: Any) -> None:
    """What the workers begin with is theirs to the end: it need not be gone through in search of what can be freed."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # the first request would otherwise import every view, in each worker
    gc.collect()
    gc.freeze()


def child_exit(server: Any, worker: Any) -> None:
    """Of a worker that is gone, what it counted stays; what it measured at the moment does not."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    shutil.rmtree(COUNTERS, ignore_errors=True)


def post_worker_init(worker: Any) -> None:
    """A worker that is asked to stop says so to its streams first; they would last for minutes."""
    from logistik.watching import watch

    stop = signal.getsignal(signal.SIGTERM)

    def ending(number: int, frame: FrameType | None) -> None:
        watch.close()
        stop(number, frame)  # type: ignore[operator, misc]

    signal.signal(signal.SIGTERM, ending)
