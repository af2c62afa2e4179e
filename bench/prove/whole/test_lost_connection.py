"""A connection to the database that dies at any statement of a request is a 503 that asks to come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg2
import pytest
from django.db import connection

from logistik.models import Receipt
from logistik.tests.world import receipt

pytestmark = pytest.mark.django_db(transaction=True)


class Severed:
    """Ends the backend of this connection just after its n-th statement; ``done`` says whether it came to that."""

    def __init__(self, number: int) -> None:
        self.left, self.done = number, False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if self.left == 0:
            self.done = True
            keys = {"dbname", "user", "password", "host", "port"}
            other = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k in keys})
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
            other.close()
        self.left -= 1
        return result


def test_a_report_whose_connection_dies_is_a_503_and_then_stored_once(phone: Callable[..., Any]) -> None:
    ptps, report, number, statuses = phone("ptps"), receipt(), 0, []
    severed = Severed(number)
    while not statuses or severed.done:
        severed = Severed(number)
        with connection.execute_wrapper(severed):
            answer = ptps.post("receipts/", report)
        connection.close()
        statuses.append((answer.status_code, answer.headers.get("Retry-After")))
        number += 2
    assert statuses[-1][0] in (200, 201)
    assert set(statuses[:-1]) <= {(503, "30"), (201, None), (200, None)}
    assert (503, "30") in statuses
    assert Receipt.objects.filter(pk=report["id"]).count() == 1
