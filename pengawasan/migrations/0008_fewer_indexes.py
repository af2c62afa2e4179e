import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pengawasan", "0007_facts_for_indexes"),
    ]

    operations = [
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
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["place"], name="audit_place", opclasses=["varchar_pattern_ops"]),
        ),
    ]
