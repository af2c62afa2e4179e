"""What is asked of a code, of however many at once, in one condition and one value: `lies_in` and `any_of`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import CharField, IntegerField, Lookup, UUIDField

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


def below(code: str) -> str:
    """What LIKE takes for the codes of all regions below one."""
    return str(connection.ops.prep_for_like_query(f"{code}.")) + "%"


@CharField.register_lookup
class LiesIn(Lookup):
    """A code is one of some, or lies below one: as many prefixes as it takes, put into SQL as one condition."""

    lookup_name = "lies_in"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        column, params = self.process_lhs(compiler, connection)
        either = " OR ".join([f"{column} = %s OR {column}::text LIKE %s"] * len(self.rhs))
        values = [v for code in self.rhs for v in (*params, code, *params, below(code))]
        return f"({either})", values


@CharField.register_lookup
@IntegerField.register_lookup
@UUIDField.register_lookup
class AnyOf(Lookup):
    """As ``in``, of however many in one value: a list."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, self.rhs]
