"""Many flags at once: what is asked about them, and what is written of them, in a statement that does not grow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

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
