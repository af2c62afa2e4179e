"""Work out the facts of the places that are there; afterwards the triggers keep them."""

from django.db import migrations

PLACEFACT = """
INSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at)
    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),
           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),
           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),
           max(b.last_received_at) FILTER (WHERE b.need > 0)
      FROM logistik_balance b WHERE TRUE GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0027_place_facts"),
    ]

    operations = [migrations.RunSQL(PLACEFACT, migrations.RunSQL.noop)]
