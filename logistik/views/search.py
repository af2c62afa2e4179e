"""One box for places, shipments, seals and supervisors."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse

from logistik.models import SealSighting, Shipment
from pengawasan import scoping
from pengawasan.models import Region, Supervisor

from .desk import Desk, at_desk

MOST, SHORTEST = 10, 2


@at_desk
def search(desk: Desk) -> HttpResponse:
    words = desk.request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found = _found(desk, words) if len(words) >= SHORTEST else {}
    return desk.page("cari.html", words=words, empty=not any(found.values()), **found)


def _found(desk: Desk, words: str) -> dict[str, Any]:
    regions = Region.objects.visible_to(desk.user, desk.now).live().select_related("parent__parent")
    shipments = Shipment.objects.visible_to(desk.user, desk.now).select_related("origin", "destination__parent")
    seals = SealSighting.objects.filter(scoping.visible(desk.user, "place__code", desk.now))
    people = Supervisor.objects.visible_to(desk.user, desk.now)
    named = Q(name__icontains=words) | Q(phone__icontains=words) | Q(username__icontains=words)
    place = Q(code__startswith=words) | Q(name__icontains=words)
    last = words.rsplit(" ", 1)
    if len(last) == 2 and last[1].isascii() and last[1].isdigit():  # "karta dewa 4": a TPS of a desa
        place |= Q(parent__name__icontains=last[0], name__endswith=f"{int(last[1]):03d}")
    return {
        "regions": list(regions.filter(place).order_by("level", "code")[:MOST]),
        "shipments": list(shipments.filter(manifest_number__icontains=words)[:MOST]),
        "seals": list(
            seals.filter(number__icontains=words).select_related("place__parent", "shipment").order_by("number")[:MOST]
        ),
        "people": list(people.filter(named).order_by("name")[:MOST]),
    }
