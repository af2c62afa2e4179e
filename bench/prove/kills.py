"""Who may be killed: the processes of one running installation, by kind, found under its launcher."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

#: Of each kind: the service it belongs to, a word of its command line, and whether a child of the service is meant.
KINDS = {
    "web master": ("gunicorn", False),
    "web worker": ("gunicorn", True),
    "Celery worker": (" worker ", False),
    "Celery pool child": (" worker ", True),
    "Celery beat": (" beat ", False),
    "Valkey": ("valkey-server", False),
    "PostgreSQL postmaster": ("postgres", False),
    "PostgreSQL backend": ("postgres", True),
}


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def children(pid: int) -> list[int]:
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in thread.read_text().split()]
        except OSError:
            pass
    return found


def processes(launcher: int, kind: str) -> list[int]:
    """The living processes of a kind; of PostgreSQL's children only those that serve the application."""
    word, child = KINDS[kind]
    services = [pid for pid in children(launcher) if word in command(pid)]
    if not child:
        return services
    below = [pid for service in services for pid in children(service)]
    return [pid for pid in below if word != "postgres" or command(pid).startswith("postgres: pengawasan ")]


@dataclass
class Killer:
    """Kills one process of a random kind with -9 every 1 to 2.5 seconds, in gusts; its last act is a kill."""

    launcher: int
    dice: random.Random
    pause: tuple[float, float] = (1.0, 2.5)
    gust: int = 5
    lull: float = 10.0
    done: Counter[str] = field(default_factory=Counter)
    last: float = 0

    def run(self, enough: Callable[[], bool]) -> None:
        while not enough():
            time.sleep(self.dice.uniform(*self.pause) + self._lull())
            kind = self.dice.choice(sorted(KINDS))
            victims = processes(self.launcher, kind)
            if victims and kill(self.dice.choice(victims)):
                self.done[kind] += 1
                self.last = time.monotonic()

    def _lull(self) -> float:
        return self.lull if self.done.total() and self.done.total() % self.gust == 0 else 0


def kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


@dataclass
class Absence:
    """Services that stay away: whatever of these kinds comes back is killed again at once."""

    launcher: int
    kinds: tuple[str, ...]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.stopping.wait(0.05):
            for kind in self.kinds:
                for pid in processes(self.launcher, kind):
                    kill(pid)
