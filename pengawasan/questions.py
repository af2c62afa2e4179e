"""What is put into SQL once a process: that takes Django longer than the database to answer much of it.

It is put together anew for every shape of its values. What it answers is always asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import ProgrammingError, connection, connections, router
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
    is one value, however long. Raises ValueError, when it is first asked, where that is not so.
    """

    write: Callable[..., Sql]
    _known: dict[Any, _Written] = field(default_factory=dict, repr=False, compare=False)

    def of(self, *values: Any) -> tuple[str, list[Any]]:
        shape = _shape(values)
        if (known := self._known.get(shape)) is None:
            known = self._known[shape] = _written(self.write, values)
        return known.sql, known.parameters(values)


@dataclass(frozen=True)
class Question(Generic[Row]):
    """A queryset, as :class:`Statement`: its rows are objects, or tuples where it asks for ``values_list``."""

    asked: Callable[..., QuerySet[Any, Any]]
    _known: dict[Any, _Compiled | None] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, *values: Any) -> list[Row]:
        shape = _shape(values)
        if shape not in self._known:
            self._known[shape] = self._compiled(values)
        known = self._known[shape]
        if known is None:
            return []
        alias = router.db_for_read(known.model)
        return list(known.rows(self._answer(known, alias, values), alias))

    def _answer(self, known: _Compiled, alias: str, values: Sequence[Any]) -> Iterable[Any]:
        with connections[alias].cursor() as cursor:
            cursor.execute(known.written.sql, known.written.parameters(values))
            found: list[Any] = cursor.fetchall()
        return found

    def _compiled(self, values: Sequence[Any]) -> _Compiled | None:
        """None where nothing can be found, whatever the database has."""
        try:
            written = _written(lambda *some: self._compiler(some).as_sql(), values)
        except EmptyResultSet:
            return None
        compiler = self._compiler(values)
        compiler.as_sql()
        return _Compiled(written, compiler)

    def _compiler(self, values: Sequence[Any]) -> Any:
        # With a connection that is never opened: what it makes outlives the thread that comes first
        return self.asked(*values).query.get_compiler(connection=connection.copy())


@dataclass(frozen=True)
class Planned(Question[Row]):
    """One that joins so much that to plan it takes longer, too: a function of the database, named after ``family``,
    keeps the plan. It has one value, of which ``example`` is one; ``kind`` is its type there."""

    family: str = ""
    kind: str = ""
    example: Any = None

    def install(self) -> None:
        self._function.install()

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

    def parameters(self, values: Sequence[Any]) -> list[Any]:
        flat = _flat(values)
        return [source(flat) for source in self.sources]


@dataclass(frozen=True)
class _Compiled:
    """A queryset in SQL, and how Django makes its rows, each with what hangs on it and what was asked besides."""

    written: _Written
    compiler: Any

    @property
    def model(self) -> Any:
        return self.compiler.query.model

    def rows(self, answer: Iterable[Any], alias: str) -> Iterator[Any]:
        rows = self.compiler.apply_converters(answer, self._converters)
        if self.compiler.query.values_select:
            yield from map(tuple, rows)
            return
        info, besides = self.compiler.klass_info, self.compiler.annotation_col_map.items()
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


def _written(write: Callable[..., Sql], values: Sequence[Any]) -> _Written:
    """Found by putting two sets of stand-ins into SQL, and proved with the values themselves."""
    (sql, first), (other, second) = (write(*_stand_ins(values, n)) for n in (0, 1))
    if sql != other:
        raise ValueError(f"SQL that depends on a value, and not on its shape alone: {sql}")
    flat = [_flat(_stand_ins(values, n)) for n in (0, 1)]
    written = _Written(sql, [_source(pair, [*zip(*flat, strict=True)]) for pair in zip(first, second, strict=True)])
    sql, parameters = write(*values)
    if sql != written.sql or [*map(_bare, parameters)] != [*map(_bare, written.parameters(values))]:
        raise ValueError(f"SQL that is another for {values!r} than for other values of their shape: {sql}")
    return written


def _source(pair: tuple[Any, Any], flat: list[tuple[Any, Any]]) -> Callable[[list[Any]], Any]:
    """How a parameter comes of the values, when this is what becomes of both sets of stand-ins."""
    if _bare(pair[0]) == _bare(pair[1]):
        return lambda _flat: pair[0]
    if pair in flat:
        n = flat.index(pair)
        return lambda flat: flat[n]
    under = [tuple(below(one) if isinstance(one, str) else one for one in both) for both in flat]
    if pair in under:
        n = under.index(pair)
        return lambda flat: below(flat[n])
    raise ValueError(f"a parameter that is made of a value: {pair[0]!r}")


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
        return [str(n)]
    for kind, made in _MADE.items():
        if isinstance(value, kind):
            return made(n)
    return str(n)
