"""Name and password with every request (Basic, over TLS), and the headers that OpenRosa asks for."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from pengawasan import codes
from pengawasan.health import is_away
from pengawasan.models import Supervisor

#: Bytes of one submission, photos included. What is more, Collect sends in several.
MOST_BYTES = 20 * 1024 * 1024
#: No name is longer, and a failure is written down with it.
MOST_NAME = 150
RETRY_SECONDS = 30


@dataclass(frozen=True)
class Caller:
    """Who asks, and when."""

    request: HttpRequest
    user: Supervisor
    now: datetime


def open_rosa(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever says a name and a password that fit; a database that is away is a 503, and Collect tries again."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def door(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            response = _answered(view, request, **named)
        except Exception as error:
            if not is_away(error):
                raise
            response = told(request, "Pangkalan data sedang tidak menjawab. Kirim lagi sebentar kemudian.", 503)
            response["Retry-After"] = str(RETRY_SECONDS)
        response["X-OpenRosa-Version"] = "1.0"
        response["X-OpenRosa-Accept-Content-Length"] = str(MOST_BYTES)
        return response

    return door


def told(request: HttpRequest, sentence: str, status: int, nature: str = "") -> HttpResponse:
    """A sentence as OpenRosa answers."""
    said = {"said": sentence, "nature": nature}
    return render(request, "openrosa/jawaban.xml", said, content_type="text/xml; charset=utf-8", status=status)


def _answered(view: Callable[..., HttpResponse], request: HttpRequest, **named: str) -> HttpResponse:
    user, now = _identify(request), timezone.now()
    if user is not None and codes.asked_of(user, now):  # Collect knows a name and a password, and no second step
        return told(request, "Kantor masuk lewat peramban, dengan kode sekali pakai.", 403)
    if user is not None:
        return view(Caller(request, user, now), **named)
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined] # its own page is for browsers
        return told(request, "Terlalu banyak percobaan masuk yang gagal. Coba lagi nanti.", 429)
    response = told(request, "Nama pengguna atau kata sandi tidak cocok.", 401)
    response["WWW-Authenticate"] = 'Basic realm="Pengawasan Logistik", charset="UTF-8"'
    return response


def _identify(request: HttpRequest) -> Supervisor | None:
    """Failures are counted like those of the sign-in page, by name and address together."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        username, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    if not colon or len(username) > MOST_NAME or "\0" in username + password:
        return None
    user = authenticate(request, username=username, password=password)
    return user if isinstance(user, Supervisor) else None
