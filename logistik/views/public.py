"""Halaman publik: how far the goods are, for everybody, without signing in. A setting switches it on."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from logistik import readiness
from logistik.models import Election

#: Seconds that a page is kept, however often it is asked for; in the cache and at the reader's.
KEPT = 60
#: What each state means to somebody who does not know the system.
MEANINGS = {
    "lengkap": "semua barang diterima, baik, dan cukup",
    "sebagian": "sebagian barang sudah tiba",
    "perjalanan": "sudah berangkat, belum tiba",
    "belum": "belum berangkat ke TPS",
    "bermasalah": "ada kekurangan, kerusakan, atau hal lain yang sedang ditangani",
    "tidak_diketahui": "belum ada laporan pengawas; tidak berarti baik atau buruk",
}


@require_safe
def public(request: HttpRequest, code: str = "") -> HttpResponse:
    """One election; without a code the one that is running, or the choice when there are several."""
    if not settings.PUBLIC_PAGE:
        raise Http404
    # The key is the election alone: what else stands in the address makes no new page.
    key = f"publik:{quote(code)}"
    page = None
    with suppress(RedisError):  # while the cache is away every reader is computed for
        page = cache.get(key)
    if page is None:
        page = _page(code)
        with suppress(RedisError):
            cache.set(key, page, KEPT)
    return HttpResponse(page, headers={"Cache-Control": f"public, max-age={KEPT}"})


def _page(code: str) -> str:
    now = timezone.now()
    running = Election.objects.running(now).select_related("region").order_by("region__name", "code")
    if code:
        return _election(get_object_or_404(running, pk=code.replace("\x00", "")))
    found = list(running)
    if len(found) == 1:
        return _election(found[0])
    return render_to_string("publik/pilihan.html", {"elections": found})


def _election(election: Election) -> str:
    now = timezone.now()
    summary = readiness.summary(election, now)
    context = {"election": election, "now": now, "s": summary, "zone": election.region.timezone, "meanings": MEANINGS}
    context["left"] = summary.due_at - now if summary.due_at else None
    return render_to_string("publik/pemilihan.html", context)
