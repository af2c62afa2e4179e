"""Which rules have anything to say about some places, and whether flags stand there: one function of the database.

The answer is nearly always "none", and putting every question into SQL takes longer than answering them. So it is done
once, after the migrations, and the database keeps the plan. A process whose rules are others than those last migrated
finds no such function, and asks every rule by itself.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from logistik.models import Flag
from pengawasan.prepared import Prepared

from .base import ANY_SCOPE, ANY_TIME, Rule, Scope

_NAMES = (
    (list(ANY_SCOPE.elections or ()), "these_elections"),
    (list(ANY_SCOPE.places or ()), "these_places"),
    (ANY_TIME, "this_moment"),
)


#: What the function answers, beside the numbers of rules, where flags stand.
_FLAGGED = -1


def pertinent(rules: tuple[Rule, ...], scope: Scope, now: datetime) -> tuple[list[Rule], bool]:
    """The rules that find a breach at the places of the scope, and whether any flag stands there.

    Raises DatabaseError where they were never installed.
    """
    rows = _function(rules).call(list(scope.elections or ()), list(scope.places or ()), now)
    found = sorted(number for (number,) in rows)
    return [rules[number] for number in found if number != _FLAGGED], _FLAGGED in found


def install(rules: tuple[Rule, ...]) -> None:
    """Put the questions into the database, and take away those of former rules."""
    _function(rules).install()


@cache
def _function(rules: tuple[Rule, ...]) -> Prepared:
    asked = {n: rule.question(ANY_SCOPE, ANY_TIME) for n, rule in enumerate(rules)}
    asked[_FLAGGED] = ANY_SCOPE.on(Flag.objects.standing())
    body = " UNION ALL ".join(f"SELECT {n} WHERE EXISTS ({_text(rows)})" for n, rows in asked.items())
    arguments = "these_elections text[], these_places text[], this_moment timestamptz"
    return Prepared("logistik_triage_", arguments, "SETOF int", f"RETURN QUERY {body}", "STABLE")


def _text(rows: QuerySet[Any]) -> str:
    """A question with the function's own names where the scope and the time stand."""
    sql, values = rows.query.exists().get_compiler(connection=connection).as_sql()
    pieces = zip(sql.split("%s"), [*map(_value, values), ""], strict=True)
    return "".join(chain.from_iterable(pieces)).replace("%%", "%")


def _value(value: object) -> str:
    for standing, name in _NAMES:
        if value == standing:
            return name
    if isinstance(value, datetime):
        raise ValueError("a question reckons with the time in Python; the function would keep that of its making")
    with connection.cursor() as cursor:
        return str(cursor.mogrify("%s", [value]).decode()).replace("%", "%%")
