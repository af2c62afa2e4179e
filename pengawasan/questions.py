"""Querysets that are put into SQL once a process: that takes Django longer than the database to answer many of them.

Each is of one value. What it answers is always asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from pengawasan.prepared import Prepared

Row = TypeVar("Row", bound=Model)
#: Each stands where the value will, a number as well as a text: it goes where their SQL has other values.
_STAND_INS = "0", "1"


@dataclass(frozen=True)
class Question(Generic[Row]):
    asked: Callable[[Any], QuerySet[Row]]

    def rows(self, value: Any) -> list[Row]:
        return list(self._made(self._answer(value)))

    def _answer(self, value: Any) -> list[tuple[Any, ...]]:
        _compiler, sql, values, others = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [value if one != other else one for one, other in zip(values, others, strict=True)])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    @cached_property
    def _written(self) -> tuple[Any, str, tuple[Any, ...], tuple[Any, ...]]:
        """Who put it into SQL, the SQL, and the values for either stand-in."""
        # With a connection that is never opened: this outlives the thread that comes first
        first, second = (self.asked(one).query.get_compiler(connection=connection.copy()) for one in _STAND_INS)
        sql, values = first.as_sql()
        _sql, others = second.as_sql()
        return first, sql, values, others

    @cached_property
    def _made(self) -> Callable[[Iterable[Any]], Iterator[Row]]:
        """How Django makes the rows of an answer, each with what hangs on it and what was asked besides."""
        compiler, *_sql = self._written
        info, select = compiler.klass_info, compiler.select
        model, own = info["model"], info["select_fields"]
        names = [select[n][0].target.attname for n in own]
        related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # of a later Django
        converters = compiler.get_converters([column for column, *_ in select])
        besides = compiler.annotation_col_map.items()

        def made(answer: Iterable[Any]) -> Iterator[Row]:
            for row in compiler.apply_converters(answer, converters):
                one: Row = model.from_db(DEFAULT_DB_ALIAS, names, [row[n] for n in own])
                for each in related:
                    each.populate(row, one)
                for name, n in besides:
                    setattr(one, name, row[n])
                yield one

        return made


@dataclass(frozen=True)
class Planned(Question[Row]):
    """One that joins so much that to plan it takes longer, too: a function of the database, named after ``family``,
    keeps the plan. ``kind`` is the type of its value there."""

    family: str
    kind: str

    def install(self) -> None:
        self._function.install()

    def _answer(self, value: Any) -> list[tuple[Any, ...]]:
        try:
            return self._function.call(value)
        except ProgrammingError:  # the database was migrated for another version
            return super()._answer(value)

    @cached_property
    def _function(self) -> Prepared:
        compiler, sql, *_values = self._written
        kinds = [column.output_field.db_type(connection) for column, *_ in compiler.select]
        returns = ", ".join(f"c{n} {kind}" for n, kind in enumerate(kinds))
        body = f"RETURN QUERY {sql % 'this_value'}"
        return Prepared(self.family, f"this_value {self.kind}", f"TABLE ({returns})", body, "STABLE")
