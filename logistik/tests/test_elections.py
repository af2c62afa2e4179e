"""Making an election: its items, deadlines and stops; and what is wrong about one that is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from logistik import elections
from logistik.elections import Invalid, Plan
from logistik.models import Election, Item
from pengawasan.models import AuditEntry

from .ground import region

NOW = datetime(2024, 11, 20, 3, tzinfo=UTC)
PALI = Plan("PALI", "16.12", date(2024, 11, 27), ("GUB", "BUP"))


@pytest.mark.django_db
def test_items_are_the_35_of_the_table_and_loading_again_changes_nothing() -> None:
    assert elections.load_items() == 35
    assert elections.load_items() == 0
    assert (Item.objects.count(), Item.objects.get(pk="SS-GUB").contest) == (35, "GUB")


@pytest.mark.django_db
def test_an_election_gets_its_deadlines_and_only_the_items_of_its_contests() -> None:
    region("16.12.01")
    call_command(
        "create_election", code="C", region="16.12", voting_day="2024-11-27", contests="bup", stops="kecamatan,tps"
    )
    election = Election.objects.get(pk="C")
    assert (election.contests, election.stops, election.is_sample) == (["BUP"], ["kecamatan", "tps"], False)
    assert election.allotments.count() == 33
    assert not election.allotments.filter(item__contest="GUB").exists()
    assert election.allotments.get(item="BPN").quantity is None
    assert list(election.deadlines.values_list("level", "days_before", "status")) == [
        (3, 3, "PRACTICE"),
        (4, 1, "PRACTICE"),
        (5, 1, "VERIFIED"),
    ]


@pytest.mark.django_db
def test_the_same_election_again_is_the_same_and_another_one_under_its_code_is_refused() -> None:
    region("16.12")
    first = elections.create_election(PALI, now=NOW)
    assert elections.create_election(PALI, now=NOW) == first
    other = Plan("PALI", "16.12", date(2024, 12, 1), ("GUB", "BUP"))
    with pytest.raises(Invalid, match="sudah ada"):
        elections.create_election(other, now=NOW)
    assert AuditEntry.objects.filter(action="buat_pemilihan").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("argument", "value", "fault"),
    [
        ("code", "dua kata", "--code"),
        ("region", "99.99", "--region: Wilayah “99.99” tidak dikenal"),
        ("region", "16.12.01", "--region: Pemilihan diadakan untuk provinsi"),
        ("voting_day", "27/11/2024", "--voting-day: “27/11/2024” bukan tanggal"),
        ("voting_day", "1024-11-27", "--voting-day: Tahun"),
        ("contests", "GUB,RT", "--contests: Jenis pemilihan “RT” tidak dikenal; yang dikenal: BUP, GUB"),
        ("contests", "GUB,GUB", "--contests: .* masing-masing sekali"),
        ("contests", "", "--contests: .* sedikitnya satu"),
        ("stops", "kecamatan,rt", "--stops: Tingkat persinggahan “rt”"),
        ("stops", "kabupaten,tps", "--stops: Tingkat persinggahan “kabupaten”"),
    ],
)
def test_a_bad_argument_is_named_and_nothing_is_made(argument: str, value: str, fault: str) -> None:
    region("16.12.01")
    good = {"code": "C", "region": "16.12", "voting_day": "2024-11-27", "contests": "GUB", "stops": "tps"}
    with pytest.raises(CommandError, match=fault):
        call_command("create_election", **{**good, argument: value})
    assert not Election.objects.exists()
    assert not Item.objects.exists()
