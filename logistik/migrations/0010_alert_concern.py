import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0009_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="concern",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="logistik.concern",
                verbose_name="kendala",
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="number",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="nomor jawaban"),
        ),
        migrations.AlterField(
            model_name="alert",
            name="flag",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="logistik.flag",
                verbose_name="indikasi",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(fields=("concern", "number", "recipient"), name="alert_of_concern_once"),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("concern__isnull", True), ("flag__isnull", False), ("number__isnull", True)),
                    models.Q(("concern__isnull", False), ("flag__isnull", True), ("number__isnull", False)),
                    _connector="OR",
                ),
                name="alert_about_one_thing",
            ),
        ),
    ]
