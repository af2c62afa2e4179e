"""Is the application alive?"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


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


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 "ok" when pages can be served; cheap enough to be asked every second."""
    return HttpResponse("ok", "text/plain") if database_answers() else HttpResponse("database", "text/plain", 503)
