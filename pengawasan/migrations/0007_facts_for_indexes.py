import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0042_facts_for_indexes"),
        ("pengawasan", "0006_second_factor"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="region",
            name="travel_follows",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="travel_follows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."travel_hours" IS DISTINCT FROM (NEW."travel_hours"))',
                    func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, moved_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, e.moved_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at, max(occurred_at) AS moved_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.destination_id ~>=~ NEW.code AND s.destination_id ~<~ (NEW.code || '/') ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, moved_at = EXCLUDED.moved_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.moved_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.moved_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray); RETURN NULL;",
                    hash="8e461dccc93e307d5e8e42d20c3d3e7b9de2eb1f",
                    operation="UPDATE",
                    pgid="pgtrigger_travel_follows_7bebb",
                    table="pengawasan_region",
                    when="AFTER",
                ),
            ),
        ),
    ]
