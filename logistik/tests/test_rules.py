"""Every rule: a breach, its clean neighbour, and what clears it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from logistik import needs, rules
from logistik.intake import Counted, Listed
from logistik.models import Balance, Deadline, Flag
from logistik.rules import RULES, Rule
from pengawasan.models import Level, Region

from .ground import DESA, KAB, KEC, NOW, OUTSIDE, STRANGE, TPS, TPS2, TPS3, Ground, allot, election, kinds, standing

#: Rule keys with their kinds, as the contract of the API names them.
KINDS = {
    "tepat_jumlah": {"kurang", "lebih", "manifes", "selisih"},
    "tepat_jenis": {"tidak_dibutuhkan", "tertukar"},
    "tepat_sasaran": {"salah_tempat", "salah_peruntukan", "jauh", "bukan_gudang"},
    "tepat_waktu": {"terlambat", "belum_diterima", "berisiko"},
    "tepat_kualitas": {"rusak", "penyimpanan"},
    "keamanan": {"segel", "segel_ganda", "tanpa_pengawas", "dihalangi", "tanpa_kawal"},
}
#: Everything a polling station needs, as far as its need is known.
ALL = {"SS-BUP": 100, "TNT": 2, "LEM": 1}
H1_MIDNIGHT = datetime(2024, 11, 26, 17, tzinfo=UTC)  # 27 Nov 00.00 WIB


@pytest.fixture
def ground(db: None) -> Ground:
    return Ground()


def flag(kind: str) -> Flag:
    return Flag.objects.standing().get(kind=kind)


# The law as written


def test_the_kinds_are_those_of_the_contract() -> None:
    found: dict[str, set[str]] = {}
    for rule in RULES:
        found.setdefault(rule.key, set()).add(rule.kind)
    assert found == KINDS
    assert len(RULES) == 22


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
    ],
)
def test_what_a_report_says_of_its_circumstances(ground: Ground, field: str, bad: str, fine: str, kind: str) -> None:
    ground.count(TPS2, {"TNT": 2}, **{field: fine})
    wrong = ground.count(TPS, {"TNT": 2}, **{field: bad})
    assert [(f.kind, f.place_id, f.receipt_id) for f in Flag.objects.standing()] == [(kind, TPS, wrong)]
    ground.count(TPS, {"TNT": 2}, ground.wait(hours=1), corrects=wrong, **{field: fine})
    assert kinds() == []


# Tepat waktu


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


def test_one_seal_at_two_places(ground: Ground) -> None:
    ground.count(TPS, {"TNT": 2}, seal_numbers=["C-1"])
    wrong = ground.count(TPS2, {"TNT": 2}, seal_numbers=["C-1"])
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
