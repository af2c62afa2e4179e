import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

#: A store is named by its code; the only one a place could have had is its first, whose code is the place's.
BY_CODE = """
ALTER TABLE logistik_warehouse ADD COLUMN code varchar(24);
UPDATE logistik_warehouse SET code = place_id;
ALTER TABLE logistik_warehouse DROP CONSTRAINT logistik_warehouse_pkey;
ALTER TABLE logistik_warehouse ALTER COLUMN code SET NOT NULL;
ALTER TABLE logistik_warehouse ADD CONSTRAINT logistik_warehouse_pkey PRIMARY KEY (code);
CREATE INDEX logistik_warehouse_code_like ON logistik_warehouse (code varchar_pattern_ops);
CREATE INDEX logistik_warehouse_place_id ON logistik_warehouse (place_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0035_boxes"),
        ("pengawasan", "0001_squashed_0005_rantai"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            BY_CODE,
            state_operations=[
                migrations.AlterField(
                    model_name="warehouse",
                    name="place",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warehouses",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
                migrations.AddField(
                    model_name="warehouse",
                    name="code",
                    field=models.CharField(max_length=24, primary_key=True, serialize=False, verbose_name="kode"),
                    preserve_default=False,
                ),
                migrations.AlterModelOptions(
                    name="warehouse",
                    options={"ordering": ["code"], "verbose_name": "gudang", "verbose_name_plural": "gudang"},
                ),
            ],
        ),
        migrations.AddField(
            model_name="inspection",
            name="store",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="gudang ke-"),
        ),
        migrations.AddField(
            model_name="stockcount",
            name="store",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="gudang ke-"),
        ),
        migrations.CreateModel(
            name="StockMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.PositiveSmallIntegerField(verbose_name="dari gudang ke-")),
                ("target", models.PositiveSmallIntegerField(verbose_name="ke gudang ke-")),
                ("moved_at", models.DateTimeField(verbose_name="dipindahkan pada")),
                ("recorded_at", models.DateTimeField(verbose_name="dicatat pada")),
                ("lines", models.JSONField(verbose_name="barang")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock_moves",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "pindahan antargudang",
                "verbose_name_plural": "pindahan antargudang",
                "ordering": ["-moved_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="move_goes_elsewhere"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockmove",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3b070e894ba203cc9f36041d79a349ab09736ea9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_10380",
                    table="logistik_stockmove",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockmove",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="2e9b7dd127a1ea08fc72e048319098556454ee68",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_054d6",
                    table="logistik_stockmove",
                    when="BEFORE",
                ),
            ),
        ),
    ]
