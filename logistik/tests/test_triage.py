"""Every question at once, in one function of the database: what a report costs, and that it is the same law."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from logistik import checking, rules
from logistik.rules import RULES, Scope, triage

from .ground import NOW, TPS, TPS2, Ground, kinds


def installed() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'logistik_triage_%%'")
        return {name for (name,) in cursor.fetchall()}


def test_a_place_in_order_costs_one_question_however_many_rules_there_are(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    with CaptureQueriesContext(connection) as queries:
        checking.check({TPS2}, election=ground.election, now=NOW)
    asked = [query["sql"] for query in queries if "logistik_" in query["sql"]]
    assert len(asked) == 1, asked
    assert "logistik_triage_" in asked[0]


def test_it_names_the_rules_that_find_something_there_and_no_other(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90}, witness="absent")
    found, flagged = triage.pertinent(RULES, Scope((ground.election.pk,), (TPS, TPS2)), NOW)
    assert sorted(rule.kind for rule in found) == sorted(kinds(TPS))
    assert flagged
    for elsewhere in (Scope((ground.election.pk,), (TPS2,)), Scope(("LAIN",), (TPS, TPS2))):
        assert triage.pertinent(RULES, elsewhere, NOW) == ([], False)


def test_the_questions_of_former_rules_go_but_for_those_that_running_processes_ask(ground: Ground) -> None:
    first = installed()
    assert len(first) == 1
    triage.install(RULES)
    assert installed() == first
    fewer: tuple[Any, ...] = tuple(rule for rule in RULES if rule is not rules.jumlah_kurang.RULE)
    triage.install(fewer)
    second = installed() - first
    assert (len(second), installed()) == (1, first | second)
    triage.install(fewer[1:])
    assert (len(installed()), installed() & first) == (2, set())
