"""Whether anything was counted at a place after its deadline."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0043_lean_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="placefact",
            name="is_late",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
