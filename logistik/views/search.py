"""One box for places, shipments, seals and supervisors."""

from __future__ import annotations

import re
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Prefetch, Q, When
from django.http import HttpResponse

from logistik.models import SealSighting, Shipment
from pengawasan import scoping
from pengawasan.models import Assignment, Level, Region, Supervisor

from .desk import Desk, at_desk

MOST, SHORTEST = 10, 2
#: Words before a name that only say what kind of place it is.
KINDS = {"kabupaten", "kota", "kab", "kecamatan", "kec", "desa", "kelurahan", "kel", "tps", "ppk", "pps"}


@at_desk
def search(desk: Desk) -> HttpResponse:
    words = desk.request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found = _found(desk, words) if len(words) >= SHORTEST else {}
    return desk.page("cari.html", words=words, empty=not any(found.values()), most=MOST, **found)


def _found(desk: Desk, words: str) -> dict[str, Any]:
    regions = Region.objects.visible_to(desk.user, desk.now).live().select_related("parent__parent")
    shipments = Shipment.objects.visible_to(desk.user, desk.now).select_related("origin", "destination__parent")
    seals = SealSighting.objects.filter(scoping.visible(desk.user, "place__code", desk.now))
    posts = Assignment.objects.visible_to(desk.user, desk.now).select_related("region__parent").order_by("-pk")
    people = Supervisor.objects.visible_to(desk.user, desk.now)
    people = people.prefetch_related(Prefetch("assignments", posts, to_attr="posts"))
    exact = Case(When(name__iendswith=words, then=0), default=1)
    return {
        "regions": list(regions.filter(_called(words)).order_by("level", "code")[:MOST]),
        "shipments": list(shipments.filter(manifest_number__icontains=words)[:MOST]),
        "seals": list(
            seals.filter(number__icontains=words).select_related("place__parent", "shipment").order_by("number")[:MOST]
        ),
        "people": list(people.filter(_person(words)).order_by(exact, "name")[:MOST]),
    }


def _called(words: str) -> Q:
    """A code, or a name as pages and people write it: "TPS 004 Karta Dewa", "karta dewa 4", "kec. talang"."""
    told = [word.strip(".,") for word in words.lower().split()]
    named = [word for word in told if word and word not in KINDS]
    numbers = [word for word in named if word.isascii() and word.isdigit() and len(word) <= 3]
    if not named:
        return Q(name__icontains=words)
    found = Q(code__startswith=words) | _every("name", named)
    rest = [word for word in named if word not in numbers]
    if len(numbers) == 1 and rest:
        found |= _every("parent__name", rest) & Q(level=Level.TPS, name__endswith=f"{int(numbers[0]):03d}")
    return found


def _person(words: str) -> Q:
    """A name or the name to sign in with; of a telephone number the digits alone, however it is written."""
    found = _every("name", words.split()) | Q(username__icontains=words)
    digits = re.sub(r"^(62|0)", "", re.sub(r"[\s.()+-]", "", words))
    return found | Q(phone__regex=r"\D*".join(digits)) if digits.isascii() and digits.isdigit() else found


def _every(field: str, words: list[str]) -> Q:
    """All of the words stand in a field, in any order."""
    return reduce(and_, (Q(**{f"{field}__icontains": word}) for word in words))
