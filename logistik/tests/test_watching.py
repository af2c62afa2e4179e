"""A page that is open hears of what changed in its own regions, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from logistik import watching
from logistik.tests import world
from logistik.views import live
from pengawasan.models import Supervisor

pytestmark = pytest.mark.django_db(transaction=True)
NEWS = "event: berubah\ndata:\n\n"


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[watching.Watch]:
    """One that looks often, and whose streams are all of this test."""
    mine = watching.Watch()
    monkeypatch.setattr(watching, "PAUSE", 0.05)
    monkeypatch.setattr(watching, "APART", 0.01)
    monkeypatch.setattr(live, "watch", mine)
    now = timezone.now()
    world.build(now - timedelta(minutes=1))
    world.make_people(now)
    yield mine
    assert not mine._streams
    reader = mine._reader
    if reader is not None:
        reader.join(60)
    assert mine._reader is None  # nobody listens, nobody reads


def test_a_report_is_told_to_those_above_it_and_to_nobody_beside(watch: watching.Watch) -> None:
    above, beside = watch.join([world.KAB]), watch.join([world.OTHER_KEC])
    assert above is not None
    assert beside is not None
    assert [next(above), next(beside)] == [": tersambung\n\n"] * 2
    assert [next(above), next(beside)] == [NEWS] * 2  # of what happened before, nobody has told them
    assert world.Phone("ptps").report().status_code == 201
    assert next(above) == NEWS
    assert not beside.news.is_set()
    beside.end()
    assert list(beside) == []
    for stream in (above, beside):
        stream.close()


def test_whoever_finds_no_place_polls_and_a_place_that_is_left_is_free(
    watch: watching.Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST", 1)
    page = Client()
    page.force_login(Supervisor.objects.get(username="staf"))
    first = page.get("/berubah/")
    assert first["Content-Type"] == "text/event-stream"
    assert page.get("/berubah/").content == b"event: penuh\ndata:\n\n"
    first.close()
    again = page.get("/berubah/")
    assert again.streaming
    again.close()


def test_streams_that_begin_together_end_one_after_another(watch: watching.Watch) -> None:
    streams = [stream for stream in (watch.join([world.KAB]) for _ in range(watching.MOST)) if stream]
    ends = [stream.ends for stream in streams]
    assert len(set(ends)) == watching.MOST
    assert max(ends) - min(ends) > watching.LIFE / 3
    for stream in streams:
        stream.end()
        stream.close()


def test_a_database_that_is_away_keeps_no_place(watch: watching.Watch) -> None:
    def away(*_: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        watch.join([world.KAB])
    assert not watch._streams


def test_a_server_that_ends_does_not_wait_for_its_streams() -> None:
    watch = watching.Watch()
    stream = watch.join([world.KAB])
    assert stream is not None
    watch.close()
    assert list(stream) == [": tersambung\n\n"]
    assert watch.join([world.KAB]) is None
