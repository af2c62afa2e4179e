from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from logistik import balance, demo, needs
from logistik.demo.people import PASSWORD, STATION, VILLAGE
from logistik.models import Balance, Election, Flag, Quarantine, Receipt, Shipment, VoterCount
from pengawasan.backends import TokenAuthentication
from pengawasan.models import Access, Assignment, AuditEntry, Level, PollingStation, Region, Supervisor, Village

NOW = datetime(2024, 11, 26, 3, tzinfo=UTC)  # ten in the morning in PALI
LOGINS = ("staf", "koordinator", "pimpinan", "panwascam", "panwascam.abab", "pkd", "ptps")


@pytest.fixture(scope="module")
def seeding(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Once for all tests below, in a transaction around theirs; how often the database was asked."""
    with django_db_blocker.unblock(), transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            demo.seed(now=NOW)
        yield len(asked)
        transaction.set_rollback(True)


@pytest.fixture
def seeded(seeding: int, db: None, settings: Settings) -> Election:
    settings.DEMO = True
    return Election.objects.get()


@pytest.mark.django_db
def test_the_command_refuses_outside_the_demo(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="hanya untuk demo"):
        call_command("seed_demo")


def test_seeding_never_asks_place_by_place(seeding: int) -> None:
    """About 100 questions for each of the 40 things that happened; 384 places and 380 people cost next to none."""
    assert 1000 < seeding < 5000


def test_pali_has_its_292_tps_by_kecamatan_and_every_village_one(seeded: Election) -> None:
    per_district = Counter(code[:8] for code in PollingStation.objects.values_list("code", flat=True))
    assert [per_district[f"16.12.0{n}"] for n in range(1, 6)] == [125, 38, 44, 37, 48]
    assert not Village.objects.filter(children__isnull=True).exists()
    assert set(PollingStation.objects.values_list("source_status", flat=True)) == {"SAMPLE"}


def test_voters_add_up_to_the_published_roll_and_no_tps_is_too_large(seeded: Election) -> None:
    sizes = [v.male + v.female for v in VoterCount.objects.all()]
    assert (sum(sizes), len(sizes)) == (144_913, 292)
    assert max(sizes) <= 600
    assert min(sizes) > 300
    assert set(VoterCount.objects.values_list("source_status", flat=True)) == {"SAMPLE"}


def test_every_place_is_on_the_map_and_reached_in_plausible_time(seeded: Election) -> None:
    places = Region.objects.within("16.12").filter(level__gte=Level.KECAMATAN)
    assert not places.filter(latitude=None).exists()
    assert not places.filter(travel_hours=None).exists()
    limits = {3: (0.5, 1.5), 4: (0.25, 5.5), 5: (0.1, 1)}
    for level, (least, most) in limits.items():
        hours = [float(h) for h in places.filter(level=level).values_list("travel_hours", flat=True)]
        assert least <= min(hours) <= max(hours) <= most
    assert places.filter(access=Access.SANGAT_SULIT, has_signal=False, level=Level.DESA).count() == 6
    spots = places.values_list("latitude", "longitude")
    assert len(set(spots)) == len(spots) == 5 + 71 + 292


def test_people_are_as_many_as_pali_had_and_all_are_invented(seeded: Election) -> None:
    roles = Counter(Assignment.objects.values_list("role", flat=True))
    assert roles == {"staf": 1, "koordinator": 1, "pimpinan": 1, "panwascam": 15, "pkd": 71, "ptps": 292}
    assert not Supervisor.objects.filter(is_sample=False).exists()
    assert set(Supervisor.objects.filter(username__in=LOGINS).values_list("username", flat=True)) == set(LOGINS)
    assert [u.username for u in Supervisor.objects.filter(is_staff=True)] == ["koordinator"]
    where = dict(
        Assignment.objects.filter(supervisor__username__in=LOGINS).values_list("supervisor__username", "region")
    )
    assert (where["panwascam"], where["panwascam.abab"]) == ("16.12.01", "16.12.04")
    assert (where["pkd"], where["ptps"]) == (VILLAGE, STATION)
    ptps = Supervisor.objects.get(username="ptps")
    assert ptps.check_password(PASSWORD)
    assert (ptps.name.split()[:2], ptps.phone[:10]) == (["Pengawas", "contoh"], "0800-0000-")
    assert "CONTOH" in ptps.assignments.get().letter_number


def test_voting_is_tomorrow_where_the_place_is(seeded: Election) -> None:
    assert (seeded.pk, seeded.voting_day.isoformat(), seeded.is_sample) == ("PALI-DEMO", "2024-11-27", True)
    demo.seed(now=datetime(2024, 11, 26, 18, tzinfo=UTC))  # past midnight in PALI, not yet in Greenwich
    election = Election.objects.get()
    assert election.voting_day.isoformat() == "2024-11-28"
    due = Balance.objects.filter(place=STATION, need__gt=0).values_list("due_at", flat=True).distinct().get()
    assert due == datetime(2024, 11, 27, 17, tzinfo=UTC)


def test_seeding_again_changes_nothing(seeded: Election, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    def everything() -> list[object]:
        counted = (Region, Supervisor, Assignment, VoterCount, Shipment, Receipt, Balance, Flag, AuditEntry)
        history = Region._meta.get_field("history").related_model
        return [model.objects.count() for model in (*counted, history)]

    before = everything()
    with django_assert_max_num_queries(200):
        demo.seed(now=NOW)
    assert everything() == before
    assert needs.compute_needs(seeded, now=NOW) == 0


def test_the_story_is_told_through_the_same_gate_as_everything_else(seeded: Election) -> None:
    assert Receipt.objects.count() == 13
    assert Shipment.objects.count() == 16
    assert not Quarantine.objects.exists()
    assert balance.verify() == []
    assert not Receipt.objects.filter(received_at__gt=NOW).exists()
    arrived = Balance.objects.filter(place="16.12.01", need__gt=0)
    assert all(row.received_good == row.need == row.shipped for row in arrived)


def test_the_first_dashboard_shows_what_went_amiss_and_nothing_invented_beside_it(seeded: Election) -> None:
    found = set(Flag.objects.open().values_list("place", "item", "kind"))
    assert found == {
        ("16.12.03", "TNT", "rusak"),
        ("16.12.03", "TNT", "kurang"),
        ("16.12.05", "SS-BUP", "kurang"),
        ("16.12.05", "SS-BUP", "selisih"),
    }


def test_the_named_logins_open_the_demo_and_nothing_else(seeded: Election, settings: Settings) -> None:
    for login in LOGINS:
        assert Client().login(username=login, password=PASSWORD)
    settings.DEMO = False
    for login in LOGINS:
        assert not Client().login(username=login, password=PASSWORD)


def test_outside_the_demo_neither_an_old_session_nor_an_old_token_is_good(seeded: Election, settings: Settings) -> None:
    user = Supervisor.objects.get(username="ptps")
    _, token = AuthToken.objects.create(user)
    request = APIRequestFactory().get("/", headers={"authorization": f"Token {token}"})
    session = Client()
    session.force_login(user)
    request.session = session.session
    assert TokenAuthentication().authenticate(request)[0] == get_user(request) == user
    settings.DEMO = False
    with pytest.raises(AuthenticationFailed):
        TokenAuthentication().authenticate(request)
    assert get_user(request).is_anonymous
    Supervisor.objects.filter(pk=user.pk).update(is_sample=False)
    assert TokenAuthentication().authenticate(request)[0] == user
