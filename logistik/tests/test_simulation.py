from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from logistik.demo.people import PASSWORD
from logistik.demo.places import KABUPATEN
from logistik.rules import RULES
from logistik.simulation import incidents, plan
from logistik.simulation.world import Place, World
from pengawasan.models import Supervisor


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
    assert len(planted) == incidents.possible() == 23
    judged = {(mark.rule, mark.kind) for incident in planted for mark in [*incident.stands, *incident.mended]}
    assert judged == {(rule.key, rule.kind) for rule in RULES if rule.key != "tepat_waktu"}


def test_a_place_nobody_knows_is_named() -> None:
    with pytest.raises(plan.Impossible, match=r"16\.99\.01"):
        plan.lay_out(_world(), ("16.99.01",), 1)
