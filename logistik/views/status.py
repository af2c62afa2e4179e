"""Is the application doing its work: database, broker, clock, sweep, quarantine, chains; and in figures over time."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from logistik.models import Alert, Flag, Quarantine, Submission, Sweep
from pengawasan import audit, health

#: Seconds after which a sweep, or the clock, that has not come again is a fault.
STALE = 60
#: A request with any of these came through a proxy.
FORWARDED = ("X-Forwarded-For", "Forwarded")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything the work needs is there, otherwise 503; ``missing`` names what is not."""
    if not health.database_answers():
        return JsonResponse({"database": False, "missing": ["database"]}, status=503)
    now, limit = timezone.now(), max(STALE, 2 * settings.SWEEP_SECONDS)
    parts: dict[str, Any] = {
        "database": True,
        "migrations_pending": (pending := health.migrations_pending()),
        "broker": health.broker_answers(),
        "beat_age_seconds": health.file_age(settings.BEAT_FILE, now),
    }
    if pending:  # the tables that the rest asks may not be there yet
        return JsonResponse({**parts, "missing": ["migrations"]}, status=503)
    parts |= {
        "sweep_age_seconds": sweep_age(now),
        "quarantine": Quarantine.objects.count(),
        "chains_loose": audit.loose(),
    }
    good = {
        "broker": parts["broker"],
        "beat": _fresh(parts["beat_age_seconds"], limit),
        "sweep": _fresh(parts["sweep_age_seconds"], limit),
        "quarantine": not parts["quarantine"],
        "chains": not parts["chains_loose"],
    }
    missing = [name for name, is_so in good.items() if not is_so]
    return JsonResponse({**parts, "missing": missing}, status=503 if missing else 200)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus: requests as all workers counted them, and what waits. To anybody else there is no such page."""
    if not _may_measure(request):
        raise Http404
    counted: HttpResponse = ExportToDjangoView(request)
    counted.content += generate_latest(OURS)
    return counted


def sweep_age(now: datetime) -> int | None:
    """Seconds since the last finished sweep of everything; None when there was none."""
    last = Sweep.objects.filter(finished_at__isnull=False).first()
    return round((now - last.started_at).total_seconds()) if last else None


def _fresh(age: int | None, limit: float) -> bool:
    return age is not None and age <= limit


def _may_measure(request: HttpRequest) -> bool:
    """With the token where there is one; otherwise only this computer (a Unix socket has no address)."""
    if settings.METRICS_TOKEN:
        sent, wanted = request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
        return hmac.compare_digest(sent.encode(), wanted.encode())
    trusted = settings.TRUST_PROXY or not any(name in request.headers for name in FORWARDED)
    return trusted and request.META.get("REMOTE_ADDR", "") in ("127.0.0.1", "::1", "")


class _Ours:
    """What is asked of the database whenever somebody measures."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        figures = {
            "outbox_waiting": ("Pemberitahuan yang belum dikirim", Alert.objects.filter(sent_at=None).count()),
            "reports_stored": ("Kiriman yang disimpan", Submission.objects.count()),
            "flags_standing": ("Indikasi yang berlaku", Flag.objects.standing().count()),
            "quarantine": ("Yang gagal dinilai sebuah aturan", Quarantine.objects.count()),
            "login_failures": ("Percobaan masuk yang gagal dan masih diingat", AccessAttempt.objects.count()),
            "sweep_age_seconds": ("Sejak sapuan terakhir", sweep_age(now)),
            "beat_age_seconds": ("Sejak jadwal berdetak", health.file_age(settings.BEAT_FILE, now)),
            "checkpoint_age_seconds": (
                "Sejak titik periksa terakhir", health.file_age(Path(settings.CHECKPOINT_FILE), now)
            ),
        }  # fmt: skip
        for name, (said, value) in figures.items():
            if value is not None:
                yield GaugeMetricFamily(f"pengawasan_{name}", said, value=value)

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing beforehand: otherwise the figures would be asked for when the process starts."""
        return []


OURS = CollectorRegistry()
OURS.register(_Ours())
