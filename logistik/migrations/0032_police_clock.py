"""Elections made before the clock for the police get it, in the words of followups.clocks.DEFAULTS of that time."""

from django.db import migrations

ROW = {"days": 1, "working_days": False, "status": "VERIFIED", "source": "UU Pilkada Ps 135: 1 × 24 jam"}


def add(apps, schema_editor):
    clock = apps.get_model("logistik", "FollowUpClock")
    lacking = apps.get_model("logistik", "Election").objects.filter(clocks__isnull=False).exclude(clocks__step="polri")
    for election in lacking.distinct():
        clock.objects.create(election=election, step="polri", **ROW)


class Migration(migrations.Migration):
    dependencies = [("logistik", "0001_squashed_0031_imports")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=True)]
