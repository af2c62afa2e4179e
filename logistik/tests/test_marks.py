"""What is odd about a position is noted, whoever sends it and in whatever order; nothing is refused for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from logistik.intake.marks import Fix, distance_m, oddities
from logistik.models import Flag, Receipt
from logistik.tests.world import PASSWORD, TPS, counted, receipt, stamp

NOON = datetime(2024, 11, 26, 5, tzinfo=UTC)
HERE, THERE = "16.12.01.2001.001", "16.12.01.2001.002"
KM = 1 / 111.32  # of latitude, in degrees


def fix(minutes: float = 0, north_km: float = 0, place: str = HERE, **more: Any) -> Fix:
    return Fix(NOON + timedelta(minutes=minutes), place, -3.2 + north_km * KM, 103.8, **more)


@pytest.mark.parametrize(
    ("one", "others", "marks"),
    [
        (fix(), [], []),
        (fix(mock=True), [], ["posisi_tiruan"]),
        (fix(accuracy_m=200), [], []),
        (fix(accuracy_m=201), [], ["posisi_kasar"]),
        (fix(), [fix(-18, 50)], ["terlalu_cepat"]),  # 50 km in 19 minutes, one of them for rounding
        (fix(), [fix(-19, 50)], []),
        (fix(), [fix(18, 50)], ["terlalu_cepat"]),
        (fix(), [fix(0, 0.9)], []),
        (fix(), [fix(0, 4)], ["terlalu_cepat"]),
        (fix(), [fix(0, 4, accuracy_m=3_500)], []),
        (fix(), [fix(-600, 50), fix(-590, 0.1)], []),  # only the neighbours in time
        (fix(), [fix(-60)], []),
        (fix(), [fix(-60, place=THERE)], ["posisi_sama"]),
        (fix(), [fix(-60, 0.001, place=THERE)], []),
        (fix(), [fix(-5, 30), fix(-60, place=THERE)], ["terlalu_cepat", "posisi_sama"]),
    ],
)
def test_a_position_earns_its_marks(one: Fix, others: list[Fix], marks: list[str]) -> None:
    assert oddities(one, others) == oddities(one, others[::-1]) == marks


@pytest.mark.parametrize(("north_km", "metres"), [(0, 0), (1, 1_000), (100, 100_000)])
def test_distances_are_in_metres(north_km: float, metres: float) -> None:
    assert distance_m(fix(), fix(north_km=north_km)) == pytest.approx(metres, rel=1e-6)


@pytest.mark.django_db
def test_whichever_arrives_later_carries_the_mark_and_both_are_stored(phone):
    pkd = phone("pkd")
    far = {"latitude": -3.9, "longitude": 103.8, "accuracy_m": 12, "mock": False}
    later = receipt(observed_at=stamp(-2), position=far)
    earlier = receipt(place=TPS[1], observed_at=stamp(-12))
    assert pkd.post("receipts/", later).json()["warnings"] == []
    answer = pkd.post("receipts/", earlier)
    assert answer.status_code == 201
    assert answer.json()["warnings"] == ["Jarak dari laporan lain pengawas ini tidak mungkin ditempuh dalam waktu itu."]
    assert pkd.get(f"receipts/{earlier['id']}/").json()["marks"] == ["terlalu_cepat"]
    assert Receipt.objects.get(pk=later["id"]).marks == []


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
