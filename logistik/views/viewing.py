"""Lihat sebagai: a coordinator opens the pages as a supervisor below them has them, and closes them again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from pengawasan import viewing
from pengawasan.models import Supervisor

from .desk import Desk, at_desk


@require_POST
@at_desk
def begin(desk: Desk, pk: int) -> HttpResponse:
    other = get_object_or_404(Supervisor.objects.visible_to(desk.user, desk.now), pk=pk)
    try:
        viewing.begin(desk.user, other, desk.now)
    except PermissionError:
        raise PermissionDenied from None
    desk.request.session[viewing.VIEWED] = other.pk
    return redirect("control")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Not at a desk: it must also end when there is nothing to look at."""
    other, viewer = request.user, request.viewer  # type: ignore[attr-defined]
    if viewer is not None and isinstance(other, Supervisor):
        viewing.end(viewer, other, timezone.now())
        del request.session[viewing.VIEWED]
    return redirect("control")
