"""A program that is kept running beside ours: started, asked to stop, and gone when we are."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1


def die_with_parent(sig: int = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs before exec so that the kernel signals it when its parent (we) dies, even by SIGKILL."""
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def arm() -> None:
        if libc:
            libc.prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and here
            os._exit(1)

    return arm


@dataclass
class Service:
    """One long-running child: how it starts, how it is asked to stop."""

    name: str
    command: list[str]
    log: Path | None
    env: dict[str, str] | None = None
    account: dict[str, Any] = field(default_factory=dict)
    cwd: Path | str = "/"
    stop_signal: signal.Signals = signal.SIGTERM
    before_start: Callable[[], None] = lambda: None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    restart_at: float | None = None
    failures: int = 0

    def start(self) -> None:
        self.before_start()
        self.started_at, self.restart_at = time.monotonic(), None
        out = open(self.log, "ab") if self.log else None  # noqa: SIM115 closed below
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            env=self.env,
            cwd=self.cwd,
            start_new_session=True,  # Ctrl-C reaches only the launcher, which stops things in order
            preexec_fn=die_with_parent(self.stop_signal),
            **self.account,
        )
        if out:
            out.close()

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.process.poll() if self.process else 0

    def stop(self, patience: float = 20) -> None:
        """Ask, wait, insist; then make sure that nothing of its session is left."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                pass
        self.kill_session()

    def kill_session(self) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()
