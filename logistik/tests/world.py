"""A small PALI and its people, and a client that speaks to the API as a phone does, with a token."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from logistik import needs
from logistik.elections import Plan, create_election
from logistik.models import Election
from pengawasan.models import Assignment, Region, SourceStatus, Supervisor

PROV, KAB, KEC, DESA = "16", "16.12", "16.12.01", "16.12.01.2001"
TPS = (f"{DESA}.001", f"{DESA}.002", f"{DESA}.003")
OTHER_KEC, OTHER_DESA, OTHER_TPS = "16.12.04", "16.12.04.2001", "16.12.04.2001.001"
FOREIGN_KAB, FOREIGN_TPS = "16.01", "16.01.01.2001.001"
NAMES = {
    PROV: "Sumatera Selatan", KAB: "Penukal Abab Lematang Ilir", KEC: "Talang Ubi", DESA: "Karta Dewa",
    OTHER_KEC: "Abab", OTHER_DESA: "Betung", FOREIGN_KAB: "Ogan Komering Ulu", "16.01.01": "Kecamatan contoh",
    "16.01.01.2001": "Desa contoh",
}  # fmt: skip
#: Voters of the first polling station, chosen so that it needs 412 ballots: 401 + ⌈2,5 % × 401⌉.
VOTERS = {TPS[0]: (200, 201), TPS[1]: (150, 150), TPS[2]: (100, 101), OTHER_TPS: (120, 130)}
#: From any moment to the deadline of the polling stations.
LEAST_LEFT = timedelta(hours=4)
PASSWORD = "rahasia-contoh-2024"
PEOPLE = {
    "staf": ("staf", KAB),
    "koordinator": ("koordinator", KAB),
    "pimpinan": ("pimpinan", KAB),
    "pengamat": ("pengamat", KAB),
    "panwascam": ("panwascam", KEC),
    "pkd": ("pkd", DESA),
    "ptps": ("ptps", TPS[0]),
    "ptps2": ("ptps", TPS[1]),
    "tetangga": ("panwascam", OTHER_KEC),
    "outsider": ("staf", FOREIGN_KAB),
}


def build(now: datetime) -> Election:
    """Regions, an election whose day is tomorrow, voters and needs.

    In the last hours of a day it is the day after: the deadline at midnight would be too near for goods on their way.
    """
    for code, name in NAMES.items():
        make_region(code, name)
    for code in (*TPS, OTHER_TPS, FOREIGN_TPS):
        make_region(code, f"TPS {code[-3:]}", latitude=-3.2, longitude=103.8, travel_hours="1")
    day = timezone.localtime(now + LEAST_LEFT).date() + timedelta(days=1)
    election = create_election(
        Plan(code="PALI", region=KAB, voting_day=day, contests=("GUB", "BUP"), is_sample=True), now=now
    )
    rolls = [needs.Voters(code, male, female) for code, (male, female) in VOTERS.items()]
    needs.store_voters(election, rolls, status=SourceStatus.SAMPLE, now=now, actor=None)
    return election


def make_region(code: str, name: str, **more: Any) -> Region:
    return Region.objects.create(
        code=code, name=name, level=code.count(".") + 1, parent_id=code.rpartition(".")[0] or None, **more
    )


def make_people(now: datetime) -> dict[str, Supervisor]:
    return {name: make_person(name, role, code, now) for name, (role, code) in PEOPLE.items()}


def make_person(
    name: str, role: str, code: str, now: datetime, since: int = 30, until: int | None = None
) -> Supervisor:
    """Somebody assigned from ``since`` days ago, until ``until`` days ago or for good."""
    person = Supervisor.objects.create_user(name, password=PASSWORD, name=f"Contoh {name}")
    today = timezone.localtime(now).date()
    Assignment.objects.create(
        supervisor=person, role=role, region_id=code, valid_from=today - timedelta(days=since),
        valid_to=None if until is None else today - timedelta(days=until),
    )  # fmt: skip
    return person


class Phone:
    """A client with the token of a device of one person; the entrance itself has tests of its own."""

    def __init__(self, name: str | None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        if name:
            _, secret = AuthToken.objects.create(Supervisor.objects.get(username=name))
            self.headers = {"Authorization": f"Token {secret}"}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers={**self.headers, **(headers or {})})

    def post(self, path: str, content: Any = None, raw: bytes | None = None, kind: str = "application/json") -> Any:
        body = raw if raw is not None else json.dumps(content).encode()
        return self.client.post(f"/api/v1/{path}", body, content_type=kind, headers=self.headers)

    def report(self, **changes: Any) -> Any:
        return self.post("receipts/", receipt(**changes))

    def ship(self, **changes: Any) -> Any:
        return self.post("shipments/", shipment(**changes))

    def happen(self, shipment_id: str, kind: str, **changes: Any) -> Any:
        return self.post(f"shipments/{shipment_id}/events/", event(kind, **changes))


def stamp(minutes: float = 0) -> str:
    """A time so many minutes from now, as a phone in West Indonesia writes it."""
    return timezone.localtime(timezone.now() + timedelta(minutes=minutes)).isoformat()


def receipt(**changes: Any) -> dict[str, Any]:
    """The design's own example: 410 good and 2 damaged of 412 ballots."""
    content = {
        "id": str(uuid.uuid4()),
        "election": "PALI",
        "shipment": None,
        "manifest_number": "",
        "place": TPS[0],
        "observed_at": stamp(-2),
        "sent_at": stamp(),
        "position": {"latitude": -3.2, "longitude": 103.8, "accuracy_m": 12, "mock": False},
        "witness": "present",
        "seal": "intact",
        "seal_numbers": [],
        "storage": "official",
        "received_by": "KPPS",
        "notes": "",
        "corrects": None,
        "lines": [counted("SS-BUP", 410, 2)],
    }
    return content | changes


def counted(item: str, good: int, damaged: int = 0, **more: Any) -> dict[str, Any]:
    return {"item": item, "for_place": None, "good": good, "damaged": damaged, "seal_number": None} | more


def shipment(**changes: Any) -> dict[str, Any]:
    content = {
        "id": str(uuid.uuid4()),
        "manifest_number": f"SJ-CONTOH-{uuid.uuid4().hex[:6]}",
        "election": "PALI",
        "origin": DESA,
        "destination": TPS[0],
        "stage": 2,
        "direction": "outbound",
        "vehicle": "BG 0000 XX",
        "escort": "Polri",
        "planned_departure": stamp(-180),
        "expected_arrival": stamp(60),
        "lines": [{"item": "SS-BUP", "quantity": 412, "for_place": TPS[0], "seal_number": None}],
    }
    return content | changes


def event(kind: str, **changes: Any) -> dict[str, Any]:
    content = {
        "id": str(uuid.uuid4()),
        "kind": kind,
        "occurred_at": stamp(-120),
        "place": None,
        "vehicle": "",
        "notes": "",
    }
    return content | changes
