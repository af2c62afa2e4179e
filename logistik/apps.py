from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LogistikConfig(AppConfig):
    name = "logistik"
    verbose_name = "Logistik"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(install_triage, sender=self)


def install_triage(**_: Any) -> None:
    """The rules' questions are put into the database as soon as all tables are there."""
    from logistik.rules import RULES, triage

    triage.install(RULES)
