"""Tepat waktu: late, silent, at risk. Each breach, its clean neighbour, and what clears it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from logistik import facts, needs
from logistik.intake import Counted
from logistik.models import Deadline, Flag
from pengawasan.models import Level, Region

from .ground import (
    ALL,
    DESA,
    H1_MIDNIGHT,
    KAB,
    KEC,
    NOW,
    STRANGE,
    TPS,
    TPS2,
    TPS3,
    Ground,
    flag,
    kinds,
)


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
@pytest.mark.parametrize(("second", "late"), [(0, False), (1, True)])
@pytest.mark.django_db
def test_late_is_after_midnight_on_the_clock_of_the_place(zone: str, hours: int, second: int, late: bool) -> None:
    ground = Ground(timezone=zone)
    midnight = datetime(2024, 11, 27, tzinfo=ZoneInfo(zone))
    assert midnight == datetime(2024, 11, 27, tzinfo=UTC) - timedelta(hours=hours)
    report = ground.count(TPS, ALL, midnight + timedelta(seconds=second))
    assert kinds(TPS) == (["terlambat"] if late else [])
    if late:
        before = midnight - timedelta(minutes=5)
        ground.count(TPS, ALL, midnight + timedelta(hours=1), observed_at=before, corrects=report)
        assert kinds(TPS) == []


def test_the_deadline_of_the_kecamatan_is_another(ground: Ground) -> None:
    ground.count(KEC, {"TNT": 6}, datetime(2024, 11, 24, 16, 59, tzinfo=UTC))
    assert "terlambat" not in kinds(KEC)
    ground.count(KEC, {"LEM": 3}, datetime(2024, 11, 24, 17, 1, tzinfo=UTC))
    assert kinds(KEC).count("terlambat") == 1


def test_a_deadline_at_an_hour_of_the_day(ground: Ground) -> None:
    Deadline.objects.filter(level=Level.TPS).update(time=time(12))
    needs.recompute(ground.election, now=NOW)
    ground.count(TPS, ALL, datetime(2024, 11, 26, 5, 0, 1, tzinfo=UTC))
    assert kinds(TPS) == ["terlambat"]


def test_what_was_in_time_is_late_once_the_deadline_is_moved_before_it(ground: Ground) -> None:
    report = ground.count(TPS, ALL, datetime(2024, 11, 26, 5, tzinfo=UTC))
    assert kinds(TPS) == []
    Deadline.objects.filter(level=Level.TPS).update(days_before=2)
    needs.recompute(ground.election, now=NOW)
    ground.sweep()
    assert kinds(TPS) == ["terlambat"]
    in_time = datetime(2024, 11, 24, tzinfo=UTC)
    ground.count(TPS, ALL, datetime(2024, 11, 26, 6, tzinfo=UTC), observed_at=in_time, corrects=report)
    assert kinds(TPS) == []
    assert facts.verify() == []


def test_a_late_report_is_none_of_a_place_its_shipment_was_not_for(ground: Ground) -> None:
    shipment = uuid4()
    ground.count(TPS, {"TNT": 2}, datetime(2024, 11, 28, tzinfo=UTC), shipment=shipment)
    assert "terlambat" in kinds(TPS)
    ground.ship(TPS2, {"TNT": 2}, id=shipment)
    assert "terlambat" not in kinds(TPS)
    assert facts.verify() == []


def test_a_level_without_a_deadline_is_never_late(ground: Ground) -> None:
    Deadline.objects.filter(level=Level.TPS).delete()
    needs.recompute(ground.election, now=NOW)
    ground.count(TPS, ALL, datetime(2025, 1, 1, tzinfo=UTC))
    assert kinds(TPS) == []


def test_goods_on_their_way_back_are_never_late(ground: Ground) -> None:
    back = ground.ship(KEC, {"TNT": 2}, direction="return", origin=TPS)
    ground.happen(back)
    ground.count(KEC, {"TNT": 2}, datetime(2024, 11, 28, tzinfo=UTC), shipment=back)
    assert "terlambat" not in kinds(KEC)
    assert "lebih" not in kinds(KEC)


def test_goods_packed_for_another_place_are_never_late_where_they_strayed_to(ground: Ground) -> None:
    late = datetime(2024, 11, 28, tzinfo=UTC)
    ground.count(TPS, [Counted("TNT", 2, for_place=TPS2)], late)
    assert "terlambat" not in kinds(TPS)
    ground.count(TPS, {"LEM": 1}, late)
    assert kinds(TPS).count("terlambat") == 1


def test_silence_is_one_flag_for_a_shipment_and_one_for_a_place(ground: Ground) -> None:
    for place, shipments in ((TPS, 2), (TPS2, 1)):
        for _ in range(shipments):
            ground.ship(place, {"SS-BUP": 100 // shipments, "TNT": 2 // shipments, "LEM": 1})
    ground.sweep(H1_MIDNIGHT - timedelta(seconds=1))
    assert "belum_diterima" not in kinds(TPS) + kinds(TPS2) + kinds(TPS3)
    ground.sweep(H1_MIDNIGHT)
    silent = Flag.objects.standing().filter(kind="belum_diterima")
    assert [silent.filter(place=place).count() for place in (TPS, TPS2, TPS3)] == [2, 1, 1]
    sentence = silent.get(place=TPS3).sentence
    assert all(f"barang {item}" in sentence for item in ALL)
    assert "barang SPD" not in sentence
    assert "26 Nov 24.00 WIB" in sentence


def test_a_shipment_of_what_nobody_needs_is_awaited_like_any_other(ground: Ground) -> None:
    ground.ship(TPS, {STRANGE: 5})
    ground.sweep(H1_MIDNIGHT)
    assert set(kinds(TPS)) == {"belum_diterima", "tidak_dibutuhkan"}
    assert Flag.objects.standing().filter(place=TPS, kind="belum_diterima", shipment__isnull=False).count() == 1


def test_a_receipt_ends_the_silence(ground: Ground) -> None:
    shipment = ground.ship(TPS, ALL)
    ground.sweep(H1_MIDNIGHT)
    assert "belum_diterima" in kinds(TPS)
    ground.count(TPS, ALL, H1_MIDNIGHT + timedelta(hours=1), shipment=shipment)
    assert kinds(TPS) == ["terlambat"]


def test_an_item_that_came_uncounted_is_silence_too(ground: Ground) -> None:
    shipment = ground.ship(TPS, ALL)
    ground.happen(shipment)
    ground.count(TPS, {"SS-BUP": 100, "LEM": 1}, shipment=shipment)
    assert kinds(TPS) == []
    ground.sweep(H1_MIDNIGHT)
    assert kinds(TPS) == ["belum_diterima"]
    assert "barang TNT" in flag_at(TPS).sentence
    assert "barang LEM" not in flag_at(TPS).sentence
    ground.count(TPS, {"TNT": 2}, H1_MIDNIGHT + timedelta(hours=1), observed_at=NOW, shipment=shipment)
    assert kinds(TPS) == []


def flag_at(place: str) -> Flag:
    return Flag.objects.standing().get(place=place)


def test_a_shipment_called_off_is_not_awaited_but_the_place_is(ground: Ground) -> None:
    shipment = ground.ship(TPS, ALL)
    ground.happen(shipment, "batal")
    ground.sweep(H1_MIDNIGHT)
    assert kinds(TPS) == ["belum_diterima"]
    assert flag_at(TPS).shipment is None


def test_a_warning_before_the_fact_turns_into_the_fact(ground: Ground) -> None:
    Region.objects.filter(pk=TPS).update(travel_hours=3)
    shipment = ground.ship(TPS, ALL)
    ground.sweep(H1_MIDNIGHT - timedelta(hours=3))
    assert kinds(TPS) == []
    ground.sweep(H1_MIDNIGHT - timedelta(hours=3) + timedelta(seconds=1))
    assert kinds(TPS) == ["berisiko"]
    assert flag("berisiko").shipment_id == shipment
    ground.sweep(H1_MIDNIGHT)
    assert kinds(TPS) == ["belum_diterima"]
    warned = Flag.objects.get(kind="berisiko", place=TPS)
    assert "Berubah menjadi" in warned.events.last().note


@pytest.mark.parametrize(("hours", "expected"), [(4, []), (2, ["berisiko"])])
def test_a_departure_in_time_is_no_risk(ground: Ground, hours: int, expected: list[str]) -> None:
    Region.objects.filter(pk=TPS).update(travel_hours=3)
    shipment = ground.ship(TPS, ALL)
    left = H1_MIDNIGHT - timedelta(hours=hours)
    ground.happen(shipment, now=left)
    assert kinds(TPS) == expected


def test_a_planned_departure_too_late_is_a_risk_now(ground: Ground) -> None:
    Region.objects.filter(pk=TPS).update(travel_hours=3)
    ground.ship(TPS, ALL, planned_departure=H1_MIDNIGHT - timedelta(hours=2))
    assert kinds(TPS) == ["berisiko"]


def test_the_whole_way_counts(ground: Ground) -> None:
    Region.objects.filter(pk__in=[KEC, DESA, TPS]).update(travel_hours=2)
    ground.ship(TPS, ALL, origin=KAB)
    ground.sweep(H1_MIDNIGHT - timedelta(hours=6))
    assert kinds(TPS) == []
    ground.sweep(H1_MIDNIGHT - timedelta(hours=5, minutes=59))
    assert kinds(TPS) == ["berisiko"]


def test_an_unknown_travel_time_is_no_risk(ground: Ground) -> None:
    ground.ship(TPS, ALL)
    ground.sweep(H1_MIDNIGHT - timedelta(seconds=1))
    assert kinds(TPS) == []


def test_what_arrived_is_no_longer_at_risk_but_must_be_counted(ground: Ground) -> None:
    Region.objects.filter(pk=TPS).update(travel_hours=3)
    shipment = ground.ship(TPS, ALL)
    ground.happen(shipment, "tiba", H1_MIDNIGHT - timedelta(hours=1))
    assert kinds(TPS) == []
    ground.sweep(H1_MIDNIGHT)
    assert kinds(TPS) == ["belum_diterima"]


def test_nothing_sent_and_no_time_left(ground: Ground) -> None:
    Region.objects.filter(pk=TPS).update(travel_hours=3)
    ground.sweep(H1_MIDNIGHT - timedelta(hours=2))
    assert kinds(TPS) == ["berisiko"]
    assert kinds(TPS2) == []
    ground.ship(TPS, ALL, H1_MIDNIGHT - timedelta(hours=1))
    assert [f.shipment is None for f in Flag.objects.standing().filter(place=TPS)] == [False]
