"""What every request passes: the client's address, who may keep it, whose eyes see it, the admin's exceptions."""

from collections.abc import Callable

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from pengawasan import viewing

View = Callable[[HttpRequest], HttpResponse]


def client_address(get_response: View) -> View:
    """Behind our own proxy (TRUST_PROXY=1) the client is the last address the proxy wrote down."""

    def middleware(request: HttpRequest) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if settings.TRUST_PROXY and forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rsplit(",", 1)[-1].strip()
        return get_response(request)

    return middleware


def kept_private(get_response: View) -> View:
    """What says nothing else is for whoever asked, a refusal too: nothing on the way keeps it for others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def other_eyes(get_response: View) -> View:
    """Whoever looks as another is that other on every page, map, picture and list, and writes nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        viewer = viewing.look(request, timezone.now()) if signed_in else None
        request.viewer = viewer  # type: ignore[attr-defined]
        allowed = request.method in ("GET", "HEAD") or request.path in (reverse("view-as-end"), reverse("logout"))
        if viewer is not None and not allowed:
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
