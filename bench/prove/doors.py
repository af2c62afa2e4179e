"""Every door of the API that writes, with a body that it takes."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime
from typing import Any

from bench import field_storm

PLACE, VILLAGE = field_storm.DEMO_STATION, field_storm.DEMO_STATION[:13]


def writes(office: field_storm.Api, dice: random.Random) -> dict[str, dict[str, Any]]:
    """By path. What one of them is about exists."""

    def name() -> str:
        return str(uuid.UUID(int=dice.getrandbits(128), version=4))

    now, line = datetime.now(UTC).isoformat(), {"item": "SS-BUP", "good": 1, "damaged": 0, "seal_number": "A1"}
    seen = {"id": name(), "place": PLACE, "observed_at": now, "sent_at": now, "notes": "contoh"}
    position = {"latitude": -3.2, "longitude": 103.8, "accuracy_m": 12, "mock": False}
    receipt = {**seen, "witness": "present", "seal": "intact", "seal_numbers": ["A1"], "storage": "official"}
    receipt |= {"received_by": "KPPS", "position": position, "lines": [line]}
    receipt |= {"manifest_number": "SJ", "corrects": name()}
    shipment = {"id": name(), "manifest_number": "SJ-contoh", "origin": VILLAGE, "destination": PLACE, "stage": 2}
    shipment |= {"direction": "outbound", "vehicle": "BG", "escort": "Polri", "expected_arrival": now}
    shipment |= {"lines": [{"item": "SS-BUP", "quantity": 412, "for_place": PLACE, "seal_number": "A1"}]}
    event = {"id": name(), "kind": "berangkat", "occurred_at": now, "place": VILLAGE, "vehicle": "BG", "notes": ""}
    concern = {"id": name(), "place": PLACE, "observed_at": now, "kind": "kendala", "text": "Jalan putus (contoh)."}
    inspection = {**seen, "id": name(), "place": PLACE[:8], "points": {"cctv": True}}
    stored = {"receipts/": receipt, "shipments/": shipment, "inspections/": inspection, "concerns/": concern}
    for path, content in stored.items():
        status, answer = office.call("POST", path, {**content, "id": name()})
        if status != 201:
            raise SystemExit(f"{path}: {status} {answer}")
        stored[path] = content | {"id": name()}
    shipment_id, concern_id = first(office, "shipments/?"), first(office, "concerns/?")
    flag = first(office, "flags/?status=terbuka&")
    follow_up = {"kind": "saran_tertulis", "addressee": "kpu", "number": "1/contoh", "text": "contoh"}
    return {
        "auth/login/": {"username": "bukan-siapa-siapa", "password": "salah", "device": "contoh"},
        **stored,
        f"shipments/{shipment_id}/events/": event,
        f"concerns/{concern_id}/replies/": {"id": name(), "text": "contoh"},
        f"concerns/{concern_id}/read/": {"number": 1},
        f"flags/{flag}/dismiss/": {"reason": "contoh"},
        f"flags/{flag}/follow-ups/": follow_up | {"issued_on": now[:10]},
        "sync/": {"receipts": [receipt], "shipments": [shipment], "concerns": [concern], "events": [event]},
    }


def first(office: field_storm.Api, path: str) -> Any:
    """The id of the first row of a list."""
    return office.call("GET", f"{path}page_size=1")[1]["results"][0]["id"]


def reported(phone: field_storm.Api) -> str:
    """The id of a report that this supervisor has just sent."""
    name = str(uuid.uuid4())
    lines = [{"item": item, "good": 1} for item in field_storm.ITEMS]
    seen = {"id": name, "place": PLACE, "observed_at": datetime.now(UTC).isoformat(), "notes": "contoh"}
    status, answer = phone.call("POST", "receipts/", {**seen, "lines": lines})
    if status != 201:
        raise SystemExit(f"receipts/: {status} {answer}")
    return name
