"""What a rule's question says of each subject, in 32 characters: as long as they stay the same, so does the flag.

A sweep that finds nothing new must not fetch and put into words what it has said before. The database compares instead:
the whole row as the rule would see it, with all that is joined to it, under one digest.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F

from .base import ANY_SCOPE, ANY_TIME, Rule, Scope

#: Election, place, what tells the subject from others of the rule, fingerprint.
Print = tuple[str, str, str, str]

_PRINTS = """
    SELECT asked_election, asked_place, asked_identity::text,
           md5(%s || string_agg(q::text, '' ORDER BY q::text)) FROM ({question}) AS q GROUP BY 1, 2, 3
"""


def prints(rule: Rule, scope: Scope, now: datetime) -> list[Print]:
    """The fingerprint of every subject in breach. One query."""
    with connection.cursor() as cursor:
        cursor.execute(*asked(rule, scope, now))
        found: list[Print] = cursor.fetchall()
    return found


def asked(rule: Rule, scope: Scope, now: datetime) -> tuple[str, list[Any]]:
    """The query for them, with its values."""
    sql, values = _written(rule, scope.elections is not None, scope.places is not None)
    given = (
        (list(ANY_SCOPE.elections or ()), list(scope.elections or ())),
        (list(ANY_SCOPE.places or ()), list(scope.places or ())),
        (ANY_TIME, now),
    )
    return sql, [edition(), *(next((said for stood, said in given if value == stood), value) for value in values)]


@cache
def _written(rule: Rule, of_elections: bool, of_places: bool) -> tuple[str, tuple[Any, ...]]:
    """The same for any scope of this make at any time: putting a question into SQL takes longer than to ask it."""
    names = {"asked_election": rule.election, "asked_place": rule.place, "asked_identity": rule.identity}
    scope = Scope(ANY_SCOPE.elections if of_elections else None, ANY_SCOPE.places if of_places else None)
    rows = rule.question(scope, ANY_TIME).annotate(**{name: F(path) for name, path in names.items()})
    if not rows.query.distinct_fields:
        rows = rows.order_by()
    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    return _PRINTS.format(question=sql), tuple(values)


def of_rows(rule: Rule, scope: Scope, now: datetime) -> dict[str, str]:
    """The fingerprints by what :func:`identity` says of a row."""
    return {name: said for _election, _place, name, said in prints(rule, scope, now)}


def identity(rule: Rule, row: Any) -> str:
    """What tells a subject from others of its rule, as the database writes it."""
    return str(row.pk if rule.identity == "pk" else getattr(row, f"{rule.identity}_id"))


@cache
def edition() -> str:
    """The text of the rules: worded anew, every flag is judged anew."""
    texts = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(b"".join(texts)).hexdigest()
