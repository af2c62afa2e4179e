"""What the rows that matter said when they were last changed rightly, so that every other change is seen.

A model declares that it is :class:`Vouched` for. Whoever writes such a row hands it to ``audit.record``: the entry then
carries the row's digest, and :func:`differences` compares every row that is there with the newest entry that speaks of
it. The database computes the digests, on both occasions alike: nothing depends on how Python would write a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model


@dataclass(frozen=True)
class Vouched:
    """Which part of a row its entry vouches for: all but NULLs, so that a new column that may be empty changes nothing.

    ``parts`` are reverse relations whose rows belong to it, ``without`` columns that change by themselves, ``hashed``
    columns of bytes, which count with their SHA-256.
    """

    parts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    hashed: tuple[str, ...] = ()


def key(row: Model) -> str:
    """Under which name an entry speaks of a row."""
    return f"{row._meta.model_name}:{row.pk}"


def states(rows: Iterable[Model]) -> tuple[str, list[Any]]:
    """A query for the digests of these rows by key, as JSON, with its values; one that is gone has none."""
    wanted: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        wanted[row._meta.concrete_model].append(row.pk)
    asked = " UNION ALL ".join(f"{_digests(model)} WHERE t.{model._meta.pk.column} = ANY(%s)" for model in wanted)
    asked = asked or "SELECT '' AS key, '' AS digest WHERE FALSE"
    query = f"SELECT coalesce(jsonb_object_agg(key, digest), '{{}}') FROM ({asked}) AS s"  # nosec B608 # noqa: S608 names of our own tables
    return query, list(wanted.values())


@dataclass(frozen=True)
class Difference:
    """A row vouched for that is not what the newest entry about it says; ``row`` has its key, no more."""

    row: Model
    is_said: bool
    is_there: bool
    where: str

    def __str__(self) -> str:
        """In Indonesian."""
        row = f"{str(self.row._meta.verbose_name).capitalize()} {self.row.pk}"
        if not self.is_said:
            return f"{row}: ada, tetapi tidak pernah dicatat."
        if not self.is_there:
            return f"{row}: hilang; terakhir dicatat di {self.where}."
        return f"{row}: isinya bukan yang dicatat di {self.where}."


def differences() -> Iterator[Difference]:
    """Every row that changed, came or went without an entry."""
    known = {str(model._meta.model_name): model for model in models()}
    present = " UNION ALL ".join(_digests(model) for model in known.values())
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES.format(present=present), [[f"{name}:" for name in known]])
        for name, is_said, is_there, chain, number in cursor.fetchall():
            kind, _, pk = name.partition(":")
            row = known[kind](pk=known[kind]._meta.pk.to_python(pk))
            yield Difference(row, is_said, is_there, f"rantai {chain} nomor {number}")


def models() -> list[type[Model]]:
    return [model for model in apps.get_models() if isinstance(getattr(model, "vouched", None), Vouched)]


def tables() -> set[str]:
    """Tables that hold rows vouched for or their parts."""
    parts = {_part(model, name).model for model in models() for name in model.vouched.parts}  # type: ignore[attr-defined]
    return {model._meta.db_table for model in {*models(), *parts}}


_DIFFERENCES = """
    WITH said AS (
        SELECT DISTINCT ON (s.key) s.key, s.value AS digest, e.chain_id, e.number
          FROM pengawasan_auditentry AS e CROSS JOIN LATERAL jsonb_each_text(e.data -> 'states') AS s
         WHERE split_part(s.key, ':', 1) || ':' = ANY(%s)
         ORDER BY s.key, e.id DESC
    ), present AS ({present})
    SELECT COALESCE(said.key, present.key), said.digest IS NOT NULL, present.key IS NOT NULL, chain_id, number
      FROM said FULL JOIN present ON said.key = present.key
     WHERE said.digest IS DISTINCT FROM present.digest
     ORDER BY 1
"""


def _part(model: type[Model], name: str) -> Any:
    """The field by which the rows of a part point to theirs."""
    relation: Any = model._meta.get_field(name)
    return relation.field


def _digests(model: type[Model]) -> str:
    """A query for key and digest of the rows ``t`` of a model."""
    vouched: Vouched = model.vouched  # type: ignore[attr-defined]
    own, pk = model._meta, model._meta.pk.column
    row = "to_jsonb(t)" + "".join(f" - '{column}'" for column in (*vouched.without, *vouched.hashed))
    for column in vouched.hashed:
        row += f" || jsonb_build_object('{column}', encode(sha256(t.{column}), 'hex'))"
    for name in vouched.parts:
        link = _part(model, name)
        rows = (
            f"SELECT jsonb_agg(to_jsonb(p) ORDER BY p.{link.model._meta.pk.column}) FROM {link.model._meta.db_table} p"  # nosec B608 # noqa: S608 names of our own tables
        )
        row += f" || jsonb_build_object('{name}', ({rows} WHERE p.{link.column} = t.{pk}))"
    digest = f"encode(sha256(convert_to(jsonb_strip_nulls({row})::text, 'UTF8')), 'hex')"
    return f"SELECT '{own.model_name}:' || t.{pk} AS key, {digest} AS digest FROM {own.db_table} AS t"  # nosec B608 # noqa: S608 names of our own tables
