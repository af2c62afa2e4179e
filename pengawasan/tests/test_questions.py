"""What is put into SQL once answers every other value of its shape as Django would, or says at once that it cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from pengawasan import scoping
from pengawasan.models import Region, Supervisor
from pengawasan.questions import Question, Statement

NOW = datetime(2024, 11, 27, tzinfo=UTC)
CODES = st.text("0123456789.%_\\", min_size=1, max_size=8)


def _seen(mine: tuple[str, ...], higher: list[str], level: int | None, named: str, since: date) -> QuerySet[Region]:
    """All that may become of a value: itself, what lies below it, a list as one, and what its shape decides."""
    found = Region.objects.filter(scoping.within_or_above(mine, higher, "code"))
    found = found.filter(level__gte=level) if level is not None else found
    found = found.filter(name=named) if named else found
    return found.annotate(since=Value(since)).order_by("code")[:50]


def _sql(found: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    return found.query.get_compiler(connection=connection).as_sql()


@given(
    mine=st.lists(CODES, min_size=1, max_size=3).map(tuple),
    higher=st.lists(CODES, max_size=3),
    level=st.none() | st.integers(0, 5),
    named=st.text("Palijo ", max_size=4),
    since=st.dates(),
)
def test_it_says_what_django_says(
    mine: tuple[str, ...], higher: list[str], level: int | None, named: str, since: date
) -> None:
    for values in (mine, higher, level, named, since), (tuple("x" * len(mine)), ["y"], level, named, since):
        sql, parameters = _STATEMENT.of(*values)
        expected, wanted = _sql(_seen(*values))
        assert (sql, parameters) == (expected, list(wanted))


_STATEMENT = Statement(lambda *values: _sql(_seen(*values)))


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (lambda now: Supervisor.objects.filter(last_login__gte=now - timedelta(hours=1)), NOW),
        (lambda level: Region.objects.filter(level=level)[:level], 3),
        (lambda code: Region.objects.filter(code__startswith=code), "16.12"),
        (lambda codes: Region.objects.filter(code__in=codes), ["16.12", "16.12.01"]),
        (lambda code: Region.objects.filter(Q(code=code) | (Q(level=1) if code == "16" else Q())), "16"),
        (lambda pk: Region.objects.filter(code=str(pk)), UUID(int=7)),
        (lambda code: Region.objects.filter(code=code[:2]), "16.12"),
        (lambda code: Region.objects.filter(name=code.lower()), "Pali"),
        (lambda level: Region.objects.filter(level=level), 10**6),
        (lambda code: Region.objects.using("default").filter(code=code), "16.12"),
        (lambda code: Region.objects.filter(code=code).prefetch_related("elections"), "16.12"),
    ],
    ids=[
        "reckoned", "a limit", "a prefix of its own", "a list spread out", "decided by a value", "another type",
        "a part", "in other letters", "more than a column holds", "of a named database", "with a second statement",
    ],
)  # fmt: skip
def test_what_is_made_of_a_value_is_refused(asked: Any, value: Any) -> None:
    with pytest.raises(ValueError, match=r"SQL that|a parameter that|one statement"):
        Question(asked).rows(value)


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "then"), [("16", "16.12.01"), ("16.12.01", "16")])
def test_while_tests_run_a_later_value_is_seen_to_take_another_way(first: str, then: str) -> None:
    question: Question[Region] = Question(
        lambda code: Region.objects.filter(code=code, **({"level": 1} if code == "16" else {}))
    )
    with pytest.raises(ValueError, match="SQL that is another"):
        list(map(question.rows, (first, then)))


@pytest.mark.django_db
def test_a_number_too_large_hides_nothing_from_those_after_it() -> None:
    Region.objects.create(code="16", name="contoh", level=1, timezone="Asia/Jakarta")
    question: Question[Region] = Question(lambda level: Region.objects.filter(level=level))
    with pytest.raises(ValueError, match="nothing at all"):
        question.rows(10**6)
    assert [one.pk for one in question.rows(1)] == ["16"]


@pytest.mark.django_db
def test_rows_are_as_django_makes_them() -> None:
    above = Region.objects.create(code="16", name="contoh", level=1, timezone="Asia/Jakarta")
    Region.objects.create(code="16.12", name="Pali contoh", level=2, parent=above, timezone="Asia/Jakarta")
    question: Question[Any] = Question(
        lambda mine: Region.objects.filter(scoping.within(mine, "code")).select_related("parent").annotate(n=F("level"))
    )
    (one,) = question.rows(("16.12",))
    with CaptureQueriesContext(connection) as asked:
        assert (one.pk, one.n, one.parent, one.parent.name) == ("16.12", 2, above, "contoh")
    assert len(asked) == 0
    assert not one._state.adding
    assert [r.parent for r in question.rows(("16",))] == [None, above]
    assert question.rows(("17",)) == []


@pytest.mark.django_db
def test_sums_come_as_tuples_and_of_nothing_comes_nothing() -> None:
    Region.objects.create(code="16", name="contoh", level=1, timezone="Asia/Jakarta")

    def by_level(mine: tuple[str, ...]) -> Any:
        seen = Region.objects.filter(scoping.within(mine, "code"))
        return seen.order_by().values_list("level").annotate(n=Count("pk"))

    counted: Question[tuple[int, int]] = Question(by_level)
    assert counted.rows(("16",)) == [(1, 1)]
    with CaptureQueriesContext(connection) as asked:
        assert counted.rows(()) == []
    assert len(asked) == 0
