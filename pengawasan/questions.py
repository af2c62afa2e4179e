"""What is put into SQL once a process: that takes Django longer than the database to answer much of it.

It is put together anew for every shape of its values. What it answers is always asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connection, connections, router
from django.db.models import QuerySet
from django.db.models.query import get_related_populators
from psycopg2.extras import Json

from pengawasan.lookups import below
from pengawasan.prepared import Prepared

Row = TypeVar("Row")
#: Stand-ins for values that are no texts.
_MADE: dict[type, Callable[[int], Any]] = {
    datetime: lambda n: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=n),
    date: lambda n: date(2000, 1, 1) + timedelta(days=n),
    UUID: lambda n: UUID(int=n),
    int: lambda n: n,
}
#: SQL with its parameters.
Sql = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class Statement:
    """SQL that ``write`` puts together once for all values of one shape.

    ``write`` may decide by a value only where that is part of its shape: None, a truth value, whether a text is empty,
    how many things a tuple has. All else becomes a parameter as it is, or as what lies below it (``lies_in``); a list
    is one value, however long. What is plainly not so raises ValueError when it is first asked. While tests run every
    answer is compared with what ``write`` says of its own values: nothing else would see a decision by one of them.
    """

    write: Callable[..., Sql]
    _known: dict[Any, _Written] = field(default_factory=dict, repr=False, compare=False)

    def of(self, *values: Any) -> tuple[str, list[Any]]:
        shape = _shape(values)
        if (known := self._known.get(shape)) is None:
            known = self._known[shape] = _Written.of(self.write, values)
        if settings.TESTING:
            known.prove(self.write, values)
        return known.sql, known.parameters(values)


@dataclass(frozen=True)
class Question(Generic[Row]):
    """A queryset, as :class:`Statement`: its rows are objects, or tuples where it asks for ``values_list``.

    As a decorator of the function that asks: ``newest.rows(...)`` is then the answer.
    """

    asked: Callable[..., QuerySet[Any, Row]]
    _known: dict[Any, _Compiled | None] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, *values: Any) -> list[Row]:
        shape = _shape(values)
        if shape not in self._known:
            self._known[shape] = self._compiled(values)
        known = self._known[shape]
        if known is None:
            return []
        if settings.TESTING:
            known.written.prove(self._sql, values)
        alias = self._alias(known)
        return list(known.rows(self._answer(known, alias, values), alias))

    def _alias(self, known: _Compiled) -> str:
        return router.db_for_read(known.compiler.query.model)

    def _answer(self, known: _Compiled, alias: str, values: Sequence[Any]) -> Iterable[Any]:
        with connections[alias].cursor() as cursor:
            cursor.execute(known.written.sql, known.written.parameters(values))
            found: list[Any] = cursor.fetchall()
        return found

    def _compiled(self, values: Sequence[Any]) -> _Compiled | None:
        """None where nothing of this shape can be found, whatever the database has."""
        compiler = self._compiler(*_stand_ins(values, 0))
        try:
            compiler.as_sql()
        except EmptyResultSet:
            return None
        return _Compiled(_Written.of(self._sql, values), compiler)

    def _sql(self, *values: Any) -> Sql:
        sql: Sql = self._compiler(*values).as_sql()
        return sql

    def _compiler(self, *values: Any) -> Any:
        found: Any = self.asked(*values)
        if found._prefetch_related_lookups or found._db:
            raise ValueError("a question is one statement, to the database that the router names")
        # With a connection that is never opened: what it makes outlives the thread that comes first
        return found.query.get_compiler(connection=connection.copy())


@dataclass(frozen=True)
class Planned(Question[Row]):
    """One that joins so much that to plan it takes longer, too: a function of the database, named after ``family``,
    keeps the plan. It has one value, of which ``example`` is one; ``kind`` is its type there."""

    family: str = ""
    kind: str = ""
    example: Any = None

    def install(self) -> None:
        self._function.install()

    def _alias(self, known: _Compiled) -> str:
        return DEFAULT_DB_ALIAS

    def _answer(self, known: _Compiled, alias: str, values: Sequence[Any]) -> Iterable[Any]:
        try:
            return self._function.call(*values)
        except ProgrammingError:  # the database was migrated for another version
            return super()._answer(known, alias, values)

    @cached_property
    def _function(self) -> Prepared:
        known = self._compiled([self.example])
        assert known is not None
        kinds = [column.output_field.db_type(connection) for column, *_ in known.compiler.select]
        returns = ", ".join(f"c{n} {kind}" for n, kind in enumerate(kinds))
        body = f"RETURN QUERY {known.written.sql % 'this_value'}"
        return Prepared(self.family, f"this_value {self.kind}", f"TABLE ({returns})", body, "STABLE")


@dataclass(frozen=True)
class _Written:
    """SQL, and how each of its parameters comes of the values."""

    sql: str
    sources: list[Callable[[list[Any]], Any]]

    @classmethod
    def of(cls, write: Callable[..., Sql], values: Sequence[Any]) -> Self:
        """Found by putting two sets of stand-ins into SQL, and proved with the values themselves."""
        turns = [_stand_ins(values, turn) for turn in (0, 1)]
        (sql, first), (other, second) = (write(*stand_ins) for stand_ins in turns)
        if sql != other:
            raise ValueError(f"SQL that depends on a value, and not on its shape alone: {sql}")
        known = _known_sources(turns)
        written = cls(sql, [_source(pair, known) for pair in zip(first, second, strict=True)])
        written.prove(write, values)
        return written

    def parameters(self, values: Sequence[Any]) -> list[Any]:
        flat = _flat(values)
        return [source(flat) for source in self.sources]

    def prove(self, write: Callable[..., Sql], values: Sequence[Any]) -> None:
        """Raises ValueError where ``write`` says anything else of these values."""
        try:
            sql, parameters = write(*values)
        except EmptyResultSet:
            sql, parameters = "nothing at all", []
        if sql != self.sql or [*map(_bare, parameters)] != [*map(_bare, self.parameters(values))]:
            raise ValueError(f"SQL that is another for {values!r} than for other values of their shape: {sql}")


@dataclass(frozen=True)
class _Compiled:
    """A queryset in SQL, and how Django makes its rows, each with what hangs on it and what was asked besides."""

    written: _Written
    compiler: Any

    def rows(self, answer: Iterable[Any], alias: str) -> Iterator[Any]:
        rows = self.compiler.apply_converters(answer, self._converters)
        info, besides = self.compiler.klass_info, self.compiler.annotation_col_map.items()
        if info is None or self.compiler.query.values_select:
            yield from map(tuple, rows)
            return
        own, model, related = info["select_fields"], info["model"], self._related(alias)
        for row in rows:
            one = model.from_db(alias, self._names, [row[n] for n in own])
            for each in related:
                each.populate(row, one)
            for name, n in besides:
                setattr(one, name, row[n])
            yield one

    @cached_property
    def _converters(self) -> Any:
        return self.compiler.get_converters([column for column, *_ in self.compiler.select])

    @cached_property
    def _names(self) -> list[str]:
        return [self.compiler.select[n][0].target.attname for n in self.compiler.klass_info["select_fields"]]

    def _related(self, alias: str) -> Any:
        if alias not in self._populators:
            found = get_related_populators(self.compiler.klass_info, self.compiler.select, alias)  # type: ignore[call-arg] # of a later Django
            self._populators[alias] = found
        return self._populators[alias]

    @cached_property
    def _populators(self) -> dict[str, Any]:
        return {}


def _known_sources(turns: Sequence[Sequence[Any]]) -> dict[str, Callable[[list[Any]], Any]]:
    """By what becomes of both sets of stand-ins: a value, or what lies below it."""
    known: dict[str, Callable[[list[Any]], Any]] = {}
    for n, pair in enumerate(zip(*map(_flat, turns), strict=True)):
        known[repr(pair)] = lambda flat, n=n: flat[n]  # type: ignore[misc]
        if isinstance(pair[0], str):
            known[repr((below(pair[0]), below(pair[1])))] = lambda flat, n=n: below(flat[n])  # type: ignore[misc]
    return known


def _source(pair: tuple[Any, Any], known: dict[str, Callable[[list[Any]], Any]]) -> Callable[[list[Any]], Any]:
    """How a parameter comes of the values, when this is what became of both sets of stand-ins."""
    if _bare(pair[0]) == _bare(pair[1]):
        return lambda _flat: pair[0]
    if (source := known.get(repr(pair))) is None:
        raise ValueError(f"a parameter that is made of a value: {pair[0]!r}")
    return source


def _bare(parameter: Any) -> Any:
    """What can be compared."""
    return parameter.adapted if isinstance(parameter, Json) else parameter


def _shape(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str, bool(value)
    if isinstance(value, tuple):
        return tuple(map(_shape, value))
    return type(value)


def _flat(values: Iterable[Any]) -> list[Any]:
    """Tuples are so many values."""
    return [one for value in values for one in (value if isinstance(value, tuple) else [value])]


def _stand_ins(values: Sequence[Any], turn: int) -> list[Any]:
    """Values of the same shape, each only once, and others every turn."""
    numbers = count(1 + 1000 * turn)
    return [_stand_in(value, numbers) for value in values]


def _stand_in(value: Any, numbers: Iterator[int]) -> Any:
    if value is None or isinstance(value, bool) or value == "":
        return value
    if isinstance(value, tuple):
        return tuple(_stand_in(one, numbers) for one in value)
    n = next(numbers)
    if isinstance(value, list):
        return [_text(n)]
    for kind, made in _MADE.items():
        if isinstance(value, kind):
            return made(n)
    return _text(n)


def _text(n: int) -> str:
    """With everything in it that a change of a text could change."""
    return rf"Pengganti\{n}.%_ "
