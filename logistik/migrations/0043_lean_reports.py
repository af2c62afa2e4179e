"""What changes with every report leaves the indexes of the balance, and fewer indexes are kept with every report.

One row a place tells where something is awaited. A row whose indexes say nothing new stays on its page as long as there
is room, which is left from here on; so is room for the answer beside what was sent. (A table that is full gets it page
by page, or at once by ``VACUUM FULL``.)

A step at a time, beside reports that come in: triggers in the order in which a report meets their tables, the new facts
election by election, then the indexes. Cut off half-way it is begun anew.
"""

from typing import Any

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models, transaction

from pengawasan.migrating import Built, Replaced

ROOM = {"logistik_balance": 75, "logistik_legbalance": 85, "logistik_submission": 50}
ANSWERED_BY_OTHERS = (
    "logistik_receipt_corrects_2fd06f23",
    "logistik_receipt_place_id_8ba6dfee",
    "logistik_receipt_place_id_8ba6dfee_like",
)
# Whoever writes a fact meanwhile is waited for; what they wrote is there when the next statement begins.
FACTS = (
    "SELECT 1 FROM logistik_placefact WHERE election_id = %s ORDER BY place_id FOR UPDATE",
    """
    UPDATE logistik_placefact AS f SET due_at = b.due_at, is_unheard = b.unheard, is_waiting = b.waiting FROM (
        SELECT election_id, place_id, max(due_at) AS due_at, coalesce(bool_or(is_unheard), FALSE) AS unheard,
               bool_or(is_waiting) AS waiting FROM logistik_balance WHERE election_id = %s GROUP BY 1, 2) AS b
     WHERE (f.election_id, f.place_id) = (b.election_id, b.place_id)
    """,
    "SELECT 1 FROM logistik_shipmentfact WHERE election_id = %s ORDER BY shipment_id FOR UPDATE",
    """
    UPDATE logistik_shipmentfact AS f SET moved_at = e.moved_at FROM (
        SELECT s.id, max(e.occurred_at) AS moved_at
          FROM logistik_shipment s JOIN logistik_shipmentevent e ON e.shipment_id = s.id
         WHERE s.election_id = %s GROUP BY 1) AS e
     WHERE f.shipment_id = e.id
    """,
)


def work_out(apps: Any, schema_editor: Any) -> None:
    codes = apps.get_model("logistik", "Election").objects.order_by("pk").values_list("pk", flat=True)
    for code in list(codes):
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            for statement in FACTS:
                cursor.execute(statement, [code])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("logistik", "0042_more_facts"),
        ("pengawasan", "0006_second_factor"),
    ]

    operations = [
        Replaced(
            model_name="balance",
            name="facts_follow_delete",
        ),
        Replaced(
            model_name="balance",
            name="facts_follow",
        ),
        Replaced(
            model_name="balance",
            name="facts_follow_update",
        ),
        Replaced(
            model_name="receipt",
            name="facts_follow",
        ),
        Replaced(
            model_name="shipment",
            name="facts_follow",
        ),
        Replaced(
            model_name="shipmentevent",
            name="facts_follow",
        ),
        Replaced(
            model_name="supersession",
            name="facts_follow",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="receipt",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, moved_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, e.moved_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at, max(occurred_at) AS moved_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.id IN (SELECT shipment_id FROM fresh) ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, moved_at = EXCLUDED.moved_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.moved_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.moved_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray);\nINSERT INTO logistik_receiptfact AS f (receipt_id, distance_m, is_seal_breach) \n    SELECT r.id, sqrt(((r.latitude - p.latitude) * 111320.0) ^ 2\n                      + ((r.longitude - p.longitude) * 111320.0 * cos(radians(p.latitude))) ^ 2)::integer,\n           r.seal IN ('broken', 'missing') OR EXISTS (\n               SELECT 1 FROM logistik_sealsighting o WHERE o.receipt_id = r.id\n                  AND EXISTS (SELECT 1 FROM logistik_sealsighting m WHERE m.shipment_id = r.shipment_id)\n                  AND NOT EXISTS (SELECT 1 FROM logistik_sealsighting m\n                                   WHERE m.shipment_id = r.shipment_id AND m.number = o.number))\n      FROM logistik_receipt r JOIN pengawasan_region p ON p.code = r.place_id WHERE r.id IN (SELECT id FROM fresh) ORDER BY r.id ON CONFLICT (receipt_id) DO UPDATE SET distance_m = EXCLUDED.distance_m, is_seal_breach = EXCLUDED.is_seal_breach WHERE (f.distance_m, f.is_seal_breach) IS DISTINCT FROM (EXCLUDED.distance_m, EXCLUDED.is_seal_breach);\nRETURN NULL;",
                    hash="f47e5d3a63a684051236c465d0626c07504e2f07",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_facts_follow_00393",
                    referencing="REFERENCING NEW TABLE AS fresh ",
                    table="logistik_receipt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shipment",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, moved_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, e.moved_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at, max(occurred_at) AS moved_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.id IN (SELECT id FROM fresh) ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, moved_at = EXCLUDED.moved_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.moved_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.moved_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray);\nRETURN NULL;",
                    hash="6b3907225cfd9dc9ce2a4c026dbe4625835b2b06",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_facts_follow_6b462",
                    referencing="REFERENCING NEW TABLE AS fresh ",
                    table="logistik_shipment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shipmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, moved_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, e.moved_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at, max(occurred_at) AS moved_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.id IN (SELECT shipment_id FROM fresh) ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, moved_at = EXCLUDED.moved_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.moved_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.moved_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray);\nRETURN NULL;",
                    hash="661f249d200674b79a00e7ff8f908a64d3249716",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_facts_follow_86c9d",
                    referencing="REFERENCING NEW TABLE AS fresh ",
                    table="logistik_shipmentevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supersession",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, moved_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, e.moved_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at, max(occurred_at) AS moved_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.id IN (SELECT o.shipment_id FROM logistik_receipt o JOIN fresh n ON n.receipt_id = o.id) ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, moved_at = EXCLUDED.moved_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.moved_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.moved_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray);\nRETURN NULL;",
                    hash="83ae0e1d9ac56fc8378d9080085806e002ee14da",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_facts_follow_7bd26",
                    referencing="REFERENCING NEW TABLE AS fresh ",
                    table="logistik_supersession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="balance",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE are_known boolean;",
                    func="PERFORM set_config('enable_nestloop', 'on', TRUE);\n\n    WITH said AS (\n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),\n           bool_or(b.is_waiting)\n      FROM fresh b WHERE TRUE GROUP BY 1, 2 ORDER BY 1, 2), made AS (\n        INSERT INTO logistik_placefact (election_id, place_id, level, needs, met, is_received, is_departed, received_at, due_at, is_unheard, is_waiting) SELECT * FROM said\n        ON CONFLICT (election_id, place_id) DO NOTHING RETURNING 1)\n    SELECT (SELECT count(*) FROM said) > (SELECT count(*) FROM made) INTO are_known;\nIF are_known THEN PERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY election_id, place_id FOR UPDATE; INSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at, due_at, is_unheard, is_waiting) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),\n           bool_or(b.is_waiting)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at, due_at = EXCLUDED.due_at, is_unheard = EXCLUDED.is_unheard, is_waiting = EXCLUDED.is_waiting WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at, f.due_at, f.is_unheard, f.is_waiting) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at, EXCLUDED.due_at, EXCLUDED.is_unheard, EXCLUDED.is_waiting); END IF;\nRETURN NULL;",
                    hash="88f6286ff52905cda01ff34651a6b4dd2879fbee",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_facts_follow_e087d",
                    referencing="REFERENCING NEW TABLE AS fresh ",
                    table="logistik_balance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="balance",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM set_config('enable_nestloop', 'on', TRUE);\nPERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY election_id, place_id FOR UPDATE;\nINSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at, due_at, is_unheard, is_waiting) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),\n           bool_or(b.is_waiting)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at, due_at = EXCLUDED.due_at, is_unheard = EXCLUDED.is_unheard, is_waiting = EXCLUDED.is_waiting WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at, f.due_at, f.is_unheard, f.is_waiting) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at, EXCLUDED.due_at, EXCLUDED.is_unheard, EXCLUDED.is_waiting);\nRETURN NULL;",
                    hash="8ba3d200ab5d187067ccc3f0c149c6593517a115",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_facts_follow_update_30166",
                    referencing="REFERENCING NEW TABLE AS fresh ",
                    table="logistik_balance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="balance",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM set_config('enable_nestloop', 'on', TRUE);\nDELETE FROM logistik_placefact AS f USING fresh AS g WHERE (f.election_id, f.place_id) = (g.election_id, g.place_id) AND NOT EXISTS (SELECT 1 FROM logistik_balance b WHERE (b.election_id, b.place_id) = (f.election_id, f.place_id));\nPERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY election_id, place_id FOR UPDATE;\nINSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at, due_at, is_unheard, is_waiting) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),\n           bool_or(b.is_waiting)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at, due_at = EXCLUDED.due_at, is_unheard = EXCLUDED.is_unheard, is_waiting = EXCLUDED.is_waiting WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at, f.due_at, f.is_unheard, f.is_waiting) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at, EXCLUDED.due_at, EXCLUDED.is_unheard, EXCLUDED.is_waiting);\nRETURN NULL;",
                    hash="7dd901af50c4622b7c337c363357cafc13d61563",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_facts_follow_delete_cc813",
                    referencing="REFERENCING OLD TABLE AS fresh ",
                    table="logistik_balance",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(work_out, migrations.RunPython.noop, elidable=True),
        RemoveIndexConcurrently(
            model_name="receiptfact",
            name="receipt_distance",
        ),
        Built(
            model_name="placefact",
            index=models.Index(
                condition=models.Q(("is_unheard", True)), fields=["election", "place", "due_at"], name="place_unheard"
            ),
        ),
        Built(
            model_name="placefact",
            index=models.Index(
                condition=models.Q(("is_waiting", True)), fields=["election", "place", "due_at"], name="place_waiting"
            ),
        ),
        Built(
            model_name="receipt",
            index=models.Index(fields=["place"], name="receipt_place", opclasses=["varchar_pattern_ops"]),
        ),
        Built(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)), fields=["corrects"], name="receipt_corrects"
            ),
        ),
        Built(
            model_name="receiptfact",
            index=models.Index(
                condition=models.Q(("distance_m__isnull", False)), fields=["distance_m"], name="receipt_distance"
            ),
        ),
        Built(
            model_name="shipmentfact",
            index=models.Index(fields=["election", "-moved_at"], include=("destination",), name="shipment_moved"),
        ),
        RemoveIndexConcurrently(
            model_name="balance",
            name="balance_unheard",
        ),
        RemoveIndexConcurrently(
            model_name="balance",
            name="balance_waiting",
        ),
        RemoveIndexConcurrently(
            model_name="receipt",
            name="receipt_election_place",
        ),
        migrations.RunSQL(
            [f"DROP INDEX CONCURRENTLY IF EXISTS {name}" for name in ANSWERED_BY_OTHERS],
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField(
                    model_name="receipt",
                    name="corrects",
                    field=models.UUIDField(blank=True, null=True, verbose_name="mengoreksi"),
                ),
                migrations.AlterField(
                    model_name="receipt",
                    name="place",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
            ],
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} SET (fillfactor = {part})", f"ALTER TABLE {table} RESET (fillfactor)"
            )
            for table, part in ROOM.items()
        ),
    ]
