"""Statements that the database keeps, with their plans, as functions of its own.

Some questions take longer to be planned than to be answered. A plan that a session keeps for itself is lost behind a
pool that lends sessions out by the transaction; the plan of a function is not. A function is named after its own text,
so that a process never calls the statements of another version.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

_DEFINITION = """
    CREATE FUNCTION {name} ({arguments}) RETURNS {returns} LANGUAGE plpgsql {kind}
    SET plan_cache_mode = force_generic_plan
    AS $prepared$ BEGIN {body}; END $prepared$
"""
_VERSIONS = """
    SELECT oid::regprocedure FROM pg_proc WHERE starts_with(proname, %s) AND proname <> %s ORDER BY oid DESC
"""


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
        """Put it into the database. Of its former versions the last stays: processes not yet restarted call it."""
        with connection.cursor() as cursor:
            cursor.execute(_VERSIONS, [self.family, self.name])
            former = [version for (version,) in cursor.fetchall()]
            for gone in former[1:]:
                cursor.execute(f"DROP FUNCTION {gone}")
            cursor.execute("SELECT FROM pg_proc WHERE proname = %s", [self.name])
            if cursor.rowcount == 0:
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
