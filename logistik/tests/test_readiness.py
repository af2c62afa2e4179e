"""The state of every TPS, its one order of precedence, and the index with its parts."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from logistik import forecast, readiness
from logistik.models import (
    Balance,
    Election,
    Flag,
    Inspection,
    Item,
    Receipt,
    Shipment,
    ShipmentEvent,
    Submission,
)
from pengawasan.models import Assignment, Level, Region, Supervisor

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 11, 26, 8, 0, tzinfo=UTC)
TPS = "16.12.01.2001.001"


def region(code: str, **more: Any) -> Region:
    parent = code.rpartition(".")[0] or None
    return Region.objects.create(
        code=code, name=f"Wilayah {code[-3:]}", level=code.count(".") + 1, parent_id=parent, **more
    )


@pytest.fixture
def election() -> Election:
    """Two kecamatan with a desa each; three TPS in the first and one in the second."""
    for code in ("16", "16.12", "16.12.01", "16.12.02", "16.12.01.2001", "16.12.02.2001"):
        region(code)
    for code in (TPS, "16.12.01.2001.002", "16.12.01.2001.003", "16.12.02.2001.001"):
        region(code, travel_hours="2")
    Item.objects.create(code="KTK", name="Kotak suara", category="utama", unit="buah")
    Item.objects.create(code="TNT", name="Tinta", category="utama", unit="botol")
    return Election.objects.create(
        code="PALI", name="Pemilihan", region_id="16.12", voting_day=date(2024, 11, 27), contests=["BUP"]
    )


def supervisor(role: str, code: str, name: str | None = None) -> Supervisor:
    user = Supervisor.objects.create(username=name or f"{role}.{code}")
    Assignment.objects.create(supervisor=user, role=role, region_id=code, valid_from=date(2024, 11, 4))
    return user


@pytest.fixture
def staf(election: Election) -> Supervisor:
    return supervisor("staf", "16.12")


def balance(place: str, item: str = "KTK", **numbers: Any) -> Balance:
    if numbers.get("received_good") or numbers.get("received_damaged"):
        numbers.setdefault("last_received_at", NOW - timedelta(hours=1))
    return Balance.objects.create(
        election_id="PALI", place_id=place, item_id=item, level=Level.TPS, **({"need": 2} | numbers)
    )


def flag(place: str, severity: str, status: str = "terbuka", **more: Any) -> Flag:
    return Flag.objects.create(
        rule="keamanan", kind="segel", subject=str(uuid.uuid4()), election_id="PALI", place_id=place,
        severity=severity, status=status, sentence="Segel rusak.", opened_at=NOW, **more,
    )  # fmt: skip


def shipment(place: str, left: timedelta | None = None, *kinds: str, **more: Any) -> Shipment:
    """A shipment from the desa that left so long ago (None: not yet), with further events just now."""
    sent = Shipment.objects.create(
        manifest_number="1", election_id="PALI", origin_id=place.rpartition(".")[0], destination_id=place,
        stage=1, recorded_at=NOW, **more,
    )  # fmt: skip
    events = [("berangkat", NOW - left)] if left is not None else []
    for kind, at in [*events, *((kind, NOW) for kind in kinds)]:
        ShipmentEvent.objects.create(shipment=sent, kind=kind, occurred_at=at, recorded_at=at)
    return sent


def receipt(user: Supervisor, sent: Shipment) -> Receipt:
    submission = Submission.objects.create(
        kind="receipt", client_id=uuid.uuid4(), body=b"", accepted=True, user=user, received_at=NOW
    )
    return Receipt.objects.create(
        election_id="PALI", shipment=sent, place_id=sent.destination_id, reporter=user, submission=submission,
        observed_at=NOW, received_at=NOW, judged_at=NOW,
    )  # fmt: skip


def visited(user: Supervisor, place: str, **points: bool) -> None:
    submission = Submission.objects.create(
        kind="inspection", client_id=uuid.uuid4(), body=b"", accepted=True, user=user, received_at=NOW
    )
    Inspection.objects.create(
        election_id="PALI", place_id=place, reporter=user, submission=submission, points=points,
        observed_at=NOW, judged_at=NOW, received_at=NOW,
    )  # fmt: skip


def state(user: Supervisor, code: str = TPS) -> str:
    (found,) = readiness.places(user, code, NOW, Election.objects.get())
    return found.state


def test_a_place_of_which_nothing_is_known_has_not_begun(staf: Supervisor) -> None:
    assert state(staf) == "belum"


def test_a_departure_puts_a_place_on_the_road(staf: Supervisor) -> None:
    balance(TPS, departed=2)
    assert state(staf) == "perjalanan"


@pytest.mark.parametrize("counted", [{"received_good": 1}, {"received_damaged": 1}])
def test_something_counted_but_not_everything_is_partly(staf: Supervisor, counted: dict[str, int]) -> None:
    balance(TPS, departed=2, **counted)
    assert state(staf) == "sebagian"


def test_a_count_of_nothing_is_not_partly(staf: Supervisor) -> None:
    balance(TPS, departed=2, last_received_at=NOW)
    assert state(staf) == "perjalanan"


def test_every_known_need_met_is_complete_whatever_is_unknown_or_not_needed(staf: Supervisor) -> None:
    balance(TPS, received_good=3)
    balance(TPS, "TNT", need=None)
    assert state(staf) == "lengkap"


def test_one_need_short_is_not_complete(staf: Supervisor) -> None:
    balance(TPS, received_good=2)
    balance(TPS, "TNT", received_good=1)
    assert state(staf) == "sebagian"


def test_unknown_needs_alone_never_make_a_place_complete(staf: Supervisor) -> None:
    balance(TPS, need=None, received_good=9)
    balance(TPS, "TNT", need=0)
    assert state(staf) == "sebagian"


@pytest.mark.parametrize("severity", ["serius", "kritis"])
def test_a_grave_flag_comes_before_everything(staf: Supervisor, severity: str) -> None:
    balance(TPS, received_good=2)
    flag(TPS, severity)
    (found,) = readiness.places(staf, TPS, NOW, Election.objects.get())
    assert (found.state, found.also, found.flags) == ("bermasalah", ["lengkap"], 1)


@pytest.mark.parametrize("severity", ["info", "peringatan"])
def test_a_lesser_flag_does_not_prevent_completeness(staf: Supervisor, severity: str) -> None:
    balance(TPS, received_good=2)
    flag(TPS, severity)
    assert state(staf) == "lengkap"


def test_a_dismissed_or_settled_flag_no_longer_counts(staf: Supervisor) -> None:
    balance(TPS, received_good=2)
    flag(TPS, "kritis", "dikesampingkan", dismissed_by=staf, dismissed_at=NOW, reason="salah baca")
    flag(TPS, "kritis", "teratasi", cleared_at=NOW)
    assert state(staf) == "lengkap"


def test_silence_after_the_usual_travel_time_is_unknown(staf: Supervisor) -> None:
    shipment(TPS, timedelta(hours=2, minutes=1))
    (found,) = readiness.places(staf, TPS, NOW, Election.objects.get())
    assert found.state == "tidak_diketahui"
    assert found.departed_at == NOW - timedelta(hours=2, minutes=1)


def test_within_the_usual_travel_time_nothing_is_unknown(staf: Supervisor) -> None:
    balance(TPS, departed=2)
    shipment(TPS, timedelta(hours=1, minutes=59))
    assert state(staf) == "perjalanan"


def test_without_a_travel_time_the_expected_arrival_counts(staf: Supervisor) -> None:
    Region.objects.filter(pk=TPS).update(travel_hours=None)
    shipment(TPS, timedelta(hours=9), expected_arrival=NOW - timedelta(minutes=1))
    assert state(staf) == "tidak_diketahui"


def test_an_arrival_that_nobody_counted_is_unknown_at_once(staf: Supervisor) -> None:
    shipment(TPS, timedelta(minutes=5), "tiba")
    assert state(staf) == "tidak_diketahui"


@pytest.mark.parametrize("kind", ["ditolak", "batal"])
def test_a_shipment_that_was_called_off_is_not_waited_for(staf: Supervisor, kind: str) -> None:
    shipment(TPS, timedelta(hours=9), kind)
    assert state(staf) == "belum"


def test_a_counted_shipment_is_not_silent(staf: Supervisor) -> None:
    receipt(staf, shipment(TPS, timedelta(hours=9)))
    assert state(staf) == "belum"


def test_silent_desa_are_listed_longest_first(staf: Supervisor, election: Election) -> None:
    shipment(TPS, timedelta(hours=3))
    shipment("16.12.01.2001.002", timedelta(hours=5))
    shipment("16.12.02.2001.001", timedelta(hours=4))
    below = readiness.below_of(staf, "16.12", NOW)
    _, silent = readiness.of(staf, "16.12", NOW, election, below, silent=5)
    assert [(desa.code, desa.count, desa.since, desa.quiet) for desa in silent] == [
        ("16.12.01.2001", 2, NOW - timedelta(hours=5), timedelta(hours=5)),
        ("16.12.02.2001", 1, NOW - timedelta(hours=4), timedelta(hours=4)),
    ]


def test_every_state_has_its_place_in_the_precedence_and_in_the_bar() -> None:
    assert {name for name, _ in readiness.PRECEDENCE} == set(readiness.STATES)


def test_children_count_every_place_once_by_state(staf: Supervisor, election: Election) -> None:
    balance(TPS, received_good=2)
    flag("16.12.01.2001.002", "kritis")
    shipment("16.12.02.2001.001", timedelta(hours=9))
    first, second = readiness.children(staf, "16.12", NOW, election)
    assert first.region.code == "16.12.01"
    assert {name: n for name, n in first.states.items() if n} == {"lengkap": 1, "belum": 1, "bermasalah": 1}
    assert {name: n for name, n in second.states.items() if n} == {"tidak_diketahui": 1}
    total = readiness.together(Region.objects.get(pk="16.12"), [first, second])
    assert total.total == 4
    assert sum(total.states.values()) == 4


def test_the_index_adds_up_its_weighted_parts_and_rounds_down(staf: Supervisor, election: Election) -> None:
    balance(TPS, received_good=2)
    balance(TPS, "TNT")
    for code in ("16.12.01.2001.002", "16.12.01.2001.003"):
        balance(code, received_good=2)
    flag("16.12.01.2001.002", "serius")
    supervisor("panwascam", "16.12.01")
    supervisor("ptps", TPS)
    (first, _) = readiness.children(staf, "16.12", NOW, election)
    assert sum(readiness.WEIGHTS.values()) == 100
    assert [p.value for p in first.parts[:3]] == pytest.approx([2.5 / 3, 2 / 3, 2 / 5])
    assert [p.name for p in first.parts if p.applies and p.value is None] == ["gudang", "pelatihan"]
    assert (first.index, first.bounds) == (None, (61, 77))  # (37.5 + 16.67 + 4 [+ 10 + 5]) of 95
    visited(staf, "16.12.01", bebas_banjir=True, listrik=True, cctv=False, gerbang=True)
    (first, _) = readiness.children(staf, "16.12", NOW, election)
    assert (first.index, first.bounds) == (None, (69, 74))  # 7.5 more
    assert "75,0 % dari 13 butir" in first.parts[3].explanation
    assert "2 dari 5" in first.parts[2].explanation
    assert "83,3 %" in first.parts[0].explanation


def test_the_warehouse_of_the_kabupaten_is_a_part_of_the_kabupaten_alone(staf: Supervisor, election: Election) -> None:
    kab = Region.objects.get(pk="16.12")
    balance("16.12", need=4)
    rows, total = readiness.overview(staf, kab, NOW, election)
    assert [p.applies for p in rows[0].parts] == [True, True, True, True, False, True]
    assert (total.tally.stores, total.parts[4].value) == (3, None)
    balance("16.12", "TNT", need=4, received_good=6)
    Balance.objects.filter(place="16.12").update(level=Level.KABUPATEN)
    visited(staf, "16.12", cctv=False)
    rows, total = readiness.overview(staf, kab, NOW, election)
    assert (total.parts[4].value, total.parts[3].value) == (0.5, 0.0)
    assert rows[0].parts[3].value is None


def test_an_unknown_part_makes_the_index_unknown_not_zero(staf: Supervisor, election: Election) -> None:
    balance(TPS, need=None)
    (first, _) = readiness.children(staf, "16.12", NOW, election)
    assert first.parts[0].value is None
    assert first.index is None


def test_only_assignments_of_today_and_of_the_field_count(staf: Supervisor, election: Election) -> None:
    supervisor("pengamat", "16.12.01")
    ended = supervisor("panwascam", "16.12.01", "ended")
    ended.assignments.update(valid_to=date(2024, 11, 25))
    (first, _) = readiness.children(staf, "16.12", NOW, election)
    assert first.tally.staffed == 0
    ended.assignments.update(valid_to=date(2024, 11, 26))
    (first, _) = readiness.children(staf, "16.12", NOW, election)
    assert first.tally.staffed == 1


def test_nobody_counts_more_than_they_may_see(election: Election) -> None:
    neighbour = supervisor("panwascam", "16.12.02")
    (only,) = readiness.children(neighbour, "16.12", NOW, election)
    assert (only.region.code, only.total) == ("16.12.02", 1)
    assert readiness.places(neighbour, "16.12.01", NOW, election) == []
    outsider = Supervisor.objects.create(username="nobody")
    assert readiness.children(outsider, "16.12", NOW, election) == []
    assert readiness.places(outsider, "", NOW, election) == []


def test_a_retired_place_is_no_longer_counted(staf: Supervisor, election: Election) -> None:
    Region.objects.filter(pk=TPS).update(retired_at=NOW)
    (first, _) = readiness.children(staf, "16.12", NOW, election)
    assert first.total == 2


def test_two_queries_however_many_places(staf: Supervisor, election: Election, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):  # with the user's assignments and the region of the election
        readiness.children(staf, "16.12", NOW, election)
    for n in range(4, 60):
        region(f"16.12.01.2001.{n:03d}")
        balance(f"16.12.01.2001.{n:03d}", received_good=2)
    with django_assert_num_queries(2):
        rows = readiness.children(staf, "16.12", NOW, election)
    assert rows[0].states["lengkap"] == 56


def test_the_pace_counts_places_in_the_hour_they_became_complete(staf: Supervisor, election: Election) -> None:
    balance(TPS, received_good=2, last_received_at=NOW - timedelta(minutes=90))
    balance(TPS, "TNT", received_good=2, last_received_at=NOW - timedelta(hours=3))
    balance("16.12.01.2001.002", received_good=2, last_received_at=NOW - timedelta(minutes=30))
    due = NOW + timedelta(hours=4)
    counted = readiness.together(election.region, readiness.children(staf, "16.12", NOW, election)).tally
    pace = forecast.pace(counted, NOW, due, NOW - timedelta(hours=3))
    assert [count for _, count in pace.hours] == [0, 1, 1, 0]
    assert (pace.total, pace.complete, pace.remaining) == (4, 2, 2)
    assert pace.needed == pytest.approx(0.5)
    assert pace.recent == pytest.approx(2 / 2)
    assert pace.finish_at == NOW + timedelta(hours=2)
    assert pace.overrun == timedelta(hours=-2)


def test_a_standstill_has_no_end() -> None:
    pace = forecast.pace(readiness.Tally(total=4), NOW, NOW - timedelta(hours=1), NOW - timedelta(hours=3))
    assert (pace.finish_at, pace.overrun, pace.needed) == (None, None, None)
