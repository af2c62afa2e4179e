"""What no door may fail on: bodies that are no JSON of ours, and for every value of a good body what it may not be."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from typing import Any

DEEP = 5000
Headers = dict[str, str]


def bodies(content: dict[str, Any]) -> Iterator[tuple[str, bytes, Headers]]:
    """Name, body and headers of what has to be refused as a whole, made of a body that would be taken."""
    good = json.dumps(content).encode()
    text = json.dumps(content)
    for name, raw in {
        "empty": b"",
        "null": b"null",
        "a list": b"[]",
        "a text": b'"laporan"',
        "a number": b"1e999",
        "half of it": good[: len(good) // 2],
        "twice": good * 2,
        "a byte order mark": b"\xef\xbb\xbf" + good,
        "UTF-16": text.encode("utf-16"),
        "UTF-32": text.encode("utf-32"),
        "Latin-1": b'{"notes": "\xe9\xff"}',
        "overlong UTF-8": b'{"notes": "\xc0\x80"}',
        "a NUL byte": good.replace(b'"', b'"\x00', 1),
        "a NUL in a key": b'{"a\\u0000b": 1, ' + good[1:],
        "half a surrogate in a key": b'{"\\ud800": 1, ' + good[1:],
        f"objects {DEEP} deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        f"lists {DEEP} deep": b'{"a":' + b"[" * DEEP + b"]" * DEEP + b"}",
        "100,000 open brackets": b"[" * 100_000,
        "NaN": b'{"a": NaN, ' + good[1:],
        "Infinity": b'{"a": -Infinity, ' + good[1:],
        "5,000 digits": b'{"a": ' + b"9" * 5000 + b", " + good[1:],
        "a key twice": b'{"id": 1, "id": 2, ' + good[1:],
        "single quotes": good.replace(b'"', b"'"),
        "more than 5 MB": b'{"a": "' + b"x" * (5 * 2**20 + 1) + b'"}',
    }.items():
        yield name, raw, {}
    for kind in ("text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded", ""):
        yield f"as {kind or 'no type at all'}", good, {"Content-Type": kind}
    for coding in ("br", "deflate", "gzip, gzip"):
        yield f"encoded {coding}", good, {"Content-Encoding": coding}
    packed = gzip.compress(good)
    yield "gzip cut short", packed[:-9], {"Content-Encoding": "gzip"}
    yield "gzip with a wrong sum", packed[:-8] + b"\0" * 8, {"Content-Encoding": "gzip"}
    yield "gzip that is none", good, {"Content-Encoding": "gzip"}


#: In the place of any value.
INSTEAD: dict[str, Any] = {
    "null": None,
    "true": True,
    "an empty text": "",
    "an empty list": [],
    "an empty object": {},
    "a list": [[]],
    "negative": -1,
    "beyond 32 bits": 2**31,
    "beyond 64 bits": 2**63,
    "100 digits": 10**100,
    "a fraction": 0.1,
    "tiny": 5e-324,
    "huge": 1.7e308,
    "NUL": "a\x00b",
    "half a surrogate": "\ud800",
    "the other half": "\udfff",
    "4,001 letters": "x" * 4001,
    "100,000 letters": "x" * 100_000,
    "right to left": "\u202e\u2066",
    "a bell": "\x07",
    "year 1": "0001-01-01T00:00:00+14:00",
    "year 9999": "9999-12-31T23:59:59-12:00",
    "year 0": "0000-00-00T00:00:00Z",
    "year 10000": "10000-01-01T00:00:00Z",
    "no offset": "2024-11-26T14:03:00",
    "hour 24": "2024-11-26T24:00:00+07:00",
    "a leap second": "2024-11-26T23:59:60+07:00",
    "an offset of 99 hours": "2024-11-26T14:03:00+99:59",
    "a day": "2024-11-26",
    "Arabic digits": "٢٠٢٤-١١-٢٦T١٤:٠٣:٠٠+٠٧:٠٠",
    "an id in braces": "{" + "0" * 32 + "}",
    "SQL": "'; DROP TABLE logistik_flag; --",
    "a pattern": "%_\\",
    "a path": "../../../etc/passwd",
    "a template": "{{ 7 }}{% now %}",
    "a format": "%s%n{0.__class__}",
    "markup": "<script>alert(1)</script>",
    "a formula": "=HYPERLINK(1)",
}


def mutations(content: Any) -> Iterator[tuple[str, Any]]:
    """The body with one value replaced, for every value in it and everything it may not be."""
    for path in _paths(content):
        for name, value in INSTEAD.items():
            yield f"{'.'.join(map(str, path))}: {name}", _replaced(content, path, value)
        yield f"{'.'.join(map(str, path))}: left out", _replaced(content, path, _paths)


def _paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if here:
        yield here
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _paths(part, (*here, key))


def _replaced(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy; ``_paths`` itself stands for nothing at all."""
    made = copy.deepcopy(content)
    below = made
    for key in path[:-1]:
        below = below[key]
    if value is _paths:
        del below[path[-1]]
    else:
        below[path[-1]] = value
    return made
