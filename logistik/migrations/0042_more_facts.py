"""Whether anything is awaited or unheard of at a place, its deadline, and when a shipment last moved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0041_arrivals_can_be_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="placefact",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="placefact",
            name="is_unheard",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="placefact",
            name="is_waiting",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="shipmentfact",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
    ]
