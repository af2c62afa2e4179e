"""Fewer indexes to keep with every report: those that others answer for, and entries for what a report does not say.

The row of what was sent is written twice, the second time with its answer: room for that is left beside it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0042_facts_for_indexes"),
        ("pengawasan", "0007_facts_for_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="receipt",
            name="receipt_election_place",
        ),
        migrations.RemoveIndex(
            model_name="receiptfact",
            name="receipt_distance",
        ),
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
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["place"], name="receipt_place", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)), fields=["corrects"], name="receipt_corrects"
            ),
        ),
        migrations.AddIndex(
            model_name="receiptfact",
            index=models.Index(
                condition=models.Q(("distance_m__isnull", False)), fields=["distance_m"], name="receipt_distance"
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE logistik_submission SET (fillfactor = 50)",
            "ALTER TABLE logistik_submission RESET (fillfactor)",
        ),
    ]
