"""A distribution day played through the API raises the flags that were planted, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from logistik import balance, checking, demo, elections
from logistik.models import Flag, Quarantine, Submission

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
