from django.apps import AppConfig


class PengawasanConfig(AppConfig):
    name = "pengawasan"
    verbose_name = "Pengawasan"
    default_auto_field = "django.db.models.BigAutoField"
