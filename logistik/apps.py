from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LogistikConfig(AppConfig):
    name = "logistik"
    verbose_name = "Logistik"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(install_functions, sender=self)


def install_functions(**_: Any) -> None:
    """What the database keeps with its plan is put there as soon as all tables are."""
    from logistik import balance
    from logistik.intake import plain
    from logistik.rules import RULES, triage

    balance.install()
    plain.install()
    triage.install(RULES)
