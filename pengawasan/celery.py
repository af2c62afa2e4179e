"""The clock: Celery, configured from Django's settings."""

import os
from pathlib import Path
from typing import Any

from celery import Celery, signals

from pengawasan.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengawasan.settings")

app = Celery("pengawasan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.before_task_publish.connect
def hand_on(headers: dict[str, Any], **_: Any) -> None:
    """A task goes on under the id of the request that asked for it."""
    headers["request_id"] = request_id.get()


@signals.task_prerun.connect
def take_over(task_id: str, task: Any, **_: Any) -> None:
    """One that the clock asked for has its own."""
    request_id.set(task.request.get("request_id") or task_id)


@signals.beat_init.connect
def show_signs_of_life(**_: Any) -> None:
    """Whenever the clock rings it touches a file: by its age a dead clock is told from a busy worker."""
    from django.conf import settings

    pulse = Path(settings.BEAT_FILE)
    signals.before_task_publish.connect(lambda **_: pulse.touch(), weak=False)
