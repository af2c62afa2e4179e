"""The product as it must not be: flags are left to tasks that nobody repeats. Settings that only the proof starts.

A report is stored, and after its commit a task is sent that judges its place; there is no sweep. When the broker or the
sender dies in between, the flag never comes. The proof has to see that, or it sees nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from celery import shared_task
from django.apps import AppConfig, apps

from pengawasan.settings import *  # noqa: F403 these settings are the product's and one application more
from pengawasan.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "bench.prove.forgetting.Forgetting"]


class Forgetting(AppConfig):
    name, label = "bench.prove", "forgetting"

    def ready(self) -> None:
        from logistik import checking

        self.at_once, checking.settle = checking.settle, forget


def forget(places: Iterable[str], *, elections: Iterable[str], now: datetime) -> Any:
    """In place of judging within the deed: fire and forget."""
    from django.db import transaction

    from logistik import flags

    asked = sorted(set(places)), sorted(set(elections))
    transaction.on_commit(lambda: judge.delay(*asked), robust=True)
    return flags.Change()


@shared_task
def judge(places: list[str], elections: list[str]) -> None:
    from django.db import transaction
    from django.utils import timezone

    from logistik import locks

    with transaction.atomic():
        locks.take(f"place:{place}" for place in places)
        apps.get_app_config("forgetting").at_once(places, elections=elections, now=timezone.now())
