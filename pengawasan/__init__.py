"""WHO and WHERE: regions, supervisors, assignments, audit; also the Django project package."""

from pengawasan.celery import app as celery_app

__all__ = ["celery_app"]
