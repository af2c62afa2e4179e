"""The balance against its lines: in whatever order things arrive, and after somebody tampered with it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from logistik import balance, facts
from logistik.intake import Counted
from logistik.models import Balance, Flag, LegBalance, Receipt, ShipmentFact
from pengawasan.models import Region

from .ground import DESA, KAB, KEC, NOW, OUTSIDE, TPS, TPS2, Ground

ITEMS = ("SS-BUP", "TNT")
LEGS = ((KAB, KEC), (KEC, DESA), (DESA, TPS), (DESA, TPS2))
EVENTS = ("berangkat", "transit", "pindah_kendaraan", "tiba", "ditolak", "batal")


def name(number: int, kind: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"contoh-{kind}-{number}")


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    """A few shipments, what happened to them, and reports of which some correct others."""
    small = st.integers(0, 5)
    story: list[tuple[str, dict[str, Any]]] = []
    shipments = draw(st.integers(1, 3))
    for number in range(shipments):
        origin, place = draw(st.sampled_from(LEGS))
        direction = draw(st.sampled_from(("outbound", "outbound", "return", "replacement")))
        if direction == "return":
            origin, place = place, origin
        goods = draw(st.dictionaries(st.sampled_from(ITEMS), small, min_size=1))
        shipment = {"id": name(number, "s"), "place": place, "goods": goods, "direction": direction, "origin": origin}
        story.append(("ship", shipment))
        for kind in draw(st.lists(st.sampled_from(EVENTS), max_size=2)):
            story.append(("happen", {"shipment": shipment["id"], "kind": kind}))
    reports = draw(st.integers(1, 4))
    for number in range(reports):
        counted = st.builds(Counted, st.sampled_from(ITEMS), small, small, st.sampled_from((None, None, TPS, OUTSIDE)))
        shipment_id = draw(st.sampled_from([None, *(name(n, "s") for n in range(shipments))]))
        corrected = draw(st.integers(0, number)) - 1
        report = {
            "id": name(number, "r"),
            "place": draw(st.sampled_from((KEC, DESA, TPS, TPS2))),
            "goods": draw(st.lists(counted, max_size=3)),
            "shipment": shipment_id,
            "corrects": name(corrected, "r") if corrected >= 0 else None,
            "sent_at": NOW + timedelta(seconds=number),
        }
        story.append(("count", report))
    return story


def tell(ground: Ground, story: list[tuple[str, dict[str, Any]]]) -> None:
    """In this order; an event can only be told of a shipment that is known, so it waits until then."""
    waiting: list[dict[str, Any]] = []
    known: set[uuid.UUID] = set()
    for deed, said in story:
        if deed == "happen":
            waiting.append(said)
        else:
            getattr(ground, deed)(**said)
            known |= {said["id"]} if deed == "ship" else set()
        for event in [e for e in waiting if e["shipment"] in known]:
            ground.happen(**event)
            waiting.remove(event)


def numbers() -> tuple[list[Any], list[Any]]:
    """All rows of both balances but their ids; rows that say nothing at all may be there or not."""
    places, legs = ([f.attname for f in model._meta.fields if f.attname != "id"] for model in (Balance, LegBalance))
    known = Balance.objects.order_by().values_list(*places)
    return (
        sorted((row for row in known if row[4] != 0 or any(row[5:11])), key=str),
        sorted((row for row in LegBalance.objects.order_by().values_list(*legs) if any(row[2:])), key=str),
    )


def moved(rows: list[Any]) -> list[Any]:
    """Rows in which anything moved, without need and deadline: those are not of the balance's making."""
    return [row[:3] + row[5:12] for row in rows if any(row[5:11])]


def outcome() -> tuple[Any, ...]:
    standing = sorted(str(pk) for pk in Receipt.objects.standing().values_list("pk", flat=True))
    flags = sorted(Flag.objects.standing().values_list("kind", "subject", "expected", "actual"), key=str)
    return (*numbers(), standing, flags)


@pytest.mark.slow
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each example tells a story to a database: no shrinking
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_the_order_the_balance_and_the_flags_are_the_same(ground: Ground, data: st.DataObject) -> None:
    story = data.draw(stories())
    shuffled = data.draw(st.permutations(story))
    outcomes = []
    for version in (story, shuffled):
        point = transaction.savepoint()
        tell(ground, version)
        ground.sweep()
        assert balance.verify() + facts.verify() == []
        outcomes.append(outcome())
        transaction.savepoint_rollback(point)
    for straight, mixed in zip(*outcomes, strict=True):
        assert [row for row in straight if row not in mixed] == [row for row in mixed if row not in straight] == []


def test_a_report_before_its_manifest_counts_the_same_afterwards(ground: Ground) -> None:
    shipment = uuid.uuid4()
    ground.count(TPS2, {"TNT": 2}, shipment=shipment)
    assert Balance.objects.get(place=TPS2, item="TNT").received_good == 2
    ground.ship(TPS, {"TNT": 2}, id=shipment)
    astray = Balance.objects.get(place=TPS2, item="TNT")
    assert (astray.received_good, astray.last_received_at) == (0, None)
    assert balance.verify() == []


def test_replacements_fill_the_need_but_are_no_shipment_of_it(ground: Ground) -> None:
    ground.count(TPS, [Counted("TNT", 1, 1)])
    shipment = ground.ship(TPS, {"TNT": 1}, direction="replacement")
    ground.count(TPS, {"TNT": 1}, shipment=shipment)
    row = Balance.objects.get(place=TPS, item="TNT")
    assert (row.shipped, row.received_good, row.received_damaged, row.replaced) == (0, 2, 1, 1)


def test_goods_on_their_way_back_are_in_nobodys_balance(ground: Ground) -> None:
    shipment = ground.ship(KEC, {"TNT": 2}, direction="return", origin=TPS)
    ground.count(KEC, {"TNT": 2}, shipment=shipment)
    row = Balance.objects.get(place=KEC, item="TNT")
    assert (row.shipped, row.received_good, row.last_received_at) == (0, 0, None)
    assert LegBalance.objects.get().counted == 2


def test_the_same_count_at_another_time_is_the_time_that_counts(ground: Ground) -> None:
    wrong = ground.count(TPS, {"TNT": 2})
    ground.count(TPS, {"TNT": 2}, corrects=wrong, observed_at=NOW - timedelta(hours=3))
    assert Balance.objects.get(place=TPS, item="TNT").last_received_at == NOW - timedelta(hours=3)


def test_a_count_of_nothing_from_a_lorry_is_a_count(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"TNT": 2})
    ground.count(TPS, {"LEM": 1}, shipment=shipment)
    ground.count(TPS, {"TNT": 0}, shipment=shipment)
    assert Balance.objects.get(place=TPS, item="TNT").last_received_at == NOW


def test_a_count_of_nothing_is_a_count(ground: Ground) -> None:
    ground.count(TPS, {"TNT": 0})
    assert Balance.objects.get(place=TPS, item="TNT").last_received_at == NOW


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE logistik_balance SET received_good = received_good + 1 WHERE item_id = 'TNT'",
        "UPDATE logistik_balance SET shipped = 0, departed = 7 WHERE item_id = 'SS-BUP'",
        "DELETE FROM logistik_balance WHERE place_id = '91.01.01.2001.001'",
        "UPDATE logistik_balance SET last_received_at = NULL WHERE item_id = 'SS-BUP'",
        "UPDATE logistik_balance SET last_received_at = now() WHERE item_id = 'LEM'",
        "UPDATE logistik_legbalance SET counted = manifest",
        "DELETE FROM logistik_legbalance",
    ],
)
def test_a_tampered_balance_is_found_and_repaired(ground: Ground, change: str) -> None:
    shipment = ground.ship(TPS, {"SS-BUP": 100, "TNT": 2})
    ground.count(TPS, [Counted("SS-BUP", 90, 5), Counted("TNT", 2)], shipment=shipment)
    right = numbers()
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert balance.verify() != []
    assert numbers() != right
    assert balance.rebuild() > 0
    assert balance.verify() == []
    assert moved(numbers()[0]) == moved(right[0])
    assert numbers()[1] == right[1]
    assert balance.rebuild() == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE logistik_shipmentfact SET received_at = NULL",
        "UPDATE logistik_receiptfact SET distance_m = 7",
        "DELETE FROM logistik_receiptfact",
    ],
)
def test_a_tampered_fact_is_found_and_repaired(ground: Ground, change: str) -> None:
    ground.count(TPS, {"TNT": 2}, shipment=ground.ship(TPS, {"TNT": 2}))
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert len(facts.verify()) == 1
    assert facts.rebuild() == 1
    assert facts.verify() == []


def test_a_region_that_moves_takes_its_distances_and_travel_times_along(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"TNT": 2}, origin=KEC)
    Region.objects.filter(pk=DESA).update(travel_hours="2.50")
    Region.objects.filter(pk=TPS).update(travel_hours="0.75", latitude=-2.0, longitude=140.0)
    assert str(ShipmentFact.objects.get(pk=shipment).travel_hours) == "3.25"
    assert facts.verify() == []


def test_the_command_tells_and_mends(ground: Ground) -> None:
    ground.count(TPS, {"TNT": 2})
    Balance.objects.filter(place=TPS, item="TNT").update(received_good=1)
    out = StringIO()
    with pytest.raises(CommandError, match="1 perbedaan"):
        call_command("rebuild_balance", "--verify", stderr=out)
    assert f"CONTOH {TPS} TNT: tersimpan" in out.getvalue()
    call_command("rebuild_balance", stdout=out)
    assert "1 baris diperbaiki" in out.getvalue()
    assert Balance.objects.get(place=TPS, item="TNT").received_good == 2
    assert balance.verify() == []
