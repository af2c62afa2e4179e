"""The state of every TPS, by one order of precedence. One SQL statement, however many places there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from logistik import balance
from logistik.models import Balance, Election, Flag, Shipment
from logistik.models.flag import GRAVE
from pengawasan import scoping
from pengawasan.models import Level, PollingStation, Region, Supervisor
from pengawasan.models.places import RegionQuerySet

#: THE order of precedence. A place is in the first state whose condition holds; the next one is its second fact.
PRECEDENCE = (
    ("bermasalah", "grave.flags IS NOT NULL"),
    ("tidak_diketahui", "road.silent"),
    ("lengkap", "counted.needs > 0 AND counted.met = counted.needs"),
    ("sebagian", "counted.received"),
    ("perjalanan", "counted.departed"),
    ("belum", "TRUE"),
)

#: Whether a place is "tidak diketahui", said apart: it asks nothing of the balance, and then nothing is read of it.
_BEFORE, (_, _SILENT) = PRECEDENCE[:1], PRECEDENCE[1]
UNHEARD = " AND ".join([*(f"NOT ({condition})" for _, condition in _BEFORE), _SILENT])

#: How far the goods came, farthest first: each of these holds wherever the one before it does.
PROGRESS = ("lengkap", "sebagian", "perjalanan", "belum")

#: Every state with its word, in the order of a bar: done at the left, trouble at the right.
STATES = {
    "lengkap": "Lengkap",
    "sebagian": "Sebagian",
    "perjalanan": "Dalam perjalanan",
    "belum": "Belum",
    "bermasalah": "Bermasalah",
    "tidak_diketahui": "Tidak diketahui",
}

# One row per visible TPS. Unknown needs (NULL) are neither met nor missing; a place nobody was expected to count
# yet is not silent. `eta` follows the road from the real departure; only without a travel time the planned arrival.
# MATERIALIZED: taken for one row, what is on the road was worked out anew for every place.
FACTS = """
WITH place AS ({places}),
counted AS (
  SELECT place_id, count(*) FILTER (WHERE need > 0) AS needs,
    count(*) FILTER (WHERE need > 0 AND received_good >= need) AS met,
    max(received_good + received_damaged) > 0 AS received, max(departed) > 0 AS departed,
    max(last_received_at) FILTER (WHERE need > 0) AS received_at
  FROM ({balances}) AS balance GROUP BY place_id),
grave AS MATERIALIZED (SELECT place_id, count(*) AS flags FROM ({flags}) AS flag GROUP BY place_id),
road AS MATERIALIZED (
  SELECT destination_id AS place_id, min(departed_at) AS departed_at, max(eta) AS eta,
    coalesce(bool_or(arrived_at IS NOT NULL OR eta < %s), FALSE) AS silent
  FROM (SELECT destination_id, departed_at, arrived_at,
          coalesce(departed_at + travel_hours * interval '1 hour', expected_arrival) AS eta
        FROM ({shipments}) AS shipment) AS leg
  GROUP BY destination_id),
fact AS (
  SELECT place.code, coalesce(counted.needs, 0) AS needs, coalesce(counted.met, 0) AS met,
    counted.received_at, coalesce(grave.flags, 0) AS flags, road.departed_at, road.eta, {unheard} AS unheard,
    array_remove(ARRAY[{precedence}], NULL) AS states
  FROM place LEFT JOIN counted ON counted.place_id = place.code LEFT JOIN grave ON grave.place_id = place.code
    LEFT JOIN road ON road.place_id = place.code)
"""


@dataclass(frozen=True)
class PlaceState:
    """One TPS: its state, what else is true of it, and the instants that explain it."""

    region: Region
    state: str
    also: list[str]
    needs: int
    met: int
    flags: int
    received_at: datetime | None
    departed_at: datetime | None
    eta: datetime | None


def places(user: Supervisor, within: str, now: datetime, election: Election, state: str = "") -> list[PlaceState]:
    """Every visible TPS in a region with its state (or only those in one state), by code. Two queries."""
    sql, params = facts(user, within, now, election)
    sql += "SELECT code, states, needs, met, flags, received_at, departed_at, eta FROM fact"
    found = rows(f"{sql} WHERE %s IN ('', states[1]) ORDER BY code", [*params, state])
    regions = Region.objects.select_related("parent").in_bulk([row[0] for row in found])
    return [PlaceState(regions[code], states[0], _also(states), *rest) for code, states, *rest in found]


def facts(
    user: Supervisor, within: str, now: datetime, election: Election, at: datetime | None = None
) -> tuple[str, list[Any]]:
    """The common table ``fact`` with its parameters: a row per visible TPS.

    With ``at`` the facts are those that had been recorded by then, seen with today's rights: what is asked of them,
    and in which order, is the same for then and for now.
    """
    inside = Q() if not within else scoping.within([within], "place__code")
    bound = Q() if not within else scoping.within([within], "destination__code")
    # A balance counts only for a place, and ``places`` are in scope: so many rows are not asked for their scope again
    narrow = inside if within != election.region_id else Q()
    balances = Balance.objects.filter(narrow, election=election, level=Level.TPS)
    flags = Flag.objects.visible_to(user, now).filter(inside, election=election)
    grave = flags.grave_at(at) if at else flags.standing().open().filter(severity__in=GRAVE)
    bound_here: Any = Shipment.objects.visible_to(user, now).filter(bound, election=election)
    left = bound_here.with_facts(at).under_way(at).filter(departed_at__isnull=False)
    places = compiled(stations(user, within, now, election, at).values("code"))
    columns = ("place_id", "need", "received_good", "received_damaged", "departed", "last_received_at")
    legs = ("destination_id", "departed_at", "arrived_at", "expected_arrival", "travel_hours")
    parts = {
        "places": places,
        "balances": balance.as_of(places, election.pk, at) if at else compiled(balances.values(*columns)),
        "flags": compiled(grave.values("place_id")),
        "shipments": compiled(left.values(*legs)),
    }
    precedence = ", ".join(f"CASE WHEN {condition} THEN '{state}' END" for state, condition in PRECEDENCE)
    sql = FACTS.format(precedence=precedence, unheard=UNHEARD, **{name: text for name, (text, _) in parts.items()})
    params = {name: values for name, (_, values) in parts.items()}
    return sql, [*params["places"], *params["balances"], *params["flags"], at or now, *params["shipments"]]


def stations(
    user: Supervisor, within: str, now: datetime, election: Election, at: datetime | None = None
) -> QuerySet[Region]:
    """The polling stations of an election in a region that the user may see."""
    seen: RegionQuerySet = PollingStation.objects.visible_to(user, now).live(at).within(election.region_id)
    return seen.within(within) if within else seen


def compiled(queryset: QuerySet[Any]) -> balance.Sql:
    """SQL and parameters, also of a queryset that can find nothing (somebody without an assignment)."""
    sql, params = queryset.order_by().query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return sql, list(params)


def _also(states: list[str]) -> list[str]:
    """The second fact and those after it; how far the goods came is said once, by the farthest."""
    first, *rest = states
    trouble = [state for state in rest if state not in PROGRESS]
    return trouble if first in PROGRESS else trouble + [state for state in rest if state in PROGRESS[:3]][:1]


def rows(sql: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def silent(
    user: Supervisor, within: str, now: datetime, election: Election, limit: int
) -> list[tuple[str, int, datetime | None]]:
    """Desa with TPS in state "tidak diketahui", longest without news first: code, how many TPS, since when."""
    sql, params = facts(user, within, now, election)
    sql += "SELECT left(code, 13), count(*), min(departed_at) FROM fact WHERE unheard GROUP BY 1 ORDER BY 3, 1 LIMIT %s"
    return rows(sql, [*params, limit])
