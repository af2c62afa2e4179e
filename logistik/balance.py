"""The only code that writes what was shipped and received into Balance and LegBalance (needs.py writes the need).

What a shipment or a report adds to the balance is said once, in SQL below. Storing something takes the difference
between what its rows said before and after and adds it, so that concurrent writers commute; rebuilding adds up all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg2.extras import execute_values

Key = tuple[Any, ...]
Sums = dict[Key, list[int]]
#: A statement with its parameters.
Sql = tuple[str, list[Any]]

# Addressed to a place: outbound manifests that were not called off. A receipt at the destination outweighs a
# cancellation, and proves a departure that nobody noted.
_SHIPPED = """
    SELECT s.election_id, s.destination_id AS place_id, l.item_id,
           l.quantity AS shipped,
           CASE WHEN f.departed OR f.received THEN l.quantity ELSE 0 END AS departed,
           CASE WHEN f.received THEN l.quantity ELSE 0 END AS arrived,
           0 AS good, 0 AS damaged, 0 AS replaced, NULL::timestamptz AS judged_at
      FROM logistik_shipment s
      JOIN logistik_shipmentline l ON l.shipment_id = s.id
      CROSS JOIN LATERAL (SELECT
           EXISTS (SELECT 1 FROM logistik_shipmentevent e WHERE e.shipment_id = s.id
                     AND e.kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba') AND {event_known}) AS departed,
           EXISTS (SELECT 1 FROM logistik_shipmentevent e WHERE e.shipment_id = s.id
                     AND e.kind IN ('ditolak', 'batal') AND {event_known}) AS stopped,
           EXISTS (SELECT 1 FROM logistik_receipt r
                     LEFT JOIN logistik_supersession x ON x.receipt_id = r.id AND {correction_known}
                    WHERE r.shipment_id = s.id AND r.place_id = s.destination_id AND x.receipt_id IS NULL
                      AND {receipt_known}) AS received
      ) f
     WHERE s.direction = 'outbound' AND (f.received OR NOT f.stopped) AND {shipments}
"""

# Counted at a place: reports that stand, not of goods on their way back, not of a shipment addressed elsewhere, and
# not of goods packed for another place: those never fill this place's need.
_RECEIVED = """
    SELECT r.election_id, r.place_id, l.item_id, 0, 0, 0,
           l.good, l.damaged, CASE WHEN s.direction = 'replacement' THEN l.good ELSE 0 END, r.judged_at
      FROM logistik_receipt r
      JOIN logistik_receiptline l ON l.receipt_id = r.id
      LEFT JOIN logistik_supersession x ON x.receipt_id = r.id AND {correction_known}
      LEFT JOIN logistik_shipment s ON s.id = r.shipment_id AND {shipment_known}
     WHERE x.receipt_id IS NULL
       AND (s.id IS NULL OR (s.direction <> 'return' AND s.destination_id = r.place_id))
       AND (l.for_place_id IS NULL OR l.for_place_id = r.place_id
            OR starts_with(l.for_place_id, r.place_id || '.') OR starts_with(r.place_id, l.for_place_id || '.'))
       AND {receipts}
"""

_PLACES = f"""
    SELECT election_id, place_id, item_id, sum(shipped), sum(departed), sum(arrived),
           sum(good), sum(damaged), sum(replaced)
      FROM ({_SHIPPED} UNION ALL {_RECEIVED}) AS c GROUP BY 1, 2, 3
"""  # nosec B608 # put together from constants of this module

#: What is known: everything, or what had been recorded at an instant.
_NOW = dict.fromkeys(("event_known", "receipt_known", "correction_known", "shipment_known"), "true")
_THEN = {
    "event_known": "e.recorded_at <= %(at)s",
    "receipt_known": "r.received_at <= %(at)s",
    "correction_known": "x.recorded_at <= %(at)s",
    "shipment_known": "s.recorded_at <= %(at)s",
}

# The balance of some places as it was: the lines recorded by then, and the need that was replaced first after it.
_AS_OF = f"""
    SELECT b.place_id, b.item_id, CASE WHEN h.replaced THEN h.need ELSE b.need END AS need,
           coalesce(c.departed, 0) AS departed, coalesce(c.good, 0) AS received_good,
           coalesce(c.damaged, 0) AS received_damaged, c.judged_at AS last_received_at
      FROM spot JOIN logistik_balance b ON b.place_id = spot.code AND b.election_id = %(election)s
      LEFT JOIN (
           SELECT place_id, item_id, sum(departed) AS departed, sum(good) AS good, sum(damaged) AS damaged,
                  max(judged_at) AS judged_at
             FROM ({_SHIPPED} UNION ALL {_RECEIVED}) AS line GROUP BY 1, 2) AS c USING (place_id, item_id)
      LEFT JOIN LATERAL (
           SELECT TRUE AS replaced, n.need FROM logistik_needhistory n
            WHERE (n.election_id, n.place_id, n.item_id) = (b.election_id, b.place_id, b.item_id)
              AND n.pgh_created_at > %(at)s ORDER BY n.pgh_created_at, n.pgh_id LIMIT 1) AS h ON TRUE
"""  # nosec B608 # put together from constants of this module

_LEGS = """
    SELECT shipment_id, item_id, sum(manifest), sum(counted), sum(reports) FROM (
        SELECT l.shipment_id, l.item_id, l.quantity AS manifest, 0 AS counted, 0 AS reports
          FROM logistik_shipmentline l JOIN logistik_shipment s ON s.id = l.shipment_id WHERE {shipments}
        UNION ALL
        SELECT s.id, l.item_id, 0, l.good + l.damaged, 1
          FROM logistik_receipt r
          JOIN logistik_receiptline l ON l.receipt_id = r.id
          JOIN logistik_shipment s ON s.id = r.shipment_id
          LEFT JOIN logistik_supersession x ON x.receipt_id = r.id
         WHERE x.receipt_id IS NULL AND {receipts}
    ) AS c GROUP BY 1, 2
"""

_ADD_PLACES = """
    INSERT INTO logistik_balance AS b (election_id, place_id, item_id, shipped, departed, arrived,
                received_good, received_damaged, replaced, level)
    VALUES %s
    ON CONFLICT (election_id, place_id, item_id) DO UPDATE SET
        shipped = b.shipped + EXCLUDED.shipped, departed = b.departed + EXCLUDED.departed,
        arrived = b.arrived + EXCLUDED.arrived, received_good = b.received_good + EXCLUDED.received_good,
        received_damaged = b.received_damaged + EXCLUDED.received_damaged, replaced = b.replaced + EXCLUDED.replaced
"""

_ADD_LEGS = """
    INSERT INTO logistik_legbalance AS b (shipment_id, item_id, manifest, counted, reports) VALUES %s
    ON CONFLICT (shipment_id, item_id) DO UPDATE SET manifest = b.manifest + EXCLUDED.manifest,
        counted = b.counted + EXCLUDED.counted, reports = b.reports + EXCLUDED.reports
"""

_DATED = "AS c (election_id, place_id, item_id, a1, a2, a3, g, d, x, judged_at)"
_ONE = "r.election_id = b.election_id AND r.place_id = b.place_id AND l.item_id = b.item_id"
_LAST_RECEIVED = f"""
    UPDATE logistik_balance b
       SET last_received_at = (SELECT max(judged_at) FROM ({_RECEIVED.format(receipts=_ONE, **_NOW)}) {_DATED})
    FROM (VALUES %s) AS k (election_id, place_id, item_id)
    WHERE (b.election_id, b.place_id, b.item_id) = (k.election_id, k.place_id, k.item_id)
"""  # nosec B608 # put together from constants of this module
_MISDATED = f"""
    SELECT b.election_id, b.place_id, b.item_id FROM logistik_balance b LEFT JOIN (
        SELECT election_id, place_id, item_id, max(judged_at) AS at
          FROM ({_RECEIVED.format(receipts="true", **_NOW)}) {_DATED} GROUP BY 1, 2, 3
    ) AS said USING (election_id, place_id, item_id) WHERE b.last_received_at IS DISTINCT FROM said.at
"""  # nosec B608 # put together from constants of this module


def as_of(places: Sql, election: str, at: datetime) -> Sql:
    """The balance of these places (a query of their codes) from what had been recorded at an instant, as a query.

    Its columns are place_id, item_id, need, departed, received_good, received_damaged, last_received_at.
    """
    inside = "election_id = %(election)s AND {} IN (SELECT code FROM spot) AND {}"
    where = {
        "shipments": f"s.{inside.format('s.destination_id', _THEN['shipment_known'])}",
        "receipts": f"r.{inside.format('r.place_id', _THEN['receipt_known'])}",
    }
    statement = _AS_OF.format(**where, **_THEN)
    values = {"election": election, "at": at}
    order = re.findall(r"%\((\w+)\)s", statement)
    sql = f"WITH spot AS ({places[0]}) " + re.sub(r"%\(\w+\)s", "%s", statement)
    return sql, [*places[1], *(values[name] for name in order)]


@contextmanager
def moving(
    *, shipments: Iterable[UUID] = (), receipts: Iterable[UUID] = (), fresh: Iterable[UUID] = ()
) -> Iterator[None]:
    """Store rows of these shipments and receipts inside; their difference is then added to the balance.

    ``fresh`` are receipts of which nothing is stored yet. The caller holds the locks of everything named. Rows are
    written in key order.
    """
    shipments, receipts = list(shipments), list(receipts)
    before = _sums(shipments, receipts)
    yield
    after = _sums(shipments, [*receipts, *fresh])
    _add(_ADD_PLACES, _difference(before[0], after[0]), level=True)
    _add(_ADD_LEGS, _difference(before[1], after[1]), level=False)
    # A count of nothing, or of the same at another time, moves no sum and is news all the same.
    _date(set().union(before[0], after[0]))


def verify() -> list[str]:
    """Compare both balances with their lines; one sentence per difference, none when all agree."""
    found = []
    for stored, summed in zip(_stored(), _sums(None, None), strict=True):
        for key in sorted({*stored, *summed}, key=str):
            have, want = stored.get(key), summed.get(key)
            if (have or [0] * len(want or ())) != (want or [0] * len(have or ())):
                found.append(f"{' '.join(map(str, key))}: tersimpan {have}, dari baris {want}")
    return found + [f"{' '.join(key)}: waktu terakhir diterima keliru" for key in _misdated()]


def rebuild() -> int:
    """Write both balances anew from their lines; returns how many rows were wrong. Run inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE logistik_balance, logistik_legbalance IN SHARE ROW EXCLUSIVE MODE")
    wrong: set[Key] = set()
    tables = ((_ADD_PLACES, True), (_ADD_LEGS, False))
    for (statement, level), stored, summed in zip(tables, _stored(), _sums(None, None), strict=True):
        # A place that only has a need, or a leg of nothing, is in no line and not wrong.
        difference = {k: d for k, d in _difference(stored, summed).items() if any(d) or k not in stored}
        wrong.update(difference)
        _add(statement, difference, level=level)
    misdated = _misdated()
    _date(misdated)
    return len(wrong.union(misdated))


def _sums(shipments: list[UUID] | None, receipts: list[UUID] | None) -> tuple[Sums, Sums]:
    """What the lines of these shipments and receipts add up to, per place and per leg (None means all of them).

    A leg's sums are those of the named shipments' manifests and of the named receipts.
    """
    where = {
        "shipments": "true" if shipments is None else "s.id = ANY(%(shipments)s::uuid[])",
        "receipts": "true" if receipts is None else "r.id = ANY(%(receipts)s::uuid[])",
    }
    ids = {"shipments": [str(s) for s in shipments or ()], "receipts": [str(r) for r in receipts or ()]}
    if shipments == receipts == []:
        return {}, {}
    result = []
    with connection.cursor() as cursor:
        for statement, width in ((_PLACES, 3), (_LEGS, 2)):
            cursor.execute(statement.format(**where, **_NOW), ids)
            result.append({row[:width]: [int(n) for n in row[width:]] for row in cursor.fetchall()})
    return result[0], result[1]


def _stored() -> tuple[Sums, Sums]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT election_id, place_id, item_id, shipped, departed, arrived, received_good, received_damaged,"
            " replaced FROM logistik_balance"
        )
        places = {row[:3]: list(row[3:]) for row in cursor.fetchall()}
        cursor.execute("SELECT shipment_id, item_id, manifest, counted, reports FROM logistik_legbalance")
        return places, {row[:2]: list(row[2:]) for row in cursor.fetchall()}


def _difference(before: Sums, after: Sums) -> Sums:
    """The keys whose sums changed, each with what to add."""
    change: Sums = defaultdict(list)
    for key in sorted({*before, *after}, key=str):
        old, new = before.get(key), after.get(key)
        width = len(old or new or ())
        delta = [n - o for n, o in zip(new or [0] * width, old or [0] * width, strict=True)]
        # A count of zero is a report too: its row must exist.
        if any(delta) or (old is None) != (new is None):
            change[key] = delta
    return change


def _add(statement: str, change: Sums, *, level: bool) -> None:
    if not change:
        return
    rows = [(*key, *delta, key[1].count(".") + 1) if level else (*key, *delta) for key, delta in change.items()]
    with connection.cursor() as cursor:
        execute_values(cursor, statement, rows, page_size=1000)


def _misdated() -> list[Key]:
    """Rows whose time of the last report is not that of their lines."""
    with connection.cursor() as cursor:
        cursor.execute(_MISDATED)
        keys: list[Key] = cursor.fetchall()
    return keys


def _date(keys: Iterable[Key]) -> None:
    rows = sorted(keys)
    if rows:
        with connection.cursor() as cursor:
            execute_values(cursor, _LAST_RECEIVED, rows, page_size=1000)
