"""What is odd about a position is noted, whoever sends it and in whatever order; nothing is refused for it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from logistik.models import Election, Flag, Receipt, Submission
from logistik.tests.world import PASSWORD, TPS, counted, receipt, stamp
from pengawasan.models import Supervisor

NOON = datetime(2024, 11, 26, 5, tzinfo=UTC)
KM = 1 / 111.32  # of latitude, in degrees


def fix(minutes: float = 0, north_km: float = 0, place: str = TPS[0], accuracy_m: float = 0) -> dict[str, Any]:
    at = NOON + timedelta(minutes=minutes)
    where = {"latitude": -3.2 + north_km * KM, "longitude": 103.8, "accuracy_m": accuracy_m}
    return where | {"place_id": place, "observed_at": at, "judged_at": at, "received_at": NOON}


#: What is said of the first report, given the others of its supervisor.
BESIDE: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([fix()], []),
    ([fix(), fix(-18, 50)], ["terlalu_cepat"]),  # 50 km in 19 minutes, one of them for rounding
    ([fix(), fix(-19.5, 50)], []),
    ([fix(), fix(18, 50)], ["terlalu_cepat"]),
    ([fix(), fix(0, 0.9)], []),
    ([fix(), fix(0, 4)], ["terlalu_cepat"]),
    ([fix(), fix(0, 4, accuracy_m=3_500)], []),
    ([fix(), fix(-600, 50), fix(-590, 0.1)], []),
    ([fix(), fix(-9, 24), fix(-18, 48)], []),  # only the neighbours in time
    ([fix(), fix(-60)], []),
    ([fix(), fix(-60, place=TPS[1])], ["posisi_sama"]),
    ([fix(), fix(-60, 0.001, place=TPS[1])], []),
    ([fix(), fix(-11_000, place=TPS[1])], []),  # more than a week ago
    ([fix(), fix(-5, 30), fix(-60, place=TPS[1])], ["terlalu_cepat", "posisi_sama"]),
]


def arrived(fixes: Iterable[tuple[int, dict[str, Any]]], reporter: Supervisor, election: Election) -> dict[int, Any]:
    """Reports with these positions, stored one after the other: the number of each and its id."""
    ids = {}
    for number, one in fixes:
        ids[number] = uuid.uuid4()
        sent = Submission.objects.create(
            kind="receipt", client_id=ids[number], body=b"", digest="", accepted=True, received_at=NOON
        )
        Receipt.objects.create(id=ids[number], submission=sent, election=election, reporter=reporter, **one)
    return ids


def test_reports_that_cannot_both_be_true_say_so_in_whatever_order_they_arrive(pali: Election) -> None:
    for n, (fixes, marks) in enumerate(BESIDE):
        said = set()
        for order, numbered in enumerate(permutations(enumerate(fixes))):
            reporter = Supervisor.objects.create(username=f"contoh{n}.{order}")
            ids = arrived(numbered, reporter, pali)
            found = {row.pk: row.every_mark for row in reporter.receipts.with_marks()}
            assert found[ids[0]] == marks, fixes
            said.add(str([found[ids[number]] for number in range(len(fixes))]))
        assert len(said) == 1, said


@pytest.mark.django_db
def test_both_of_two_that_cannot_be_true_carry_the_mark_and_are_stored(phone):
    pkd = phone("pkd")
    cursor = pkd.get("changes/").json()["cursor"]
    far = {"latitude": -3.9, "longitude": 103.8, "accuracy_m": 900, "mock": False}
    later = receipt(observed_at=stamp(-2), position=far)
    earlier = receipt(place=TPS[1], observed_at=stamp(-12))
    assert pkd.post("receipts/", later).json()["warnings"] == ["Ketelitian posisi lebih buruk dari 200 m."]
    answer = pkd.post("receipts/", earlier)
    assert answer.status_code == 201
    assert answer.json()["warnings"] == ["Jarak dari laporan lain pengawas ini tidak mungkin ditempuh dalam waktu itu."]
    assert pkd.get(f"receipts/{earlier['id']}/").json()["marks"] == ["terlalu_cepat"]
    upserts = pkd.get("changes/", cursor=cursor).json()["upserts"]["receipts"]
    for shown in (pkd.get("receipts/").json()["results"], upserts):
        marks = {one["id"]: one["marks"] for one in shown}
        assert marks == {earlier["id"]: ["terlalu_cepat"], later["id"]: ["posisi_kasar", "terlalu_cepat"]}


@pytest.mark.django_db
def test_another_supervisor_at_the_same_spot_is_no_oddity(phone):
    phone("ptps").report()
    assert phone("pkd").report(place=TPS[1]).json()["warnings"] == []


@pytest.mark.django_db
def test_a_mark_is_read_on_the_page_of_the_place_and_of_its_flag(phone, client):
    mock = {"latitude": -3.2, "longitude": 103.8, "accuracy_m": 900, "mock": True}
    phone("ptps").report(position=mock, lines=[counted("SS-BUP", 300)])
    client.login(username="staf", password=PASSWORD)
    flag = Flag.objects.get(place=TPS[0], kind="kurang")
    for address in (f"/wilayah/{TPS[0]}/", f"/indikasi/{flag.pk}/"):
        page = client.get(address).content.decode()
        assert "Perangkat melaporkan posisi tiruan." in page, address
        assert "Ketelitian posisi lebih buruk dari 200 m." in page, address
