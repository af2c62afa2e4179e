"""Many flags at once: what is asked about them, and what is written of them, in a statement that does not grow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from logistik.models import Flag, FlagEvent

#: All that the engine may change of a flag once it is open.
_CHANGING = {
    "expected": "bigint",
    "actual": "bigint",
    "severity": "text",
    "sentence": "text",
    "facts": "text",
    "status": "text",
    "cleared_at": "timestamptz",
}
_NAMES = ("id", *_CHANGING)
# As arrays: the ORM would make an expression of every value of every flag, which takes longer than the deed
_SAVED = f"""
    UPDATE logistik_flag AS f SET {", ".join(f"{name} = new.{name}" for name in _CHANGING)}
      FROM unnest(%s::bigint[], {", ".join(f"%s::{kind}[]" for kind in _CHANGING.values())})
        AS new ({", ".join(_NAMES)}) WHERE f.id = new.id
"""  # nosec B608 # noqa: S608 columns of our own


def save(flags: Sequence[Flag]) -> None:
    """Write what was changed of these flags, whose rows the caller has locked."""
    if flags:
        with connection.cursor() as cursor:
            cursor.execute(_SAVED, [[getattr(flag, name) for flag in flags] for name in _NAMES])


def latest_reports(flags: Sequence[Flag]) -> dict[int, UUID | None]:
    """Of each flag the report that says the last word on it."""
    if not flags:
        return {}
    found: Any = Flag.objects.filter(pk__in=[flag.pk for flag in flags]).order_by().with_latest_report()
    return dict(found.values_list("pk", "latest_report"))


def unheard(flags: Sequence[Flag], reports: dict[int, UUID | None]) -> dict[int, UUID]:
    """Those of the flags' reports that their history does not name yet."""
    said = {flag.pk: report for flag in flags if (report := reports[flag.pk])}
    if not said:
        return {}
    named = FlagEvent.objects.filter(flag__in=said, receipt__in=set(said.values())).order_by()
    heard = set(named.values_list("flag", "receipt"))
    return {flag: report for flag, report in said.items() if (flag, report) not in heard}
