"""The storm of phones that the documents speak of can be run, and counts right."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from logistik.models import Receipt
from logistik.tests.world import PASSWORD, TPS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(settings.BASE_DIR) / "bench"))
    monkeypatch.delitem(sys.modules, "field_storm", raising=False)
    import field_storm

    found: ModuleType = field_storm
    return found


def test_phones_on_a_bad_network_lose_and_double_nothing(
    live_server: LiveServer, people, bench: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    office, tally = bench.Api(live_server.url).login("staf", PASSWORD), bench.Tally()
    weather = bench.Weather(lost=(0.5, 0.7), pace=0)
    posts = [("ptps", TPS[0]), ("ptps2", TPS[1])] * 2
    phones = [
        bench.Phone(bench.Api(live_server.url).login(name, PASSWORD), place, weather, tally, random.Random(n))
        for n, (name, place) in enumerate(posts)
    ]
    assert bench.storm(office, phones, 4)
    assert "dikirim 16, tersimpan 16, ganda 0, hilang 0" in capsys.readouterr().out
    assert Receipt.objects.count() == 16
    assert sum(tally.said[fate] for fate in bench.FATES) > 0


def test_a_report_that_is_lost_is_told(
    live_server: LiveServer, people, bench: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    office, tally = bench.Api(live_server.url).login("staf", PASSWORD), bench.Tally()
    weather = bench.Weather(lost=(0, 0), pace=0)
    stranger = bench.Phone(
        bench.Api(live_server.url).login("tetangga", PASSWORD), TPS[0], weather, tally, random.Random(1)
    )
    assert not bench.storm(office, [stranger], 2)
    assert "dikirim 2, tersimpan 0, ganda 0, hilang 2" in capsys.readouterr().out
