"""Work out the facts of what is stored already; afterwards the triggers keep them."""

from django.db import migrations

SHIPMENTFACT = """
INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, received_at, travel_hours, is_stopped, is_astray)
    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,
           e.departed_at, e.arrived_at, r.received_at, (
           SELECT sum(w.travel_hours) FROM pengawasan_region w
            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),
                             s.destination_id) AND length(w.code) > length(s.origin_id)
           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)
      FROM logistik_shipment s
      LEFT JOIN LATERAL (
           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))
                      AS departed_at,
                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at,
                  bool_or(kind IN ('ditolak', 'batal')) AS stopped
             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE
      LEFT JOIN LATERAL (
           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,
                  bool_or(place_id <> s.destination_id) AS astray
             FROM logistik_receipt WHERE shipment_id = s.id
              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE
     WHERE TRUE ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray)
"""
RECEIPTFACT = """
INSERT INTO logistik_receiptfact AS f (receipt_id, distance_m, is_seal_breach)
    SELECT r.id, sqrt(((r.latitude - p.latitude) * 111320.0) ^ 2
                      + ((r.longitude - p.longitude) * 111320.0 * cos(radians(p.latitude))) ^ 2)::integer,
           r.seal IN ('broken', 'missing') OR EXISTS (
               SELECT 1 FROM logistik_sealsighting o WHERE o.receipt_id = r.id
                  AND EXISTS (SELECT 1 FROM logistik_sealsighting m WHERE m.shipment_id = r.shipment_id)
                  AND NOT EXISTS (SELECT 1 FROM logistik_sealsighting m
                                   WHERE m.shipment_id = r.shipment_id AND m.number = o.number))
      FROM logistik_receipt r JOIN pengawasan_region p ON p.code = r.place_id WHERE TRUE ORDER BY r.id ON CONFLICT (receipt_id) DO UPDATE SET distance_m = EXCLUDED.distance_m, is_seal_breach = EXCLUDED.is_seal_breach WHERE (f.distance_m, f.is_seal_breach) IS DISTINCT FROM (EXCLUDED.distance_m, EXCLUDED.is_seal_breach)
"""
SEALFACT = """
INSERT INTO logistik_sealfact AS f (election_id, number, place_id, is_doubled)
    SELECT DISTINCT ON (t.election_id, t.number) t.election_id, t.number, t.place_id, bool_or(
               t.times > 1 OR NOT (starts_with(w.place_id || '.', t.place_id || '.')
                                   OR starts_with(t.place_id || '.', w.place_id || '.')))
               OVER (PARTITION BY t.election_id, t.number)
      FROM logistik_sealsighting t JOIN logistik_sealsighting w USING (election_id, number)
     WHERE TRUE ORDER BY t.election_id, t.number, length(t.place_id) DESC ON CONFLICT (election_id, number) DO UPDATE SET place_id = CASE WHEN length(EXCLUDED.place_id) > length(f.place_id) THEN EXCLUDED.place_id
                               ELSE f.place_id END,
               is_doubled = f.is_doubled OR EXCLUDED.is_doubled OR NOT (starts_with(f.place_id || '.', EXCLUDED.place_id || '.')
                 OR starts_with(EXCLUDED.place_id || '.', f.place_id || '.')) WHERE length(EXCLUDED.place_id) > length(f.place_id) OR NOT f.is_doubled AND (EXCLUDED.is_doubled OR NOT (starts_with(f.place_id || '.', EXCLUDED.place_id || '.')
                 OR starts_with(EXCLUDED.place_id || '.', f.place_id || '.')))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0024_facts"),
    ]

    operations = [
        migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (SHIPMENTFACT, RECEIPTFACT, SEALFACT)
    ]
