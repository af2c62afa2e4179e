"""New papers: Form A about flags, the handover of a shipment, a destruction, the situation of a region."""

from __future__ import annotations

import os
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from logistik import reports
from logistik.models import DocumentKind, Flag, Shipment
from pengawasan import scoping
from pengawasan.models import Level, Region

from .desk import Desk, at_desk
from .filters import ticked

MOST_FLAGS = 30
SITUATED = (Level.KABUPATEN, Level.KECAMATAN)


@require_POST
@at_desk
def new(desk: Desk) -> HttpResponse:
    """A draft about the flags that were named, or about the user's own region; of a destruction about the warehouse."""
    if desk.request.POST.get("kind") == DocumentKind.DESTRUCTION:
        if not warehouse(desk):
            raise PermissionDenied
        one = reports.draft_destruction(desk.election, desk.home, user=desk.user, now=desk.now)
        return redirect("document", pk=one.pk)
    named = ticked(desk.request.POST.getlist("flag"), MOST_FLAGS)
    seen = Flag.objects.visible_to(desk.user, desk.now).filter(election=desk.election, pk__in=named)
    flags = list(seen.select_related("place__parent").order_by("place", "pk"))
    shared = os.path.commonprefix([flag.place_id.split(".") for flag in flags])
    code = ".".join(shared) or desk.home.code
    if not desk.writes(code):
        raise PermissionDenied
    place = Region.objects.select_related("parent").get(pk=code)
    one = reports.draft(desk.election, place, flags, user=desk.user, now=desk.now)
    return redirect("document", pk=one.pk)


@require_POST
@at_desk
def new_daily(desk: Desk) -> HttpResponse:
    """The situation of a kabupaten or kecamatan now, by whoever supervises all of it."""
    seen = Region.objects.visible_to(desk.user, desk.now).select_related("parent")
    place = get_object_or_404(seen, pk=desk.request.POST.get("place", "").replace("\x00", ""), level__in=SITUATED)
    if not desk.writes(place.pk):
        raise PermissionDenied
    return redirect("document", pk=reports.draft_daily(desk.election, place, user=desk.user, now=desk.now).pk)


@require_POST
@at_desk
def new_handover(desk: Desk, pk: UUID) -> HttpResponse:
    """A draft about a shipment; by whoever works at its destination."""
    seen = Shipment.objects.visible_to(desk.user, desk.now)
    related = ("origin__parent", "destination__parent", "election__region")
    shipment = get_object_or_404(seen.select_related(*related), pk=pk)
    if not desk.writes(shipment.destination_id):
        raise PermissionDenied
    return redirect("document", pk=reports.draft_handover(shipment, user=desk.user, now=desk.now).pk)


def situated(desk: Desk) -> list[Region]:
    """Of which regions the user may report the situation: the own one and the kecamatan below."""
    seen = Region.objects.visible_to(desk.user, desk.now).live().filter(level__in=SITUATED).select_related("parent")
    near = seen.filter(Q(pk=desk.home.pk) | Q(parent=desk.home.pk)).order_by("level", "code")
    return [region for region in near if desk.writes(region.pk)]


def warehouse(desk: Desk) -> bool:
    """Whether the user's office is that of the kabupaten whose warehouse it is."""
    mine = scoping.may(desk.user, scoping.OFFICE, desk.home.pk, desk.now)
    return mine and desk.home.level == Level.KABUPATEN
