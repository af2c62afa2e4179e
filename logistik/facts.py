"""The facts of shipments, reports and seals follow their rows by triggers; here they are compared, or made anew."""

from __future__ import annotations

from django.db import connection

from logistik.models.fact import ALL


def verify() -> list[str]:
    """One sentence per fact that is not what its rows say, none when all agree."""
    found = []
    with connection.cursor() as cursor:
        for fact in ALL:
            cursor.execute(fact.differences())
            found += [f"{fact.table} {' '.join(map(str, key))}: tidak sesuai barisnya" for key in cursor.fetchall()]
    return found


def rebuild() -> int:
    """Work out every fact anew; returns how many were wrong or missing."""
    wrong = 0
    with connection.cursor() as cursor:
        for fact in ALL:
            cursor.execute(fact.upsert("TRUE"))
            wrong += cursor.rowcount
    return wrong
