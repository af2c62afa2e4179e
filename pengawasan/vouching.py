"""What the rows that matter said when they were last changed rightly, so that every other change is seen.

A model declares that it is :class:`Vouched` for. Whoever writes such a row hands it to ``audit.record``: the entry then
carries the row's digest, and :func:`differences` compares every row that is there with the newest entry that speaks of
it. The database computes the digests, on both occasions alike: nothing depends on how Python would write a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from pengawasan.prepared import Prepared


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


def named(rows: Iterable[Model]) -> tuple[list[str], list[str]]:
    """The kinds and keys that :func:`states` takes for these rows. Raises TypeError where one is not vouched for."""
    kinds, keys, known = [], [], {str(model._meta.model_name) for model in models()}
    for row in rows:
        kind = str(row._meta.concrete_model._meta.model_name)  # type: ignore[union-attr]
        if kind not in known:
            raise TypeError(f"nobody vouches for a {kind}")
        kinds.append(kind)
        keys.append(str(row.pk))
    return kinds, keys


@cache
def states() -> Prepared:
    """Key and digest of rows of these kinds with these keys; one that is gone has none."""
    body = ";\n".join(map(_asked, models())) or "RETURN"
    return Prepared("pengawasan_states_", "these_kinds text[], these_keys text[]", _STATES, body, "STABLE")


_STATES = "TABLE (name text, digest text)"
_OF_KIND = """
    IF '{kind}' = ANY(these_kinds) THEN
        RETURN QUERY {digests} WHERE t.{pk} = ANY(ARRAY(
            SELECT u.pk::{type} FROM unnest(these_kinds, these_keys) AS u (kind, pk) WHERE u.kind = '{kind}'));
    END IF"""


def _asked(model: type[Model]) -> str:
    own = model._meta
    return _OF_KIND.format(
        kind=own.model_name, digests=_digests(model), pk=own.pk.column, type=own.pk.rel_db_type(connection)
    )


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


@cache
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
