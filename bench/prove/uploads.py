"""The door for photos: bodies that are no photo, headers that lie about them, and addresses that are none."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from PIL import Image

from bench import field_storm
from bench.prove import corpus, doors, pages
from bench.prove.figures import Part

Headers = dict[str, str]
#: A photo may arrive before the report that it belongs to.
EARLY = ("for a report that is not there", "for the report an id in braces")


def refused(part: Part, url: str, documented: set[int]) -> None:
    """Nothing but a photo with its own hash, is taken."""
    phone = field_storm.Api(url).login("ptps", "demo-pali")
    receipt = doors.reported(phone)
    answers, faults, taken = Counter[int](), Counter[str](), Counter[str]()
    unknown, silent = Counter[str](), Counter[str]()
    for name, path, raw, headers in _cases(receipt):
        status, said = _put(phone, path, raw, headers)
        answers[status] += 1
        faults[f"{name}: {status}"] += status >= 500 or not status
        taken[f"{name}: {status}"] += 0 < status < 400 and name not in EARLY
        unknown[f"{name}: {status}"] += status not in documented
        silent[f"{name}: {said[:100]!r}"] += status >= 400 and b'"detail"' not in said
    part.tell("photos that are none: answers", ", ".join(f"{code} {n}" for code, n in sorted(answers.items())))
    part.none("photos that are none: answers 5xx or none", faults)
    part.none("photos that are none: taken", taken)
    part.none("photos that are none: refusals without a sentence", silent)
    part.none("photos that are none: answers with a status that is not described", unknown)


def _cases(receipt: str) -> Iterator[tuple[str, str, bytes, Headers]]:
    """Name, path, body and headers; what is missing in one is right in it otherwise."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    photo = out.getvalue()
    for name, raw, more in corpus.bodies({"id": str(uuid.uuid4()), "notes": "contoh"}):
        yield f"JSON, {name}", _path(receipt), raw, _headers(raw) | more
    for name, raw in pages.FILES.items():
        yield f"a file, {name}", _path(receipt), raw, _headers(raw)
    for end in (1, 20, len(photo) // 4):
        yield f"cut after {end} bytes", _path(receipt), photo[:end], _headers(photo[:end])
    for digest in ("", "0" * 64, "x" * 64, "é", hashlib.sha256(photo).hexdigest()[:-1], "9" * 5000):
        yield f"hash {digest[:8]}", _path(receipt), photo, {"Content-Type": "image/jpeg", "X-Content-SHA256": digest}
    for name, value in corpus.INSTEAD.items():
        word = quote(value if isinstance(value, str) else json.dumps(value), safe="", errors="surrogatepass")[:2000]
        yield f"for the report {name}", f"evidence/{uuid.uuid4()}?receipt={word}", photo, _headers(photo)
    yield "for no report", f"evidence/{uuid.uuid4()}", photo, _headers(photo)
    yield "for a report that is not there", _path(str(uuid.uuid4())), photo, _headers(photo)


def _path(receipt: str) -> str:
    return f"evidence/{uuid.uuid4()}?receipt={receipt}"


def _headers(raw: bytes) -> Headers:
    return {"Content-Type": "image/jpeg", "X-Content-SHA256": hashlib.sha256(raw).hexdigest()}


def _put(phone: field_storm.Api, path: str, raw: bytes, headers: Headers) -> tuple[int, bytes]:
    try:
        connection = phone.begin("PUT", path, raw, **{k: v.encode().decode("latin-1") for k, v in headers.items()})
        connection.send(raw)
        response = connection.getresponse()
        answer = response.status, response.read()
        connection.close()
    except (OSError, http.client.HTTPException) as problem:
        return 0, str(problem).encode()
    return answer
