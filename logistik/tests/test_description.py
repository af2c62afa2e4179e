"""What the API says of itself: docs/access.csv names the same operations, and what is only shown nobody can set."""

from __future__ import annotations

import csv
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

from logistik.models import Concern, ConcernReply, Flag, FollowUp, Inspection, Receipt, Shipment, ShipmentEvent
from logistik.tests import world

ACCESS = Path(settings.BASE_DIR) / "docs" / "access.csv"
PREFIX = "/api/v1/"
#: What a value of each form would be that the server did not write.
FOREIGN = {"date-time": "2001-01-01T00:00:00+07:00", "date": "2001-01-01", "uuid": str(uuid.uuid4())}
BY_TYPE = {
    "string": "palsu",
    "integer": 987654,
    "number": 0.9876,
    "boolean": True,
    "array": ["palsu"],
    "object": {"a": 1},
}
#: Nothing of what they are sent is shown by anybody.
SILENT = ("auth/login/", "auth/logout/", "sync/", "concerns/{id}/read/")


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return dict(SchemaGenerator().get_schema(public=True))  # type: ignore[no-untyped-call]


def test_description_and_matrix_name_the_same_operations(description: dict[str, Any]) -> None:
    described = {
        (re.sub(r"{\w+}", "<>", path.strip("/")), word.upper())
        for path, words in description["paths"].items()
        for word in words
    }
    with ACCESS.open(newline="") as file:
        rows = {(re.sub(r"<[^>]+>", "<>", row["route"]).strip("/"), row["method"]) for row in csv.DictReader(file)}
    assert described == {(route, method) for route, method in rows if route.startswith(PREFIX.strip("/"))}


def resolved(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The properties of a schema, of what it refers to and of what it holds a page of."""
    if "$ref" in schema:
        return resolved(description, description["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= resolved(description, part)
    return resolved(description, found["results"]["items"]) if "results" in found else found


def read_only(description: dict[str, Any], path: str, shown_at: str) -> dict[str, Any]:
    """What is shown of a thing, by the answer to sending it and where it is read, and cannot be said of it."""
    sent = description["paths"][path]["post"]
    takes = resolved(description, sent["requestBody"]["content"]["application/json"]["schema"])
    read = description["paths"].get(shown_at, {}).get("get", {}).get("responses", {})
    answers = [*sent["responses"].values(), *read.values()]
    shown: dict[str, Any] = {}
    for answer in answers:
        if "content" in answer:
            shown |= resolved(description, answer["content"]["application/json"]["schema"])
    return {name: foreign(description, part) for name, part in shown.items() if name not in takes}


def foreign(description: dict[str, Any], part: dict[str, Any]) -> Any:
    while "$ref" in part or "allOf" in part:
        name = (part.get("allOf") or [part])[0]["$ref"].rpartition("/")[2]
        part = description["components"]["schemas"][name]
    if "enum" in part:
        return part["enum"][1 % len(part["enum"])]
    return FOREIGN.get(part.get("format", "")) or BY_TYPE[part.get("type", "string")]


@pytest.mark.django_db
def test_what_is_only_shown_is_never_what_was_sent(
    description: dict[str, Any], phone: Callable[[str], world.Phone]
) -> None:
    """Every such field, with a foreign value, to every door that writes; the row is what it is without them."""
    staf = phone("staf")
    seen = {"place": world.TPS[0], "election": "PALI", "observed_at": world.stamp(-2)}
    shipment = staf.ship()
    assert shipment.status_code == 201
    short = staf.report(seal="broken")
    assert short.status_code == 201, short.content
    flag, concern = Flag.objects.open().first(), str(uuid.uuid4())
    assert flag, short.content
    about = shipment.json()["id"]
    letter = {"kind": "saran_lisan", "addressee": "kpps", "issued_on": "2024-11-26", "text": "Contoh."}
    doors: list[tuple[str, str, str, dict[str, Any], type[Any]]] = [
        ("receipts/", "", "receipts/{id}/", world.receipt(), Receipt),
        ("shipments/", "", "shipments/{id}/", world.shipment(), Shipment),
        ("shipments/{id}/events/", about, "", world.event("berangkat"), ShipmentEvent),
        ("inspections/", "", "", {"id": str(uuid.uuid4()), **seen, "points": {"cctv": True}}, Inspection),
        ("concerns/", "", "concerns/{id}/", {"id": concern, **seen, "kind": "kendala", "text": "Contoh."}, Concern),
        ("concerns/{id}/replies/", concern, "", {"id": str(uuid.uuid4()), "text": "Contoh."}, ConcernReply),
        ("flags/{id}/follow-ups/", str(flag.pk), "flags/{id}/follow-ups/", letter, FollowUp),
        ("flags/{id}/dismiss/", str(flag.pk), "flags/{id}/", {"reason": "Contoh."}, Flag),
    ]
    written = {PREFIX + path for path in (*(path for path, *_ in doors), *SILENT)}
    assert written == {path for path, words in description["paths"].items() if "post" in words}
    for path, key, shown_at, body, model in doors:
        forged = read_only(description, PREFIX + path, PREFIX + shown_at)
        assert forged, path
        answer = staf.post(path.replace("{id}", key), {**forged, **body})
        assert answer.status_code in (200, 201), (path, answer.content)
        row = model._default_manager.get(pk=body.get("id", flag.pk if model is Flag else answer.json()["id"]))
        for name, value in forged.items():
            for stored in (getattr(row, name, None), getattr(row, f"{name}_id", None), answer.json().get(name)):
                assert str(stored) != str(value), (path, name)
                assert getattr(stored, "year", 2024) >= 2024, (path, name)
