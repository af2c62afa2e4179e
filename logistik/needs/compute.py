"""The need of every place, in one statement: never a loop over places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, connections, transaction

from logistik import locks
from logistik.models import Balance, Election

# "Inside the region" and "touched by the change": itself, below it, above it. Codes hold digits and dots only.
_INSIDE = "({0} = %(region)s OR {0} LIKE %(region)s || '.%%')"
_TOUCHED = """(%(within)s = '' OR {0} = %(within)s
               OR starts_with({0}, %(within)s || '.') OR starts_with(%(within)s, {0} || '.'))"""
# What a row carries beside its need, in the columns of balance.py.
_EMPTY = """b.shipped = 0 AND b.departed = 0 AND b.arrived = 0 AND b.received_good = 0 AND b.received_damaged = 0
            AND b.replaced = 0 AND b.last_received_at IS NULL"""

# An item counts something: live places of its basis' level, or what each TPS takes for its voters (rounded up per
# TPS, then summed). `amount` holds both, per place; `summed` adds them up to every level where goods stop, and knows
# no sum as soon as one part is unknown; `wanted` multiplies. The election is said again wherever the balance is looked
# into: without nested loops it would be read whole. Reserve is in 1/10,000: integers all the way.
_WANTED = f"""
WITH election AS (
    SELECT e.*, r.level AS own_level FROM logistik_election e JOIN pengawasan_region r ON r.code = %(region)s
     WHERE e.code = %(election)s
), place AS MATERIALIZED (
    SELECT code, level, timezone FROM pengawasan_region
     WHERE {_INSIDE.format("code")} AND (retired_at IS NULL OR retired_at > %(now)s)
), stop AS (
    SELECT level, (ARRAY[2, 5, 8, 13, 17])[level] AS width FROM unnest(%(stops)s::int[]) AS l (level)
), allotment AS (
    SELECT a.item_id, l.base, GREATEST(l.base, e.own_level) AS reach, a.quantity::bigint AS quantity,
           CASE WHEN a.basis = 'pemilih' THEN a.item_id ELSE '' END AS key,
           (COALESCE(a.reserve_percent, 0) * 100)::bigint AS permyriad,
           CASE WHEN a.basis = 'pemilih' THEN 1
                WHEN a.per_contest THEN a.quantity::bigint * jsonb_array_length(e.contests)
                ELSE a.quantity END AS factor
      FROM logistik_allotment a JOIN election e ON e.code = a.election_id
      JOIN (VALUES ('provinsi', 1), ('kabupaten', 2), ('kecamatan', 3), ('desa', 4), ('tps', 5), ('pemilih', 5))
           AS l (basis, base) ON l.basis = a.basis
), amount AS (
    SELECT p.code, p.level, '' AS key, 1::bigint AS n FROM place p
    UNION ALL
    SELECT p.code, p.level, a.key, a.quantity * v.n + (a.quantity * v.n * a.permyriad + 9999) / 10000
      FROM allotment a JOIN place p ON p.level = a.base
      LEFT JOIN (SELECT place_id, male::bigint + female AS n FROM logistik_votercount WHERE election_id = %(election)s)
           AS v ON v.place_id = p.code
     WHERE a.key <> ''
), summed AS (
    SELECT left(m.code, s.width) AS code, m.level, m.key, CASE WHEN count(*) = count(m.n) THEN sum(m.n) END AS n
      FROM amount m JOIN stop s ON s.level <= m.level
     WHERE {_TOUCHED.format("left(m.code, s.width)")} GROUP BY 1, 2, 3
), wanted AS MATERIALIZED (
    SELECT p.code, a.item_id, p.level, (a.factor * n.n)::bigint AS need,
           (e.voting_day - d.days_before + COALESCE(d.time::interval, '24 hours')) AT TIME ZONE p.timezone AS due_at
      FROM place p JOIN stop s ON s.level = p.level JOIN allotment a ON p.level <= a.reach CROSS JOIN election e
      LEFT JOIN summed n ON (n.code, n.level, n.key) = (p.code, a.base, a.key)
      LEFT JOIN logistik_deadline d ON d.election_id = e.code AND d.level = p.level
     WHERE {_TOUCHED.format("p.code")}
)"""  # nosec B608 # noqa: S608 built from the constants above alone
# An election of which nothing was written yet: no row to be compared, and none that somebody else writes meanwhile
_FILL = f"""{_WANTED}, written AS (
    INSERT INTO logistik_balance (election_id, place_id, item_id, level, need, due_at)
    SELECT %(election)s, w.code, w.item_id, w.level, w.need, w.due_at FROM wanted w
     ORDER BY w.code COLLATE "C", w.item_id COLLATE "C"
    RETURNING 1
)
SELECT count(*) FROM written
"""  # nosec B608 # noqa: S608 built from the constants above alone
_COMPUTE = f"""{_WANTED}, stale AS (
    SELECT b.id FROM logistik_balance b
     WHERE b.election_id = %(election)s AND {_TOUCHED.format("b.place_id")}
       AND NOT EXISTS (SELECT 1 FROM wanted w WHERE (w.code, w.item_id) = (b.place_id, b.item_id))
), written AS (
    INSERT INTO logistik_balance AS b (election_id, place_id, item_id, level, need, due_at)
    SELECT %(election)s, w.code, w.item_id, w.level, w.need, w.due_at
      FROM wanted w
      LEFT JOIN logistik_balance h
             ON h.election_id = %(election)s AND (h.place_id, h.item_id) = (w.code, w.item_id)
     WHERE h.id IS NULL OR (h.level, h.need, h.due_at) IS DISTINCT FROM (w.level, w.need, w.due_at)
     ORDER BY w.code COLLATE "C", w.item_id COLLATE "C"
    ON CONFLICT (election_id, place_id, item_id) DO UPDATE
       SET level = EXCLUDED.level, need = EXCLUDED.need, due_at = EXCLUDED.due_at
     WHERE (b.level, b.need, b.due_at) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.need, EXCLUDED.due_at)
    RETURNING 1
), emptied AS (
    DELETE FROM logistik_balance b USING stale s
     WHERE b.election_id = %(election)s AND b.id = s.id AND {_EMPTY} RETURNING 1
), off_the_list AS (
    UPDATE logistik_balance b SET need = 0, due_at = NULL FROM stale s
     WHERE b.election_id = %(election)s AND b.id = s.id
       AND NOT ({_EMPTY}) AND (b.need IS DISTINCT FROM 0 OR b.due_at IS NOT NULL) RETURNING 1
)
SELECT (SELECT count(*) FROM written) + (SELECT count(*) FROM emptied) + (SELECT count(*) FROM off_the_list)
"""  # nosec B608 # noqa: S608 built from the constants above alone


#: Elections at once: over one connection PostgreSQL uses one core.
CONNECTIONS = 2
#: Changed rows from which on, and the part of the table (one in so many), the planner is told that it grew: in a
#: nation of 551 elections a few times, and not after each.
MANY, PART = 1000, 2


def for_voters(voters: int, quantity: int, reserve_permyriad: int) -> int:
    """What one TPS takes of an item counted by voters: quantity for each, plus the reserve, rounded up."""
    return quantity * voters + -(-quantity * voters * reserve_permyriad // 10000)


def compute_needs(election: Election, *, within: str | None = None, now: datetime) -> int:
    """Bring need and deadline of every place (or those at, below and above ``within``) in line; returns rows changed.

    NULL is "not known", 0 is "not on this place's list". One at a time per election, so that the last one to start
    has seen what everybody before it wrote.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        locks.take([f"needs:{election.pk}"])
        place = {"region": election.region_id, "within": within or ""}
        facts: dict[str, Any] = {"election": election.pk, **place, "now": now, "stops": election.stop_levels}
        # The planner takes the parts for a handful of rows and would walk one inside the other, row by row. So would
        # the triggers, whose plans may stem from the few rows of one report: a minute for a new voting day of PALI.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("DISCARD PLANS")
        changed = _write(cursor, facts)
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'logistik_balance'::regclass")
        if changed >= max(MANY, int(cursor.fetchone()[0]) // PART):
            # Whoever asks next must not plan for the table as it was: seconds instead of milliseconds.
            cursor.execute("ANALYZE logistik_balance, logistik_votercount, pengawasan_region")
    return changed


def side_by_side(deed: Callable[[Election], int], elections: Sequence[Election]) -> Iterator[int]:
    """What the deed says of each, in their order. Several are done at once, each over a connection of its own."""
    if len(elections) < 2:
        yield from map(deed, elections)
        return

    def apart(election: Election) -> int:
        try:
            return deed(election)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CONNECTIONS) as beside:
        yield from beside.map(apart, elections)


def _write(cursor: Any, facts: dict[str, Any]) -> int:
    """Rows changed. The first time there is nothing to compare with, unless somebody counts meanwhile."""
    if not Balance.objects.filter(election=facts["election"]).exists():
        try:
            with transaction.atomic():
                cursor.execute(_FILL, facts)
                return int(cursor.fetchone()[0])
        except IntegrityError:
            pass
    cursor.execute(_COMPUTE, facts)
    return int(cursor.fetchone()[0])
