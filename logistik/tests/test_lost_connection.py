"""A server of the database that is killed while it answers: a 503 that asks to come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from logistik.models import Receipt
from logistik.tests.world import receipt

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_server_killed_while_it_answers_is_a_503_too(phone: Callable[..., Any]) -> None:
    """Then the driver has no code to tell the fault by, and whatever is tried next meets a broken transaction."""

    def killed(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "logistik_flag" in str(sql):
            raise DatabaseError("server closed the connection unexpectedly")
        return execute(sql, *rest)

    ptps, report = phone("ptps"), receipt()
    for path, sent in (("receipts/", report), ("sync/", {"receipts": [report]})):
        with connection.execute_wrapper(killed):
            answer = ptps.post(path, sent)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "30"), path
    assert not Receipt.objects.exists()
