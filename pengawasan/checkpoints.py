"""Signed statements of how long each audit chain is and what its last hash is, in a file outside the database.

A chain whose end is cut off, or that is written anew with its head, or a database that is put back, fits in itself; it
does not fit what was signed before. One line of JSON a checkpoint; the file can be copied elsewhere at any time, and
anybody can check it with the public key alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from pengawasan import signing
from pengawasan.models import AuditChain


@dataclass(frozen=True)
class Line:
    """A checkpoint; ``fault`` says in Indonesian what is wrong with it, empty when nothing is."""

    text: bytes
    payload: dict[str, Any]
    fault: str = ""


def write(now: datetime) -> bool:
    """Sign the chains that have grown since the last checkpoint, in the file and for good; False when none has."""
    path = Path(settings.CHECKPOINT_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        content = file.read()
        lines = list(_lines(content))
        known = set(promised([Line(text, signed["payload"]) for text, signed in lines]))
        heads = AuditChain.objects.filter(length__gt=0).order_by("code").values_list("code", "length", "head")
        grown = {code: [length, head] for code, length, head in heads if (code, length, head) not in known}
        if grown:
            previous = _hash(lines[-1][0]) if lines else ""
            signed = signing.sign({"time": now.isoformat(), "chains": grown, "previous": previous})
            torn = content and not content.endswith(b"\n")
            file.write(b"\n" * bool(torn) + json.dumps(signed, separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return bool(grown)


def read() -> Iterator[Line]:
    """Every line of the file, with its fault; no file is no line."""
    path, youngest, previous = Path(settings.CHECKPOINT_FILE), sys.maxsize, ""
    for number, (text, signed) in enumerate(_lines(path.read_bytes() if path.exists() else b""), 1):
        fault, age = "", signing.age_of_signature(signed)
        if age is None:
            fault = f"Titik periksa {number}: tanda tangannya tidak cocok."
        elif age > youngest:
            fault = f"Titik periksa {number}: ditandatangani dengan kunci yang sudah diganti."
        elif signed["payload"]["previous"] != previous:
            fault = f"Titik periksa {number}: yang sebelumnya hilang atau diganti."
        yield Line(text, signed["payload"], fault)
        previous, youngest = _hash(text), youngest if age is None else min(age, youngest)


def promised(lines: Iterable[Line]) -> list[tuple[str, int, str]]:
    """The ends of chains (code, number, hash) that genuine checkpoints name."""
    genuine = [line.payload for line in lines if not line.fault]
    return [(code, length, head) for said in genuine for code, (length, head) in said["chains"].items()]


def _lines(content: bytes) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Each line and its JSON. One that was torn by a power cut is passed over: the next one does not build on it."""
    for text in content.split(b"\n"):
        try:
            signed = json.loads(text)
            signed["payload"]["chains"].items()
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        yield text, signed


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
