"""Keys that are the server's own, sent along in a body: whatever a client claims there, what is stored is the same."""

from __future__ import annotations

import random
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bench import field_storm
from bench.prove import doors
from bench.prove.figures import Part

#: Says nothing of what was stored, or differs between any two reports.
OWN = {
    "skew_seconds",
    "id",
    "sha256",
    "receipt",
    "flags",
    "warnings",
    "marks",
    "number",
    "expiry",
    "token",
    "errors",
    "url",
    "read",
}
TRACES = ("kanari", "987654321", "1987-06-05")
CLAIMED = {"string": "kanari", "integer": 987_654_321, "number": 9.5, "boolean": True, "array": [], "object": {}}


def claimed(part: Part, url: str, schema: Any, dice: random.Random) -> None:
    """Every door that writes is sent a body twice, once with every key that any answer of the API holds."""
    office = field_storm.Api(url).login("staf", "demo-pali")
    raw = schema.raw_schema
    keys = _shown(raw["components"]["schemas"])
    asked, changed = 0, Counter[str]()
    bodies = doors.writes(office, dice)
    plain = [_stored(office, path, body) for path, body in bodies.items()]
    # The same once more under other ids, about flags that nobody decided on yet
    for path, body, before in zip(doors.writes(office, dice), bodies.values(), plain, strict=True):
        foreign = {name: value for name, value in keys.items() if name not in _taken(raw, path) | OWN}
        asked += len(foreign)
        after = _stored(office, path, _beside(_anew(body, dice), foreign))
        changed[f"{path}: {before} became {after}"] += not path.startswith("flags/") and before != after
        changed[f"{path}: {after}"] += before[0] != after[0] or any(word in str(after) for word in TRACES)
    part.tell("keys of the server's own sent to doors that write", asked)
    part.none("doors that stored something else for them", changed)


def _anew(body: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Under an id of its own, as is each row of a batch."""
    made = {name: [_anew(one, dice) for one in value] if _rows(value) else value for name, value in body.items()}
    return made | ({"id": str(uuid.UUID(int=dice.getrandbits(128), version=4))} if "id" in body else {})


def _beside(body: dict[str, Any], foreign: dict[str, Any]) -> dict[str, Any]:
    """Beside what belongs there, and in each row of it; a batch itself holds nothing but its rows."""
    rows = {name: [{**foreign, **one} for one in value] for name, value in body.items() if _rows(value)}
    return {**foreign, **body, **rows} if len(rows) < len(body) else rows


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _taken(raw: Any, path: str) -> set[str]:
    """Every name that a client may say at this door, at any depth."""
    doors_of = {
        re.compile(re.sub(r"{\w+}", "[^/]+", name)): words["post"]
        for name, words in raw["paths"].items()
        if "post" in words
    }
    (words,) = (words for pattern, words in doors_of.items() if pattern.fullmatch(f"/api/v1/{path}"))
    return set(_names(raw, words["requestBody"]["content"]["application/json"]["schema"]))


def _names(raw: Any, part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _names(raw, one)
    elif isinstance(part, dict):
        yield from part.get("properties", {})
        if "$ref" in part:
            yield from _names(raw, raw["components"]["schemas"][part["$ref"].rpartition("/")[2]])
        for one in part.values():
            yield from _names(raw, one)


def _stored(office: field_storm.Api, path: str, body: dict[str, Any]) -> Any:
    """What the door answers and what is read afterwards, without what differs every time."""
    status, answer = office.call("POST", path, body)
    read = office.call("GET", f"{path}{body['id']}/")[1] if path in ("receipts/", "shipments/", "concerns/") else {}
    return status, _same(answer), _same(read)


def _same(said: Any) -> Any:
    if isinstance(said, list):
        return [_same(one) for one in said]
    if not isinstance(said, dict):
        return said
    return {name: _same(value) for name, value in said.items() if name not in OWN and not name.endswith("_at")}


def _shown(schemas: dict[str, Any]) -> dict[str, Any]:
    """Every key of the description, with something of its type that nobody would store by chance."""
    found: dict[str, Any] = {}
    for words in schemas.values():
        for name, kind in words.get("properties", {}).items():
            found[name] = kind["enum"][-1] if kind.get("enum") else CLAIMED.get(kind.get("type", ""), "kanari")
            if kind.get("format") == "date-time":
                found[name] = "1987-06-05T04:03:02+07:00"
    return found
