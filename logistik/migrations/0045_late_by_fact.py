"""What came too late is found by the few places where anything did, not among all reports; and the newest by an index.

A step at a time, beside reports that come in: the triggers, the new fact election by election, then the indexes. Cut
off half-way it is begun anew.
"""

from typing import Any

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models, transaction

from pengawasan.migrating import Built, Replaced

# Whoever writes a fact meanwhile is waited for; what they wrote is there when the next statement begins.
FACTS = (
    "SELECT 1 FROM logistik_placefact WHERE election_id = %s ORDER BY place_id FOR UPDATE",
    """
    UPDATE logistik_placefact AS f SET is_late = b.late FROM (
        SELECT election_id, place_id, coalesce(max(last_received_at) > max(due_at), FALSE) AS late
          FROM logistik_balance WHERE election_id = %s GROUP BY 1, 2) AS b
     WHERE (f.election_id, f.place_id) = (b.election_id, b.place_id) AND f.is_late <> b.late
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
        ("logistik", "0044_late_places"),
    ]

    operations = [
        Replaced(
            model_name="balance",
            name="facts_follow",
        ),
        Replaced(
            model_name="balance",
            name="facts_follow_update",
        ),
        Replaced(
            model_name="balance",
            name="facts_follow_delete",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="balance",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE are_known boolean;",
                    func="PERFORM set_config('enable_nestloop', 'on', TRUE);\n\n    WITH said AS (\n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),\n           bool_or(b.is_waiting), coalesce(max(b.last_received_at) > max(b.due_at), FALSE)\n      FROM fresh b WHERE TRUE GROUP BY 1, 2 ORDER BY 1, 2), made AS (\n        INSERT INTO logistik_placefact (election_id, place_id, level, needs, met, is_received, is_departed, received_at, due_at, is_unheard, is_waiting, is_late) SELECT * FROM said\n        ON CONFLICT (election_id, place_id) DO NOTHING RETURNING 1)\n    SELECT (SELECT count(*) FROM said) > (SELECT count(*) FROM made) INTO are_known;\nIF are_known THEN PERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY election_id, place_id FOR UPDATE; INSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at, due_at, is_unheard, is_waiting, is_late) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),\n           bool_or(b.is_waiting), coalesce(max(b.last_received_at) > max(b.due_at), FALSE)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at, due_at = EXCLUDED.due_at, is_unheard = EXCLUDED.is_unheard, is_waiting = EXCLUDED.is_waiting, is_late = EXCLUDED.is_late WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at, f.due_at, f.is_unheard, f.is_waiting, f.is_late) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at, EXCLUDED.due_at, EXCLUDED.is_unheard, EXCLUDED.is_waiting, EXCLUDED.is_late); END IF;\nRETURN NULL;",
                    hash="50a11733114edb5f1432c3e27366ca2fb508c8b3",
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
                    func="PERFORM set_config('enable_nestloop', 'on', TRUE);\nPERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY election_id, place_id FOR UPDATE;\nINSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at, due_at, is_unheard, is_waiting, is_late) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),\n           bool_or(b.is_waiting), coalesce(max(b.last_received_at) > max(b.due_at), FALSE)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at, due_at = EXCLUDED.due_at, is_unheard = EXCLUDED.is_unheard, is_waiting = EXCLUDED.is_waiting, is_late = EXCLUDED.is_late WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at, f.due_at, f.is_unheard, f.is_waiting, f.is_late) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at, EXCLUDED.due_at, EXCLUDED.is_unheard, EXCLUDED.is_waiting, EXCLUDED.is_late);\nRETURN NULL;",
                    hash="18c10a8137ea8a24e092caee500b36178812bd16",
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
                    func="PERFORM set_config('enable_nestloop', 'on', TRUE);\nDELETE FROM logistik_placefact AS f USING fresh AS g WHERE (f.election_id, f.place_id) = (g.election_id, g.place_id) AND NOT EXISTS (SELECT 1 FROM logistik_balance b WHERE (b.election_id, b.place_id) = (f.election_id, f.place_id));\nPERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY election_id, place_id FOR UPDATE;\nINSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at, due_at, is_unheard, is_waiting, is_late) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0), max(b.due_at), coalesce(bool_or(b.is_unheard), FALSE),\n           bool_or(b.is_waiting), coalesce(max(b.last_received_at) > max(b.due_at), FALSE)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at, due_at = EXCLUDED.due_at, is_unheard = EXCLUDED.is_unheard, is_waiting = EXCLUDED.is_waiting, is_late = EXCLUDED.is_late WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at, f.due_at, f.is_unheard, f.is_waiting, f.is_late) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at, EXCLUDED.due_at, EXCLUDED.is_unheard, EXCLUDED.is_waiting, EXCLUDED.is_late);\nRETURN NULL;",
                    hash="48863660029a1d84d2e7aba53fe57165c5816483",
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
        Built(
            model_name="placefact",
            index=models.Index(condition=models.Q(("is_late", True)), fields=["election", "place"], name="place_late"),
        ),
        Built(
            model_name="receipt",
            index=models.Index(fields=["election", "-judged_at"], include=("place", "id"), name="receipt_newest"),
        ),
        RemoveIndexConcurrently(
            model_name="receipt",
            name="receipt_when",
        ),
    ]
