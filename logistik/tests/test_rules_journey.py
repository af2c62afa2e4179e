"""Place, quality and security: a breach, its clean neighbour, and what clears it. Goods: ``test_rules.py``."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from logistik import needs
from logistik.intake import Counted, Listed, seals
from logistik.models import Flag
from pengawasan.models import Region

from .ground import (
    DESA,
    KEC,
    NOW,
    TPS,
    TPS2,
    Ground,
    allot,
    election,
    flag,
    kinds,
    standing,
)

# Tepat sasaran


def test_a_shipment_received_elsewhere(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"TNT": 2})
    wrong = ground.count(TPS2, {"TNT": 2}, shipment=shipment)
    assert standing() == {("tepat_sasaran", "salah_tempat", TPS2)}
    assert TPS not in flag("salah_tempat").sentence
    ground.count(TPS, {"TNT": 2}, ground.wait(hours=1), shipment=shipment, corrects=wrong)
    assert standing() == set()


def test_a_report_before_its_manifest_is_judged_when_the_manifest_comes(ground: Ground) -> None:
    shipment = uuid4()
    ground.count(TPS2, {"TNT": 2}, shipment=shipment)
    assert kinds() == []
    ground.ship(TPS, {"TNT": 2}, id=shipment)
    assert standing() == {("tepat_sasaran", "salah_tempat", TPS2)}


@pytest.mark.parametrize(("north", "expected"), [(0.0089, []), (0.0091, ["jauh"]), (None, [])])
def test_a_report_from_afar(ground: Ground, north: float | None, expected: list[str]) -> None:
    Region.objects.filter(pk=TPS).update(latitude=-3.2, longitude=103.9)
    here = {} if north is None else {"latitude": -3.2 + north, "longitude": 103.9}
    report = ground.count(TPS, {"TNT": 2}, **here)
    assert kinds() == expected
    if north:
        ground.count(TPS, {"TNT": 2}, latitude=-3.2, longitude=103.9, corrects=report)
        assert kinds() == []


@pytest.mark.parametrize("longitude", [-103.9, -179.9, 179.9])
def test_the_other_side_of_the_earth_is_far(ground: Ground, longitude: float) -> None:
    Region.objects.filter(pk=TPS).update(latitude=-3.2, longitude=103.9)
    ground.count(TPS, {"TNT": 2}, latitude=3.2, longitude=longitude)
    assert kinds() == ["jauh"]


def test_a_place_whose_position_is_unknown_is_never_far(ground: Ground) -> None:
    ground.count(TPS, {"TNT": 2}, latitude=50.0, longitude=3.0)
    assert kinds() == []


@pytest.mark.parametrize(
    ("field", "bad", "fine", "kind"),
    [
        ("storage", "unofficial", "official", "bukan_gudang"),
        ("witness", "absent", "present", "tanpa_pengawas"),
        ("witness", "obstructed", "present", "dihalangi"),
        ("seal", "broken", "intact", "segel"),
        ("seal", "missing", "none", "segel"),
        ("cable_ties", "missing", "complete", "kabel_ties"),
        ("unnumbered", 1, 0, "tanpa_nomor"),
    ],
)
def test_what_a_report_says_of_its_circumstances(ground: Ground, field: str, bad: Any, fine: Any, kind: str) -> None:
    ground.count(TPS2, {"TNT": 2}, **{field: fine})
    wrong = ground.count(TPS, {"TNT": 2}, **{field: bad})
    assert [(f.kind, f.place_id, f.receipt_id) for f in Flag.objects.standing()] == [(kind, TPS, wrong)]
    ground.count(TPS, {"TNT": 2}, ground.wait(hours=1), corrects=wrong, **{field: fine})
    assert kinds() == []


# Tepat kualitas


def test_damage_is_cleared_by_as_many_replacements(ground: Ground) -> None:
    ground.count(TPS, [Counted("TNT", good=0, damaged=2)])
    assert kinds() == ["kurang", "rusak"]
    first = ground.ship(TPS, {"TNT": 1}, direction="replacement")
    ground.count(TPS, {"TNT": 1}, shipment=first)
    assert (flag("rusak").actual, flag("kurang").actual) == (1, 1)
    second = ground.ship(TPS, {"TNT": 1}, direction="replacement")
    ground.happen(second)
    ground.count(TPS, {"TNT": 1}, shipment=second)
    assert kinds() == []


def test_damage_written_by_mistake_is_cleared_by_a_correction(ground: Ground) -> None:
    wrong = ground.count(TPS, [Counted("TNT", good=1, damaged=1)])
    ground.count(TPS, {"TNT": 2}, ground.wait(hours=1), corrects=wrong)
    assert kinds() == []


def test_damage_of_an_item_whose_need_is_unknown_is_damage(ground: Ground) -> None:
    ground.count(TPS, [Counted("SPD", good=3, damaged=1)])
    assert kinds() == ["rusak"]


def test_a_store_that_damages_until_the_next_visit_finds_it_mended(ground: Ground) -> None:
    ground.inspect(KEC, bebas_banjir=False, palet=False, cctv=False)
    raised = flag("penyimpanan")
    assert (raised.place_id, raised.expected, raised.actual) == (KEC, 5, 3)
    ground.inspect(KEC, ground.wait(hours=1), bebas_banjir=True, palet=False)
    assert flag("penyimpanan").actual == 4
    ground.inspect(KEC, ground.wait(hours=1), bebas_banjir=True, palet=True)
    assert kinds() == []


def test_a_store_without_a_camera_damages_nothing(ground: Ground) -> None:
    ground.inspect(KEC, cctv=False, gerbang=False)
    assert kinds() == []


# Keamanan


def test_a_seal_that_the_manifest_does_not_name(ground: Ground) -> None:
    shipment = ground.ship(TPS, [Listed("TNT", 2, seal_number="A-1")])
    wrong = ground.count(TPS, {"TNT": 2}, shipment=shipment, seal="intact", seal_numbers=["A-2"])
    assert kinds() == ["segel"]
    assert "A-2" in flag("segel").sentence
    ground.count(TPS, {"TNT": 2}, ground.wait(hours=1), shipment=shipment, seal_numbers=["A-1"], corrects=wrong)
    assert kinds() == []


def test_a_manifest_without_seals_promises_none(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"TNT": 2})
    ground.count(TPS, [Counted("TNT", 2, seal_number="B-1")], shipment=shipment, seal="intact", seal_numbers=["B-2"])
    assert kinds() == []


@pytest.mark.parametrize("most", [seals.MOST_ELSEWHERE, 0])
def test_one_seal_at_two_places(ground: Ground, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(seals, "MOST_ELSEWHERE", most)  # the sweep finds those that a report left out
    ground.count(TPS, {"TNT": 2}, seal_numbers=["C-1"])
    wrong = ground.count(TPS2, {"TNT": 2}, seal_numbers=["C-1"])
    assert len(Flag.objects.standing()) == (2 if most else 1)
    ground.sweep()
    assert {(f.kind, f.place_id) for f in Flag.objects.standing()} == {("segel_ganda", TPS), ("segel_ganda", TPS2)}
    assert TPS not in Flag.objects.get(place=TPS2).sentence
    ground.count(TPS2, {"TNT": 2}, ground.wait(hours=1), seal_numbers=["C-2"], corrects=wrong)
    ground.sweep()
    assert kinds() == []


def test_one_seal_all_the_way_down_is_one_seal(ground: Ground) -> None:
    for place in (KEC, DESA, TPS):
        ground.count(place, [Counted("TNT", 2, for_place=TPS, seal_number="D-1")])
    ground.sweep()
    assert "segel_ganda" not in kinds()


def test_one_seal_twice_in_a_report_and_on_two_lines_of_one_box(ground: Ground) -> None:
    ground.count(TPS, {"TNT": 2}, seal_numbers=["E-1", "E-1"])
    ground.count(TPS2, [Counted("TNT", 2, seal_number="E-2"), Counted("LEM", 1, seal_number="E-2")])
    assert standing() == {("keamanan", "segel_ganda", TPS)}


def test_no_escort_is_flagged_when_it_leaves_and_not_said_is_unknown(ground: Ground) -> None:
    alone, unknown, escorted = (ground.ship(TPS, {"TNT": 2}, escort=said) for said in ("", None, "Polsek"))
    assert "tanpa_kawal" not in kinds()
    for shipment in (alone, unknown, escorted):
        ground.happen(shipment)
    assert flag("tanpa_kawal").shipment_id == alone


def test_goods_that_came_alone_left_alone(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"TNT": 2}, escort="")
    ground.count(TPS, {"TNT": 2}, shipment=shipment)
    assert kinds() == ["tanpa_kawal"]


# Elections beside one another


def test_another_election_has_its_own_balance(ground: Ground) -> None:
    other = election("LAIN")
    allot(other, "TNT", "tps", 5)
    needs.compute_needs(other, now=NOW)
    ground.count(TPS, {"TNT": 2})
    ground.count(TPS, {"TNT": 2}, election="LAIN")
    assert [(f.kind, f.election_id, f.expected) for f in Flag.objects.standing()] == [("kurang", "LAIN", 5)]
