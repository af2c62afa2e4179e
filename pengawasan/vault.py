"""Files that are evidence: each is whole and kept for good before anybody is told so, on the disk or in a bucket.

They are named by what they contain: the same again is harmless, and nothing is written over with another content.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages


@dataclass(frozen=True)
class Kept:
    """A file by its name, wherever such files are kept."""

    name: str

    def keep(self, content: bytes) -> None:
        """Raises OSError where there is no room for it, or nobody acknowledges it."""
        _storage().save(self.name, ContentFile(content))

    def open(self) -> File[bytes]:
        """Raises FileNotFoundError."""
        found: File[bytes] = _storage().open(self.name)
        return found

    def read_bytes(self) -> bytes:
        with self.open() as file:
            content: bytes = file.read()
        return content

    def exists(self) -> bool:
        return _storage().exists(self.name)

    @property
    def path(self) -> Path:
        """Where it is on the disk; of one in a bucket NotImplementedError."""
        return Path(_storage().path(self.name))


def original(sha256: str) -> Kept:
    """The bytes as they were handed in."""
    return Kept(f"original/{sha256[:2]}/{sha256}")


def shown(sha256: str) -> Kept:
    """The copy of a photo that people get to see."""
    return Kept(f"shown/{sha256[:2]}/{sha256}.jpg")


def keep(content: bytes) -> str:
    """Keep bytes as they were handed in; returns their SHA-256. Raises OSError as :meth:`Kept.keep`."""
    sha256 = hashlib.sha256(content).hexdigest()
    original(sha256).keep(content)
    return sha256


def _storage() -> Storage:
    return storages["evidence"]


class OnDisk(Storage):
    """Under DATA_DIR/evidence: after a power cut a file is there whole or not at all."""

    def path(self, name: str) -> str:
        return str(Path(settings.DATA_DIR) / "evidence" / name)

    def exists(self, name: str) -> bool:
        return Path(self.path(name)).exists()

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        return File(Path(self.path(name)).open(mode))

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content.read())
                out.flush()
                os.fsync(out.fileno())
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent, path.parent.parent.parent, path.parent.parent.parent.parent):
            settle(folder)
        return name


def settle(folder: Path) -> None:
    """A name is as safe as the folder it stands in."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
