"""How the web server runs: its threads, its patience, and that it ends at once with pages open.

A stream of changes (logistik/watching.py) keeps a thread of its own, so there are more threads than work: what the
streams leave is what two cores can serve.
"""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

worker_class = "gthread"
workers = 2
threads = 16
preload_app = True
timeout = 60
graceful_timeout = 10
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """A worker that is asked to stop says so to its streams first; they would last for minutes."""
    from logistik.watching import watch

    stop = signal.getsignal(signal.SIGTERM)

    def ending(number: int, frame: FrameType | None) -> None:
        watch.close()
        stop(number, frame)  # type: ignore[operator, misc]

    signal.signal(signal.SIGTERM, ending)
