from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL("ALTER TABLE logistik_submission ADD COLUMN contoh integer"),
        migrations.RunSQL("ALTER TABLE logistik_receipt ADD COLUMN contoh integer NOT NULL DEFAULT 0"),
        migrations.RunSQL("ALTER TABLE logistik_balance ADD CONSTRAINT contoh CHECK (received_good >= 0)"),
        migrations.RunSQL("CREATE INDEX contoh ON logistik_flag (opened_at, severity)"),
    ]
