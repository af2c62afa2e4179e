"""The key this server signs with, and what is left of those before it. They live outside the database.

Of a key that was replaced only what checking needs is kept: its public half, and the secret of its seals. Every process
looks whether the file is still the one it read, so a replaced key needs no restart.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from pengawasan.datadir import drafted

_RAW = serialization.Encoding.Raw


@dataclass(frozen=True)
class Key:
    """What checks: the 32 public bytes, and the secret of the seals (HMAC)."""

    public: bytes
    secret: bytes

    @property
    def name(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the public bytes."""
        return hashlib.sha256(self.public).hexdigest()[:16]


def private() -> Ed25519PrivateKey:
    """The key in force, made on first use with mode 0600. Two first uses agree on one key."""
    file = _file()
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with drafted(file, _fresh()) as draft:
            try:
                os.link(draft, file)
            except FileExistsError:
                pass
    return _load(str(file), _written(file))


def current() -> Key:
    """What checks what is signed and sealed now."""
    return checking(private())


def retired() -> tuple[Key, ...]:
    """What checks that of earlier keys, the last replaced first."""
    file = _retired_file()
    return _load_retired(str(file), _written(file)) if file.exists() else ()


def known() -> Iterator[Key]:
    """The key in force, then those before it; the later ones are only read when somebody asks on."""
    yield current()
    yield from retired()


def rotate(now: datetime) -> tuple[str, str]:
    """Replace the key; the names of the old and of the new one. Nothing is left of the old private half."""
    file = _file()
    private()
    with open(file.with_suffix(".lock"), "a") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        old, kept = current(), _retired_file()
        said = json.loads(kept.read_text()) if kept.exists() else []
        said.append({"public": old.public.hex(), "seal": old.secret.hex(), "until": now.isoformat()})
        # First what checks the old signatures, then the new key: at no moment is anything signed that nobody can check
        for target, content in ((kept, json.dumps(said, indent=1).encode()), (file, _fresh())):
            with drafted(target, content) as draft:
                os.replace(draft, target)
        return old.name, current().name


def _file() -> Path:
    return Path(settings.SIGNING_KEY_FILE)


def _retired_file() -> Path:
    return _file().with_suffix(".retired.json")


def _written(file: Path) -> tuple[int, int]:
    """Another one whenever the file was replaced."""
    seen = file.stat()
    return seen.st_mtime_ns, seen.st_ino


def _fresh() -> bytes:
    key, plain = Ed25519PrivateKey.generate(), serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


@lru_cache(4)
def _load(path: str, _stamp: tuple[int, int]) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(Path(path).read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} bukan kunci Ed25519")
    return key


@lru_cache(4)
def checking(key: Ed25519PrivateKey) -> Key:
    """What checks what this key signs and seals."""
    raw = key.private_bytes(_RAW, serialization.PrivateFormat.Raw, serialization.NoEncryption())
    public = key.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)
    return Key(public, hashlib.sha256(b"segel audit" + raw).digest())


@lru_cache(4)
def _load_retired(path: str, _stamp: tuple[int, int]) -> tuple[Key, ...]:
    said = json.loads(Path(path).read_text())
    return tuple(Key(bytes.fromhex(one["public"]), bytes.fromhex(one["seal"])) for one in reversed(said))
