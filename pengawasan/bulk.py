"""New rows as they are, in one statement: the ORM makes an expression of every value, which takes longer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import GeneratedField, JSONField, Model
from psycopg2.extras import Json, execute_values


def insert(rows: Sequence[Model]) -> None:
    """Store rows of one model; those whose key the database chooses get it."""
    if not rows:
        return
    statement, columns = _statement(type(rows[0]))
    values = [[kind(getattr(row, name)) for name, kind in columns] for row in rows]
    with connection.cursor() as cursor:
        keys = execute_values(cursor, statement, values, page_size=len(rows), fetch=True)
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk, row._state.adding = key, False


@cache
def _statement(model: type[Model]) -> tuple[str, list[tuple[str, Any]]]:
    """Its SQL, and the attributes it takes, each with what makes a value of it that the database understands."""
    chosen = model._meta.auto_field
    fields = [f for f in model._meta.concrete_fields if f != chosen and not isinstance(f, GeneratedField)]
    names = ", ".join(str(f.column) for f in fields)
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [(f.attname, Json if isinstance(f, JSONField) else lambda value: value) for f in fields]
    return f"INSERT INTO {table} ({names}) VALUES %s RETURNING {key}", columns  # noqa: S608 # nosec B608 # names of our own
