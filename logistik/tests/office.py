"""A small kabupaten laid straight into the tables, and its people: what the tests of the pages stand on."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from logistik.models import (
    Balance,
    Deadline,
    Election,
    Flag,
    FlagEvent,
    Item,
    Receipt,
    ReceiptLine,
    Shipment,
    ShipmentEvent,
    ShipmentLine,
    Submission,
    VoterCount,
)
from pengawasan.models import Assignment, Level, Region, Supervisor

KAB, KEC, DESA, TPS = "16.12", "16.12.01", "16.12.01.2001", "16.12.01.2001.001"
ELSEWHERE = "16.12.02.2001.001"


def region(code: str, name: str, **more: Any) -> Region:
    parent = code.rpartition(".")[0] or None
    return Region.objects.create(code=code, name=name, level=code.count(".") + 1, parent_id=parent, **more)


def supervisor(role: str, code: str | None) -> Supervisor:
    user = Supervisor.objects.create(username=f"{role}.{code}", name=f"Pengawas {role}", phone="0800-1")
    if code:
        day = timezone.now().date() - timedelta(days=3)
        Assignment.objects.create(supervisor=user, role=role, region_id=code, valid_from=day)
    return user


def browser(user: Supervisor) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def election(now: datetime) -> Election:
    names = {"16": "Sumatera Selatan", KAB: "PALI", KEC: "Talang Ubi", "16.12.02": "Abab"}
    for code, name in (names | {DESA: "Karta Dewa", "16.12.02.2001": "Betung"}).items():
        region(code, name)
    for code in (TPS, "16.12.01.2001.002", ELSEWHERE):
        region(code, f"TPS {code[-3:]}", travel_hours="2")
    for code, name in (("SS-BUP", "Surat suara Bupati"), ("TNT", "Tinta"), ("SPD", "Spidol")):
        Item.objects.create(code=code, name=name, category="utama", unit="lembar")
    made = Election.objects.create(
        code="PALI", name="Pemilihan PALI", region_id=KAB, contests=["BUP"], is_sample=True,
        voting_day=now.date() + timedelta(days=1),
    )  # fmt: skip
    for level, days in ((Level.KECAMATAN, 3), (Level.DESA, 1), (Level.TPS, 1)):
        Deadline.objects.create(election=made, level=level, days_before=days, status="PRACTICE")
    return made


@pytest.fixture
def staf(election: Election) -> Supervisor:
    return supervisor("staf", KAB)


@pytest.fixture
def ptps(election: Election) -> Supervisor:
    return supervisor("ptps", TPS)


@pytest.fixture
def neighbour(election: Election) -> Supervisor:
    return supervisor("panwascam", "16.12.02")


def delivery(place: str, user: Supervisor, now: datetime, good: int = 479) -> Shipment:
    """What a place needs, a manifest to it with its events, and a count that is short."""
    for item, need in (("SS-BUP", 504), ("TNT", 2), ("SPD", None)):
        Balance.objects.create(
            election_id="PALI", place_id=place, item_id=item, level=Level.TPS, need=need, shipped=need or 4,
            departed=need or 4, arrived=need or 4, received_good=good if item == "SS-BUP" else need or 4,
            last_received_at=now, due_at=now + timedelta(hours=9),
        )  # fmt: skip
    VoterCount.objects.create(election_id="PALI", place_id=place, male=240, female=251, source_status="SAMPLE")
    sent = Shipment.objects.create(
        manifest_number=f"contoh-{place[-3:]}", election_id="PALI", origin_id=place[:13], destination_id=place,
        stage=2, vehicle="truk contoh-1", recorded_at=now, planned_departure=now - timedelta(hours=4),
    )  # fmt: skip
    ShipmentLine.objects.create(shipment=sent, item_id="SS-BUP", quantity=504)
    for kind, hours in (("berangkat", 3), ("pindah_kendaraan", 2)):
        at = now - timedelta(hours=hours)
        ShipmentEvent.objects.create(shipment=sent, kind=kind, occurred_at=at, recorded_at=at, vehicle="truk contoh-2")
    submission = Submission.objects.create(
        kind="receipt", client_id=uuid.uuid4(), body=b"", accepted=True, user=user, received_at=now
    )
    report = Receipt.objects.create(
        election_id="PALI", shipment=sent, place_id=place, reporter=user, submission=submission, observed_at=now,
        judged_at=now, received_at=now, seal="intact", seal_numbers=["contoh-1"], skew_seconds=7,
    )  # fmt: skip
    ReceiptLine.objects.create(receipt=report, item_id="SS-BUP", good=good, damaged=0)
    return sent


def short(place: str, now: datetime, **more: Any) -> Flag:
    basis = [{"instrument": "UU 10/2016", "clause": "Pasal 80", "wording": "DPT + 2,5 %.", "status": "VERIFIED"}]
    values = {
        "rule": "tepat_jumlah", "kind": "kurang", "subject": str(uuid.uuid4()), "election_id": "PALI",
        "place_id": place, "item_id": "SS-BUP",
        "expected": 504, "actual": 479, "severity": "kritis", "basis": basis, "opened_at": now,
        "sentence": f"TPS {place[-3:]} menerima 479 Surat suara Bupati baik, kurang 25 dari 504.",
    }  # fmt: skip
    flag = Flag.objects.create(**(values | more))
    FlagEvent.objects.create(flag=flag, kind="dibuka", at=now, note=flag.sentence)
    return flag
