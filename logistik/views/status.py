"""Is the application doing its work: database, broker, sweep, quarantine."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from logistik.models import Quarantine, Sweep
from pengawasan import health

#: Seconds after which a sweep that has not come again is a fault.
STALE = 60


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything the work needs is there, otherwise 503; which part fails is in the body."""
    if not health.database_answers():
        return JsonResponse({"database": False}, status=503)
    age = sweep_age(timezone.now())
    parts = {
        "database": True,
        "broker": health.broker_answers(),
        "sweep_age_seconds": age,
        "quarantine": Quarantine.objects.count(),
    }
    ready = parts["broker"] and age is not None and age <= max(STALE, 2 * settings.SWEEP_SECONDS)
    return JsonResponse(parts, status=200 if ready and not parts["quarantine"] else 503)


def sweep_age(now: datetime) -> int | None:
    """Seconds since the last finished sweep of everything; None when there was none."""
    last = Sweep.objects.filter(finished_at__isnull=False).first()
    return round((now - last.started_at).total_seconds()) if last else None
