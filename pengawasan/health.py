"""Is the application alive?"""

from datetime import datetime
from functools import cache
from pathlib import Path

import psycopg2
import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

#: What a connection that died raises: mostly through Django, here and there straight from the driver.
AWAY = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError)
#: What it raises when its server was killed while it answered: the driver has no code to tell the fault by.
NAMELESS = (DatabaseError, psycopg2.DatabaseError)


def is_away(error: BaseException | None) -> bool:
    """Whether a fault comes of a database that does not answer, be it one met while dealing with another."""
    while error is not None:
        if isinstance(error, AWAY) or type(error) in NAMELESS:
            return True
        error = error.__cause__ or error.__context__
    return False


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def migrations_pending() -> int:
    """How many migrations of this version the database has not seen."""
    return len(_migrations() - MigrationRecorder(connection).applied_migrations().keys())


@cache
def _migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


def file_age(path: Path, now: datetime) -> int | None:
    """Seconds since it was written; None when it is not there."""
    try:
        return round(now.timestamp() - path.stat().st_mtime)
    except OSError:
        return None


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 "ok" when pages can be served; cheap enough to be asked every second."""
    return HttpResponse("ok", "text/plain") if database_answers() else HttpResponse("database", "text/plain", 503)
