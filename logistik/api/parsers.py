"""JSON as the field may send it: UTF-8, at most 1 MB, nothing that the database or a reader would choke on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MOST_BYTES = 1024 * 1024
MOST_LEVELS = 20
#: NUL, and either half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "Kiriman lebih besar dari 1 MB."
    default_code = "too_large"


class UnknownEncoding(APIException):
    status_code = status.HTTP_415_UNSUPPORTED_MEDIA_TYPE
    default_detail = "Content-Encoding hanya boleh gzip, dan hanya di sync/."
    default_code = "unknown_encoding"


def encoding(request: Any) -> str:
    """How a body says it is packed; empty where it is not."""
    said: str = request.headers.get("Content-Encoding", "").strip().lower()
    return "" if said == "identity" else said


class StrictJSONParser(JSONParser):
    """Raises ParseError (400), TooLarge (413) or UnknownEncoding (415) with a sentence in Indonesian."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        assert parser_context is not None
        request = parser_context["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooLarge
        if encoding(request):
            raise UnknownEncoding
        return read(request.body)


def read(body: bytes) -> dict[str, Any]:
    """The object that a body states."""
    if len(body) > MOST_BYTES:
        raise TooLarge
    content = load(body)
    inspect(content)
    return content


def load(body: bytes) -> dict[str, Any]:
    """The object that a body states, whatever its texts are: :func:`inspect` looks at those."""
    try:
        content = json.loads(body.decode(), parse_constant=_no_number, object_pairs_hook=_each_key_once)
    except UnicodeDecodeError as error:
        raise ParseError("Isi kiriman harus JSON dalam UTF-8.") from error
    except RecursionError as error:
        raise ParseError(_TOO_DEEP) from error
    except ValueError as error:
        raise ParseError(f"Isi kiriman bukan JSON yang sah: {error}") from error
    if not isinstance(content, dict):
        raise ParseError("Isi kiriman harus berupa objek JSON.")
    return content


_TOO_DEEP = f"JSON bersarang lebih dari {MOST_LEVELS} tingkat."


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} bukan angka")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:  # in one pass: anybody may send a hundred thousand keys to the entrance
        if key in found:
            raise ValueError(f"kunci {json.dumps(key)} muncul lebih dari sekali")
        found[key] = value
    return found


def inspect(value: Any, path: str = "", levels: int = MOST_LEVELS) -> None:
    """Text must be storable (no NUL, no half of a surrogate pair), and nothing lies too deep."""
    if levels < 0:
        raise ParseError(_TOO_DEEP)
    if isinstance(value, str) and not _is_storable(value):
        raise ParseError(f"Teks pada “{path}” memuat karakter yang tidak sah.")
    if isinstance(value, list):
        for n, part in enumerate(value):
            inspect(part, f"{path}.{n}".lstrip("."), levels - 1)
    if isinstance(value, dict):
        for key, part in value.items():
            if not _is_storable(key):
                raise ParseError(f"Nama kolom di “{path or 'isi'}” memuat karakter yang tidak sah.")
            inspect(part, f"{path}.{key}".lstrip("."), levels - 1)


def _is_storable(text: str) -> bool:
    return _UNSTORABLE.search(text) is None
