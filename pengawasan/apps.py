from django.apps import AppConfig


class PengawasanConfig(AppConfig):
    name = "pengawasan"
    verbose_name = "Pengawasan: siapa dan di mana"
    default_auto_field = "django.db.models.BigAutoField"
