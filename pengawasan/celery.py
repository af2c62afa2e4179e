"""The clock: Celery, configured from Django's settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengawasan.settings")

app = Celery("pengawasan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
