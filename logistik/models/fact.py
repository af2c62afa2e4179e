"""What the rules ask of a shipment, a report or a seal number together with other rows, worked out once.

Derived like the balance, and by the database itself: whoever stores a shipment, an event, a report, a correction or a
seal number, or moves a place, makes these rows follow in the same transaction (triggers on those tables; their
statements are here). ``rebuild_balance`` makes them anew from everything, ``--verify`` compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, GeneratedField, Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan

from pengawasan.models import Region

from .mark import METRES_PER_DEGREE


class ShipmentFact(models.Model):
    """One shipment: when it left, was said to arrive and was received, and whether it was stopped or went astray.

    ``travel_hours`` is the usual way from the origin down to the destination, NULL where unknown; ``moved_at`` is when
    the last thing happened to it that was told of. The first columns are the shipment's own: whoever looks for what is
    late on the road need not open every shipment.
    """

    shipment = models.OneToOneField("logistik.Shipment", models.PROTECT, primary_key=True, related_name="fact")
    election = models.ForeignKey("logistik.Election", models.PROTECT, related_name="+", db_index=False)
    destination = models.ForeignKey("pengawasan.Region", models.PROTECT, related_name="+", db_index=False)
    direction = models.CharField(max_length=12)
    planned_departure = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    travel_hours = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    is_stopped = models.BooleanField(default=False)
    is_astray = models.BooleanField(default=False)
    is_under_way = GeneratedField(
        expression=Q(received_at__isnull=True, is_stopped=False),  # type: ignore[arg-type]
        output_field=BooleanField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(name="shipment_under_way", fields=["election", "destination"], condition=Q(is_under_way=True)),
            models.Index(name="shipment_astray", fields=["shipment"], condition=Q(is_astray=True)),
            models.Index(name="shipment_moved", fields=["election", "-moved_at"], include=["destination"]),
        ]

    def __str__(self) -> str:
        return str(self.shipment_id)


class ReceiptFact(models.Model):
    """One report: how far from its place it was made (NULL where that is not known), and whether its seal is broken."""

    receipt = models.OneToOneField("logistik.Receipt", models.PROTECT, primary_key=True, related_name="fact")
    distance_m = models.IntegerField(null=True)
    is_seal_breach = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(name="receipt_distance", fields=["distance_m"], condition=Q(distance_m__isnull=False)),
            models.Index(name="receipt_seal_breach", fields=["receipt"], condition=Q(is_seal_breach=True)),
        ]

    def __str__(self) -> str:
        return str(self.receipt_id)


class PlaceFactQuerySet(models.QuerySet["PlaceFact"]):
    def out_of_reach(self, now: datetime) -> Self:
        """Those that can no longer be reached from their parent before the deadline; unknown hours never say so."""
        hours = Cast(F("place__travel_hours"), models.FloatField())
        left = ExpressionWrapper(F("due_at") - Value(now), models.DurationField())
        travel = ExpressionWrapper(Value(timedelta(hours=1), models.DurationField()) * hours, models.DurationField())
        return self.filter(GreaterThan(travel, left), place__travel_hours__isnull=False, due_at__isnull=False)


class PlaceFact(models.Model):
    """One place of an election, its items counted: ``needs`` are those with a need above zero, ``met`` those filled.

    ``due_at`` is the deadline of its level. ``is_unheard`` and ``is_waiting`` are true where they are of any of its
    rows of the balance: those change with every report, and an index that had them would be written anew for each.
    ``is_late`` is true where anything was counted after the deadline.
    """

    # As in the balance, whose rows these follow
    election = models.ForeignKey(
        "logistik.Election", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    place = models.ForeignKey(
        "pengawasan.Region", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    level = models.PositiveSmallIntegerField()
    needs = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    is_received = models.BooleanField(default=False)
    is_departed = models.BooleanField(default=False)
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    is_unheard = models.BooleanField(default=False, db_default=False)
    is_waiting = models.BooleanField(default=False, db_default=False)
    is_late = models.BooleanField(default=False, db_default=False)

    objects = PlaceFactQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="place_fact_once", fields=["election", "place"])]
        indexes = [
            models.Index(name="place_unheard", fields=["election", "place", "due_at"], condition=Q(is_unheard=True)),
            models.Index(name="place_waiting", fields=["election", "place", "due_at"], condition=Q(is_waiting=True)),
            models.Index(name="place_late", fields=["election", "place"], condition=Q(is_late=True)),
        ]

    def __str__(self) -> str:
        return str(self.place_id)


class SealFact(models.Model):
    """One seal number: the innermost place it was seen at, and whether it may have been seen where it should not.

    ``is_doubled`` also remembers what a correction has taken back: the rule looks at each of those again.
    """

    election = models.ForeignKey("logistik.Election", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=60)
    place = models.ForeignKey("pengawasan.Region", models.PROTECT, related_name="+", db_index=False)
    is_doubled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="seal_fact_once", fields=["election", "number"])]
        indexes = [models.Index(name="seal_doubled", fields=["election", "number"], condition=Q(is_doubled=True))]

    def __str__(self) -> str:
        return self.number


@dataclass(frozen=True)
class Fact:
    """How one kind of fact is worked out: ``query`` with a condition for ``{rows}``.

    ``update`` sets what is known (``f``) to what is said, where it is ``wrong``.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    query: str
    update: str = ""
    wrong: str = ""
    missing: str = ""

    def upsert(self, rows: str) -> str:
        """Work out the facts of some rows and write those that are new or wrong."""
        columns = ", ".join((*self.key, *self.columns))
        sets = self.update or ", ".join(f"{name} = EXCLUDED.{name}" for name in self.columns)
        return (
            f"INSERT INTO {self.table} AS f ({columns}) {self.query.format(rows=rows)}"  # nosec B608 # names of our own tables and columns
            f" ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {sets} WHERE {self._wrong('EXCLUDED')}"
        )

    def anew(self, facts: str, rows: str) -> tuple[str, str]:
        """The same where others may write these facts meanwhile: wait for them, and work out then what is there."""
        held = f"PERFORM 1 FROM {self.table} AS f WHERE {facts} ORDER BY {', '.join(self.key)} FOR UPDATE"  # nosec B608
        return held, self.upsert(rows)

    def differences(self) -> str:
        """The keys of facts that are wrong or missing, as a query."""
        keys = ", ".join(self.key)
        said = f"({self.query.format(rows='TRUE')}) AS said ({', '.join((*self.key, *self.columns))})"
        return (
            f"SELECT {keys} FROM {said} LEFT JOIN {self.table} AS f USING ({keys})"  # nosec B608 # names of our own tables and columns
            f" WHERE {self.missing or f'f.{self.columns[-1]}'} IS NULL OR {self._wrong('said')}"
        )

    def _wrong(self, said: str) -> str:
        sides = (", ".join(f"{side}.{name}" for name in self.columns) for side in ("f", said))
        return self.wrong.format(said=said) or "({}) IS DISTINCT FROM ({})".format(*sides)


OF_SHIPMENTS = Fact(
    table="logistik_shipmentfact",
    key=("shipment_id",),
    columns=(
        "election_id",
        "destination_id",
        "direction",
        "planned_departure",
        "departed_at",
        "arrived_at",
        "moved_at",
        "received_at",
        "travel_hours",
        "is_stopped",
        "is_astray",
    ),  # fmt: skip
    query="""
    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,
           e.departed_at, e.arrived_at, e.moved_at, r.received_at, (
           SELECT sum(w.travel_hours) FROM pengawasan_region w
            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),
                             s.destination_id) AND length(w.code) > length(s.origin_id)
           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)
      FROM logistik_shipment s
      LEFT JOIN LATERAL (
           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))
                      AS departed_at,
                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at, max(occurred_at) AS moved_at,
                  bool_or(kind IN ('ditolak', 'batal')) AS stopped
             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE
      LEFT JOIN LATERAL (
           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,
                  bool_or(place_id <> s.destination_id) AS astray
             FROM logistik_receipt WHERE shipment_id = s.id
              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE
     WHERE {rows} ORDER BY s.id""",
)
OF_RECEIPTS = Fact(
    table="logistik_receiptfact",
    key=("receipt_id",),
    columns=("distance_m", "is_seal_breach"),
    query=f"""
    SELECT r.id, sqrt(((r.latitude - p.latitude) * {METRES_PER_DEGREE}) ^ 2
                      + ((r.longitude - p.longitude) * {METRES_PER_DEGREE} * cos(radians(p.latitude))) ^ 2)::integer,
           r.seal IN ('broken', 'missing') OR EXISTS (
               SELECT 1 FROM logistik_sealsighting o WHERE o.receipt_id = r.id
                  AND EXISTS (SELECT 1 FROM logistik_sealsighting m WHERE m.shipment_id = r.shipment_id)
                  AND NOT EXISTS (SELECT 1 FROM logistik_sealsighting m
                                   WHERE m.shipment_id = r.shipment_id AND m.number = o.number))
      FROM logistik_receipt r JOIN pengawasan_region p ON p.code = r.place_id WHERE {{rows}} ORDER BY r.id""",  # nosec B608 # names of our own tables and columns
)
_APART = """NOT (starts_with(f.place_id || '.', {said}.place_id || '.')
                 OR starts_with({said}.place_id || '.', f.place_id || '.'))"""
# On its way down a seal is seen at places that lie in one another: the innermost stands for all of them.
OF_SEALS = Fact(
    table="logistik_sealfact",
    key=("election_id", "number"),
    columns=("place_id", "is_doubled"),
    query="""
    SELECT DISTINCT ON (t.election_id, t.number) t.election_id, t.number, t.place_id, bool_or(
               t.times > 1 OR NOT (starts_with(w.place_id || '.', t.place_id || '.')
                                   OR starts_with(t.place_id || '.', w.place_id || '.')))
               OVER (PARTITION BY t.election_id, t.number)
      FROM logistik_sealsighting t JOIN logistik_sealsighting w USING (election_id, number)
     WHERE {rows} ORDER BY t.election_id, t.number, length(t.place_id) DESC""",
    # Whoever writes the number at the same time is not seen by the query, but waited for here
    update=f"""place_id = CASE WHEN length(EXCLUDED.place_id) > length(f.place_id) THEN EXCLUDED.place_id
                               ELSE f.place_id END,
               is_doubled = f.is_doubled OR EXCLUDED.is_doubled OR {_APART.format(said="EXCLUDED")}""",
    wrong=f"length({{said}}.place_id) > length(f.place_id) OR NOT f.is_doubled AND ({{said}}.is_doubled OR {_APART})",
)
_OF_A_PLACE = """
    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),
           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),
           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),
           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),
           bool_or(b.is_waiting), coalesce(max(b.last_received_at) > max(b.due_at), FALSE)
      FROM {balances} b WHERE {rows} GROUP BY 1, 2 ORDER BY 1, 2"""
OF_PLACES = Fact(
    table="logistik_placefact",
    key=("election_id", "place_id"),
    columns=(
        "level",
        "needs",
        "met",
        "is_received",
        "is_departed",
        "received_at",
        "due_at",
        "is_unheard",
        "is_waiting",
        "is_late",
    ),
    query=_OF_A_PLACE.replace("{balances}", "logistik_balance"),
    missing="f.needs",
)
ALL = (OF_SHIPMENTS, OF_RECEIPTS, OF_SEALS, OF_PLACES)


def _following(*statements: str, when: pgtrigger.Operation = pgtrigger.Insert, **declared: str) -> pgtrigger.Trigger:
    """After rows were added (or changed, or removed): the facts they bear on are worked out anew."""
    side = {"old": "fresh"} if when is pgtrigger.Delete else {"new": "fresh"}
    return pgtrigger.Trigger(
        name="facts_follow" if when is pgtrigger.Insert else f"facts_follow_{when}".lower(),
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=when,
        referencing=pgtrigger.Referencing(**side),  # type: ignore[no-untyped-call]
        declare=list(declared.items()),
        func="".join(f"{statement};\n" for statement in statements) + "RETURN NULL;",
    )


_ITS_SHIPMENT = OF_SHIPMENTS.upsert("s.id IN (SELECT shipment_id FROM fresh)")
SHIPMENT_FOLLOWS = _following(OF_SHIPMENTS.upsert("s.id IN (SELECT id FROM fresh)"))
EVENT_FOLLOWS = _following(_ITS_SHIPMENT)
RECEIPT_FOLLOWS = _following(_ITS_SHIPMENT, OF_RECEIPTS.upsert("r.id IN (SELECT id FROM fresh)"))
SUPERSESSION_FOLLOWS = _following(
    OF_SHIPMENTS.upsert("s.id IN (SELECT o.shipment_id FROM logistik_receipt o JOIN fresh n ON n.receipt_id = o.id)")
)
SIGHTING_FOLLOWS = _following(
    OF_RECEIPTS.upsert(
        "r.id IN (SELECT receipt_id FROM fresh UNION"
        " SELECT o.id FROM logistik_receipt o JOIN fresh n ON n.shipment_id = o.shipment_id)"
    ),
    OF_SEALS.upsert("(t.election_id, t.number) IN (SELECT election_id, number FROM fresh)"),
)
# Needs are computed without nested loops: a place would then be looked for in the whole table
_BY_INDEX = "PERFORM set_config('enable_nestloop', 'on', TRUE)"
# Needs and counts of one place may be written side by side: whoever comes second waits, and then sees the other's.
_PLACE_ANEW = OF_PLACES.anew(
    "(f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh)",
    "(b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh)",
)
# A place of which nothing was known has no other rows than these: whoever adds some meanwhile waits for its fact
_KNOWN_PLACES = f"""
    WITH said AS ({_OF_A_PLACE.format(balances="fresh", rows="TRUE")}), made AS (
        INSERT INTO logistik_placefact (election_id, place_id, {", ".join(OF_PLACES.columns)}) SELECT * FROM said
        ON CONFLICT (election_id, place_id) DO NOTHING RETURNING 1)
    SELECT (SELECT count(*) FROM said) > (SELECT count(*) FROM made) INTO are_known"""  # nosec B608
BALANCE_FOLLOWS = (
    _following(
        _BY_INDEX,
        _KNOWN_PLACES,
        "IF are_known THEN " + "; ".join(_PLACE_ANEW) + "; END IF",
        are_known="boolean",
    ),
    _following(_BY_INDEX, *_PLACE_ANEW, when=pgtrigger.Update),
    _following(
        _BY_INDEX,
        "DELETE FROM logistik_placefact AS f USING fresh AS g"
        " WHERE (f.election_id, f.place_id) = (g.election_id, g.place_id) AND NOT EXISTS"
        " (SELECT 1 FROM logistik_balance b WHERE (b.election_id, b.place_id) = (f.election_id, f.place_id))",
        *_PLACE_ANEW,
        when=pgtrigger.Delete,
    ),
)
# Where a region lies and how long the way is are not logistics; what follows from it is. A dot comes before a slash
_BELOW = "s.destination_id ~>=~ NEW.code AND s.destination_id ~<~ (NEW.code || '/')"
_SHIPMENTS_THERE = OF_SHIPMENTS.anew(
    f"f.shipment_id IN (SELECT s.id FROM logistik_shipment s WHERE {_BELOW})",  # nosec B608 # names of our own
    _BELOW,
)
_RECEIPTS_THERE = OF_RECEIPTS.anew(
    "f.receipt_id IN (SELECT id FROM logistik_receipt WHERE place_id = NEW.code)", "r.place_id = NEW.code"
)
pgtrigger.register(
    pgtrigger.Trigger(
        name="distances_follow",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("latitude", "longitude"),
        func=f"{'; '.join(_RECEIPTS_THERE)}; RETURN NULL;",
    ),
    pgtrigger.Trigger(
        name="travel_follows",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("travel_hours"),
        func=f"{'; '.join(_SHIPMENTS_THERE)}; RETURN NULL;",
    ),
)(Region)
