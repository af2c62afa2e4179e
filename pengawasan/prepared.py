"""Statements that the database keeps, with their plans, as functions of its own.

Some questions take longer to be planned than to be answered. A plan that a session keeps for itself is lost behind a
pool that lends sessions out by the transaction; the plan of a function is not. A function is named after its own text,
so that a process never calls the statements of another version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)

_DEFINITION = """
    CREATE FUNCTION {name} ({arguments}) RETURNS {returns} LANGUAGE plpgsql {kind}
    SET plan_cache_mode = force_generic_plan
    AS $prepared$ BEGIN {body}; END $prepared$
"""
#: Stands where the value will: a number as well as a text.
_STAND_IN = "0"


@dataclass(frozen=True)
class Prepared:
    """``body`` is PL/pgSQL over the named ``arguments``; the names of all versions begin with ``family``."""

    family: str
    arguments: str
    returns: str
    body: str
    kind: str = "VOLATILE"

    @cached_property
    def name(self) -> str:
        return self.family + hashlib.sha256(self._definition("").encode()).hexdigest()[:16]

    def install(self) -> None:
        """Put it into the database, and take away its former versions."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT proname, oid::regprocedure FROM pg_proc WHERE starts_with(proname, %s)", [self.family]
            )
            found = dict(cursor.fetchall())
            for former in found.keys() - {self.name}:
                cursor.execute(f"DROP FUNCTION {found[former]}")
            if self.name not in found:
                cursor.execute(self._definition(self.name))

    def call(self, *values: Any) -> list[tuple[Any, ...]]:
        """Its rows. Raises DatabaseError where this version was never installed."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {self.name}({', '.join(['%s'] * len(values))})", values)  # noqa: S608 # nosec B608 # a name of our own
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def _definition(self, name: str) -> str:
        return _DEFINITION.format(
            name=name, arguments=self.arguments, returns=self.returns, kind=self.kind, body=self.body
        )


@dataclass(frozen=True)
class Question(Generic[Row]):
    """A queryset of one value, whose type in the database is ``kind``, as such a function.

    To put a queryset into SQL takes Django longer than the database to answer it; here that is done once a process.
    """

    family: str
    kind: str
    asked: Callable[[Any], QuerySet[Row]]

    def install(self) -> None:
        self._function.install()

    def rows(self, value: Any) -> list[Row]:
        try:
            answer = self._function.call(value)
        except ProgrammingError:  # the database was migrated for another version
            return list(self.asked(value))
        return [self._made(row) for row in self._compiler.results_iter([answer])]

    @cached_property
    def _compiler(self) -> Any:
        # With a connection that is never opened: this outlives the thread that comes first
        return self.asked(_STAND_IN).query.get_compiler(connection=connection.copy())

    @cached_property
    def _function(self) -> Prepared:
        sql, _values = self._compiler.as_sql()
        kinds = [column.output_field.db_type(connection) for column, *_ in self._compiler.select]
        returns = ", ".join(f"c{n} {kind}" for n, kind in enumerate(kinds))
        body = f"RETURN QUERY {sql % 'this_value'}"
        return Prepared(self.family, f"this_value {self.kind}", f"TABLE ({returns})", body, "STABLE")

    @cached_property
    def _made(self) -> Callable[[Sequence[Any]], Row]:
        """How Django makes a row and what hangs on it of the columns of an answer."""
        info, select = self._compiler.klass_info, self._compiler.select
        model, own = info["model"], info["select_fields"]
        names = [select[n][0].target.attname for n in own]
        related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # of a later Django

        def make(row: Sequence[Any]) -> Row:
            made: Row = model.from_db(DEFAULT_DB_ALIAS, names, [row[n] for n in own])
            for each in related:
                each.populate(row, made)
            return made

        return make
