"""Ed25519 signatures with which the server stands by what it acknowledged."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pengawasan import keyring


def _canonical(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()


def public_key() -> bytes:
    """The 32 bytes with which anybody can check a signature made now."""
    return keyring.current().public


def sign(payload: dict[str, Any]) -> dict[str, Any]:
    """``payload`` with its signature and the name of the key."""
    key = keyring.private()
    signature = base64.b64encode(key.sign(_canonical(payload))).decode()
    return {"payload": payload, "signature": signature, "key": keyring.checking(key).name}


def seal(text: str) -> str:
    """What only this server can write beside a text (HMAC-SHA-256 in hex): a hundred times faster than a signature."""
    return _seal(text, keyring.current())


def age_of_seal(text: str, said: str) -> int | None:
    """0 when the seal is of the key in force, 1 of the one before it, and so on; None when it is none of ours."""
    return next((age for age, key in enumerate(keyring.known()) if said == _seal(text, key)), None)


def age_of_signature(signed: dict[str, Any]) -> int | None:
    """The same of a signature."""
    return next((age for age, key in enumerate(keyring.known()) if verify(signed, key.public)), None)


def _seal(text: str, key: keyring.Key) -> str:
    return hmac.digest(key.secret, text.encode(), "sha256").hex()


def verify(signed: dict[str, Any], public: bytes) -> bool:
    """Whether the signature belongs to the payload under this public key. Needs nothing else, no network either."""
    try:
        signature = base64.b64decode(signed["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _canonical(signed["payload"]))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def public_pem() -> bytes:
    """Every public key as anybody may have it (PEM), the one in force first."""
    said = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return b"".join(Ed25519PublicKey.from_public_bytes(key.public).public_bytes(*said) for key in keyring.known())


def read_public(pem: bytes) -> list[bytes]:
    """The 32 bytes of each public key in a PEM file. Raises ValueError."""
    end = b"-----END PUBLIC KEY-----"
    return [_read_public(one + end) for one in pem.split(end)[:-1]] or [_read_public(pem)]


def _read_public(pem: bytes) -> bytes:
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise ValueError("Berkas kunci bukan kunci publik PEM.") from problem
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("Berkas kunci bukan kunci Ed25519.")
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def read(text: str) -> dict[str, Any]:
    """A signed receipt, from its JSON or from the address in its QR code with its parameters. Raises ValueError."""
    try:
        if text.lstrip().startswith("{"):
            signed = json.loads(text)
            payload, signature = signed["payload"], signed["signature"]
        else:
            payload = dict(parse_qsl(text.strip().rpartition("?")[2]))
            signature, payload["number"] = payload.pop("signature"), int(payload["number"])
        if not (isinstance(payload, dict) and isinstance(signature, str)):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise ValueError(
            "Ini bukan tanda terima: isi (payload) atau tanda tangannya (signature) tidak ada."
        ) from problem
    return {"payload": payload, "signature": signature}
