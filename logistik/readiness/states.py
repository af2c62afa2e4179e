"""The state of every TPS, by one order of precedence. One SQL statement, however many places there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.db import connection, connections
from django.db.models import F, Q, QuerySet

from logistik import balance
from logistik.models import Election, Flag, PlaceFact, Shipment, ShipmentFact
from logistik.models.flag import GRAVE
from pengawasan import replica, scoping
from pengawasan.models import Level, PollingStation, Region, Supervisor
from pengawasan.models.places import RegionQuerySet
from pengawasan.questions import Statement
from pengawasan.scoping import Codes

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
counted AS {counted},
grave AS MATERIALIZED (SELECT place_id, count(*) AS flags FROM ({flags}) AS flag GROUP BY place_id),
road AS MATERIALIZED (
  SELECT destination_id AS place_id, min(departed_at) AS departed_at, max(eta) AS eta,
    coalesce(bool_or(arrived_at IS NOT NULL OR eta < %s), FALSE) AS silent
  FROM (SELECT destination_id, departed_at, arrived_at,
          coalesce(departed_at + travel_hours * interval '1 hour', expected_arrival) AS eta
        FROM ({shipments}) AS shipment (destination_id, departed_at, arrived_at, expected_arrival, travel_hours)) AS leg
  GROUP BY destination_id),
fact AS (
  SELECT place.code, coalesce(counted.needs, 0) AS needs, coalesce(counted.met, 0) AS met,
    counted.received_at, coalesce(grave.flags, 0) AS flags, road.departed_at, road.eta, {unheard} AS unheard,
    array_remove(ARRAY[{precedence}], NULL) AS states
  FROM place LEFT JOIN counted ON counted.place_id = place.code LEFT JOIN grave ON grave.place_id = place.code
    LEFT JOIN road ON road.place_id = place.code)
"""

# The same of a balance as it was, which no fact remembers
COUNTED_THEN = """MATERIALIZED (
  SELECT place_id, count(*) FILTER (WHERE need > 0) AS needs,
    count(*) FILTER (WHERE need > 0 AND received_good >= need) AS met,
    max(received_good + received_damaged) > 0 AS received, max(departed) > 0 AS departed,
    max(last_received_at) FILTER (WHERE need > 0) AS received_at
  FROM ({balances}) AS balance GROUP BY place_id)"""


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
    found = rows(*_listed.of(*asked_about(user, within, now, election), state))
    regions = Region.objects.select_related("parent").in_bulk([row[0] for row in found])
    return [PlaceState(regions[code], states[0], _also(states), *rest) for code, states, *rest in found]


#: The regions seen and the region that bounds them, if it is not the whole election's; the election; now and then.
About = tuple[Codes, Codes, str, datetime, datetime | None]


def asked_about(user: Supervisor, within: str, now: datetime, election: Election, at: datetime | None = None) -> About:
    """What :func:`facts` are asked with. With ``at`` as they had been recorded by then, seen with today's rights."""
    bound = () if within in ("", election.region_id) else (within,)
    return scoping.narrowed(user, now, within, election.region_id), bound, election.pk, now, at


def facts(seen: Codes, bound: Codes, election: str, now: datetime, at: datetime | None) -> tuple[str, list[Any]]:
    """The common table ``fact`` with its parameters: a row per TPS in the regions ``seen``.

    ``bound`` are those in which anything about them can lie; none where that is the whole election's region. With
    ``at`` the facts are those that had been recorded by then; what is asked, and in which order, is the same.
    """
    places = compiled(_stations(seen, at).values("code"))
    flags = Flag.objects.filter(scoping.within(seen, "place__code"), election=election)
    grave = flags.grave_at(at) if at else flags.standing().open().filter(severity__in=GRAVE)
    parts = {
        "places": places,
        "counted": _counted_then(places, election, at) if at else _counted(bound, election),
        "flags": compiled(grave.values("place_id")),
        "shipments": _legs(bound, election, at),
    }
    precedence = ", ".join(f"CASE WHEN {condition} THEN '{state}' END" for state, condition in PRECEDENCE)
    sql = FACTS.format(precedence=precedence, unheard=UNHEARD, **{name: text for name, (text, _) in parts.items()})
    params = {name: values for name, (_, values) in parts.items()}
    return sql, [*params["places"], *params["counted"], *params["flags"], at or now, *params["shipments"]]


@Statement
def _listed(*about: Any) -> balance.Sql:
    *asked, state = about
    sql, params = facts(*asked)
    sql += "SELECT code, states, needs, met, flags, received_at, departed_at, eta FROM fact"
    return f"{sql} WHERE %s IN ('', states[1]) ORDER BY code", [*params, state]


def _bounded(bound: Codes, field: str) -> Q:
    """What counts only for a place, and those are in scope: whose it is, is not asked again."""
    return scoping.within(bound, field) if bound else Q()


def _counted(bound: Codes, election: str) -> balance.Sql:
    """What was counted of each place."""
    found = PlaceFact.objects.filter(_bounded(bound, "place__code"), election=election, level=Level.TPS)
    said = {"received": F("is_received"), "departed": F("is_departed")}
    sql, params = compiled(found.values("place_id", "needs", "met", "received_at", **said))
    return f"({sql})", params


def _counted_then(places: balance.Sql, election: str, at: datetime) -> balance.Sql:
    sql, params = balance.as_of(places, election, at)
    return COUNTED_THEN.format(balances=sql), params


def _legs(bound: Codes, election: str, at: datetime | None) -> balance.Sql:
    """What is on the road to places, in the order in which ``FACTS`` names it."""
    inside = _bounded(bound, "destination__code")
    if at is None:
        open_ones = ShipmentFact.objects.filter(inside, election=election, is_under_way=True, departed_at__isnull=False)
        columns = ("destination_id", "departed_at", "arrived_at", "shipment__expected_arrival", "travel_hours")
        return compiled(open_ones.values_list(*columns))
    sent: Any = Shipment.objects.filter(inside, election=election)
    left = sent.with_facts(at).under_way(at).filter(departed_at__isnull=False)
    return compiled(left.values_list("destination_id", "departed_at", "arrived_at", "expected_arrival", "travel_hours"))


def _stations(seen: Codes, at: datetime | None) -> QuerySet[Region]:
    known: RegionQuerySet = PollingStation.objects.live(at)
    return known.filter(scoping.within(seen, "code"))


def compiled(queryset: QuerySet[Any]) -> balance.Sql:
    """SQL and parameters, also of a queryset that can find nothing (somebody without an assignment).

    An order that was asked for stays; that of the model does not.
    """
    asked = queryset if queryset.query.order_by else queryset.order_by()
    sql, params = asked.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return sql, list(params)


def _also(states: list[str]) -> list[str]:
    """The second fact and those after it; how far the goods came is said once, by the farthest."""
    first, *rest = states
    trouble = [state for state in rest if state not in PROGRESS]
    return trouble if first in PROGRESS else trouble + [state for state in rest if state in PROGRESS[:3]][:1]


def rows(sql: str, params: list[Any]) -> list[Any]:
    with connections[replica.alias()].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Silent:
    """A desa with TPS in state "tidak diketahui": how many, since when the first of them is, and how long that is."""

    code: str
    name: str
    count: int
    since: datetime | None
    quiet: timedelta | None

    @classmethod
    def read(cls, now: datetime, code: str, said: list[Any]) -> Self:
        name, count, instant = said
        since = None if instant is None else datetime.fromtimestamp(instant, UTC)
        return cls(code, name, count, since, now - since if since else None)


#: Of the facts: the TPS of each child by state and, if complete, by the hour in which the last thing was counted there.
OF_CHILDREN = """
SELECT child, jsonb_build_array(state, hour, count(*), count(*) FILTER (WHERE needs > 0),
    coalesce(sum(met::float / needs) FILTER (WHERE needs > 0), 0), count(*) FILTER (WHERE flags > 0))
FROM (SELECT *, left(code, %s) AS child, states[1] AS state,
        CASE WHEN states[1] = 'lengkap' THEN extract(epoch FROM date_trunc('hour', received_at)) END AS hour
      FROM fact) AS tps GROUP BY child, state, hour
"""

#: Of the facts: desa nobody has heard of, longest without news first.
OF_SILENT = """
SELECT desa, jsonb_build_array(name, count, extract(epoch FROM since))
FROM (SELECT left(code, 13) AS desa, count(*), min(departed_at) AS since FROM fact WHERE unheard
      GROUP BY 1 ORDER BY since, desa LIMIT %s) AS quiet
  JOIN pengawasan_region ON code = desa ORDER BY since, desa
"""
