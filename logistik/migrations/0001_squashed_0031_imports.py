import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import logistik.models.catalog
import logistik.models.change


def put_in_triggers(apps, schema_editor):
    """Each model states its triggers; put in one by one, every one would render all models anew."""
    for model in apps.get_app_config("logistik").get_models():
        for trigger in getattr(model._meta, "triggers", ()):
            schema_editor.execute(trigger.install_sql, params=None)


class Migration(migrations.Migration):
    replaces = [
        ("logistik", "0001_initial"),
        ("logistik", "0002_flag_assigned_to"),
        ("logistik", "0003_concerns"),
        ("logistik", "0004_changes"),
        ("logistik", "0005_saved_view"),
        ("logistik", "0006_photos"),
        ("logistik", "0007_channel"),
        ("logistik", "0008_checklists"),
        ("logistik", "0009_history"),
        ("logistik", "0010_alert_concern"),
        ("logistik", "0011_follow_ups"),
        ("logistik", "0012_receipt_reporter"),
        ("logistik", "0013_documents"),
        ("logistik", "0014_letters"),
        ("logistik", "0015_destruction"),
        ("logistik", "0016_handover"),
        ("logistik", "0017_never_emptied"),
        ("logistik", "0018_situation"),
        ("logistik", "0019_saved_concerns"),
        ("logistik", "0020_found_at_a_glance"),
        ("logistik", "0021_training"),
        ("logistik", "0022_form_a2"),
        ("logistik", "0023_job"),
        ("logistik", "0024_facts"),
        ("logistik", "0025_facts_of_what_is_there"),
        ("logistik", "0026_warehouse"),
        ("logistik", "0027_place_facts"),
        ("logistik", "0028_facts_of_the_places"),
        ("logistik", "0029_place_facts_by_index"),
        ("logistik", "0030_supervisors"),
        ("logistik", "0031_imports"),
    ]

    initial = True

    dependencies = [
        ("pengawasan", "0001_squashed_0005_rantai"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Election",
            fields=[
                ("code", models.CharField(max_length=30, primary_key=True, serialize=False, verbose_name="kode")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("voting_day", models.DateField(verbose_name="hari pemungutan suara")),
                ("contests", models.JSONField(default=list, verbose_name="jenis pemilihan")),
                (
                    "stops",
                    models.JSONField(
                        default=logistik.models.catalog.default_stops, verbose_name="tingkat persinggahan"
                    ),
                ),
                (
                    "distance_limit_m",
                    models.PositiveIntegerField(default=1000, verbose_name="jarak laporan paling jauh (m)"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="contoh")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="elections",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemilihan",
                "verbose_name_plural": "pemilihan",
                "ordering": ["-voting_day", "code"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_electionhistory" ("code", "contests", "distance_limit_m", "is_sample", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "stops", "voting_day") SELECT new_values."code", new_values."contests", new_values."distance_limit_m", new_values."is_sample", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."code", new_values."region_id", new_values."stops", new_values."voting_day" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="14be12a8e85d240d29a6a67251458846e1220c12",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cdb0e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="logistik_election",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_electionhistory" ("code", "contests", "distance_limit_m", "is_sample", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "stops", "voting_day") SELECT new_values."code", new_values."contests", new_values."distance_limit_m", new_values."is_sample", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."code", new_values."region_id", new_values."stops", new_values."voting_day" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."code") = (new_values."code") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="35aac9a770e6a25e5d9cc14177213e3dd3d6d994",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3ad06",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="logistik_election",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="dd1e2c03cb395ff36f8b7848e31a128c6294c245",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_be902",
                            table="logistik_election",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name="kode")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("utama", "Perlengkapan pemungutan suara"),
                            ("dukungan", "Dukungan perlengkapan lainnya"),
                            ("lainnya", "Perlengkapan pemungutan suara lainnya"),
                        ],
                        max_length=10,
                        verbose_name="golongan",
                    ),
                ),
                ("unit", models.CharField(max_length=12, verbose_name="satuan")),
                ("contest", models.CharField(blank=True, max_length=10, verbose_name="jenis pemilihan")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
            ],
            options={
                "verbose_name": "barang",
                "verbose_name_plural": "barang",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12, verbose_name="jenis")),
                ("client_id", models.UUIDField(verbose_name="id dari pengirim")),
                ("digest", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("body", models.BinaryField(verbose_name="isi asli")),
                ("accepted", models.BooleanField(verbose_name="diterima")),
                ("received_at", models.DateTimeField(verbose_name="diterima server")),
                ("answer", models.JSONField(null=True, verbose_name="jawaban pertama")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengirim",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("aplikasi", "Aplikasi"),
                            ("odk", "ODK Collect"),
                            ("pesan", "Pesan"),
                            ("kertas", "Daftar periksa"),
                        ],
                        default="aplikasi",
                        max_length=10,
                        verbose_name="jalur",
                    ),
                ),
            ],
            options={
                "verbose_name": "kiriman",
                "verbose_name_plural": "kiriman",
                "ordering": ["-received_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted", True)),
                        fields=("client_id", "kind"),
                        name="submission_accepted_once",
                    ),
                    models.UniqueConstraint(fields=("client_id", "kind", "digest"), name="submission_content_once"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b4eab5aced6ed035a350c4b856f5d78b3ed31445",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_8777d",
                            table="logistik_submission",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="answered_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."answer" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e888ef0f397aff945a40e7d8e2ee2b0db6ccdae2",
                            operation="UPDATE",
                            pgid="pgtrigger_answered_once_f48bd",
                            table="logistik_submission",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="9e07cb673a4fe650a465b398c26cc5536694a6da",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_cd854",
                            table="logistik_submission",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(verbose_name="mulai")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="selesai")),
                ("opened", models.IntegerField(default=0, verbose_name="dibuka")),
                ("changed", models.IntegerField(default=0, verbose_name="berubah")),
                ("cleared", models.IntegerField(default=0, verbose_name="teratasi")),
            ],
            options={
                "verbose_name": "sapuan",
                "verbose_name_plural": "sapuan",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="Quarantine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=50, verbose_name="aturan")),
                ("subject", models.CharField(max_length=120, verbose_name="baris")),
                ("error", models.TextField(verbose_name="kesalahan")),
                ("since", models.DateTimeField(verbose_name="sejak")),
                ("seen_at", models.DateTimeField(verbose_name="terakhir")),
            ],
            options={
                "verbose_name": "karantina",
                "verbose_name_plural": "karantina",
                "ordering": ["since"],
                "constraints": [models.UniqueConstraint(fields=("rule", "subject"), name="quarantine_once")],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "xid",
                    models.BigIntegerField(
                        db_default=logistik.models.change.CurrentTransaction(), verbose_name="transaksi"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), db_index=True, verbose_name="waktu"
                    ),
                ),
                ("kind", models.CharField(max_length=8, verbose_name="jenis")),
                ("subject", models.CharField(max_length=40, verbose_name="objek")),
                ("place", models.CharField(max_length=17, verbose_name="kode wilayah")),
            ],
            options={
                "verbose_name": "perubahan",
                "verbose_name_plural": "perubahan",
                "ordering": ["xid", "id"],
                "indexes": [models.Index(fields=["xid", "id"], name="change_in_order")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "list",
                    models.CharField(
                        choices=[
                            ("flags", "Indikasi"),
                            ("shipments", "Pengiriman"),
                            ("followups", "Tindak lanjut"),
                            ("concerns", "Kendala"),
                        ],
                        max_length=12,
                        verbose_name="daftar",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="nama")),
                ("query", models.CharField(max_length=400, verbose_name="saringan")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pemilik",
                    ),
                ),
            ],
            options={
                "verbose_name": "tampilan tersimpan",
                "verbose_name_plural": "tampilan tersimpan",
                "ordering": ["list", "name"],
                "constraints": [models.UniqueConstraint(fields=("owner", "list", "name"), name="saved_view_once")],
            },
        ),
        migrations.CreateModel(
            name="Warehouse",
            fields=[
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="warehouse",
                        serialize=False,
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("address", models.CharField(blank=True, max_length=250, verbose_name="alamat")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="lintang")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="bujur")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("resmi", "Gudang resmi"),
                            ("tidak_resmi", "Bukan gudang resmi"),
                            ("tidak_diketahui", "Belum diketahui"),
                        ],
                        default="tidak_diketahui",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                ("keeper", models.CharField(blank=True, max_length=150, verbose_name="penanggung jawab")),
                ("roster", models.JSONField(blank=True, default=list, verbose_name="jadwal jaga")),
            ],
            options={
                "verbose_name": "gudang",
                "verbose_name_plural": "gudang",
                "ordering": ["place"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="warehouse_position_whole",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="2a86a987fe45e6bf7659fcf42bc26ebd3416ef9d",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_08103",
                            table="logistik_warehouse",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("days_before", models.PositiveSmallIntegerField(verbose_name="hari sebelum pemungutan (H-…)")),
                ("time", models.TimeField(blank=True, null=True, verbose_name="pukul (kosong = akhir hari)")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Terverifikasi"),
                            ("DERIVED", "Diturunkan"),
                            ("PRACTICE", "Praktik"),
                            ("MEMORY", "Perlu konfirmasi"),
                            ("UNKNOWN", "Tidak diketahui"),
                            ("SAMPLE", "Contoh"),
                        ],
                        max_length=8,
                        verbose_name="status sumber",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="sumber")),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
            ],
            options={
                "verbose_name": "tenggat",
                "verbose_name_plural": "tenggat",
                "ordering": ["election", "level"],
                "constraints": [models.UniqueConstraint(fields=("election", "level"), name="deadline_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_deadlinehistory" ("days_before", "election_id", "id", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "time") SELECT new_values."days_before", new_values."election_id", new_values."id", new_values."level", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."status", new_values."time" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e405ff6f7fe8899e409fd181727077a02c2623fa",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b8dee",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="logistik_deadline",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_deadlinehistory" ("days_before", "election_id", "id", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "time") SELECT new_values."days_before", new_values."election_id", new_values."id", new_values."level", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."status", new_values."time" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="91a91041cbdfe48c21d5ddddfc1d01c6f3d00751",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3cbb8",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="logistik_deadline",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="6a50f8c03bdac0e12ba627e777f4209e8b21978e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_1e609",
                            table="logistik_deadline",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ElectionHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("code", models.CharField(max_length=30, serialize=False, verbose_name="kode")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("voting_day", models.DateField(verbose_name="hari pemungutan suara")),
                ("contests", models.JSONField(default=list, verbose_name="jenis pemilihan")),
                (
                    "stops",
                    models.JSONField(
                        default=logistik.models.catalog.default_stops, verbose_name="tingkat persinggahan"
                    ),
                ),
                (
                    "distance_limit_m",
                    models.PositiveIntegerField(default=1000, verbose_name="jarak laporan paling jauh (m)"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="contoh")),
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
                        to="logistik.election",
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
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("voters", "Pemilih per TPS"),
                            ("shipments", "Pengiriman"),
                            ("receipts", "Daftar periksa"),
                            ("pengawas", "Pengawas"),
                        ],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                ("filename", models.CharField(max_length=200, verbose_name="nama berkas")),
                ("content", models.BinaryField(verbose_name="isi")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(verbose_name="diunggah pada")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu"),
                            ("selesai", "Selesai"),
                            ("ditolak", "Ditolak"),
                            ("mundur", "Sedang dibatalkan"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="menunggu",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("rows", models.PositiveIntegerField(null=True, verbose_name="baris")),
                ("errors", models.JSONField(default=list, verbose_name="kesalahan")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="selesai pada")),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                ("columns", models.JSONField(blank=True, default=dict, verbose_name="kolom")),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="kemajuan (%)")),
                ("trace", models.JSONField(blank=True, default=dict, verbose_name="keadaan sebelumnya")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="dibatalkan pada")),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibatalkan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas impor",
                "verbose_name_plural": "berkas impor",
                "ordering": ["-uploaded_at"],
            },
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("manifest_number", models.CharField(db_index=True, max_length=80, verbose_name="nomor surat jalan")),
                ("stage", models.PositiveSmallIntegerField(verbose_name="tahap")),
                (
                    "direction",
                    models.CharField(
                        choices=[("outbound", "Pengiriman"), ("return", "Arus balik"), ("replacement", "Penggantian")],
                        default="outbound",
                        max_length=12,
                        verbose_name="arah",
                    ),
                ),
                ("vehicle", models.CharField(blank=True, max_length=80, verbose_name="kendaraan")),
                (
                    "escort",
                    models.CharField(
                        blank=True,
                        help_text="Kosong = tanpa kawal; tak diisi = tidak diketahui.",
                        max_length=120,
                        null=True,
                        verbose_name="pengawalan",
                    ),
                ),
                ("planned_departure", models.DateTimeField(blank=True, null=True, verbose_name="rencana berangkat")),
                ("expected_arrival", models.DateTimeField(blank=True, null=True, verbose_name="perkiraan tiba")),
                ("recorded_at", models.DateTimeField(verbose_name="dicatat pada")),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="pengawasan.region",
                        verbose_name="tujuan",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departures",
                        to="pengawasan.region",
                        verbose_name="asal",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "pengiriman",
                "verbose_name_plural": "pengiriman",
                "ordering": ["-recorded_at", "id"],
                "indexes": [
                    models.Index(fields=["election", "destination"], name="shipment_election_to"),
                    models.Index(
                        condition=models.Q(("escort", "")),
                        fields=["election", "destination"],
                        name="shipment_unescorted",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("stage__in", (1, 2))), name="shipment_stage_1_or_2"),
                    models.CheckConstraint(
                        condition=models.Q(("origin", models.F("destination")), _negated=True),
                        name="shipment_goes_somewhere",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="253a8f937213221bf65348beeba8f38c3bc59278",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9c4e5",
                            table="logistik_shipment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_inserted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT DISTINCT 'shipment', s.id::text, p.place FROM new_rows n JOIN logistik_shipment s ON s.id = n.id CROSS JOIN LATERAL (VALUES (s.origin_id), (s.destination_id)) AS p (place); RETURN NULL;",
                            hash="93152e19ce39a1e56feb963d04045b666ddd5c03",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_change_inserted_431fd",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="logistik_shipment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="356fba318fba56f24e50755b64d7b2f9a7895f5c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_59920",
                            table="logistik_shipment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="facts_follow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.id IN (SELECT id FROM fresh) ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray);\nRETURN NULL;",
                            hash="e694de3f3ff7c82cfa8c65e801f540c5c4306e34",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_facts_follow_6b462",
                            referencing="REFERENCING NEW TABLE AS fresh ",
                            table="logistik_shipment",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VoterCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("male", models.PositiveIntegerField(verbose_name="pemilih laki-laki")),
                ("female", models.PositiveIntegerField(verbose_name="pemilih perempuan")),
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
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voter_counts",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voter_counts",
                        to="pengawasan.region",
                        verbose_name="TPS",
                    ),
                ),
            ],
            options={
                "verbose_name": "jumlah pemilih",
                "verbose_name_plural": "jumlah pemilih",
                "ordering": ["election", "place"],
                "constraints": [models.UniqueConstraint(fields=("election", "place"), name="voter_count_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_votercounthistory" ("election_id", "female", "id", "male", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "source_status") SELECT new_values."election_id", new_values."female", new_values."id", new_values."male", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place_id", new_values."source_status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1ce35897ac83fb287bb2d93ae9c2cbbd9ee8256b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_749bc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="logistik_votercount",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_votercounthistory" ("election_id", "female", "id", "male", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "source_status") SELECT new_values."election_id", new_values."female", new_values."id", new_values."male", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place_id", new_values."source_status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="50486953b48a4ab6bbe15957b47c6940052d7da6",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a896f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="logistik_votercount",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="683438672d45a5156ac4c0527c571e2503f5dfb5",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_bf4fb",
                            table="logistik_votercount",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("jawaban", "Jawaban atas imbauan, saran perbaikan, atau koordinasi"),
                            ("temuan", "Pleno menetapkan temuan sejak diketahui"),
                            ("penanganan", "Penanganan temuan sejak diregistrasi"),
                            ("perpanjangan", "Tambahan waktu penanganan"),
                            ("kpu", "KPU memutus rekomendasi"),
                            ("polri", "Dugaan pidana diteruskan kepada Polri"),
                        ],
                        max_length=12,
                        verbose_name="langkah",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="hari")),
                ("working_days", models.BooleanField(default=False, verbose_name="hari kerja")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Terverifikasi"),
                            ("DERIVED", "Diturunkan"),
                            ("PRACTICE", "Praktik"),
                            ("MEMORY", "Perlu konfirmasi"),
                            ("UNKNOWN", "Tidak diketahui"),
                            ("SAMPLE", "Contoh"),
                        ],
                        max_length=8,
                        verbose_name="status sumber",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="sumber")),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clocks",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
            ],
            options={
                "verbose_name": "batas waktu prosedur",
                "verbose_name_plural": "batas waktu prosedur",
                "ordering": ["election", "pk"],
                "constraints": [models.UniqueConstraint(fields=("election", "step"), name="clock_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_followupclockhistory" ("days", "election_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "step", "working_days") SELECT new_values."days", new_values."election_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."status", new_values."step", new_values."working_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="612a7c92f6ebd6d4a562b2682da419d4360fb556",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8815a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="logistik_followupclock",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_followupclockhistory" ("days", "election_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "status", "step", "working_days") SELECT new_values."days", new_values."election_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."status", new_values."step", new_values."working_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d0366cd9c2f30b4dddafad90118f67520f34bdd2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_17993",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="logistik_followupclock",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="032a9fa7ab6bae54e1ee6e7912f2fe68c47522a7",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_54355",
                            table="logistik_followupclock",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("rakernis", "Rapat kerja teknis"), ("bimtek", "Bimbingan teknis")],
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                ("organiser", models.CharField(max_length=150, verbose_name="penyelenggara")),
                ("venue", models.CharField(max_length=200, verbose_name="tempat")),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("ends_on", models.DateField(verbose_name="sampai")),
                ("agenda", models.JSONField(blank=True, default=list, verbose_name="susunan acara")),
                ("created_at", models.DateTimeField(verbose_name="disusun")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="disusun oleh",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "rakernis atau bimtek",
                "verbose_name_plural": "rakernis dan bimtek",
                "ordering": ["-starts_on", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="training_days_in_order"
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="training_has_title"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="abe39f300d812f566a76a14e3166c33bac2d6c95",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_3810a",
                            table="logistik_training",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="120a89f12d3d4a9008bb42ce216a52c432783576",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_d922c",
                            table="logistik_training",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("requested_at", models.DateTimeField(verbose_name="diminta")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu"),
                            ("berjalan", "Berjalan"),
                            ("selesai", "Selesai"),
                            ("gagal", "Gagal"),
                        ],
                        default="menunggu",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="dimulai")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="baris selesai")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="baris seluruhnya")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="sebab gagal")),
                ("filename", models.CharField(blank=True, max_length=120, verbose_name="nama berkas")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="ukuran (byte)")),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diminta oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "rekap",
                "verbose_name_plural": "rekap",
                "ordering": ["-requested_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "selesai"), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="job_done_has_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("total"))), name="job_done_of_total"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60)),
                ("is_doubled", models.BooleanField(default=False)),
                (
                    "election",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.election",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pengawasan.region",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_doubled", True)), fields=["election", "number"], name="seal_doubled"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("election", "number"), name="seal_fact_once")],
            },
        ),
        migrations.CreateModel(
            name="StockCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_at", models.DateTimeField(verbose_name="dihitung pada")),
                ("recorded_at", models.DateTimeField(verbose_name="dicatat pada")),
                ("lines", models.JSONField(verbose_name="hitungan")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "counted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dihitung oleh",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock_counts",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan stok",
                "verbose_name_plural": "hitungan stok",
                "ordering": ["-counted_at", "-id"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="55aa1c0c5018e00a6a0bbef9ccad0f4ff85b2d3d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_58cce",
                            table="logistik_stockcount",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="cc7c251aa42ea2af64eff48bb0f530bd71faa912",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_2e947",
                            table="logistik_stockcount",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("needs", models.IntegerField(default=0)),
                ("met", models.IntegerField(default=0)),
                ("is_received", models.BooleanField(default=False)),
                ("is_departed", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField(null=True)),
                (
                    "election",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.election",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pengawasan.region",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("election", "place"), name="place_fact_once")],
            },
        ),
        migrations.CreateModel(
            name="Allotment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("pemilih", "per pemilih"),
                            ("tps", "per TPS"),
                            ("desa", "per desa/kelurahan"),
                            ("kecamatan", "per kecamatan"),
                            ("kabupaten", "per kabupaten"),
                            ("provinsi", "per provinsi"),
                        ],
                        max_length=10,
                        verbose_name="dasar",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(blank=True, null=True, verbose_name="jumlah")),
                (
                    "reserve_percent",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="cadangan (%)"
                    ),
                ),
                ("per_contest", models.BooleanField(default=False, verbose_name="untuk setiap jenis pemilihan")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Terverifikasi"),
                            ("DERIVED", "Diturunkan"),
                            ("PRACTICE", "Praktik"),
                            ("MEMORY", "Perlu konfirmasi"),
                            ("UNKNOWN", "Tidak diketahui"),
                            ("SAMPLE", "Contoh"),
                        ],
                        max_length=8,
                        verbose_name="status sumber",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="sumber")),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotments",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotments",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
            ],
            options={
                "verbose_name": "alokasi",
                "verbose_name_plural": "alokasi",
                "ordering": ["election", "item"],
                "constraints": [
                    models.UniqueConstraint(fields=("election", "item"), name="allotment_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserve_percent__isnull", True), ("reserve_percent__range", (0, 100)), _connector="OR"
                        ),
                        name="allotment_reserve_sane",
                        violation_error_message="Cadangan harus antara 0 dan 100 persen.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_allotmenthistory" ("basis", "election_id", "id", "item_id", "per_contest", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "reserve_percent", "source", "status") SELECT new_values."basis", new_values."election_id", new_values."id", new_values."item_id", new_values."per_contest", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quantity", new_values."reserve_percent", new_values."source", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="87bdf641a736c7c2f25199d61518e0b0665af6d2",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_43162",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="logistik_allotment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_allotmenthistory" ("basis", "election_id", "id", "item_id", "per_contest", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "reserve_percent", "source", "status") SELECT new_values."basis", new_values."election_id", new_values."id", new_values."item_id", new_values."per_contest", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."quantity", new_values."reserve_percent", new_values."source", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ee6249b326bf1f3c4f2d75d41b96f298f97e2bfc",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_45fbe",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="logistik_allotment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="63f7bf549653b962b3399c9d7e058cdfbb7af1a6",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_08a3c",
                            table="logistik_allotment",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("need", models.BigIntegerField(db_default=0, default=0, null=True, verbose_name="kebutuhan")),
                ("shipped", models.BigIntegerField(db_default=0, default=0, verbose_name="dikirim")),
                ("departed", models.BigIntegerField(db_default=0, default=0, verbose_name="berangkat")),
                ("arrived", models.BigIntegerField(db_default=0, default=0, verbose_name="tiba")),
                ("received_good", models.BigIntegerField(db_default=0, default=0, verbose_name="baik")),
                ("received_damaged", models.BigIntegerField(db_default=0, default=0, verbose_name="rusak")),
                ("replaced", models.BigIntegerField(db_default=0, default=0, verbose_name="diganti")),
                ("last_received_at", models.DateTimeField(null=True, verbose_name="terakhir diterima")),
                ("due_at", models.DateTimeField(null=True, verbose_name="tenggat")),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
                (
                    "is_damaged",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(("received_damaged__gt", models.F("replaced"))),
                        output_field=models.BooleanField(null=True),
                    ),
                ),
                (
                    "is_excess",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(
                            ("received_good__gt", models.F("need")), ("shipped__gt", models.F("need")), _connector="OR"
                        ),
                        output_field=models.BooleanField(null=True),
                    ),
                ),
                (
                    "is_short",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(
                            ("last_received_at__isnull", False), ("received_good__lt", models.F("need"))
                        ),
                        output_field=models.BooleanField(null=True),
                    ),
                ),
                (
                    "is_short_manifest",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(("shipped__gt", 0), ("shipped__lt", models.F("need"))),
                        output_field=models.BooleanField(null=True),
                    ),
                ),
                (
                    "is_unheard",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(
                            ("arrived__gte", models.F("shipped")), ("last_received_at__isnull", True), ("need__gt", 0)
                        ),
                        output_field=models.BooleanField(null=True),
                    ),
                ),
                (
                    "is_waiting",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(("arrived__lt", models.F("shipped"))),
                        output_field=models.BooleanField(null=True),
                    ),
                ),
            ],
            options={
                "verbose_name": "neraca",
                "verbose_name_plural": "neraca",
                "ordering": ["election", "place", "item"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_excess", True)), fields=["election", "place"], name="balance_excess"
                    ),
                    models.Index(
                        condition=models.Q(("is_damaged", True)), fields=["election", "place"], name="balance_damaged"
                    ),
                    models.Index(
                        condition=models.Q(("is_short", True)), fields=["election", "place"], name="balance_short"
                    ),
                    models.Index(
                        condition=models.Q(("is_short_manifest", True)),
                        fields=["election", "place"],
                        name="balance_short_manifest",
                    ),
                    models.Index(
                        condition=models.Q(("is_unheard", True)), fields=["election", "due_at"], name="balance_unheard"
                    ),
                    models.Index(
                        condition=models.Q(("need", 0)), fields=["election", "place"], name="balance_unneeded"
                    ),
                    models.Index(fields=["place"], name="balance_place", opclasses=["varchar_pattern_ops"]),
                    models.Index(
                        condition=models.Q(("is_waiting", True)),
                        fields=["election", "place", "due_at"],
                        name="balance_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("election", "place", "item"), name="balance_once"),
                    models.CheckConstraint(condition=models.Q(("need__gte", 0)), name="balance_need_not_negative"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="change_inserted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT DISTINCT 'balance', n.place_id, n.place_id FROM new_rows n; RETURN NULL;",
                            hash="329c305062d4273fede9e437a6376ecd077cc8b7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_change_inserted_fb8a1",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="logistik_balance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_updated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT DISTINCT 'balance', n.place_id, n.place_id FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o.* IS DISTINCT FROM n.*; RETURN NULL;",
                            hash="c0b2751164582711bab707f9b427f2ae7576f6dd",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_change_updated_25a6b",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="logistik_balance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="replaced_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_needhistory" ("election_id", "item_id", "need", "pgh_created_at", "pgh_label", "place_id") SELECT old_values."election_id", old_values."item_id", old_values."need", NOW(), \'replaced\', old_values."place_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."need" IS DISTINCT FROM (new_values."need")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7c3364702a1e249e63ebd99fb26b8556ed6bed6f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_replaced_update_646c2",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="logistik_balance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="facts_follow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="PERFORM set_config('enable_nestloop', 'on', TRUE);\nINSERT INTO logistik_placefact (election_id, place_id, level, needs, met, is_received, is_departed) SELECT election_id, place_id, max(level), 0, 0, FALSE, FALSE FROM fresh GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO NOTHING;\nPERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY f.election_id, f.place_id FOR UPDATE;\nINSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at);\nRETURN NULL;",
                            hash="b2bebf2ffe017f78822d0620538e394467795639",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_facts_follow_e087d",
                            referencing="REFERENCING NEW TABLE AS fresh ",
                            table="logistik_balance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="facts_follow_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="PERFORM set_config('enable_nestloop', 'on', TRUE);\nINSERT INTO logistik_placefact (election_id, place_id, level, needs, met, is_received, is_departed) SELECT election_id, place_id, max(level), 0, 0, FALSE, FALSE FROM fresh GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO NOTHING;\nPERFORM 1 FROM logistik_placefact AS f WHERE (f.election_id, f.place_id) IN (SELECT election_id, place_id FROM fresh) ORDER BY f.election_id, f.place_id FOR UPDATE;\nINSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at);\nRETURN NULL;",
                            hash="f56875dca5a53758563feef238f22d3717f4e533",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_facts_follow_update_30166",
                            referencing="REFERENCING NEW TABLE AS fresh ",
                            table="logistik_balance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="facts_follow_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="PERFORM set_config('enable_nestloop', 'on', TRUE);\nDELETE FROM logistik_placefact AS f USING fresh AS g WHERE (f.election_id, f.place_id) = (g.election_id, g.place_id) AND NOT EXISTS (SELECT 1 FROM logistik_balance b WHERE (b.election_id, b.place_id) = (f.election_id, f.place_id));\nINSERT INTO logistik_placefact AS f (election_id, place_id, level, needs, met, is_received, is_departed, received_at) \n    SELECT b.election_id, b.place_id, max(b.level), count(*) FILTER (WHERE b.need > 0),\n           count(*) FILTER (WHERE b.need > 0 AND b.received_good >= b.need),\n           bool_or(b.received_good + b.received_damaged > 0), bool_or(b.departed > 0),\n           max(b.last_received_at) FILTER (WHERE b.need > 0)\n      FROM logistik_balance b WHERE (b.election_id, b.place_id) IN (SELECT election_id, place_id FROM fresh) GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (election_id, place_id) DO UPDATE SET level = EXCLUDED.level, needs = EXCLUDED.needs, met = EXCLUDED.met, is_received = EXCLUDED.is_received, is_departed = EXCLUDED.is_departed, received_at = EXCLUDED.received_at WHERE (f.level, f.needs, f.met, f.is_received, f.is_departed, f.received_at) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.needs, EXCLUDED.met, EXCLUDED.is_received, EXCLUDED.is_departed, EXCLUDED.received_at);\nRETURN NULL;",
                            hash="29807aeb0de7c80a5a955d93d9960e87d40a4c65",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_facts_follow_delete_cc813",
                            referencing="REFERENCING OLD TABLE AS fresh ",
                            table="logistik_balance",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("need", models.BigIntegerField(db_default=0, default=0, null=True, verbose_name="kebutuhan")),
                (
                    "election",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
            ],
            options={
                "verbose_name": "kebutuhan yang diganti",
                "verbose_name_plural": "kebutuhan yang diganti",
                "abstract": False,
                "indexes": [models.Index(fields=["election", "place", "item", "pgh_created_at"], name="need_history")],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("observed_at", models.DateTimeField(verbose_name="diamati pada")),
                ("judged_at", models.DateTimeField(verbose_name="waktu yang dinilai")),
                ("received_at", models.DateTimeField(verbose_name="diterima server")),
                ("points", models.JSONField(verbose_name="butir pemeriksaan")),
                ("notes", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pelapor",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspection",
                        to="logistik.submission",
                        verbose_name="kiriman",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemeriksaan gudang",
                "verbose_name_plural": "pemeriksaan gudang",
                "ordering": ["-judged_at", "id"],
                "indexes": [models.Index(fields=["election", "place", "-judged_at"], name="inspection_latest")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5649bfd22f726503d7caf9cae67762289c86f470",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_64061",
                            table="logistik_inspection",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="9fdfe0cf2ac991877492a604dbdc61eca85df3c2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_6f57c",
                            table="logistik_inspection",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                ("days_before", models.PositiveSmallIntegerField(verbose_name="hari sebelum pemungutan (H-…)")),
                ("time", models.TimeField(blank=True, null=True, verbose_name="pukul (kosong = akhir hari)")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Terverifikasi"),
                            ("DERIVED", "Diturunkan"),
                            ("PRACTICE", "Praktik"),
                            ("MEMORY", "Perlu konfirmasi"),
                            ("UNKNOWN", "Tidak diketahui"),
                            ("SAMPLE", "Contoh"),
                        ],
                        max_length=8,
                        verbose_name="status sumber",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="sumber")),
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
                        to="logistik.deadline",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("manifest_number", models.CharField(blank=True, max_length=80, verbose_name="nomor surat jalan")),
                ("observed_at", models.DateTimeField(verbose_name="diamati pada")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="dikirim pada")),
                ("received_at", models.DateTimeField(db_index=True, verbose_name="diterima server")),
                ("judged_at", models.DateTimeField(verbose_name="waktu yang dinilai")),
                (
                    "skew_seconds",
                    models.IntegerField(blank=True, null=True, verbose_name="selisih jam perangkat (detik)"),
                ),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="lintang")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="bujur")),
                ("accuracy_m", models.FloatField(blank=True, null=True, verbose_name="ketelitian (m)")),
                ("mock", models.BooleanField(default=False, verbose_name="posisi tiruan")),
                (
                    "witness",
                    models.CharField(
                        choices=[
                            ("present", "Pengawas hadir"),
                            ("absent", "Pengawas tidak hadir"),
                            ("obstructed", "Pengawas dihalangi"),
                        ],
                        default="present",
                        max_length=10,
                        verbose_name="pengawasan",
                    ),
                ),
                (
                    "seal",
                    models.CharField(
                        choices=[
                            ("intact", "Utuh"),
                            ("broken", "Rusak"),
                            ("missing", "Tidak ada"),
                            ("none", "Tidak bersegel menurut aturan"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="segel",
                    ),
                ),
                (
                    "seal_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="nomor segel",
                    ),
                ),
                (
                    "storage",
                    models.CharField(
                        choices=[("official", "Tempat resmi"), ("unofficial", "Bukan tempat resmi")],
                        default="official",
                        max_length=10,
                        verbose_name="penyimpanan",
                    ),
                ),
                ("received_by", models.CharField(blank=True, max_length=120, verbose_name="diterima oleh")),
                ("notes", models.TextField(blank=True, verbose_name="catatan")),
                ("corrects", models.UUIDField(blank=True, db_index=True, null=True, verbose_name="mengoreksi")),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="tanda",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pelapor",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="receipts",
                        to="logistik.shipment",
                        verbose_name="pengiriman",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="logistik.submission",
                        verbose_name="kiriman",
                    ),
                ),
            ],
            options={
                "verbose_name": "penerimaan",
                "verbose_name_plural": "penerimaan",
                "ordering": ["-received_at", "id"],
                "indexes": [
                    models.Index(fields=["election", "place"], name="receipt_election_place"),
                    models.Index(fields=["reporter", "judged_at"], name="receipt_reporter_judged"),
                    models.Index(
                        condition=models.Q(
                            ("witness__in", ["absent", "obstructed"]),
                            ("seal__in", ["broken", "missing"]),
                            ("storage", "unofficial"),
                            _connector="OR",
                        ),
                        fields=["election", "place"],
                        name="receipt_breach",
                    ),
                    models.Index(
                        models.F("election"),
                        django.db.models.functions.text.Length("place"),
                        models.F("judged_at"),
                        name="receipt_when",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="988b63728f9f44c64a63df0a51387dcbf83aa93b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e9603",
                            table="logistik_receipt",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_inserted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT 'receipt', r.id::text, r.place_id FROM new_rows r UNION ALL SELECT DISTINCT 'shipment', s.id::text, p.place FROM new_rows n JOIN logistik_shipment s ON s.id = n.shipment_id CROSS JOIN LATERAL (VALUES (s.origin_id), (s.destination_id)) AS p (place); RETURN NULL;",
                            hash="f89495d98d49c3b89e3ed583f0c4db02356c1e36",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_change_inserted_2ab8f",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="logistik_receipt",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="c38c58d4961b8c9dfff0c26c9564389bcb9ecc9a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_9ba2d",
                            table="logistik_receipt",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="facts_follow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.id IN (SELECT shipment_id FROM fresh) ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray);\nINSERT INTO logistik_receiptfact AS f (receipt_id, distance_m, is_seal_breach) \n    SELECT r.id, sqrt(((r.latitude - p.latitude) * 111320.0) ^ 2\n                      + ((r.longitude - p.longitude) * 111320.0 * cos(radians(p.latitude))) ^ 2)::integer,\n           r.seal IN ('broken', 'missing') OR EXISTS (\n               SELECT 1 FROM logistik_sealsighting o WHERE o.receipt_id = r.id\n                  AND EXISTS (SELECT 1 FROM logistik_sealsighting m WHERE m.shipment_id = r.shipment_id)\n                  AND NOT EXISTS (SELECT 1 FROM logistik_sealsighting m\n                                   WHERE m.shipment_id = r.shipment_id AND m.number = o.number))\n      FROM logistik_receipt r JOIN pengawasan_region p ON p.code = r.place_id WHERE r.id IN (SELECT id FROM fresh) ORDER BY r.id ON CONFLICT (receipt_id) DO UPDATE SET distance_m = EXCLUDED.distance_m, is_seal_breach = EXCLUDED.is_seal_breach WHERE (f.distance_m, f.is_seal_breach) IS DISTINCT FROM (EXCLUDED.distance_m, EXCLUDED.is_seal_breach);\nRETURN NULL;",
                            hash="3cd994210f70361bdab1664ce055fd6dbca02b04",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_facts_follow_00393",
                            referencing="REFERENCING NEW TABLE AS fresh ",
                            table="logistik_receipt",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegBalance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("manifest", models.BigIntegerField(db_default=0, default=0, verbose_name="surat jalan")),
                ("counted", models.BigIntegerField(db_default=0, default=0, verbose_name="dihitung")),
                ("reports", models.IntegerField(db_default=0, default=0, verbose_name="laporan")),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legs",
                        to="logistik.shipment",
                        verbose_name="pengiriman",
                    ),
                ),
                (
                    "is_different",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(
                            ("reports__gt", 0), models.Q(("counted", models.F("manifest")), _negated=True)
                        ),
                        output_field=models.BooleanField(null=True),
                    ),
                ),
            ],
            options={
                "verbose_name": "neraca pengiriman",
                "verbose_name_plural": "neraca pengiriman",
                "ordering": ["shipment", "item"],
                "indexes": [
                    models.Index(condition=models.Q(("is_different", True)), fields=["shipment"], name="leg_differs")
                ],
                "constraints": [models.UniqueConstraint(fields=("shipment", "item"), name="leg_balance_once")],
            },
        ),
        migrations.CreateModel(
            name="ShipmentEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("berangkat", "Berangkat"),
                            ("transit", "Transit"),
                            ("pindah_kendaraan", "Pindah kendaraan"),
                            ("tiba", "Tiba"),
                            ("ditolak", "Ditolak"),
                            ("batal", "Batal"),
                        ],
                        max_length=16,
                        verbose_name="kejadian",
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="terjadi pada")),
                ("vehicle", models.CharField(blank=True, max_length=80, verbose_name="kendaraan")),
                ("notes", models.TextField(blank=True, verbose_name="catatan")),
                ("recorded_at", models.DateTimeField(verbose_name="dicatat pada")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="logistik.shipment",
                        verbose_name="pengiriman",
                    ),
                ),
            ],
            options={
                "verbose_name": "kejadian pengiriman",
                "verbose_name_plural": "kejadian pengiriman",
                "ordering": ["occurred_at", "recorded_at"],
                "indexes": [models.Index(fields=["shipment", "kind", "occurred_at"], name="event_shipment_kind")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="dba5c78feb51f88ae586e7bc4d3aa02dc9d08c50",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9af2a",
                            table="logistik_shipmentevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_inserted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT DISTINCT 'shipment', s.id::text, p.place FROM new_rows n JOIN logistik_shipment s ON s.id = n.shipment_id CROSS JOIN LATERAL (VALUES (s.origin_id), (s.destination_id)) AS p (place); RETURN NULL;",
                            hash="54be5cafa63da4603e71a1f42905c3594c4c9b9a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_change_inserted_08252",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="logistik_shipmentevent",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="830c026a73a951cafe86a5c999579a27fea691c8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_3c99c",
                            table="logistik_shipmentevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="facts_follow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.id IN (SELECT shipment_id FROM fresh) ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray);\nRETURN NULL;",
                            hash="206022504d69e17068054debf126a1dbe43a2f56",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_facts_follow_86c9d",
                            referencing="REFERENCING NEW TABLE AS fresh ",
                            table="logistik_shipmentevent",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShipmentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(verbose_name="jumlah")),
                ("seal_number", models.CharField(blank=True, max_length=60, verbose_name="nomor segel")),
                (
                    "for_place",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pengawasan.region",
                        verbose_name="untuk",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="logistik.shipment",
                        verbose_name="pengiriman",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris surat jalan",
                "verbose_name_plural": "baris surat jalan",
                "ordering": ["id"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1f75083bdebfe17838eb850fc944b3cb0403a247",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_97bf8",
                            table="logistik_shipmentline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="2311a6d265298937bdf6933b3af7ca99e96ec5b3",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_75121",
                            table="logistik_shipmentline",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShipmentFact",
            fields=[
                (
                    "shipment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="fact",
                        serialize=False,
                        to="logistik.shipment",
                    ),
                ),
                ("direction", models.CharField(max_length=12)),
                ("planned_departure", models.DateTimeField(null=True)),
                ("departed_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("travel_hours", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("is_stopped", models.BooleanField(default=False)),
                ("is_astray", models.BooleanField(default=False)),
                (
                    "is_under_way",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(("is_stopped", False), ("received_at__isnull", True)),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pengawasan.region",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.election",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_under_way", True)),
                        fields=["election", "destination"],
                        name="shipment_under_way",
                    ),
                    models.Index(condition=models.Q(("is_astray", True)), fields=["shipment"], name="shipment_astray"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VoterCountHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("male", models.PositiveIntegerField(verbose_name="pemilih laki-laki")),
                ("female", models.PositiveIntegerField(verbose_name="pemilih perempuan")),
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
                (
                    "election",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
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
                        to="logistik.votercount",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pengawasan.region",
                        verbose_name="TPS",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FollowUpClockHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("jawaban", "Jawaban atas imbauan, saran perbaikan, atau koordinasi"),
                            ("temuan", "Pleno menetapkan temuan sejak diketahui"),
                            ("penanganan", "Penanganan temuan sejak diregistrasi"),
                            ("perpanjangan", "Tambahan waktu penanganan"),
                            ("kpu", "KPU memutus rekomendasi"),
                            ("polri", "Dugaan pidana diteruskan kepada Polri"),
                        ],
                        max_length=12,
                        verbose_name="langkah",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="hari")),
                ("working_days", models.BooleanField(default=False, verbose_name="hari kerja")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Terverifikasi"),
                            ("DERIVED", "Diturunkan"),
                            ("PRACTICE", "Praktik"),
                            ("MEMORY", "Perlu konfirmasi"),
                            ("UNKNOWN", "Tidak diketahui"),
                            ("SAMPLE", "Contoh"),
                        ],
                        max_length=8,
                        verbose_name="status sumber",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="sumber")),
                (
                    "election",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
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
                        to="logistik.followupclock",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("kendala", "Kendala"), ("kekhawatiran", "Kekhawatiran")],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("text", models.TextField(verbose_name="uraian")),
                ("observed_at", models.DateTimeField(verbose_name="diamati pada")),
                ("judged_at", models.DateTimeField(verbose_name="waktu yang dinilai")),
                ("received_at", models.DateTimeField(verbose_name="diterima server")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengirim",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="concerns",
                        to="logistik.shipment",
                        verbose_name="pengiriman",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concern",
                        to="logistik.submission",
                        verbose_name="kiriman",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="logistik.training",
                        verbose_name="ditanyakan pada",
                    ),
                ),
            ],
            options={
                "verbose_name": "kendala",
                "verbose_name_plural": "kendala",
                "ordering": ["-received_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="concern_says_something"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4934a38d7e34195febf07c0094f47d5793b1d858",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ec391",
                            table="logistik_concern",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_inserted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT 'concern', n.id::text, n.place_id FROM new_rows n; RETURN NULL;",
                            hash="23b1b4eb877472a9912a4431556f0bbf47a0e79e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_change_inserted_b3a60",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="logistik_concern",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="86c6a6a568932b344a70d66153b5a12eeb71c8be",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_ff20c",
                            table="logistik_concern",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("invited_at", models.DateTimeField(verbose_name="diundang")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="pengawasan.assignment",
                        verbose_name="penugasan",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diundang oleh",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="logistik.training",
                        verbose_name="rakernis atau bimtek",
                    ),
                ),
            ],
            options={
                "verbose_name": "undangan",
                "verbose_name_plural": "undangan",
                "ordering": ["assignment__region", "assignment__role", "assignment__supervisor__name"],
                "constraints": [models.UniqueConstraint(fields=("training", "assignment"), name="invited_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="e0529916b3f9a4cbdc3e563b946c5bf968a950b0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_d0bed",
                            table="logistik_invitation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("version", models.CharField(max_length=80, verbose_name="versi")),
                ("in_force_on", models.DateField(blank=True, null=True, verbose_name="berlaku sejak")),
                ("note", models.TextField(blank=True, verbose_name="keterangan")),
                ("filename", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 berkas asli")),
                ("size", models.PositiveIntegerField(verbose_name="ukuran (byte)")),
                ("uploaded_at", models.DateTimeField(verbose_name="diunggah pada")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="pengawasan.region",
                        verbose_name="disimpan oleh",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="logistik.training",
                        verbose_name="rakernis atau bimtek",
                    ),
                ),
            ],
            options={
                "verbose_name": "naskah pustaka",
                "verbose_name_plural": "pustaka",
                "ordering": [
                    "name",
                    models.OrderBy(models.F("in_force_on"), descending=True, nulls_last=True),
                    "-uploaded_at",
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("place", "name", "version"), name="material_version_once")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6fe837e2e9373099e3ea126467bebca9dde25161",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0af67",
                            table="logistik_material",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="76220542fbb7960a0ec15ef883f8e61b69bce352",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_1d2c7",
                            table="logistik_material",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllotmentHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("pemilih", "per pemilih"),
                            ("tps", "per TPS"),
                            ("desa", "per desa/kelurahan"),
                            ("kecamatan", "per kecamatan"),
                            ("kabupaten", "per kabupaten"),
                            ("provinsi", "per provinsi"),
                        ],
                        max_length=10,
                        verbose_name="dasar",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(blank=True, null=True, verbose_name="jumlah")),
                (
                    "reserve_percent",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="cadangan (%)"
                    ),
                ),
                ("per_contest", models.BooleanField(default=False, verbose_name="untuk setiap jenis pemilihan")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Terverifikasi"),
                            ("DERIVED", "Diturunkan"),
                            ("PRACTICE", "Praktik"),
                            ("MEMORY", "Perlu konfirmasi"),
                            ("UNKNOWN", "Tidak diketahui"),
                            ("SAMPLE", "Contoh"),
                        ],
                        max_length=8,
                        verbose_name="status sumber",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="sumber")),
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
                        to="logistik.allotment",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20, verbose_name="aturan")),
                ("kind", models.CharField(max_length=24, verbose_name="jenis")),
                ("subject", models.CharField(max_length=120, verbose_name="subjek")),
                ("expected", models.BigIntegerField(null=True, verbose_name="seharusnya")),
                ("actual", models.BigIntegerField(null=True, verbose_name="kenyataan")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("info", "Info"),
                            ("peringatan", "Peringatan"),
                            ("serius", "Serius"),
                            ("kritis", "Kritis"),
                        ],
                        max_length=10,
                        verbose_name="keparahan",
                    ),
                ),
                ("sentence", models.TextField(verbose_name="uraian")),
                ("basis", models.JSONField(default=list, verbose_name="dasar hukum")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("terbuka", "Terbuka"),
                            ("ditindaklanjuti", "Ditindaklanjuti"),
                            ("teratasi", "Teratasi"),
                            ("dikesampingkan", "Dikesampingkan"),
                        ],
                        default="terbuka",
                        max_length=15,
                        verbose_name="status",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="dibuka")),
                ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="teratasi pada")),
                ("dismissed_at", models.DateTimeField(blank=True, null=True, verbose_name="dikesampingkan pada")),
                ("reason", models.TextField(blank=True, verbose_name="alasan")),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikesampingkan oleh",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="logistik.inspection",
                        verbose_name="pemeriksaan",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="logistik.receipt",
                        verbose_name="penerimaan",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="logistik.shipment",
                        verbose_name="pengiriman",
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditugaskan kepada",
                    ),
                ),
                ("facts", models.CharField(blank=True, editable=False, max_length=32, verbose_name="sidik data")),
            ],
            options={
                "verbose_name": "indikasi",
                "verbose_name_plural": "indikasi",
                "ordering": ["-opened_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("cleared_at__isnull", True)), fields=["place"], name="flag_standing_place"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cleared_at__isnull", True)),
                        fields=("election", "rule", "kind", "subject"),
                        name="flag_standing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "dikesampingkan"), _negated=True),
                            models.Q(("dismissed_by__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="flag_dismissed_with_reason",
                        violation_error_message="Mengesampingkan indikasi wajib disertai alasan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "teratasi"), _negated=True),
                            ("cleared_at__isnull", False),
                            _connector="OR",
                        ),
                        name="flag_settled_is_cleared",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="678a69e8d9d499901ff891079e400865e9a39d34",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_f1ac3",
                            table="logistik_flag",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_flaghistory" ("actual", "assigned_to_id", "basis", "cleared_at", "dismissed_at", "dismissed_by_id", "election_id", "expected", "id", "inspection_id", "item_id", "kind", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "reason", "receipt_id", "rule", "sentence", "severity", "shipment_id", "status", "subject") SELECT new_values."actual", new_values."assigned_to_id", new_values."basis", new_values."cleared_at", new_values."dismissed_at", new_values."dismissed_by_id", new_values."election_id", new_values."expected", new_values."id", new_values."inspection_id", new_values."item_id", new_values."kind", new_values."opened_at", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place_id", new_values."reason", new_values."receipt_id", new_values."rule", new_values."sentence", new_values."severity", new_values."shipment_id", new_values."status", new_values."subject" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2c43c9da4ec75f887a88383c506a902d600f0498",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e050f",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="logistik_flag",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_inserted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT 'flag', n.id::text, n.place_id FROM new_rows n; RETURN NULL;",
                            hash="56cb1578b974e1fcf5f255db17fe8ebed5702a58",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_change_inserted_c43c7",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="logistik_flag",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_updated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT 'flag', n.id::text, n.place_id FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o.* IS DISTINCT FROM n.*; RETURN NULL;",
                            hash="7407b8d38cbf8066275449b9107c0eeb4337817f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_change_updated_9cbd9",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="logistik_flag",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="6b2841380fd387b1708d779ddd91de9f4eaea7f9",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_5e3a9",
                            table="logistik_flag",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_flaghistory" ("actual", "assigned_to_id", "basis", "cleared_at", "dismissed_at", "dismissed_by_id", "election_id", "expected", "id", "inspection_id", "item_id", "kind", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "reason", "receipt_id", "rule", "sentence", "severity", "shipment_id", "status", "subject") SELECT new_values."actual", new_values."assigned_to_id", new_values."basis", new_values."cleared_at", new_values."dismissed_at", new_values."dismissed_by_id", new_values."election_id", new_values."expected", new_values."id", new_values."inspection_id", new_values."item_id", new_values."kind", new_values."opened_at", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place_id", new_values."reason", new_values."receipt_id", new_values."rule", new_values."sentence", new_values."severity", new_values."shipment_id", new_values."status", new_values."subject" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."actual" IS DISTINCT FROM (new_values."actual") OR old_values."assigned_to_id" IS DISTINCT FROM (new_values."assigned_to_id") OR old_values."basis" IS DISTINCT FROM (new_values."basis") OR old_values."cleared_at" IS DISTINCT FROM (new_values."cleared_at") OR old_values."dismissed_at" IS DISTINCT FROM (new_values."dismissed_at") OR old_values."dismissed_by_id" IS DISTINCT FROM (new_values."dismissed_by_id") OR old_values."election_id" IS DISTINCT FROM (new_values."election_id") OR old_values."expected" IS DISTINCT FROM (new_values."expected") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."inspection_id" IS DISTINCT FROM (new_values."inspection_id") OR old_values."item_id" IS DISTINCT FROM (new_values."item_id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."opened_at" IS DISTINCT FROM (new_values."opened_at") OR old_values."place_id" IS DISTINCT FROM (new_values."place_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."receipt_id" IS DISTINCT FROM (new_values."receipt_id") OR old_values."rule" IS DISTINCT FROM (new_values."rule") OR old_values."sentence" IS DISTINCT FROM (new_values."sentence") OR old_values."severity" IS DISTINCT FROM (new_values."severity") OR old_values."shipment_id" IS DISTINCT FROM (new_values."shipment_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."subject" IS DISTINCT FROM (new_values."subject")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="cfca170e60ff9bf7ce20061c9a739d8a3edda047",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_de477",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="logistik_flag",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supersession",
            fields=[
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="supersession",
                        serialize=False,
                        to="logistik.receipt",
                        verbose_name="penerimaan",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="logistik.receipt",
                        verbose_name="digantikan oleh",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="dicatat pada")),
            ],
            options={
                "verbose_name": "koreksi",
                "verbose_name_plural": "koreksi",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="62e609965633eaf9a765657a327e57f4201a6527",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f25c0",
                            table="logistik_supersession",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_inserted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT 'receipt', r.id::text, r.place_id FROM new_rows n JOIN logistik_receipt r ON r.id = n.receipt_id UNION ALL SELECT DISTINCT 'shipment', s.id::text, p.place FROM new_rows n JOIN logistik_receipt r ON r.id = n.receipt_id JOIN logistik_shipment s ON s.id = r.shipment_id CROSS JOIN LATERAL (VALUES (s.origin_id), (s.destination_id)) AS p (place); RETURN NULL;",
                            hash="94c04d1c3976e5aca8ba3f1da0b03df7506b932b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_change_inserted_598a8",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="logistik_supersession",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="adb0e3712b81fc66aa0f2f2b3270823f62b649a2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_37635",
                            table="logistik_supersession",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="facts_follow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_shipmentfact AS f (shipment_id, election_id, destination_id, direction, planned_departure, departed_at, arrived_at, received_at, travel_hours, is_stopped, is_astray) \n    SELECT s.id, s.election_id, s.destination_id, s.direction, s.planned_departure,\n           e.departed_at, e.arrived_at, r.received_at, (\n           SELECT sum(w.travel_hours) FROM pengawasan_region w\n            WHERE w.code IN (left(s.destination_id, 5), left(s.destination_id, 8), left(s.destination_id, 13),\n                             s.destination_id) AND length(w.code) > length(s.origin_id)\n           ), coalesce(e.stopped, FALSE), coalesce(r.astray, FALSE)\n      FROM logistik_shipment s\n      LEFT JOIN LATERAL (\n           SELECT min(occurred_at) FILTER (WHERE kind IN ('berangkat', 'transit', 'pindah_kendaraan', 'tiba'))\n                      AS departed_at,\n                  min(occurred_at) FILTER (WHERE kind = 'tiba') AS arrived_at,\n                  bool_or(kind IN ('ditolak', 'batal')) AS stopped\n             FROM logistik_shipmentevent WHERE shipment_id = s.id) AS e ON TRUE\n      LEFT JOIN LATERAL (\n           SELECT min(judged_at) FILTER (WHERE place_id = s.destination_id) AS received_at,\n                  bool_or(place_id <> s.destination_id) AS astray\n             FROM logistik_receipt WHERE shipment_id = s.id\n              AND NOT EXISTS (SELECT 1 FROM logistik_supersession x WHERE x.receipt_id = id)) AS r ON TRUE\n     WHERE s.id IN (SELECT o.shipment_id FROM logistik_receipt o JOIN fresh n ON n.receipt_id = o.id) ORDER BY s.id ON CONFLICT (shipment_id) DO UPDATE SET election_id = EXCLUDED.election_id, destination_id = EXCLUDED.destination_id, direction = EXCLUDED.direction, planned_departure = EXCLUDED.planned_departure, departed_at = EXCLUDED.departed_at, arrived_at = EXCLUDED.arrived_at, received_at = EXCLUDED.received_at, travel_hours = EXCLUDED.travel_hours, is_stopped = EXCLUDED.is_stopped, is_astray = EXCLUDED.is_astray WHERE (f.election_id, f.destination_id, f.direction, f.planned_departure, f.departed_at, f.arrived_at, f.received_at, f.travel_hours, f.is_stopped, f.is_astray) IS DISTINCT FROM (EXCLUDED.election_id, EXCLUDED.destination_id, EXCLUDED.direction, EXCLUDED.planned_departure, EXCLUDED.departed_at, EXCLUDED.arrived_at, EXCLUDED.received_at, EXCLUDED.travel_hours, EXCLUDED.is_stopped, EXCLUDED.is_astray);\nRETURN NULL;",
                            hash="97740e9be5d31b9257c4e9631f6e35a8e995cafb",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_facts_follow_7bd26",
                            referencing="REFERENCING NEW TABLE AS fresh ",
                            table="logistik_supersession",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("good", models.PositiveIntegerField(verbose_name="baik")),
                ("damaged", models.PositiveIntegerField(verbose_name="rusak")),
                ("seal_number", models.CharField(blank=True, max_length=60, verbose_name="nomor segel")),
                (
                    "for_place",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pengawasan.region",
                        verbose_name="untuk",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="logistik.receipt",
                        verbose_name="penerimaan",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris penerimaan",
                "verbose_name_plural": "baris penerimaan",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("for_place__isnull", False)), fields=["receipt"], name="line_packed"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="11c78492056bd7c7ecca4836b61fb5a7b94845a4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ca88d",
                            table="logistik_receiptline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="08510698bab568a5388ccd310763bb27915e8427",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_b5681",
                            table="logistik_receiptline",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealSighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="nomor segel")),
                ("times", models.PositiveSmallIntegerField(default=1, verbose_name="kali")),
                (
                    "election",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.election",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="logistik.receipt",
                        verbose_name="penerimaan",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="logistik.shipment",
                        verbose_name="pengiriman",
                    ),
                ),
            ],
            options={
                "verbose_name": "nomor segel terlihat",
                "verbose_name_plural": "nomor segel terlihat",
                "indexes": [models.Index(fields=["election", "number"], name="seal_number")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="378c9419188ab41c0ac97bb7a3c4f41f0e33e108",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0d33c",
                            table="logistik_sealsighting",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="70c842612eba2037cdcfc985e4be7c1c327ead9b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_9dd2e",
                            table="logistik_sealsighting",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="facts_follow",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_receiptfact AS f (receipt_id, distance_m, is_seal_breach) \n    SELECT r.id, sqrt(((r.latitude - p.latitude) * 111320.0) ^ 2\n                      + ((r.longitude - p.longitude) * 111320.0 * cos(radians(p.latitude))) ^ 2)::integer,\n           r.seal IN ('broken', 'missing') OR EXISTS (\n               SELECT 1 FROM logistik_sealsighting o WHERE o.receipt_id = r.id\n                  AND EXISTS (SELECT 1 FROM logistik_sealsighting m WHERE m.shipment_id = r.shipment_id)\n                  AND NOT EXISTS (SELECT 1 FROM logistik_sealsighting m\n                                   WHERE m.shipment_id = r.shipment_id AND m.number = o.number))\n      FROM logistik_receipt r JOIN pengawasan_region p ON p.code = r.place_id WHERE r.id IN (SELECT receipt_id FROM fresh UNION SELECT o.id FROM logistik_receipt o JOIN fresh n ON n.shipment_id = o.shipment_id) ORDER BY r.id ON CONFLICT (receipt_id) DO UPDATE SET distance_m = EXCLUDED.distance_m, is_seal_breach = EXCLUDED.is_seal_breach WHERE (f.distance_m, f.is_seal_breach) IS DISTINCT FROM (EXCLUDED.distance_m, EXCLUDED.is_seal_breach);\nINSERT INTO logistik_sealfact AS f (election_id, number, place_id, is_doubled) \n    SELECT DISTINCT ON (t.election_id, t.number) t.election_id, t.number, t.place_id, bool_or(\n               t.times > 1 OR NOT (starts_with(w.place_id || '.', t.place_id || '.')\n                                   OR starts_with(t.place_id || '.', w.place_id || '.')))\n               OVER (PARTITION BY t.election_id, t.number)\n      FROM logistik_sealsighting t JOIN logistik_sealsighting w USING (election_id, number)\n     WHERE (t.election_id, t.number) IN (SELECT election_id, number FROM fresh) ORDER BY t.election_id, t.number, length(t.place_id) DESC ON CONFLICT (election_id, number) DO UPDATE SET place_id = CASE WHEN length(EXCLUDED.place_id) > length(f.place_id) THEN EXCLUDED.place_id\n                               ELSE f.place_id END,\n               is_doubled = f.is_doubled OR EXCLUDED.is_doubled OR NOT (starts_with(f.place_id || '.', EXCLUDED.place_id || '.')\n                 OR starts_with(EXCLUDED.place_id || '.', f.place_id || '.')) WHERE length(EXCLUDED.place_id) > length(f.place_id) OR NOT f.is_doubled AND (EXCLUDED.is_doubled OR NOT (starts_with(f.place_id || '.', EXCLUDED.place_id || '.')\n                 OR starts_with(EXCLUDED.place_id || '.', f.place_id || '.')));\nRETURN NULL;",
                            hash="0429f932cd0a2773077eac0ba7d73ee5abb372f1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_facts_follow_a8e0a",
                            referencing="REFERENCING NEW TABLE AS fresh ",
                            table="logistik_sealsighting",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptFact",
            fields=[
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="fact",
                        serialize=False,
                        to="logistik.receipt",
                    ),
                ),
                ("distance_m", models.IntegerField(null=True)),
                ("is_seal_breach", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["distance_m"], name="receipt_distance"),
                    models.Index(
                        condition=models.Q(("is_seal_breach", True)), fields=["receipt"], name="receipt_seal_breach"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcernRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="sampai nomor")),
                ("read_at", models.DateTimeField(verbose_name="dibaca pada")),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reads",
                        to="logistik.concern",
                        verbose_name="kendala",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pembaca",
                    ),
                ),
            ],
            options={
                "verbose_name": "tanda baca kendala",
                "verbose_name_plural": "tanda baca kendala",
                "constraints": [models.UniqueConstraint(fields=("concern", "reader"), name="concern_read_once")],
            },
        ),
        migrations.CreateModel(
            name="ConcernReply",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="nomor")),
                ("text", models.TextField(verbose_name="isi")),
                (
                    "state",
                    models.CharField(
                        choices=[("terbuka", "Terbuka"), ("dijawab", "Dijawab"), ("selesai", "Selesai")],
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="diterima server")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengirim",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="logistik.concern",
                        verbose_name="kendala",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concern_reply",
                        to="logistik.submission",
                        verbose_name="kiriman",
                    ),
                ),
            ],
            options={
                "verbose_name": "jawaban kendala",
                "verbose_name_plural": "jawaban kendala",
                "ordering": ["concern", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "number"), name="reply_number_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="reply_number_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="reply_says_something"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4f5726c1547fc1b7bef2263c78b51f513f195944",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_cadb3",
                            table="logistik_concernreply",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="change_inserted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="INSERT INTO logistik_change (kind, subject, place) SELECT DISTINCT 'concern', c.id::text, c.place_id FROM new_rows n JOIN logistik_concern c ON c.id = n.concern_id; RETURN NULL;",
                            hash="09bf7354913e4e1bc4869e7606d1129848ff7dc6",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_change_inserted_3e42d",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="logistik_concernreply",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="2d57e88985e4721f65cb507470137a9719459fa5",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_98a06",
                            table="logistik_concernreply",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 berkas asli")),
                ("size", models.PositiveIntegerField(verbose_name="ukuran (byte)")),
                ("format", models.CharField(max_length=4, verbose_name="format")),
                ("width", models.PositiveIntegerField(verbose_name="lebar")),
                ("height", models.PositiveIntegerField(verbose_name="tinggi")),
                ("received_at", models.DateTimeField(verbose_name="diterima server")),
                (
                    "concern",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="photos",
                        to="logistik.concern",
                        verbose_name="kendala",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="photos",
                        to="logistik.inspection",
                        verbose_name="pemeriksaan",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="photos",
                        to="logistik.receipt",
                        verbose_name="penerimaan",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photo",
                        to="logistik.submission",
                        verbose_name="kiriman",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengirim",
                    ),
                ),
                ("point", models.CharField(blank=True, max_length=20, null=True, verbose_name="butir")),
            ],
            options={
                "verbose_name": "foto",
                "verbose_name_plural": "foto",
                "ordering": ["received_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("concern__isnull", True), ("inspection__isnull", True), ("receipt__isnull", False)
                            ),
                            models.Q(
                                ("concern__isnull", True), ("inspection__isnull", False), ("receipt__isnull", True)
                            ),
                            models.Q(
                                ("concern__isnull", False), ("inspection__isnull", True), ("receipt__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="photo_of_one_thing",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3a2b83c9c67d537dea173bb7d6d5e977d9c0036f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_826f8",
                            table="logistik_photo",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="768f61c0e01ad64161a868931cf2fe7e33f32922",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_6f72d",
                            table="logistik_photo",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("present", models.BooleanField(verbose_name="hadir")),
                (
                    "means",
                    models.CharField(
                        choices=[("daftar", "Daftar hadir"), ("qr", "Kode QR")], max_length=6, verbose_name="cara"
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="dicatat")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="logistik.invitation",
                        verbose_name="undangan",
                    ),
                ),
            ],
            options={
                "verbose_name": "kehadiran",
                "verbose_name_plural": "kehadiran",
                "ordering": ["-noted_at", "-id"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="072dfc1f7f8d0a8ffdbd9875b77e7e27a20afb9f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6b51f",
                            table="logistik_attendance",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="e14cc9d2062c65a03ee96cb710728ef77ddd8dce",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_589c0",
                            table="logistik_attendance",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FlagEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dibuka", "Dibuka"),
                            ("berubah", "Angka berubah"),
                            ("teratasi", "Teratasi"),
                            ("ditugaskan", "Ditugaskan"),
                            ("tindak_lanjut", "Tindak lanjut"),
                            ("dikesampingkan", "Dikesampingkan"),
                            ("dibuka_lagi", "Dibuka lagi"),
                        ],
                        max_length=16,
                        verbose_name="perubahan",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("note", models.TextField(blank=True, verbose_name="keterangan")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="oleh",
                    ),
                ),
                (
                    "flag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="logistik.flag",
                        verbose_name="indikasi",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistik.receipt",
                        verbose_name="laporan",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat indikasi",
                "verbose_name_plural": "riwayat indikasi",
                "ordering": ["at", "id"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a7237252dba3015524ec18ee6732bcfdada79e7e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_229a9",
                            table="logistik_flagevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="03b19f1422a9911f466b054a771ef6b9c4552e48",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_e6c05",
                            table="logistik_flagevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FlagHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("rule", models.CharField(max_length=20, verbose_name="aturan")),
                ("kind", models.CharField(max_length=24, verbose_name="jenis")),
                ("subject", models.CharField(max_length=120, verbose_name="subjek")),
                ("expected", models.BigIntegerField(null=True, verbose_name="seharusnya")),
                ("actual", models.BigIntegerField(null=True, verbose_name="kenyataan")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("info", "Info"),
                            ("peringatan", "Peringatan"),
                            ("serius", "Serius"),
                            ("kritis", "Kritis"),
                        ],
                        max_length=10,
                        verbose_name="keparahan",
                    ),
                ),
                ("sentence", models.TextField(verbose_name="uraian")),
                ("basis", models.JSONField(default=list, verbose_name="dasar hukum")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("terbuka", "Terbuka"),
                            ("ditindaklanjuti", "Ditindaklanjuti"),
                            ("teratasi", "Teratasi"),
                            ("dikesampingkan", "Dikesampingkan"),
                        ],
                        default="terbuka",
                        max_length=15,
                        verbose_name="status",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="dibuka")),
                ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="teratasi pada")),
                ("dismissed_at", models.DateTimeField(blank=True, null=True, verbose_name="dikesampingkan pada")),
                ("reason", models.TextField(blank=True, verbose_name="alasan")),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dikesampingkan oleh",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
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
                        to="logistik.flag",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pengawasan.region",
                        verbose_name="tempat",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.inspection",
                        verbose_name="pemeriksaan",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.item",
                        verbose_name="barang",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.receipt",
                        verbose_name="penerimaan",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.shipment",
                        verbose_name="pengiriman",
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditugaskan kepada",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("imbauan", "Imbauan"),
                            ("saran_lisan", "Saran perbaikan lisan"),
                            ("saran_tertulis", "Saran perbaikan tertulis"),
                            ("koordinasi", "Koordinasi"),
                            ("rekomendasi", "Rekomendasi"),
                            ("temuan", "Temuan"),
                        ],
                        max_length=16,
                        verbose_name="jenis",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="nomor")),
                (
                    "addressee",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kpps", "KPPS"),
                            ("pps", "PPS"),
                            ("ppk", "PPK"),
                            ("kpu", "KPU"),
                            ("dkpp", "DKPP"),
                            ("polri", "Polri"),
                        ],
                        max_length=5,
                        verbose_name="ditujukan kepada",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="tanggal")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="batas jawaban")),
                ("text", models.TextField(verbose_name="isi")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="dijawab tanggal")),
                ("answer", models.TextField(blank=True, verbose_name="jawaban")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ditindaklanjuti", "Ditindaklanjuti"),
                            ("sebagian", "Ditindaklanjuti sebagian"),
                            ("tidak", "Tidak ditindaklanjuti"),
                        ],
                        max_length=15,
                        verbose_name="hasil",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("diusulkan", "Diusulkan, menunggu pleno"),
                            ("ditetapkan", "Ditetapkan pleno"),
                            ("ditolak", "Tidak ditetapkan pleno"),
                        ],
                        max_length=10,
                        verbose_name="keputusan",
                    ),
                ),
                ("pleno_number", models.CharField(blank=True, max_length=80, verbose_name="nomor berita acara pleno")),
                ("pleno_on", models.DateField(blank=True, null=True, verbose_name="tanggal pleno")),
                ("extended", models.BooleanField(default=False, verbose_name="diperpanjang")),
                ("created_at", models.DateTimeField(verbose_name="dicatat pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditetapkan oleh",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followups",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "flags",
                    models.ManyToManyField(related_name="followups", to="logistik.flag", verbose_name="indikasi"),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="logistik.followup",
                        verbose_name="menindaklanjuti",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followups",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name": "tindak lanjut",
                "verbose_name_plural": "tindak lanjut",
                "ordering": ["-issued_on", "-id"],
                "indexes": [
                    models.Index(condition=models.Q(("outcome", "")), fields=["due_on"], name="followup_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("addressee", ""), ("kind", "temuan")),
                            models.Q(
                                models.Q(("kind", "temuan"), _negated=True), models.Q(("addressee", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="followup_addressed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("saran_lisan", "koordinasi", "temuan")),
                            models.Q(("number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="followup_letter_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("kind", "temuan"), _negated=True), ("decision", "")),
                            models.Q(("decision", "diusulkan"), ("kind", "temuan")),
                            models.Q(
                                ("decision__in", ("ditetapkan", "ditolak")),
                                ("kind", "temuan"),
                                ("decided_by__isnull", False),
                                ("pleno_on__isnull", False),
                                models.Q(("pleno_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="followup_temuan_by_pleno",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", ""), ("decision__in", ("", "ditetapkan")), _connector="OR"),
                        name="followup_outcome_after_pleno",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True), ("due_on__gte", models.F("issued_on")), _connector="OR"
                        ),
                        name="followup_due_after_issue",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("election", "place", "kind", "number"),
                        name="followup_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "temuan")), fields=("follows",), name="followup_one_temuan_each"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f5760c475456596646bf53b79da3c7f15fccea43",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_b3d67",
                            table="logistik_followup",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_followuphistory" ("addressee", "answer", "answered_on", "created_at", "created_by_id", "decided_by_id", "decision", "due_on", "election_id", "extended", "follows_id", "id", "issued_on", "kind", "number", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "pleno_number", "pleno_on", "text") SELECT new_values."addressee", new_values."answer", new_values."answered_on", new_values."created_at", new_values."created_by_id", new_values."decided_by_id", new_values."decision", new_values."due_on", new_values."election_id", new_values."extended", new_values."follows_id", new_values."id", new_values."issued_on", new_values."kind", new_values."number", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place_id", new_values."pleno_number", new_values."pleno_on", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="76d17b0c65511b951c84480fc8480d232e0d8119",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_685a4",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="logistik_followup",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "logistik_followuphistory" ("addressee", "answer", "answered_on", "created_at", "created_by_id", "decided_by_id", "decision", "due_on", "election_id", "extended", "follows_id", "id", "issued_on", "kind", "number", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "pleno_number", "pleno_on", "text") SELECT new_values."addressee", new_values."answer", new_values."answered_on", new_values."created_at", new_values."created_by_id", new_values."decided_by_id", new_values."decision", new_values."due_on", new_values."election_id", new_values."extended", new_values."follows_id", new_values."id", new_values."issued_on", new_values."kind", new_values."number", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place_id", new_values."pleno_number", new_values."pleno_on", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e2c57a226e499affc3eb20f2d33aed6021c3edb1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0ad40",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="logistik_followup",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="903bd3468a64e22e266b7c722e78801934207076",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_f6a5f",
                            table="logistik_followup",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(verbose_name="dibuat")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="dikirim")),
                ("error", models.TextField(blank=True, verbose_name="kesalahan")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="penerima",
                    ),
                ),
                (
                    "flag",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="logistik.flag",
                        verbose_name="indikasi",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="logistik.concern",
                        verbose_name="kendala",
                    ),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="nomor jawaban")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="batas yang lewat")),
                (
                    "followup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="logistik.followup",
                        verbose_name="tindak lanjut",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemberitahuan",
                "verbose_name_plural": "pemberitahuan",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)), fields=["created_at"], name="alert_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("flag", "recipient"), name="alert_once"),
                    models.UniqueConstraint(fields=("concern", "number", "recipient"), name="alert_of_concern_once"),
                    models.UniqueConstraint(fields=("followup", "due_on", "recipient"), name="alert_of_date_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concern__isnull", True), ("flag__isnull", False), ("followup__isnull", True)),
                            models.Q(("concern__isnull", False), ("flag__isnull", True), ("followup__isnull", True)),
                            models.Q(("concern__isnull", True), ("flag__isnull", True), ("followup__isnull", False)),
                            _connector="OR",
                        ),
                        name="alert_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concern__isnull", False), ("number__isnull", False)),
                            models.Q(("concern__isnull", True), ("number__isnull", True)),
                            _connector="OR",
                        ),
                        name="alert_says_which",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", False), ("followup__isnull", False)),
                            models.Q(("due_on__isnull", True), ("followup__isnull", True)),
                            _connector="OR",
                        ),
                        name="alert_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dicatat", "Dicatat"),
                            ("dijawab", "Jawaban dan hasil"),
                            ("lampiran", "Lampiran ditambahkan"),
                            ("diusulkan", "Diusulkan menjadi temuan"),
                            ("diputus", "Diputus pleno"),
                            ("diperpanjang", "Penanganan diperpanjang"),
                        ],
                        max_length=12,
                        verbose_name="perubahan",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("note", models.TextField(blank=True, verbose_name="keterangan")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="oleh",
                    ),
                ),
                (
                    "followup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="logistik.followup",
                        verbose_name="tindak lanjut",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat tindak lanjut",
                "verbose_name_plural": "riwayat tindak lanjut",
                "ordering": ["at", "id"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="bf83b9cdd1b490507d577f19f90b6d2d000a76bd",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6bdbe",
                            table="logistik_followupevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="da818ed0ab9a73aed57206d71590025658cd72d8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_ec7ba",
                            table="logistik_followupevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("format", models.CharField(max_length=4, verbose_name="format")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 berkas asli")),
                ("size", models.PositiveIntegerField(verbose_name="ukuran (byte)")),
                ("uploaded_at", models.DateTimeField(verbose_name="diunggah pada")),
                (
                    "followup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="logistik.followup",
                        verbose_name="tindak lanjut",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "lampiran tindak lanjut",
                "verbose_name_plural": "lampiran tindak lanjut",
                "ordering": ["uploaded_at", "id"],
                "constraints": [models.UniqueConstraint(fields=("followup", "sha256"), name="followup_file_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e36a363e469a744548eb74db0e45b8e0024b321a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d5274",
                            table="logistik_followupfile",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="0fc262ba3323e38c17e46e09dea750102d0aab48",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_f1f68",
                            table="logistik_followupfile",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("imbauan", "Imbauan"),
                            ("saran_lisan", "Saran perbaikan lisan"),
                            ("saran_tertulis", "Saran perbaikan tertulis"),
                            ("koordinasi", "Koordinasi"),
                            ("rekomendasi", "Rekomendasi"),
                            ("temuan", "Temuan"),
                        ],
                        max_length=16,
                        verbose_name="jenis",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="nomor")),
                (
                    "addressee",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kpps", "KPPS"),
                            ("pps", "PPS"),
                            ("ppk", "PPK"),
                            ("kpu", "KPU"),
                            ("dkpp", "DKPP"),
                            ("polri", "Polri"),
                        ],
                        max_length=5,
                        verbose_name="ditujukan kepada",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="tanggal")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="batas jawaban")),
                ("text", models.TextField(verbose_name="isi")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="dijawab tanggal")),
                ("answer", models.TextField(blank=True, verbose_name="jawaban")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ditindaklanjuti", "Ditindaklanjuti"),
                            ("sebagian", "Ditindaklanjuti sebagian"),
                            ("tidak", "Tidak ditindaklanjuti"),
                        ],
                        max_length=15,
                        verbose_name="hasil",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("diusulkan", "Diusulkan, menunggu pleno"),
                            ("ditetapkan", "Ditetapkan pleno"),
                            ("ditolak", "Tidak ditetapkan pleno"),
                        ],
                        max_length=10,
                        verbose_name="keputusan",
                    ),
                ),
                ("pleno_number", models.CharField(blank=True, max_length=80, verbose_name="nomor berita acara pleno")),
                ("pleno_on", models.DateField(blank=True, null=True, verbose_name="tanggal pleno")),
                ("extended", models.BooleanField(default=False, verbose_name="diperpanjang")),
                ("created_at", models.DateTimeField(verbose_name="dicatat pada")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat oleh",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditetapkan oleh",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="logistik.followup",
                        verbose_name="menindaklanjuti",
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
                        to="logistik.followup",
                    ),
                ),
                (
                    "place",
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
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lhp", "Laporan hasil pengawasan (Formulir A)"),
                            ("surat", "Surat"),
                            ("temuan", "Formulir A.2 (temuan)"),
                            ("situasi", "Laporan situasi harian"),
                            ("serah_terima", "Berita acara serah terima"),
                            ("pemusnahan", "Berita acara pemusnahan surat suara"),
                            ("daftar_hadir", "Daftar hadir"),
                            ("notula", "Notula"),
                        ],
                        max_length=16,
                        verbose_name="jenis",
                    ),
                ),
                ("content", models.JSONField(verbose_name="isi")),
                ("created_at", models.DateTimeField(verbose_name="disusun")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tahun")),
                ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="nomor urut")),
                ("code", models.CharField(blank=True, max_length=80, verbose_name="nomor")),
                ("numbered_at", models.DateTimeField(blank=True, null=True, verbose_name="dinomori")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="sidik isi")),
                ("file_sha256", models.CharField(blank=True, max_length=64, verbose_name="sidik berkas PDF")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="penyusun",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="logistik.election",
                        verbose_name="pemilihan",
                    ),
                ),
                (
                    "flags",
                    models.ManyToManyField(
                        blank=True, related_name="documents", to="logistik.flag", verbose_name="indikasi"
                    ),
                ),
                (
                    "numbered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dinomori oleh",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pengawasan.region",
                        verbose_name="kantor penomoran",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="pengawasan.region",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "followup",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="logistik.followup",
                        verbose_name="tindak lanjut",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen",
                "verbose_name_plural": "dokumen",
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "kind", "year", "number"), name="document_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("code", ""),
                                ("number__isnull", True),
                                ("numbered_at__isnull", True),
                                ("numbered_by__isnull", True),
                                ("year__isnull", True),
                            ),
                            models.Q(
                                ("number__gte", 1),
                                ("numbered_at__isnull", False),
                                ("numbered_by__isnull", False),
                                ("year__isnull", False),
                                models.Q(("code", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("file_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="document_numbered_whole",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."number" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="435f3469cf36d2e555d73d1d649d1a0d1ba073ea",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_f45e7",
                            table="logistik_document",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="next_number",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."number" IS NOT NULL)',
                            func="\n    PERFORM pg_advisory_xact_lock(hashtextextended(\n        'number:' || NEW.office_id || ':' || NEW.kind || ':' || NEW.year, 0));\n    IF NEW.number <> 1 + (\n        SELECT coalesce(max(number), 0) FROM logistik_document\n         WHERE office_id = NEW.office_id AND kind = NEW.kind AND year = NEW.year\n    ) THEN\n        RAISE EXCEPTION 'document number % is not the next of its series', NEW.number USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                            hash="6097a1a3419e7e1fc1a357008232b76f5917c8b5",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_next_number_91375",
                            table="logistik_document",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="4a199884471a5c8f664c435f09b3fe4be7c56ae0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_emptied_d5d88",
                            table="logistik_document",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.RunPython(put_in_triggers),
    ]
