"""A photo that comes in pieces: what has arrived waits on the disk, over restarts, until the rest does."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from pengawasan.models import Supervisor
from pengawasan.vault import settle

from . import gate
from .photos import Picture, answered, store_photo

#: Photos of one sender that may be under way at once.
MOST_OPEN = 20
#: How long the beginning of a photo is kept without a further piece.
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Piece:
    """``picture.content`` is what came now; ``start`` is where it belongs in bytes, None only asks how far it is."""

    picture: Picture
    start: int | None
    total: int


def store_piece(piece: Piece, user: Supervisor, now: datetime) -> gate.Answer:
    """Keep a piece; with the last one the photo is stored as if it had come at once.

    The answer is ``partial`` with ``held``, the bytes that are here for good; a piece that does not begin there is left
    out. Raises what :func:`store_photo` raises; a photo that cannot be stored is forgotten and begins anew.
    """
    picture = piece.picture
    if known := answered(picture, user, now):
        return known
    path = _path(picture, user)
    if _append(path, piece) < piece.total:
        return gate.Answer("partial", {"id": str(picture.id), "status": "partial", "held": _size(path)})
    whole = replace(picture, content=path.read_bytes())
    try:
        answer = store_photo(whole, user, now)
    except (gate.Invalid, gate.OutOfScope):
        path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)
    return answer


def clear(now: datetime) -> int:
    """Forget photos that were begun and never finished; how many they were."""
    found = [path for path in _folder().glob("*/*") if path.stat().st_mtime < (now - KEPT).timestamp()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "evidence" / "parts"


def _path(picture: Picture, user: Supervisor) -> Path:
    return _folder() / str(user.pk) / f"{picture.id}-{picture.sha256}"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _append(path: Path, piece: Piece) -> int:
    """Add the piece where it fits, one request after another, and say how many bytes are held."""
    if not path.exists() and (piece.start != 0 or not piece.picture.content):
        return 0
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists() and sum(1 for _ in path.parent.iterdir()) >= MOST_OPEN:
        raise gate.Invalid({"foto": f"Sudah {MOST_OPEN} foto yang belum selesai dikirim; selesaikan dahulu."})
    with path.open("ab") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        out.seek(0, os.SEEK_END)  # another request may have added its piece while this one waited
        if piece.start == out.tell():
            out.write(piece.picture.content[: piece.total - out.tell()])
            out.flush()
            os.fsync(out.fileno())
        held = out.tell()
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        settle(folder)
    return held
