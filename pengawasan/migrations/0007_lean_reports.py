"""Whoever changes a region waits for who writes of it; fewer indexes are kept with every audit entry."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from pengawasan.migrating import Built, Replaced

ANSWERED_BY_OTHERS = (
    "pengawasan_auditentry_actor_id_9d4c5151",
    "pengawasan_auditentry_chain_id_350a4bb9",
    "pengawasan_auditentry_chain_id_350a4bb9_like",
    "pengawasan_auditentry_place_e4ace723",
    "pengawasan_auditentry_place_e4ace723_like",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("logistik", "0042_more_facts"),
        ("pengawasan", "0006_second_factor"),
    ]

    operations = [
        Replaced(
            model_name="region",
            name="distances_follow",
        ),
        Replaced(
            model_name="region",
            name="travel_follows",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="distances_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude"))',
                    func="PERFORM 1 FROM logistik_receiptfact AS f WHERE f.receipt_id IN (SELECT id FROM logistik_receipt WHERE place_id = NEW.code) ORDER BY receipt_id FOR UPDATE; INSERT INTO logistik_receiptfact AS f (receipt_id, distance_m, is_seal_breach) \n    SELECT r.id, sqrt(((r.latitude - p.latitude) * 111320.0) ^ 2\n                      + ((r.longitude - p.longitude) * 111320.0 * cos(radians(p.latitude))) ^ 2)::integer,\n           r.seal IN ('broken', 'missing') OR EXISTS (\n               SELECT 1 FROM logistik_sealsighting o WHERE o.receipt_id = r.id\n                  AND EXISTS (SELECT 1 FROM logistik_sealsighting m WHERE m.shipment_id = r.shipment_id)\n                  AND NOT EXISTS (SELECT 1 FROM logistik_sealsighting m\n                                   WHERE m.shipment_id = r.shipment_id AND m.number = o.number))\n      FROM logistik_receipt r JOIN pengawasan_region p ON p.code = r.place_id WHERE r.place_id = NEW.code ORDER BY r.id ON CONFLICT (receipt_id) DO UPDATE SET distance_m = EXCLUDED.distance_m, is_seal_breach = EXCLUDED.is_seal_breach WHERE (f.distance_m, f.is_seal_breach) IS DISTINCT FROM (EXCLUDED.distance_m, EXCLUDED.is_seal_breach); RETURN NULL;",
                    hash="9d87def44f6a8183ff05c9982fb6120be7646cdd",
                    operation="UPDATE",
                    pgid="pgtrigger_distances_follow_66769",
                    table="pengawasan_region",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="travel_follows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."travel_hours" IS DISTINCT FROM (NEW."travel_hours"))',
                    func="PERFORM 1 FROM logistik_shipmentfact AS f WHERE f.shipment_id IN (SELECT s.id FROM logistik_shipment s WHERE s.destination_id ~>=~ NEW.code AND s.destination_id ~<~ (NEW.code || '/')) ORDER BY shipment_id FOR UPDATE; INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, moved_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, e.moved_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at, max(occurred_at) AS moved_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.destination_id ~>=~ NEW.code AND s.destination_id ~<~ (NEW.code || '/') ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, moved_at = EXCLUDED.moved_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.moved_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.moved_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray); RETURN NULL;",
                    hash="820abacf446f99a67c9123e470c3d3377bdf0c72",
                    operation="UPDATE",
                    pgid="pgtrigger_travel_follows_7bebb",
                    table="pengawasan_region",
                    when="AFTER",
                ),
            ),
        ),
        Built(
            model_name="auditentry",
            index=models.Index(fields=["place"], name="audit_place", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.RunSQL(
            [f"DROP INDEX CONCURRENTLY IF EXISTS {name}" for name in ANSWERED_BY_OTHERS],
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField(
                    model_name="auditentry",
                    name="actor",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pelaku",
                    ),
                ),
                migrations.AlterField(
                    model_name="auditentry",
                    name="chain",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="pengawasan.auditchain",
                        verbose_name="rantai",
                    ),
                ),
                migrations.AlterField(
                    model_name="auditentry",
                    name="place",
                    field=models.CharField(blank=True, max_length=17, verbose_name="kode wilayah"),
                ),
            ],
        ),
    ]
