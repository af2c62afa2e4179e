"""Many flags at once: what is asked about them, and what is written of them, in a statement that does not grow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from logistik.models import Flag, FlagEvent, Supersession

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
#: What a flag says when it opens, and what its history says of it.
_OPENED = {
    "election_id": "text",
    "rule": "text",
    "kind": "text",
    "subject": "text",
    "place_id": "text",
    "item_id": "text",
    "shipment_id": "uuid",
    "receipt_id": "uuid",
    "inspection_id": "uuid",
    "expected": "bigint",
    "actual": "bigint",
    "severity": "text",
    "sentence": "text",
    "facts": "text",
    "basis": "jsonb",
    "status": "text",
    "opened_at": "timestamptz",
    "reason": "text",
}
_EVENT = {
    "flag_id": "bigint",
    "kind": "text",
    "at": "timestamptz",
    "receipt_id": "uuid",
    "note": "text",
}
# As arrays: the ORM would make an expression of every value of every flag, which takes longer than the deed
_ADDED = """
    INSERT INTO {table} ({names}) SELECT {names} FROM unnest({arrays}) WITH ORDINALITY AS new ({names}, nth)
     ORDER BY nth RETURNING id
"""
_SAVED = f"""
    UPDATE logistik_flag AS f SET {", ".join(f"{name} = new.{name}" for name in _CHANGING)}
      FROM unnest(%s::bigint[], {", ".join(f"%s::{kind}[]" for kind in _CHANGING.values())})
        AS new ({", ".join(_NAMES)}) WHERE f.id = new.id
"""  # nosec B608 # noqa: S608 columns of our own


def add(flags: Sequence[Flag]) -> None:
    """Store new flags, in their order; they get their keys."""
    laws = {id(flag.basis): json.dumps(flag.basis) for flag in flags}  # one list for all that rest on the same law
    for flag, pk in zip(flags, _add(Flag, _OPENED, flags, basis=[laws[id(flag.basis)] for flag in flags]), strict=True):
        flag.pk = pk


def tell(events: Sequence[FlagEvent]) -> None:
    """Write into the histories of flags, in this order, what the engine did."""
    _add(FlagEvent, _EVENT, events)


def _add(model: type[Model], columns: dict[str, str], rows: Sequence[Model], **given: list[str]) -> list[int]:
    """Rows of these columns, but for what is ``given`` as it is to be written; returns their keys."""
    if not rows:
        return []
    arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    said = _ADDED.format(table=model._meta.db_table, names=", ".join(columns), arrays=arrays)
    with connection.cursor() as cursor:
        cursor.execute(said, [given.get(name) or [getattr(row, name) for row in rows] for name in columns])
        return [pk for (pk,) in cursor.fetchall()]


def save(flags: Sequence[Flag]) -> None:
    """Write what was changed of these flags, whose rows the caller has locked."""
    if flags:
        with connection.cursor() as cursor:
            cursor.execute(_SAVED, [[getattr(flag, name) for flag in flags] for name in _NAMES])


def latest_reports(flags: Sequence[Flag]) -> dict[int, UUID | None]:
    """Of each flag the report that says the last word on it: what corrected the report flagged, or the newest.

    The newest is looked for once for all flags about the same: a place may have thousands of late reports.
    """
    if not flags:
        return {}
    receipts = {flag.receipt_id for flag in flags if flag.receipt_id}
    corrected: dict[UUID | None, UUID] = dict(
        Supersession.objects.filter(receipt__in=receipts).order_by("pk").values_list("receipt", "by")
    )
    first: dict[tuple[Any, ...], int] = {}
    for flag in flags:
        first.setdefault(_about(flag), flag.pk)
    found: Any = Flag.objects.filter(pk__in=first.values()).order_by().with_newest_report()
    newest = dict(found.values_list("pk", "newest_report"))
    return {flag.pk: corrected.get(flag.receipt_id) or newest[first[_about(flag)]] for flag in flags}


def _about(flag: Flag) -> tuple[Any, ...]:
    return flag.election_id, flag.shipment_id or flag.place_id, flag.item_id


def unheard(flags: Sequence[Flag], reports: dict[int, UUID | None]) -> dict[int, UUID]:
    """Those of the flags' reports that their history does not name yet."""
    said = {flag.pk: report for flag in flags if (report := reports[flag.pk])}
    if not said:
        return {}
    named = FlagEvent.objects.filter(flag__in=said, receipt__in=set(said.values())).order_by()
    heard = set(named.values_list("flag", "receipt"))
    return {flag: report for flag, report in said.items() if (flag, report) not in heard}
