"""What every request passes: the client's address, how large it may be, who may keep it, how small it goes, whether
both steps of signing in were taken, whose eyes see it, the admin's exceptions."""

from collections.abc import Callable

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from pengawasan import second_step as steps
from pengawasan import viewing

View = Callable[[HttpRequest], HttpResponse]
#: Above the largest of all doors, the library's 20 MB, so that those say by themselves what they take.
MOST_BYTES = 32 * 1024 * 1024
#: What a phone fetches. Not pages: a cookie opens those, and how long a secret beside somebody's words is when it is
#: compressed tells of it (BREACH).
SQUEEZED = ("/api/v1/", "/lapangan/", f"/{settings.STATIC_URL.lstrip('/')}")


def client_address(get_response: View) -> View:
    """Behind our own proxy (TRUST_PROXY=1) the client is the last address the proxy wrote down."""

    def middleware(request: HttpRequest) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if settings.TRUST_PROXY and forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rsplit(",", 1)[-1].strip()
        return get_response(request)

    return middleware


def bounded(get_response: View) -> View:
    """A body that is larger than any of ours, or does not say how large it is, is not read: who sends it fills the
    disk before anybody asks who it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > MOST_BYTES:
            said = f"Kiriman lebih besar dari {MOST_BYTES // 1024**2} MB."
            if "text/html" in request.headers.get("Accept", ""):
                return render(request, "413.html", {"said": said}, status=413)
            return HttpResponse(said, status=413, content_type="text/plain; charset=utf-8")
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            said = (
                "Kiriman harus menyebut panjangnya (Content-Length); kiriman terpotong-potong (chunked) tidak dibaca."
            )
            return HttpResponse(said, status=411, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def kept_private(get_response: View) -> View:
    """What says nothing else is for whoever asked, a refusal too: nothing on the way keeps it for others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def squeezed(get_response: View) -> View:
    """Gzipped, where no proxy in front does it: on a weak signal that is a third of the wait."""
    squeeze = GZipMiddleware(get_response).process_response

    def middleware(request: HttpRequest) -> HttpResponse:
        # What was gzipped carries a weak tag, and whoever compares tags letter by letter would never find it again
        if tag := request.META.get("HTTP_IF_NONE_MATCH"):
            request.META["HTTP_IF_NONE_MATCH"] = tag.replace('W/"', '"')
        response = get_response(request)
        text = not response.headers.get("Content-Type", "").startswith("image/")
        fits = request.path.startswith(SQUEEZED) and response.status_code == 200 and request.method != "HEAD"
        return squeeze(request, response) if fits and text else response  # type: ignore[return-value]

    return middleware


def second_step(get_response: View) -> View:
    """A session that took only the first step of two, or took the second with codes that are no more, is none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not steps.taken(request, timezone.now()):
            request.session.flush()
            request.user = AnonymousUser()
        return get_response(request)

    return middleware


def other_eyes(get_response: View) -> View:
    """Whoever looks as another is that other on every page, map, picture and list, and writes nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        viewer = viewing.look(request, timezone.now()) if signed_in else None
        request.viewer = viewer  # type: ignore[attr-defined]
        writes = request.method not in ("GET", "HEAD")
        if viewer is not None and writes and request.path not in (reverse("view-as-end"), reverse("logout")):
            raise PermissionDenied
        return get_response(request)

    return middleware


def admin_policy(get_response: View) -> View:
    """Under /admin/ alone: Alpine evaluates expressions, and the theme writes style attributes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}  # type: ignore[attr-defined]
        return response

    return middleware
