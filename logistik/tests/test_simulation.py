from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from logistik import balance, checking, demo, elections
from logistik.demo.people import PASSWORD
from logistik.demo.places import KABUPATEN
from logistik.models import Flag, Quarantine, Submission
from logistik.rules import RULES
from logistik.simulation import incidents, plan
from logistik.simulation.world import Place, World
from pengawasan.models import Supervisor

#: Three villages with nine TPS: room for half of the incidents, and done in seconds.
VILLAGES = "16.12.02.2001,16.12.02.2002,16.12.02.2003"
Simulate = Callable[..., str]


@pytest.fixture
def simulate(
    transactional_db: None, live_server: LiveServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> Simulate:
    """The command against a real server. Voting is so far away that the hour of testing makes nothing late."""
    settings.DEMO = True
    now = datetime.now(UTC)
    election = demo.seed(now=now)
    elections.move_voting_day(election, election.voting_day + timedelta(days=1), now=now)
    checking.sweep(now)  # in the evening the seed already found what tomorrow's voting would put at risk

    def run(*, seed: int = 1, places: str = VILLAGES) -> str:
        call_command("simulate", speed=0, seed=seed, url=live_server.url, check=True, places=places)
        return capsys.readouterr().out

    return run


def test_the_flags_raised_are_those_planted_and_the_same_day_again_stores_nothing(
    simulate: Simulate, capsys: pytest.CaptureFixture[str]
) -> None:
    first = simulate()
    assert first.endswith("hilang: 0, palsu: 0\n")
    assert " 0 ditolak" in first
    assert Flag.objects.open().filter(place__code__startswith="16.12.02.").count() == 11
    assert not Quarantine.objects.exists()
    assert balance.verify() == []
    stored = Submission.objects.count()

    # A day that others have begun is theirs: a second one would only bring what nobody needs.
    with pytest.raises(CommandError, match="sudah dilayani kiriman lain"):
        simulate(seed=2)
    assert Submission.objects.count() == stored

    # The check is no formality: a flag that nobody planted and one that is gone are both found, and nothing else.
    gone = Flag.objects.open().filter(place__code__startswith="16.12.02.").earliest("pk")
    spurious = {"election": gone.election, "rule": "keamanan", "kind": "dihalangi", "place": gone.place}
    Flag.objects.create(**spurious, subject="x", severity="kritis", sentence="-", basis=[], opened_at=gone.opened_at)
    Flag.objects.filter(pk=gone.pk).update(status=Flag.Status.TERATASI, cleared_at=gone.opened_at)
    with pytest.raises(CommandError, match="tidak sama"):
        simulate()
    again = capsys.readouterr().out
    assert " 0 tersimpan" in again
    assert again.endswith("hilang: 1, palsu: 2\n")  # what is gone also counts as mended by nobody
    assert Submission.objects.count() == stored


def test_it_is_for_the_demo_alone(transactional_db: None, live_server: LiveServer, settings: Settings) -> None:
    Supervisor.objects.create_user(username="staf", password=PASSWORD, name="Contoh", is_sample=True)
    settings.DEMO = False
    with pytest.raises(CommandError, match="staf tidak dapat masuk"):
        call_command("simulate", speed=0, url=live_server.url)
    settings.DEMO = True
    with pytest.raises(CommandError, match="tepat satu pemilihan contoh"):
        call_command("simulate", speed=0, url=live_server.url)


def _place(code: str) -> Place:
    return Place(code, code, code.count(".") + 1, -3.2, 103.9, 0.5, True)


def _world() -> World:
    codes = [KABUPATEN, "16.12.02"]
    codes += [f"16.12.02.200{village}" for village in range(1, 8)]
    codes += [f"16.12.02.200{village}.00{station}" for village in range(1, 8) for station in range(1, 4)]
    need = dict.fromkeys(("KTK", "SS-GUB", "SS-BUP", "TNT"), 40)
    needs: dict[str, dict[str, int | None]] = {code: dict(need) for code in codes}
    needs["16.12.02"] = {"SGL-KEC": None}
    return World("X", KABUPATEN, ("16.12.02",), {code: _place(code) for code in codes}, needs, {})


def test_the_same_seed_tells_the_same_day_and_another_seed_another() -> None:
    days = []
    for seed in (1, 1, 2):
        day = plan.lay_out(_world(), ("16.12.02",), seed)
        days.append((incidents.plant(day), day.legs))
    assert days[0] == days[1]
    assert days[0] != days[2]
    assert not {leg.id for leg in days[0][1]} & {leg.id for leg in days[2][1]}


def test_every_incident_is_planted_once_where_there_is_room() -> None:
    day = plan.lay_out(_world(), ("16.12.02",), 1)
    planted = incidents.plant(day)
    assert len(planted) == incidents.possible() == 22
    judged = {(mark.rule, mark.kind) for incident in planted for mark in [*incident.stands, *incident.mended]}
    assert judged == {(rule.key, rule.kind) for rule in RULES if rule.key != "tepat_waktu"}


def test_a_place_nobody_knows_is_named() -> None:
    with pytest.raises(plan.Impossible, match=r"16\.99\.01"):
        plan.lay_out(_world(), ("16.99.01",), 1)
