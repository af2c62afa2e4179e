"""The alarm clock may ring twice, never, or die halfway: the next sweep says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import signing
from django.core.management import call_command
from django.utils import timezone

from logistik import checking, tasks
from logistik.models import Sweep

from .ground import DESA, KEC, TPS, TPS2, TPS3, Ground, standing

pytestmark = pytest.mark.django_db

#: Long after voting day everything that nobody counted is overdue, at every level that has a deadline.
SILENT = (TPS, TPS2, TPS3, DESA, TPS3[:13], KEC, TPS3[:8])
EXPECTED = {("tepat_waktu", "belum_diterima", place) for place in SILENT} | {("tepat_jumlah", "kurang", TPS)}


@pytest.fixture
def ground(db: None) -> Ground:
    made = Ground()
    made.count(TPS, {"SS-BUP": 90})
    assert standing() == {("tepat_jumlah", "kurang", TPS)}
    return made


def part(*said: Any) -> str:
    """As the clock sends it."""
    return signing.dumps(said, salt=tasks.PART)


def a_sweep_now_changes_nothing() -> bool:
    call_command("sweep", verbosity=0)
    last = Sweep.objects.order_by("pk").last()
    assert last is not None
    return (last.opened, last.changed, last.cleared) == (0, 0, 0)


def test_a_ring_that_never_came_loses_nothing(ground: Ground) -> None:
    call_command("sweep", verbosity=0)
    assert standing() == EXPECTED
    assert a_sweep_now_changes_nothing()


def test_a_sweep_in_parts_is_finished_by_its_last_part_however_often_each_is_done(ground: Ground) -> None:
    log, found = checking.divide(timezone.now())
    parts = json.loads(json.dumps(found))
    assert log.waiting == [*parts] == [TPS[:2]]
    Sweep.objects.filter(pk=log.pk).update(waiting=["11", TPS[:2]])
    for _ in range(2):
        tasks.sweep_part(part(log.pk, TPS[:2], parts[TPS[:2]]))
        log.refresh_from_db()
        assert (log.waiting, log.finished_at, log.opened) == (["11"], None, len(SILENT))
    assert standing() == EXPECTED
    with pytest.raises(signing.BadSignature):
        tasks.sweep_part(signing.dumps([log.pk, "11", {}], key="of somebody at the broker", salt=tasks.PART))
    assert not Sweep.objects.filter(pk=log.pk, waiting=[]).exists()
    for _ in range(2):
        tasks.sweep_part(part(log.pk, "11", {}))
    log.refresh_from_db()
    assert (log.waiting, log.opened) == ([], len(SILENT))
    assert log.finished_at is not None
    assert a_sweep_now_changes_nothing()


def test_a_part_that_was_lost_leaves_its_sweep_unfinished_and_is_made_up_for(ground: Ground) -> None:
    lost, _ = checking.divide(timezone.now())
    log, parts = checking.divide(timezone.now())
    tasks.sweep_part(part(log.pk, TPS[:2], parts[TPS[:2]]))
    assert standing() == EXPECTED
    assert list(Sweep.objects.filter(finished_at=None)) == [lost]
    assert checking.divide(timezone.now())[0].finished_at is not None  # nothing is left to be settled


def test_whatever_else_is_rung_twice_or_about_nothing_changes_nothing(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"SS-BUP": 90})
    call_command("sweep", verbosity=0)
    before = standing()
    for _ in range(2):
        tasks.check_shipment(str(shipment))
        tasks.recompute_needs(ground.election.pk)
    tasks.check_shipment("00000000-0000-4000-8000-000000000000")
    tasks.recompute_needs("TIDAK-ADA")
    assert standing() == before
    assert a_sweep_now_changes_nothing()
