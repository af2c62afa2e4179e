"""Secrets of somebody else that the product must use and nobody may read: encrypted with a key outside the database."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from pengawasan import keyring


def hide(text: str) -> str:
    """Encrypted under the signing key in force."""
    return _cipher().encrypt(text.encode()).decode()


def reveal(hidden: str) -> str:
    """What :func:`hide` hid, under this key or one before it. Raises ValueError where another installation hid it."""
    try:
        return _cipher().decrypt(hidden.encode()).decode()
    except InvalidToken as problem:
        raise ValueError("Rahasia ini disandikan dengan kunci lain.") from problem


def _cipher() -> MultiFernet:
    keys = (hashlib.sha256(b"rahasia:" + key.secret).digest() for key in keyring.known())
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
