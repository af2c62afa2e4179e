"""Balances and facts of places follow from rows that have foreign keys, and need none.

A step at a time, each over at once: a foreign key that goes locks the regions as well as the balance, and nobody can
report until all steps of a transaction are done. Cut off half-way it is begun anew, and finds those done.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from pengawasan.migrating import Replaced


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("logistik", "0038_sweep_parts"),
        ("pengawasan", "0001_squashed_0005_rantai"),
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
        migrations.AlterField(
            model_name="balance",
            name="election",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="balances",
                to="logistik.election",
                verbose_name="pemilihan",
            ),
        ),
        migrations.AlterField(
            model_name="balance",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="balances",
                to="logistik.item",
                verbose_name="barang",
            ),
        ),
        migrations.AlterField(
            model_name="balance",
            name="place",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="balances",
                to="pengawasan.region",
                verbose_name="tempat",
            ),
        ),
        migrations.AlterField(
            model_name="placefact",
            name="election",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="logistik.election",
            ),
        ),
        migrations.AlterField(
            model_name="placefact",
            name="place",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pengawasan.region",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="balance",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE are_known boolean;",
                    func="PERFORM set_config('enable_nestloop', 'on', TRUE);\n\n    WITH said AS (\n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0)\n      FROM fresh b WHERE TRUE GROUP BY 1, 2 ORDER BY 1, 2), made AS (\n        INSERT INTO logistik_placefact (election_id, place_id, level, needs, met, is_received, is_departed, received_at) SELECT * FROM said\n        ON CONFLICT (election_id, place_id) DO NOTHING RETURNING 1)\n    SELECT (SELECT count(*) FROM said) > (SELECT count(*) FROM made) INTO are_known;\nIF are_known THEN PERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY f.election_id, f.place_id FOR UPDATE; INSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at); END IF;\nRETURN NULL;",
                    hash="538c99c6e6d88a23fe88c305e3e5b666aed67b7d",
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
                    func="PERFORM set_config('enable_nestloop', 'on', TRUE);\nPERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY f.election_id, f.place_id FOR UPDATE;\nINSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at);\nRETURN NULL;",
                    hash="d36a6d64bfa990dac0d4cb0275350fed5352e76f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_facts_follow_update_30166",
                    referencing="REFERENCING NEW TABLE AS fresh ",
                    table="logistik_balance",
                    when="AFTER",
                ),
            ),
        ),
    ]
