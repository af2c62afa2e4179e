"""The law as written; quantity and kind: a breach, its clean neighbour, and what clears it.

Place, quality and security are in ``test_rules_journey.py``, time is in ``test_rules_time.py``.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from logistik import needs, rules
from logistik.intake import Counted
from logistik.models import Balance
from logistik.rules import RULES, Rule

from .ground import (
    ALL,
    DESA,
    H1_MIDNIGHT,
    KAB,
    KEC,
    NOW,
    OUTSIDE,
    STRANGE,
    TPS,
    TPS2,
    TPS3,
    Ground,
    flag,
    kinds,
    standing,
)

#: Rule keys with their kinds, as the contract of the API names them.
KINDS = {
    "tepat_jumlah": {"kurang", "lebih", "manifes", "selisih"},
    "tepat_jenis": {"tidak_dibutuhkan", "tertukar"},
    "tepat_sasaran": {"salah_tempat", "salah_peruntukan", "jauh", "bukan_gudang"},
    "tepat_waktu": {"terlambat", "belum_diterima", "berisiko"},
    "tepat_kualitas": {"rusak", "penyimpanan"},
    "keamanan": {"segel", "segel_ganda", "kabel_ties", "tanpa_nomor", "tanpa_pengawas", "dihalangi", "tanpa_kawal"},
}


# The law as written


def test_the_kinds_are_those_of_the_contract() -> None:
    found: dict[str, set[str]] = {}
    for rule in RULES:
        found.setdefault(rule.key, set()).add(rule.kind)
    assert found == KINDS
    assert len(RULES) == 24


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.question.__module__.rpartition(".")[2])
def test_every_rule_says_what_it_rests_on_and_what_mends_it(rule: Rule) -> None:
    module = getattr(rules, rule.question.__module__.rpartition(".")[2])
    assert module.RULE is rule
    assert module.__doc__.strip().endswith(".")
    assert rule.name
    assert rule.remedy.endswith(".")
    assert rule.basis
    for basis in rule.basis:
        assert basis.instrument
        assert basis.clause
        assert basis.wording.endswith(".")
        assert basis.as_json()["status"] in {"VERIFIED", "DERIVED", "PRACTICE", "MEMORY"}


def test_the_law_is_copied_onto_the_flag(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    assert [basis["clause"] for basis in flag("kurang").basis] == ["Pasal 80 ayat (1)", "Pasal belum dicatat"]


# Tepat jumlah


def test_nothing_is_flagged_when_all_is_as_it_should_be(ground: Ground) -> None:
    for place in (TPS, TPS2, TPS3):
        shipment = ground.ship(place, ALL, escort="Polsek")
        ground.happen(shipment)
        ground.count(place, ALL, shipment=shipment)
    ground.sweep()
    assert standing() == set()


@pytest.mark.parametrize(
    ("good", "kind", "sentence"),
    [
        (
            98,
            "kurang",
            "menerima 98 buah barang SS-BUP dalam keadaan baik, kurang 2 dari 100.",
        ),
        (
            101,
            "lebih",
            "menerima 101 buah barang SS-BUP dalam keadaan baik, lebih 1 dari 100.",
        ),
    ],
)
def test_received_differs_from_need(ground: Ground, good: int, kind: str, sentence: str) -> None:
    ground.count(TPS, {"SS-BUP": good, "TNT": 2})
    assert kinds() == [kind]
    raised = flag(kind)
    assert (raised.place_id, raised.item_id, raised.expected, raised.actual) == (TPS, "SS-BUP", 100, good)
    assert raised.sentence.endswith(sentence)


def test_the_missing_ones_come_later_and_clear_it(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 98})
    ground.count(TPS, {"SS-BUP": 2}, ground.wait(hours=1))
    assert kinds() == []


def test_a_correction_clears_what_was_short_and_what_was_over(ground: Ground) -> None:
    wrong = ground.count(TPS, {"SS-BUP": 98, "TNT": 3})
    assert kinds() == ["kurang", "lebih"]
    ground.count(TPS, {"SS-BUP": 100, "TNT": 2}, ground.wait(hours=1), corrects=wrong)
    assert kinds() == []


def test_short_is_not_judged_while_a_lorry_is_on_its_way(ground: Ground) -> None:
    first, second = ground.ship(DESA, {"SS-BUP": 120}), ground.ship(DESA, {"SS-BUP": 80})
    ground.count(DESA, {"SS-BUP": 120}, shipment=first)
    assert kinds() == []
    ground.count(DESA, {"SS-BUP": 79}, shipment=second)
    assert kinds() == ["kurang", "selisih"]


def test_short_is_judged_at_the_deadline_whatever_is_on_its_way(ground: Ground) -> None:
    first = ground.ship(DESA, {"SS-BUP": 120})
    ground.ship(DESA, {"SS-BUP": 80})
    ground.count(DESA, {"SS-BUP": 120}, shipment=first)
    ground.sweep(H1_MIDNIGHT - timedelta(seconds=1))
    assert kinds(DESA) == []
    ground.sweep(H1_MIDNIGHT)
    assert "kurang" in kinds(DESA)


def test_too_much_is_judged_at_once(ground: Ground) -> None:
    first = ground.ship(DESA, {"SS-BUP": 150})
    ground.ship(DESA, {"SS-BUP": 50})
    ground.count(DESA, {"SS-BUP": 201}, shipment=first)
    assert kinds() == ["lebih", "selisih"]


def test_a_need_that_is_not_known_is_never_met_nor_missed(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"SPD": 7})
    ground.happen(shipment)
    ground.count(TPS, {"SPD": 7}, shipment=shipment)
    ground.count(TPS2, {"SPD": 0})
    ground.sweep()
    assert Balance.objects.get(place=TPS, item="SPD").need is None
    assert kinds() == []


def test_needs_of_unknown_voters_flag_nothing(ground: Ground) -> None:
    allotment = ground.election.allotments.get(item="SS-BUP")
    allotment.basis, allotment.quantity = "pemilih", 1
    needs.change_allotment(allotment, now=NOW)
    ground.count(TPS, {"SS-BUP": 3})
    ground.count(KEC, {"SS-BUP": 3})
    assert kinds() == []


def test_a_level_that_is_skipped_has_no_quantities_and_no_list(ground: Ground) -> None:
    ground.election.stops = ["kecamatan", "tps"]
    ground.election.save()
    needs.recompute(ground.election, now=NOW)
    shipment = ground.ship(DESA, {"SS-BUP": 12, STRANGE: 1})
    ground.happen(shipment)
    ground.count(DESA, {"SS-BUP": 12, STRANGE: 1}, shipment=shipment)
    ground.sweep(H1_MIDNIGHT + timedelta(days=2))
    assert kinds(DESA) == []


def test_a_manifest_for_a_polling_station_is_judged_when_it_leaves(ground: Ground) -> None:
    shipment = ground.ship(TPS, ALL | {"SS-BUP": 99})
    ground.sweep()
    assert kinds() == []
    ground.happen(shipment)
    raised = flag("manifes")
    assert (raised.place_id, raised.item_id, raised.expected, raised.actual) == (TPS, "SS-BUP", 100, 99)


def test_a_short_manifest_for_a_village_waits_for_the_last_lorry(ground: Ground) -> None:
    first, second = ground.ship(DESA, {"SS-BUP": 120}), ground.ship(DESA, {"SS-BUP": 70})
    ground.happen(first)
    assert kinds() == []
    ground.happen(second)
    assert kinds() == ["manifes"]
    ground.ship(DESA, {"SS-BUP": 10})
    assert kinds() == []


def test_a_short_manifest_for_a_village_waits_until_the_deadline(ground: Ground) -> None:
    ground.ship(DESA, {"SS-BUP": 120})
    ground.sweep(H1_MIDNIGHT - timedelta(seconds=1))
    assert "manifes" not in kinds(DESA)
    ground.sweep(H1_MIDNIGHT)
    assert "manifes" in kinds(DESA)


@pytest.mark.parametrize("place", [TPS, DESA, KEC])
def test_a_manifest_of_too_much_is_judged_in_the_warehouse(ground: Ground, place: str) -> None:
    needed = Balance.objects.get(place=place, item="SS-BUP").need or 0
    shipment = ground.ship(place, {"SS-BUP": needed + 1})
    assert kinds() == ["manifes"]
    ground.happen(shipment, "batal")
    assert kinds() == []


def test_what_was_called_off_was_not_shipped(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"SS-BUP": 90})
    ground.happen(shipment)
    ground.happen(shipment, "ditolak", ground.wait(hours=1))
    assert kinds() == []


@pytest.mark.parametrize(("counted", "word"), [(98, "kurang 2"), (102, "lebih 2")])
def test_lost_or_added_on_the_way(ground: Ground, counted: int, word: str) -> None:
    shipment = ground.ship(DESA, {"SS-BUP": 100})
    wrong = ground.count(DESA, {"SS-BUP": counted}, shipment=shipment)
    raised = flag("selisih")
    assert (raised.shipment_id, raised.expected, raised.actual) == (shipment, 100, counted)
    assert word in raised.sentence
    ground.count(DESA, {"SS-BUP": 100}, ground.wait(hours=1), corrects=wrong, shipment=shipment)
    assert "selisih" not in kinds()


def test_damaged_goods_were_not_lost_on_the_way(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"SS-BUP": 100})
    ground.count(TPS, [Counted("SS-BUP", good=95, damaged=5)], shipment=shipment)
    assert kinds() == ["kurang", "rusak"]


def test_the_same_goods_counted_in_two_parts_are_not_lost(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"SS-BUP": 100})
    ground.count(TPS, {"SS-BUP": 60}, shipment=shipment)
    assert kinds() == ["kurang", "selisih"]
    ground.count(TPS, {"SS-BUP": 40}, shipment=shipment)
    assert kinds() == []


def test_another_lorry_takes_over_and_nothing_is_lost(ground: Ground) -> None:
    shipment = ground.ship(TPS, ALL)
    for kind in ("berangkat", "pindah_kendaraan", "tiba"):
        ground.happen(shipment, kind, ground.wait(hours=1), vehicle="Contoh 1")
    ground.count(TPS, ALL, shipment=shipment)
    ground.sweep()
    assert kinds(TPS) == []


def test_stock_for_a_repeat_vote_is_its_own_item(ground: Ground) -> None:
    ground.count(KAB, {"SS-PSU-BUP": 2000, "SS-BUP": 300})
    assert kinds() == []
    ground.count(KEC, {"SS-PSU-BUP": 10})
    assert standing() == {("tepat_jenis", "tidak_dibutuhkan", KEC)}


# Tepat jenis


def test_an_item_that_nobody_needs_there(ground: Ground) -> None:
    shipment = ground.ship(TPS, {STRANGE: 5})
    assert flag("tidak_dibutuhkan").actual == 5
    ground.count(TPS, {STRANGE: 4}, shipment=shipment)
    raised = flag("tidak_dibutuhkan")
    assert (raised.item_id, raised.expected, raised.actual) == (STRANGE, 0, 4)
    assert "menerima 4" in raised.sentence
    ground.happen(ground.ship(TPS2, {STRANGE: 1}), "batal")
    assert kinds(TPS2) == []


def test_an_item_of_the_kecamatan_is_not_needed_at_a_polling_station(ground: Ground) -> None:
    wrong = ground.count(TPS, {"KTK-KEC": 2})
    ground.count(KEC, {"KTK-KEC": 2})
    assert standing() == {("tepat_jenis", "tidak_dibutuhkan", TPS)}
    ground.count(TPS, {}, ground.wait(hours=1), corrects=wrong)
    assert standing() == set()


def test_goods_of_another_region_are_swapped_goods_of_a_neighbour_misdirected(ground: Ground) -> None:
    ground.count(TPS, [Counted("SS-BUP", 100), Counted("SS-BUP", 7, for_place=OUTSIDE)])
    assert kinds() == ["tertukar"]
    assert flag("tertukar").actual == 7
    ground.count(TPS2, [Counted("SS-BUP", 100), Counted("SS-BUP", 9, for_place=TPS3)])
    assert kinds(TPS2) == ["salah_peruntukan"]
    assert flag("salah_peruntukan").actual == 9


@pytest.mark.parametrize("other", [OUTSIDE, TPS3])
def test_goods_for_another_place_never_fill_a_need(ground: Ground, other: str) -> None:
    ground.count(TPS, [Counted("SS-BUP", 90), Counted("SS-BUP", 10, for_place=other)])
    assert "kurang" in kinds(TPS)
    assert flag("kurang").actual == 90


@pytest.mark.parametrize("place", [TPS, DESA, KEC])
def test_goods_on_their_own_way_down_are_where_they_belong(ground: Ground, place: str) -> None:
    ground.count(place, [Counted("TNT", 2, for_place=TPS)])
    assert {"tertukar", "salah_peruntukan"} & set(kinds()) == set()


@pytest.mark.parametrize(("other", "kind"), [(OUTSIDE, "tertukar"), (TPS2, "salah_peruntukan")])
def test_a_correction_takes_the_stray_goods_away(ground: Ground, other: str, kind: str) -> None:
    wrong = ground.count(TPS, [Counted("SS-BUP", 100), Counted("SS-BUP", 1, for_place=other)])
    assert kinds() == [kind]
    ground.count(TPS, {"SS-BUP": 100}, ground.wait(hours=1), corrects=wrong)
    assert kinds() == []
