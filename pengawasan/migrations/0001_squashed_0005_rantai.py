import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import pengawasan.models.people


def put_in_triggers(apps, schema_editor):
    """Each model states its triggers; put in one by one, every one would render all models anew."""
    for model in apps.get_app_config("pengawasan").get_models():
        for trigger in getattr(model._meta, "triggers", ()):
            schema_editor.execute(trigger.install_sql, params=None)


class Migration(migrations.Migration):
    replaces = [
        ("pengawasan", "0001_initial"),
        ("pengawasan", "0002_boundary"),
        ("pengawasan", "0003_vouched"),
        ("pengawasan", "0004_facts"),
        ("pengawasan", "0005_rantai"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("length", models.BigIntegerField(default=0)),
                ("head", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="7d289529c0ccff2a2c78e722bb6a910e9f9c041d",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_61616",
                            table="pengawasan_auditchain",
                            when="BEFORE",
                        ),
                    )
                ],
                "verbose_name": "rantai audit",
                "verbose_name_plural": "rantai audit",
            },
        ),
        migrations.CreateModel(
            name="Supervisor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("phone", models.CharField(blank=True, max_length=24, verbose_name="telepon")),
                ("is_sample", models.BooleanField(default=False, verbose_name="contoh")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "pengawas",
                "verbose_name_plural": "pengawas",
                "ordering": ["username"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="11dc6fd163f4d53d6de1c8a5b61e2ab2f74e347b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_719d4",
                            table="pengawasan_supervisor",
                            when="BEFORE",
                        ),
                    )
                ],
            },
            managers=[
                ("objects", pengawasan.models.people.SupervisorManager()),
            ],
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=17, primary_key=True, serialize=False, verbose_name="kode")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Provinsi"),
                            (2, "Kabupaten/Kota"),
                            (3, "Kecamatan"),
                            (4, "Desa/Kelurahan"),
                            (5, "TPS"),
                        ],
                        verbose_name="tingkat",
                    ),
                ),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="lintang")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="bujur")),
                (
                    "access",
                    models.CharField(
                        choices=[("normal", "Normal"), ("sulit", "Sulit"), ("sangat_sulit", "Sangat sulit")],
                        default="normal",
                        max_length=12,
                        verbose_name="akses",
                    ),
                ),
                (
                    "travel_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="waktu tempuh dari induk (jam)",
                    ),
                ),
                ("has_signal", models.BooleanField(blank=True, null=True, verbose_name="ada sinyal")),
                ("timezone", models.CharField(default="Asia/Jakarta", max_length=20, verbose_name="zona waktu")),
                (
                    "source_status",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Terverifikasi"),
                            ("DERIVED", "Diturunkan"),
                            ("PRACTICE", "Praktik"),
                            ("MEMORY", "Perlu konfirmasi"),
                            ("UNKNOWN", "Tidak diketahui"),
                            ("SAMPLE", "Contoh"),
                        ],
                        default="VERIFIED",
                        max_length=8,
                        verbose_name="status sumber",
                    ),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="tidak berlaku sejak")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="pengawasan.region",
                        verbose_name="wilayah induk",
                    ),
                ),
            ],
            options={
                "verbose_name": "wilayah",
                "verbose_name_plural": "wilayah",
                "ordering": ["code"],
                "indexes": [models.Index(fields=["level", "code"], name="region_level_code")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^\\d{2}(\\.\\d{2}(\\.\\d{2}(\\.\\d{4}(\\.\\d{3})?)?)?)?$")),
                        name="region_code_shape",
                        violation_error_message="Kode wilayah harus berbentuk 16.12.01.2001.003.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="region_position_whole",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pengawasan_regionhistory" ("access", "code", "has_signal", "latitude", "level", "longitude", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "source_status", "timezone", "travel_hours") SELECT new_values."access", new_values."code", new_values."has_signal", new_values."latitude", new_values."level", new_values."longitude", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."code", new_values."retired_at", new_values."source_status", new_values."timezone", new_values."travel_hours" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="035b6d51076fe2ac085a8b09a896bf85dd745d85",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7838b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="pengawasan_region",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pengawasan_regionhistory" ("access", "code", "has_signal", "latitude", "level", "longitude", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "source_status", "timezone", "travel_hours") SELECT new_values."access", new_values."code", new_values."has_signal", new_values."latitude", new_values."level", new_values."longitude", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."code", new_values."retired_at", new_values."source_status", new_values."timezone", new_values."travel_hours" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."code") = (new_values."code") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e303b734f7c27c7f04875408a68b361f88323736",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_aef59",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="pengawasan_region",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="distances_follow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude"))',
                            func="INSERT INTO logistik_receiptfact AS f (receipt_id, distance_m, is_seal_breach) \n    SELECT r.id, sqrt(((r.latitude - p.latitude) * 111320.0) ^ 2\n                      + ((r.longitude - p.longitude) * 111320.0 * cos(radians(p.latitude))) ^ 2)::integer,\n           r.seal IN ('broken', 'missing') OR EXISTS (\n               SELECT 1 FROM logistik_sealsighting o WHERE o.receipt_id = r.id\n                  AND EXISTS (SELECT 1 FROM logistik_sealsighting m WHERE m.shipment_id = r.shipment_id)\n                  AND NOT EXISTS (SELECT 1 FROM logistik_sealsighting m\n                                   WHERE m.shipment_id = r.shipment_id AND m.number = o.number))\n      FROM logistik_receipt r JOIN pengawasan_region p ON p.code = r.place_id WHERE r.place_id = NEW.code ORDER BY r.id ON CONFLICT (receipt_id) DO UPDATE SET distance_m = EXCLUDED.distance_m, is_seal_breach = EXCLUDED.is_seal_breach WHERE (f.distance_m, f.is_seal_breach) IS DISTINCT FROM (EXCLUDED.distance_m, EXCLUDED.is_seal_breach); RETURN NULL;",
                            hash="beb2f34a624850bb40b2823808f2f830160c9a81",
                            operation="UPDATE",
                            pgid="pgtrigger_distances_follow_66769",
                            table="pengawasan_region",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="travel_follows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."travel_hours" IS DISTINCT FROM (NEW."travel_hours"))',
                            func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.destination_id ~>=~ NEW.code AND s.destination_id ~<~ (NEW.code || '/') ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray); RETURN NULL;",
                            hash="7eadbdeb113f4c9850d1bcc413af54315fdf8bea",
                            operation="UPDATE",
                            pgid="pgtrigger_travel_follows_7bebb",
                            table="pengawasan_region",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(verbose_name="nomor")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("action", models.CharField(max_length=40, verbose_name="perbuatan")),
                ("place", models.CharField(blank=True, db_index=True, max_length=17, verbose_name="kode wilayah")),
                ("subject", models.CharField(max_length=80, verbose_name="objek")),
                ("data", models.JSONField(default=dict, verbose_name="rincian")),
                ("previous_hash", models.CharField(blank=True, max_length=64, verbose_name="hash sebelumnya")),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pelaku",
                    ),
                ),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="pengawasan.auditchain",
                        verbose_name="rantai",
                    ),
                ),
                ("seal", models.CharField(blank=True, max_length=64, verbose_name="segel")),
            ],
            options={
                "verbose_name": "catatan audit",
                "verbose_name_plural": "catatan audit",
                "ordering": ["chain", "number"],
                "constraints": [models.UniqueConstraint(fields=("chain", "number"), name="audit_number_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6a02ebaa500843f2306a22bfeb3eec604c538402",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_30bea",
                            table="pengawasan_auditentry",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="692a39ac38a5672bb70a1bef5a18439cd865486c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_95149",
                            table="pengawasan_auditentry",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("staf", "Staf Bawaslu"),
                            ("koordinator", "Koordinator"),
                            ("pimpinan", "Pimpinan"),
                            ("panwascam", "Panwaslu Kecamatan"),
                            ("pkd", "Panwaslu Kelurahan/Desa"),
                            ("ptps", "Pengawas TPS"),
                            ("pengamat", "Pengamat (hanya melihat)"),
                        ],
                        max_length=12,
                        verbose_name="jabatan",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="berlaku dari")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                ("letter_number", models.CharField(blank=True, max_length=80, verbose_name="nomor surat tugas")),
                (
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengawas",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "penugasan",
                "verbose_name_plural": "penugasan",
                "ordering": ["region", "role", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="assignment_dates_in_order",
                        violation_error_message="Tanggal akhir penugasan mendahului tanggal awalnya.",
                    ),
                    models.UniqueConstraint(
                        fields=("supervisor", "role", "region", "valid_from"), name="assignment_once"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pengawasan_assignmenthistory" ("id", "letter_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "supervisor_id", "valid_from", "valid_to") SELECT new_values."id", new_values."letter_number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."role", new_values."supervisor_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b0875429f076a9523e9c31baa5cc09d2a37aed7f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bf7d5",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="pengawasan_assignment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pengawasan_assignmenthistory" ("id", "letter_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "supervisor_id", "valid_from", "valid_to") SELECT new_values."id", new_values."letter_number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."role", new_values."supervisor_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="524a1677f21f5875b4d406180340383f678470e8",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a88f0",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="pengawasan_assignment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="4c9c9ad5ee43f62d81703869e90285ab7913813f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_e6591",
                            table="pengawasan_assignment",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[],
            options={
                "verbose_name": "kecamatan",
                "verbose_name_plural": "kecamatan",
                "proxy": True,
            },
            bases=("pengawasan.region",),
        ),
        migrations.CreateModel(
            name="PollingStation",
            fields=[],
            options={
                "verbose_name": "TPS",
                "verbose_name_plural": "TPS",
                "proxy": True,
            },
            bases=("pengawasan.region",),
        ),
        migrations.CreateModel(
            name="Village",
            fields=[],
            options={
                "verbose_name": "desa/kelurahan",
                "verbose_name_plural": "desa/kelurahan",
                "proxy": True,
            },
            bases=("pengawasan.region",),
        ),
        migrations.CreateModel(
            name="RegionHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("code", models.CharField(max_length=17, serialize=False, verbose_name="kode")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Provinsi"),
                            (2, "Kabupaten/Kota"),
                            (3, "Kecamatan"),
                            (4, "Desa/Kelurahan"),
                            (5, "TPS"),
                        ],
                        verbose_name="tingkat",
                    ),
                ),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="lintang")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="bujur")),
                (
                    "access",
                    models.CharField(
                        choices=[("normal", "Normal"), ("sulit", "Sulit"), ("sangat_sulit", "Sangat sulit")],
                        default="normal",
                        max_length=12,
                        verbose_name="akses",
                    ),
                ),
                (
                    "travel_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="waktu tempuh dari induk (jam)",
                    ),
                ),
                ("has_signal", models.BooleanField(blank=True, null=True, verbose_name="ada sinyal")),
                ("timezone", models.CharField(default="Asia/Jakarta", max_length=20, verbose_name="zona waktu")),
                (
                    "source_status",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Terverifikasi"),
                            ("DERIVED", "Diturunkan"),
                            ("PRACTICE", "Praktik"),
                            ("MEMORY", "Perlu konfirmasi"),
                            ("UNKNOWN", "Tidak diketahui"),
                            ("SAMPLE", "Contoh"),
                        ],
                        default="VERIFIED",
                        max_length=8,
                        verbose_name="status sumber",
                    ),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="tidak berlaku sejak")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pengawasan.region",
                        verbose_name="wilayah induk",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="pengawasan.region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="boundary",
                        serialize=False,
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
                ("geometry", models.JSONField(verbose_name="koordinat")),
                ("source", models.CharField(max_length=120, verbose_name="sumber")),
                ("loaded_at", models.DateTimeField(verbose_name="dimuat pada")),
            ],
            options={
                "verbose_name": "batas wilayah",
                "verbose_name_plural": "batas wilayah",
            },
        ),
        migrations.CreateModel(
            name="AssignmentHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("staf", "Staf Bawaslu"),
                            ("koordinator", "Koordinator"),
                            ("pimpinan", "Pimpinan"),
                            ("panwascam", "Panwaslu Kecamatan"),
                            ("pkd", "Panwaslu Kelurahan/Desa"),
                            ("ptps", "Pengawas TPS"),
                            ("pengamat", "Pengamat (hanya melihat)"),
                        ],
                        max_length=12,
                        verbose_name="jabatan",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="berlaku dari")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                ("letter_number", models.CharField(blank=True, max_length=80, verbose_name="nomor surat tugas")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="pengawasan.assignment",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengawas",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(put_in_triggers),
    ]
