"""Is the application alive, and is it doing its work?"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
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


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything the work needs is there, otherwise 503; which part fails is in the body."""
    parts = {"database": database_answers(), "broker": broker_answers()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)
