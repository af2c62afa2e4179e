"""Lihat sebagai: a coordinator opens the pages as a supervisor below them has them, and closes them again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from pengawasan import viewing
from pengawasan.models import Supervisor

from .desk import VIEWED, Desk, at_desk


@require_POST
@at_desk
def begin(desk: Desk, pk: int) -> HttpResponse:
    other = get_object_or_404(Supervisor.objects.visible_to(desk.user, desk.now), pk=pk)
    try:
        viewing.begin(desk.user, other, desk.now)
    except PermissionError:
        raise PermissionDenied from None
    desk.request.session[VIEWED] = other.pk
    return redirect("control")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Not at a desk: whoever looks through other eyes may write nothing there, this included."""
    user, other = request.user, request.session.pop(VIEWED, None)
    if isinstance(user, Supervisor) and other is not None:
        viewing.end(user, Supervisor.objects.get(pk=other), timezone.now())
    return redirect("control")
