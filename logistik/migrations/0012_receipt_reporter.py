from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("logistik", "0011_follow_ups"),
        ("pengawasan", "0002_boundary"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["reporter", "judged_at"], name="receipt_reporter_judged"),
        ),
    ]
