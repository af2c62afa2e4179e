"""The clock: Celery, configured from Django's settings."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_embedded_init

from pengawasan.embedded import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengawasan.settings")

app = Celery("pengawasan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_embedded_init.connect
def end_with_the_worker(**_: Any) -> None:
    """The scheduler is a child of the worker and would outlive a worker that is killed."""
    die_with_parent(parent=os.getppid())()
