"""Who reads where: only pages, never within a transaction, and after a write the primary (bench/prove/replica.py)."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.test import Client

from pengawasan import replica
from pengawasan.models import Assignment, Region, Supervisor


@pytest.fixture
def following(monkeypatch: pytest.MonkeyPatch) -> None:
    """A replica that follows, as far as can be asked of one that is never connected to."""
    monkeypatch.setattr(replica, "_has_come", lambda since: since == replica.BEGINNING)


def test_a_page_reads_from_the_replica_until_it_writes(following: None) -> None:
    router = replica.Router()
    assert router.db_for_read(Region) == "default"  # nobody said that this only reads
    with replica.preferred():
        assert [router.db_for_read(model) for model in (Region, Supervisor, Assignment, Session)] == [
            "replica", "default", "default", "default"
        ]  # fmt: skip
        router.db_for_write(Session)
        assert replica.alias() == "replica"
        router.db_for_write(Region)
        assert replica.alias() == "default"
    with replica.preferred(since="0/FF"):
        assert replica.alias() == "default"


@pytest.mark.django_db
def test_within_a_transaction_the_primary_is_asked(following: None) -> None:
    with replica.preferred():
        assert connection.in_atomic_block
        assert replica.alias() == "default"


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["", "x", "0/0'; SELECT 1", "0/0 0/0", "FFFFFFFF/FFFFFFFF"])
def test_whatever_the_cookie_says_there_is_a_page(settings: Any, cookie: str) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "pengawasan.replica.pages"]
    assert "replica" not in connections
    client = Client()
    client.cookies[replica.COOKIE] = cookie
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    answer = client.get("/masuk/")
    assert (answer.status_code, replica.COOKIE in answer.cookies) == (200, False)
    # Whatever was written for it, by this request or with that of another, no router need have seen
    assert replica.COOKIE in client.post("/masuk/", {}).cookies
