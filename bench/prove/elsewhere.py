"""The product with Django's own zone and that of its connections set otherwise: settings that only the proof starts.

``ZONE`` is what Django and the process take for local time. Connections keep the zone that the database is set to
(``ALTER DATABASE … SET timezone``), which Django otherwise sets to UTC on each.
"""

from __future__ import annotations

import os
from typing import Any

from django.apps import AppConfig

from pengawasan.settings import *  # noqa: F403 these settings are the product's and one application more
from pengawasan.settings import INSTALLED_APPS as OURS

TIME_ZONE = os.environ["ZONE"]
INSTALLED_APPS = [*OURS, "bench.prove.elsewhere.Elsewhere"]


class Elsewhere(AppConfig):
    name, label = "bench.prove", "elsewhere"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        connection_created.connect(as_the_database_says, dispatch_uid=__name__)


def as_the_database_says(connection: Any, **_: Any) -> None:
    """The zone of the connection is that of the database again, and Django reads its answers in it."""
    with connection.cursor() as cursor:
        cursor.execute("RESET timezone")
        cursor.execute("SHOW timezone")
        (connection.settings_dict["TIME_ZONE"],) = cursor.fetchone()
    for name in ("timezone", "timezone_name"):
        connection.__dict__.pop(name, None)
