"""The directory in which one installation keeps what is its own: database, keys, logs, state of what runs."""

import fcntl
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MARKER = ".pengawasan-data.json"


@contextmanager
def drafted(target: Path, content: bytes) -> Iterator[Path]:
    """A file beside the target, under a name of its own, whole on the disk, mode 0600; gone unless it was renamed."""
    handle, name = tempfile.mkstemp(prefix=f"{target.name}.", dir=target.parent)
    draft = Path(name)
    try:
        with open(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


class DataDir:
    """Opens (and makes) the directory; refuses one that holds somebody else's files."""

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.abspath(path))
        self._locks: dict[str, IO[str]] = {}
        if self.path.exists() and not self._ours() and any(self.path.iterdir()):
            sys.exit(f"{self.path} sudah berisi berkas lain; pilih folder data yang kosong (--data).")
        # As root the servers' own account has to pass through; nobody can list it or read what is 0600 in it.
        self.path.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        if not self._ours():
            self.remember(id=secrets.token_hex(8), home=str(self.path))
        elif self._is_copy():
            self.remember(id=secrets.token_hex(8))
        self.remember(home=str(self.path))

    def _ours(self) -> bool:
        return (self.path / MARKER).is_file()

    def _is_copy(self) -> bool:
        """True when the directory was copied and the original is still in its place."""
        home = Path(self.facts()["home"])
        if home == self.path or not (home / MARKER).is_file():
            return False
        return bool(json.loads((home / MARKER).read_text()).get("id") == self.facts()["id"])

    def facts(self) -> dict[str, Any]:
        return dict(json.loads((self.path / MARKER).read_text()))

    def remember(self, **facts: Any) -> None:
        """Write facts into the marker, atomically, readable by the owner alone."""
        known = self.facts() if self._ours() else {}
        if known | facts != known:
            self.write(MARKER, json.dumps(known | facts))

    def write(self, name: str, text: str) -> Path:
        """Replace a file in one step; mode 0600 from its first byte."""
        with drafted(self.path / name, text.encode()) as draft:
            return draft.replace(self.path / name)

    def secret(self, name: str) -> str:
        """A random secret, made once and kept (0600)."""
        path = self.path / name
        if not path.exists():
            self.write(name, secrets.token_urlsafe(48))
        return path.read_text()

    def lock(self, name: str, how: int = fcntl.LOCK_EX | fcntl.LOCK_NB) -> bool:
        """Take a lock that ends with this process, however it ends; False when somebody holds it."""
        handle = self._locks.setdefault(name, open(self.path / f"{name}.lock", "a"))  # noqa: SIM115 held until the end
        try:
            fcntl.flock(handle, how)
        except BlockingIOError:
            return False
        return True

    def unlock(self, name: str) -> None:
        if handle := self._locks.pop(name, None):
            handle.close()

    def log(self, name: str) -> Path:
        """The path of a log file, the former one put aside when it has grown past 10 MB."""
        path = self.path / "log" / f"{name}.log"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.exists() and path.stat().st_size > 10_000_000:
            path.rename(path.with_suffix(".log.1"))
        return path

    def wipe(self) -> None:
        """Forget everything, but stay ours. The caller holds the lock."""
        for entry in self.path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != MARKER and entry.suffix != ".lock":
                entry.unlink()
        self.remember(id=secrets.token_hex(8))
