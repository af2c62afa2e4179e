"""From the address of a database to Django's settings of it."""

from __future__ import annotations

from typing import Any

import dj_database_url


def database(url: str, limits: dict[str, str], *, pooled: bool, **options: Any) -> dict[str, Any]:
    """``limits`` in milliseconds. ``pooled``: PgBouncer lends a session out by the transaction, and keeps what would
    last longer; the limits are then the role's.
    """
    found: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=300, conn_health_checks=True)}
    options = {**found.get("OPTIONS", {}), "application_name": "pengawasan", **options}
    if "host" in options:  # a socket directory is written as ?host=, which keeps its upper case
        found["HOST"] = options.pop("host")
    if pooled:
        found |= {"CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True}
    else:
        options["options"] = " ".join(f"-c {name}={int(value)}" for name, value in limits.items())
    return found | {"OPTIONS": options}
