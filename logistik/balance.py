"""The only code that writes what was shipped and received into Balance and LegBalance (needs.py writes the need).

What a shipment or a report adds to the balance is said once, in SQL below. Storing something takes the difference
between what its rows said before and after and adds it, so that concurrent writers commute; rebuilding adds up all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from pengawasan.prepared import Prepared

Key = tuple[Any, ...]
Sums = dict[Key, list[int]]
#: A statement with its parameters.
Sql = tuple[str, list[Any]]

# Addressed to a place: outbound manifests that were not called off. A receipt at the destination outweighs a
# cancellation, and proves a departure that nobody noted. Counted rather than asked for: where EXISTS stands, a plan for
# shipments that are not known yet would read every event there is.
_SHIPPED = """
    SELECT s.election_id, s.destination_id AS place_id, l.item_id,
           l.quantity AS shipped,
           CASE WHEN e.departed OR f.received THEN l.quantity ELSE 0 END AS departed,
           CASE WHEN f.received THEN l.quantity ELSE 0 END AS arrived,
           0 AS good, 0 AS damaged, 0 AS replaced, NULL::timestamptz AS judged_at
      FROM logistik_shipment s
      CROSS JOIN LATERAL (
           SELECT count(*) FILTER (WHERE e.kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba')) > 0
                      AS departed,
                  count(*) FILTER (WHERE e.kind IN ('ditolak', 'batal')) > 0 AS stopped
             FROM logistik_shipmentevent e WHERE e.shipment_id = s.id AND {event_known}) e
      CROSS JOIN LATERAL (
           SELECT count(*) > 0 AS received
             FROM logistik_receipt r LEFT JOIN logistik_supersession x ON x.receipt_id = r.id AND {correction_known}
            WHERE r.shipment_id = s.id AND r.place_id = s.destination_id AND x.receipt_id IS NULL
              AND {receipt_known}) f
      JOIN logistik_shipmentline l ON l.shipment_id = s.id
     WHERE s.direction = 'outbound' AND (f.received OR NOT e.stopped) AND {shipments}
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

#: The sums of a place as these two call them.
_SAID = ("shipped", "departed", "arrived", "good", "damaged", "replaced")
_PLACES = f"""
    SELECT election_id, place_id, item_id, {", ".join(f"sum({name})" for name in _SAID)}
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


def _plus(sums: Iterable[str]) -> str:
    return ", ".join(f"{name} = b.{name} + EXCLUDED.{name}" for name in sums)


def _moves(sums: Iterable[str]) -> str:
    return "(" + " OR ".join(f"EXCLUDED.{name} <> 0" for name in sums) + ")"


_DATED = "AS c (election_id, place_id, item_id, a1, a2, a3, g, d, x, judged_at)"
_OF_PLACE = "r.election_id = p.election_id AND r.place_id = p.place_id"

_PLACE_SUMS = ("shipped", "departed", "arrived", "received_good", "received_damaged", "replaced")
_LEG_SUMS = ("manifest", "counted", "reports")
_PLACE_KEY = {"election_id": "text", "place_id": "text", "item_id": "text"}
_LEG_KEY = {"shipment_id": "uuid", "item_id": "text"}


def _rows(of: str, key: dict[str, str], sums: Iterable[str]) -> str:
    """Rows of a balance that stand in JSON."""
    columns = [f"{name} {kind}" for name, kind in key.items()] + [f"{name} bigint" for name in sums]
    return f"jsonb_to_recordset({of}) AS k ({', '.join(columns)})"


def _json(rows: str, key: Iterable[str], sums: Iterable[str]) -> str:
    """Rows of a balance (a query) as JSON."""
    return f"(SELECT jsonb_agg(to_jsonb(c)) FROM ({rows}) AS c ({', '.join((*key, *sums))}))"  # nosec B608


def _rise(before: str, after: str, key: dict[str, str], sums: Iterable[str]) -> str:
    """Every key of either side, with what to add."""
    added = ", ".join(f"sum(sign * {name}) AS {name}" for name in sums)
    named, both = ", ".join(key), ((-1, before), (1, after))
    sides = " UNION ALL ".join(
        f"SELECT {sign} AS sign, k.* FROM {_rows(of, key, sums)}"  # nosec B608
        for sign, of in both
    )
    rows = f"SELECT {named}, {added} FROM ({sides}) AS sides GROUP BY {named}"  # nosec B608
    return f"(SELECT jsonb_agg(to_jsonb(d)) FROM ({rows}) AS d)"  # nosec B608


_OF_THESE = {"shipments": "s.id = ANY(these_shipments)", "receipts": "r.id = ANY(these_receipts)"}
#: What may be asked of some shipments and receipts, with its plan; rows of both balances as JSON.
_SUMMED = Prepared(
    "logistik_balance_summed_",
    "these_shipments uuid[], these_receipts uuid[]",
    "TABLE (of_places jsonb, of_legs jsonb)",
    f"""RETURN QUERY SELECT {_json(_PLACES.format(**_OF_THESE, **_NOW), _PLACE_KEY, _PLACE_SUMS)},
                        {_json(_LEGS.format(**_OF_THESE), _LEG_KEY, _LEG_SUMS)}""",  # nosec B608
    "STABLE",
)
#: Adds to both balances, in the order of their keys. A count of nothing, or of the same at another time, moves no sum
#: and is news all the same: of every place and item named, the time of its last report is found anew.
_ADDED = Prepared(
    "logistik_balance_added_",
    "these_places jsonb, these_legs jsonb",
    "void",
    f"""
    WITH added AS (
        SELECT * FROM {_rows("these_places", _PLACE_KEY, _PLACE_SUMS)}
    ), dated AS (
        SELECT p.election_id, p.place_id, c.item_id, max(c.judged_at) AS judged_at
          FROM (SELECT DISTINCT election_id, place_id FROM added) AS p
         CROSS JOIN LATERAL ({_RECEIVED.format(receipts=_OF_PLACE, **_NOW)}) {_DATED} GROUP BY 1, 2, 3
    )
    INSERT INTO logistik_balance AS b (election_id, place_id, item_id, level, {", ".join(_PLACE_SUMS)},
                last_received_at)
    SELECT a.election_id, a.place_id, a.item_id, array_length(string_to_array(a.place_id, '.'), 1),
           {", ".join(f"a.{name}" for name in _PLACE_SUMS)}, d.judged_at
      FROM added AS a LEFT JOIN dated AS d USING (election_id, place_id, item_id) ORDER BY 1, 2, 3
        ON CONFLICT (election_id, place_id, item_id) DO UPDATE
       SET {_plus(_PLACE_SUMS)}, last_received_at = EXCLUDED.last_received_at
     WHERE {_moves(_PLACE_SUMS)} OR b.last_received_at IS DISTINCT FROM EXCLUDED.last_received_at;
    INSERT INTO logistik_legbalance AS b (shipment_id, item_id, {", ".join(_LEG_SUMS)})
    SELECT * FROM {_rows("these_legs", _LEG_KEY, _LEG_SUMS)} ORDER BY 1, 2
        ON CONFLICT (shipment_id, item_id) DO UPDATE SET {_plus(_LEG_SUMS)} WHERE {_moves(_LEG_SUMS)}""",  # nosec B608 # put together from constants of this module
)

#: Adds to both balances by how much the shipments and receipts now say more than they said before.
_MOVED = Prepared(
    "logistik_balance_moved_",
    "places_before jsonb, legs_before jsonb, these_shipments uuid[], these_receipts uuid[]",
    "void",
    f"""
    PERFORM {_ADDED.name}({_rise("places_before", "s.of_places", _PLACE_KEY, _PLACE_SUMS)},
                          {_rise("legs_before", "s.of_legs", _LEG_KEY, _LEG_SUMS)})
       FROM {_SUMMED.name}(these_shipments, these_receipts) AS s""",  # nosec B608 # put together from constants of this module
)

# What receipts that were just stored say of some shipments and their places. Of a place the sums before them are those
# without them; a leg's manifest is as it was.
_WITHOUT = _NOW | {"receipt_known": "r.id <> ALL(these_receipts)"}
_RISEN = f"""
    SELECT election_id, place_id, item_id, {", ".join(f"sum(sign * {name})" for name in _SAID)} FROM (
        SELECT 1 AS sign, a.* FROM ({_SHIPPED} UNION ALL {_RECEIVED}) AS a
         UNION ALL SELECT -1, b.* FROM ({{before}}) AS b) AS sides GROUP BY 1, 2, 3
""".format(before=_SHIPPED.format(**_OF_THESE, **_WITHOUT), **_OF_THESE, **_NOW)  # nosec B608
_COUNTED = Prepared(
    "logistik_balance_counted_",
    "these_shipments uuid[], these_receipts uuid[]",
    "void",
    f"""
    PERFORM {_ADDED.name}({_json(_RISEN, _PLACE_KEY, _PLACE_SUMS)},
                          {_json(_LEGS.format(**_OF_THESE | {"shipments": "FALSE"}), _LEG_KEY, _LEG_SUMS)})""",  # nosec B608
)

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

    ``fresh`` are receipts of which nothing is stored yet; where they are all, nothing else may be stored inside of what
    is named. The caller holds the locks of everything named. Rows are written in key order.
    """
    shipments, receipts, fresh = list(shipments), list(receipts), list(fresh)
    if fresh and not receipts:
        yield
        _COUNTED.call(shipments, fresh)
    else:
        (before,) = _SUMMED.call(shipments, receipts)
        yield
        _MOVED.call(*before, shipments, [*receipts, *fresh])


def install() -> None:
    """Put what is asked and done with every report into the database."""
    _SUMMED.install()
    _ADDED.install()
    _MOVED.install()
    _COUNTED.install()


def verify() -> list[str]:
    """Compare both balances with their lines; one sentence per difference, none when all agree."""
    found = []
    for stored, summed in zip(_stored(), _all(), strict=True):
        for key in sorted({*stored, *summed}, key=str):
            have, want = stored.get(key), summed.get(key)
            if (have or [0] * len(want or ())) != (want or [0] * len(have or ())):
                found.append(f"{' '.join(map(str, key))}: tersimpan {have}, dari baris {want}")
    return found + [f"{' '.join(key)}: waktu terakhir diterima keliru" for key in _misdated()]


def rebuild() -> int:
    """Write both balances anew from their lines; returns how many rows were wrong. Run inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE logistik_balance, logistik_legbalance IN SHARE ROW EXCLUSIVE MODE")
    differences = []
    for stored, summed in zip(_stored(), _all(), strict=True):
        # A place that only has a need, or a leg of nothing, is in no line and not wrong.
        found = {k: d for k, d in _difference(stored, summed).items() if any(d) or k not in stored}
        differences.append(found)
    places, legs = differences
    places = {key: [0] * len(_PLACE_SUMS) for key in _misdated()} | places
    _add(places, legs)
    return len(places) + len(legs)


def _all() -> tuple[Sums, Sums]:
    """What all lines add up to, per place and per leg."""
    result = []
    with connection.cursor() as cursor:
        for statement, width in ((_PLACES, 3), (_LEGS, 2)):
            cursor.execute(statement.format(shipments="true", receipts="true", **_NOW))
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
    """Every key of either side, with what to add."""
    none = [0] * len(next(iter((before or after).values()), ()))
    sides = ((key, before.get(key, none), after.get(key, none)) for key in before.keys() | after.keys())
    return {key: [new - old for old, new in zip(*said, strict=True)] for key, *said in sides}


def _add(places: Sums, legs: Sums) -> None:
    """A count of zero is a report too: its row must exist."""
    _ADDED.call(
        _written(places, (*_PLACE_KEY, *_PLACE_SUMS)),
        _written(legs, (*_LEG_KEY, *_LEG_SUMS)),
    )


def _written(change: Sums, columns: tuple[str, ...]) -> str:
    return json.dumps([dict(zip(columns, (*key, *delta), strict=True)) for key, delta in change.items()], default=str)


def _misdated() -> list[Key]:
    """Rows whose time of the last report is not that of their lines."""
    with connection.cursor() as cursor:
        cursor.execute(_MISDATED)
        keys: list[Key] = cursor.fetchall()
    return keys
