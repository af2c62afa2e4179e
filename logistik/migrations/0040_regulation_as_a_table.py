"""The tables that may be handed in: also allotments and deadlines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("logistik", "0039_balance_unbound")]

    operations = [
        migrations.AlterField(
            model_name="importfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("voters", "Pemilih per TPS"),
                    ("shipments", "Pengiriman"),
                    ("receipts", "Daftar periksa"),
                    ("pengawas", "Pengawas"),
                    ("alokasi", "Alokasi"),
                    ("tenggat", "Tenggat"),
                ],
                max_length=10,
                verbose_name="jenis",
            ),
        ),
    ]
