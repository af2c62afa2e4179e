"""Which rules have anything to say about some places: every question at once, in one function of the database.

The answer is nearly always "none", and putting 22 questions into SQL takes longer than answering them. So it is done
once, after the migrations, and the database keeps the plan. The function is named after its own text: a process whose
rules are others than those last migrated finds none, and asks every rule by itself.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from functools import cache
from itertools import chain

from django.db import connection

from .base import Rule, Scope

_ELECTION, _PLACE, _NOW = "¤election", "¤place", datetime(1, 1, 1, tzinfo=UTC)
_NAME = "logistik_triage_"
_DEFINITION = """
    CREATE FUNCTION {name} (this_election text, these_places text[], this_moment timestamptz)
    RETURNS SETOF int LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan
    AS $triage$ BEGIN RETURN QUERY {body}; END $triage$
"""


def pertinent(rules: tuple[Rule, ...], scope: Scope, now: datetime) -> list[Rule]:
    """The rules that find a breach at the places of the scope. Raises DatabaseError where they were never installed."""
    name, _ = _function(rules)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s, %s, %s)", [scope.election, list(scope.places or ()), now])
        return [rules[number] for (number,) in sorted(cursor.fetchall())]


def install(rules: tuple[Rule, ...]) -> None:
    """Put the questions into the database, and take away those of former rules."""
    name, definition = _function(rules)
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, oid::regprocedure FROM pg_proc WHERE starts_with(proname, %s)", [_NAME])
        found = dict(cursor.fetchall())
        for former in found.keys() - {name}:
            cursor.execute(f"DROP FUNCTION {found[former]}")
        if name not in found:
            cursor.execute(definition)


@cache
def _function(rules: tuple[Rule, ...]) -> tuple[str, str]:
    body = " UNION ALL ".join(f"SELECT {n} WHERE EXISTS ({_text(rule)})" for n, rule in enumerate(rules))
    name = _NAME + hashlib.sha256((_DEFINITION + body).encode()).hexdigest()[:16]
    return name, _DEFINITION.format(name=name, body=body)


def _text(rule: Rule) -> str:
    """A rule's question with the function's own names where the scope and the time stand."""
    rows = rule.question(Scope(election=_ELECTION, places=(_PLACE,)), _NOW)
    sql, values = rows.query.exists().get_compiler(connection=connection).as_sql()
    pieces = zip(sql.split("%s"), [*map(_value, values), ""], strict=True)
    text = "".join(chain.from_iterable(pieces))
    return re.sub(r"IN \(these_places\)", "= ANY (these_places)", text).replace("%%", "%")


def _value(value: object) -> str:
    names = {_ELECTION: "this_election", _PLACE: "these_places", _NOW: "this_moment"}
    if isinstance(value, (str, datetime)) and value in names:
        return names[value]
    if isinstance(value, datetime):
        raise ValueError("a question reckons with the time in Python; the function would keep that of its making")
    with connection.cursor() as cursor:
        return str(cursor.mogrify("%s", [value]).decode()).replace("%", "%%")
