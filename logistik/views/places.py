"""Wilayah: from the kabupaten down to one TPS; for each place its goods, its people and what happened there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from logistik import readiness
from logistik.models import EventKind, Flag, Receipt, Shipment, ShipmentEvent, VoterCount
from pengawasan import exports, scoping, viewing
from pengawasan.models import Assignment, Level, Region, Role

from . import matrix
from .concerns import nearest
from .control import RANK
from .desk import CHILD_WORDS, Desk, at_desk

RECENT = 12
ROAD = {
    EventKind.BERANGKAT: "perjalanan",
    EventKind.TRANSIT: "perjalanan",
    EventKind.DITOLAK: "bermasalah",
    EventKind.BATAL: "bermasalah",
}
POST_ROLES = {Level.KECAMATAN: "panwascam", Level.DESA: "pkd", Level.TPS: "ptps"}


@dataclass(frozen=True)
class Moment:
    """One line of a timeline; ``state`` chooses the glyph, empty is a plain dot."""

    at: datetime
    state: str
    text: str
    detail: str
    link: str


@at_desk
def home(desk: Desk) -> HttpResponse:
    return redirect("place", code=desk.home.code if desk.home.level == Level.TPS else desk.within)


@at_desk
def place(desk: Desk, code: str) -> HttpResponse:
    region = get_object_or_404(_seen(desk), pk=code)
    goods = matrix.goods(desk, region)
    if not goods["form"].errors and (file := exports.wanted(desk.request)):
        return exports.answer(matrix.table(region, goods["matrix"]), file, desk.now)
    context = goods | _people(desk, region) | _log(desk, region)
    context |= {"region": region, "crumbs": _crumbs(desk, region), "voters": _voters(desk, region)}
    context |= _below(desk, region) | {"words": readiness.STATES, "child_word": CHILD_WORDS[Level(region.level)]}
    context |= nearest(desk, scoping.within([region.code], "place__code"))
    context["viewable"] = _viewable(desk, context["serving"])
    return desk.page("wilayah/tempat.html", **context)


def _seen(desk: Desk) -> QuerySet[Region]:
    return Region.objects.visible_to(desk.user, desk.now).live().select_related("parent__parent__parent")


def _crumbs(desk: Desk, region: Region) -> list[tuple[Region, bool]]:
    """The way down to a region; a level above the user's own is named, not linked."""
    mine = scoping.codes(desk.user, desk.now)
    chain: list[Region] = [region]
    while (parent := chain[0].parent) is not None and parent.level >= Level.KABUPATEN:
        chain.insert(0, parent)
    return [(step, scoping.covers(mine, step.code)) for step in chain]


def _below(desk: Desk, region: Region) -> dict[str, Any]:
    """The children as bars, or as tiles where they are polling stations; of a TPS its own state."""
    if region.level >= Level.DESA:
        tiles = readiness.places(desk.user, region.code, desk.now, desk.election)
        own = tiles[0] if region.level == Level.TPS and tiles else None
        return {"tiles": tiles if region.level == Level.DESA else [], "own": own, "rows": []}
    rows = readiness.children(desk.user, region.code, desk.now, desk.election)
    return {"rows": rows, "total": readiness.together(region, rows), "tiles": [], "own": None}


def _people(desk: Desk, region: Region) -> dict[str, Any]:
    """Who supervises here and above (as far as the user may see), and how many posts below are filled."""
    today = desk.now.astimezone(region.zone).date()
    seen = Assignment.objects.visible_to(desk.user, desk.now).filter(role__in=scoping.FIELD, valid_from__lte=today)
    serving = seen.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    chain = [region.code[:width] for width in (8, 13, 17) if len(region.code) >= width]
    here = serving.filter(region__in=chain).select_related("supervisor", "region").order_by("-region__level", "pk")
    if region.level == Level.TPS:
        return {"serving": here, "posts": 0, "staffed": 0, "post_role": ""}
    below = Level(region.level + 1)
    posts = _seen(desk).filter(parent=region)
    staffed = serving.filter(region__parent=region).values("region").distinct().count()
    role = POST_ROLES.get(below, "")
    return {"serving": here, "posts": posts.count(), "staffed": staffed, "post_role": role}


def _viewable(desk: Desk, serving: Iterable[Assignment]) -> set[int]:
    """The supervisors here whose eyes a coordinator may look through. One query."""
    if desk.viewer or not scoping.codes(desk.user, desk.now, [Role.KOORDINATOR]):
        return set()
    people = {a.supervisor_id: a.supervisor for a in serving}
    found = list(Assignment.objects.filter(supervisor__in=people).select_related("region"))
    for pk, person in people.items():
        scoping.remember(person, [a for a in found if a.supervisor_id == pk])
    return {pk for pk, person in people.items() if viewing.may_view_as(desk.user, person, desk.now)}


def _voters(desk: Desk, region: Region) -> dict[str, Any]:
    """The voters of a region's TPS, and whether any of these numbers is a sample."""
    seen = VoterCount.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    below = seen.filter(scoping.within([region.code], "place__code"))
    return below.aggregate(total=Sum(F("male") + F("female")), samples=Count("pk", filter=Q(source_status="SAMPLE")))


def _log(desk: Desk, region: Region) -> dict[str, Any]:
    """Open flags, shipments and reports of a region, and the latest of all three in one timeline."""
    inside = scoping.within([region.code], "place__code")
    flags = Flag.objects.visible_to(desk.user, desk.now).filter(inside, election=desk.election)
    reports = Receipt.objects.visible_to(desk.user, desk.now).filter(inside, election=desk.election)
    bound = Shipment.objects.visible_to(desk.user, desk.now).filter(
        scoping.within([region.code], "destination__code"), election=desk.election
    )
    near = [region.code] if region.level < Level.DESA else None
    shipments = bound.filter(destination__in=near) if near else bound
    events = ShipmentEvent.objects.filter(shipment__in=bound.values("pk")).select_related(
        "shipment__destination__parent"
    )
    named = reports.standing().with_marks().select_related("place__parent", "reporter", "submission__user")
    latest = named.order_by("-judged_at")[:RECENT]
    opened = flags.select_related("place__parent").order_by("-opened_at")[:RECENT]
    return {
        "flags": flags.open().select_related("place__parent").order_by(RANK, "opened_at")[:RECENT],
        "flag_count": flags.open().count(),
        "shipments": shipments.select_related("origin", "destination__parent").with_facts().with_status()[:RECENT],
        "timeline": _timeline(list(latest), list(events.order_by("-occurred_at")[:RECENT]), list(opened)),
    }


def _timeline(reports: list[Receipt], events: list[ShipmentEvent], flags: list[Flag]) -> list[Moment]:
    said = [Moment(r.judged_at, "", f"Penerimaan di {r.place.label}", _told(r), "") for r in reports]
    said += [_on_the_road(e) for e in events]
    said += [
        Moment(f.opened_at, "bermasalah", f.sentence, f.get_severity_display(), reverse("flag", args=[f.pk]))
        for f in flags
    ]
    return sorted(said, key=lambda moment: moment.at, reverse=True)[:RECENT]


def _told(r: Receipt) -> str:
    parts = [str(r.reporter), r.way, r.closure, *r.oddities]
    return " · ".join(part for part in parts if part)


def _on_the_road(e: ShipmentEvent) -> Moment:
    text = f"{e.get_kind_display()}: ke {e.shipment.destination.label}"
    detail, link = f"surat jalan {e.shipment.manifest_number}", reverse("shipment", args=[e.shipment_id])
    return Moment(e.occurred_at, ROAD.get(EventKind(e.kind), ""), text, detail, link)
