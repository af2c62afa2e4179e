from django.apps import AppConfig


class LogistikConfig(AppConfig):
    name = "logistik"
    verbose_name = "Logistik: apa dan apakah tepat"
    default_auto_field = "django.db.models.BigAutoField"
