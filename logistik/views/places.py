"""Wilayah: from the kabupaten down to one TPS; for each place its goods, its people and what happened there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, Q, Subquery, Sum, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from logistik import readiness
from logistik.models import EventKind, Flag, Receipt, Shipment, ShipmentEvent, ShipmentFact, VoterCount
from pengawasan import exports, scoping, viewing
from pengawasan.models import Assignment, Level, Region, Role
from pengawasan.questions import Question
from pengawasan.scoping import Codes

from . import below, matrix
from .concerns import nearest
from .control import RANK, serving
from .desk import CHILD_WORDS, Desk, at_desk, number_of

RECENT = 12
ROAD = {
    EventKind.BERANGKAT: "perjalanan",
    EventKind.TRANSIT: "perjalanan",
    EventKind.DITOLAK: "bermasalah",
    EventKind.BATAL: "bermasalah",
}
#: Rows with what was asked about them beside.
Annotated = Any
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
    region, children = _opened(desk, code)
    inside, goods = below.below(desk, region, children), matrix.goods(desk, region)
    if (file := exports.wanted(desk.request)) and (table := _table(desk, region, inside, goods)):
        return exports.answer(table, file, desk.now)
    context = goods | inside | _people(desk, region, children) | _log(desk, region)
    context |= {"region": region, "crumbs": _crumbs(desk, region)}
    context |= {"words": readiness.STATES, "child_word": CHILD_WORDS[Level(region.level)]}
    context |= nearest(desk, region.code)
    context["viewable"] = _viewable(desk, context["serving"])
    return desk.page("wilayah/tempat.html", **context)


def _table(desk: Desk, region: Region, inside: dict[str, Any], goods: dict[str, Any]) -> exports.Table | None:
    """The one of the two tables that the address asks for; none while something in it is wrong."""
    if desk.request.GET.get("tabel") == below.NAME:
        return None if inside["below_form"].errors else below.table(region, inside)
    return None if goods["form"].errors else matrix.table(region, goods["matrix"])


def _opened(desk: Desk, code: str) -> tuple[Annotated, list[Region]]:
    """The region of an address, with its voters and whether any of their numbers is a sample; and those below it."""
    found = _near.rows(desk.codes, scoping.narrowed(desk.user, desk.now, code), code, desk.election.pk)
    if not found or found[0].code != code:
        raise Http404
    return found[0], found[1:]


@Question
def _near(mine: Codes, inside: Codes, code: str, election: str) -> Any:
    seen = Region.objects.filter(scoping.within(mine, "code")).live().select_related("parent__parent__parent")
    counts = VoterCount.objects.filter(scoping.within(inside, "place__code"), election=election)
    counted = counts.order_by().values("election")
    voters, samples = counted.annotate(voters=Sum(F("male") + F("female"))), counted.filter(source_status="SAMPLE")
    figures = {"voters": Subquery(voters.values("voters")), "samples": Exists(samples)}
    of_it = {name: Case(When(pk=code, then=asked)) for name, asked in figures.items()}
    return seen.filter(Q(pk=code) | Q(parent=code)).annotate(**of_it)


def _crumbs(desk: Desk, region: Region) -> list[tuple[Region, bool]]:
    """The way down to a region; a level above the user's own is named, not linked."""
    mine = scoping.codes(desk.user, desk.now)
    chain: list[Region] = [region]
    while (parent := chain[0].parent) is not None and parent.level >= Level.KABUPATEN:
        chain.insert(0, parent)
    return [(step, scoping.covers(mine, step.code)) for step in chain]


def _people(desk: Desk, region: Region, children: list[Region]) -> dict[str, Any]:
    """Who supervises here and above (as far as the user may see), and how many posts below are filled. One query."""
    today = desk.now.astimezone(region.zone).date()
    chain = [region.code[:width] for width in (8, 13, 17) if len(region.code) >= width]
    posts = {child.code for child in children}
    found = _serving.rows(desk.codes, [*chain, *posts], today)
    staffed = posts & {a.region_id for a in found}
    role = POST_ROLES.get(Level(children[0].level), "") if children else ""
    here = [a for a in found if a.region_id in chain]
    return {"serving": here, "posts": len(posts), "staffed": len(staffed), "post_role": role}


@Question
def _serving(mine: Codes, places: list[str], today: date) -> Any:
    """The supervisors of these places that day, the nearest place first."""
    near = serving(mine, places, today).select_related("supervisor", "region")
    return near.order_by("-region__level", "pk")


def _viewable(desk: Desk, serving: Iterable[Assignment]) -> set[int]:
    """The supervisors here whose eyes a coordinator may look through. One query."""
    if desk.viewer or not scoping.codes(desk.user, desk.now, [Role.KOORDINATOR]):
        return set()
    people = {a.supervisor_id: a.supervisor for a in serving}
    found = list(Assignment.objects.filter(supervisor__in=people).select_related("region"))
    for pk, person in people.items():
        scoping.remember(person, [a for a in found if a.supervisor_id == pk])
    return {pk for pk, person in people.items() if viewing.may_view_as(desk.user, person, desk.now)}


def _log(desk: Desk, region: Region) -> dict[str, Any]:
    """Open flags, shipments and reports of a region, and the latest of all three in one timeline. Four queries."""
    inside, election = scoping.narrowed(desk.user, desk.now, region.code), desk.election.pk
    flags = _flags.rows(inside, election)
    opened = sorted(flags, key=lambda flag: flag.opened_at, reverse=True)[:RECENT]
    standing = sorted((flag for flag in flags if flag.is_open), key=lambda flag: (flag.rank, flag.opened_at))
    return {
        "flags": standing[:RECENT],
        "flag_count": flags[0].of if flags else 0,
        "shipments": _shipments.rows(inside, election, region.code if region.level < Level.DESA else ""),
        "timeline": _timeline(_reports.rows(inside, election), _events.rows(inside, election), opened),
    }


@Question
def _shipments(inside: Codes, election: str, destination: str) -> Any:
    """To anywhere inside, or to one place only."""
    bound = Shipment.objects.filter(scoping.within(inside, "destination__code"), election=election)
    shipments = bound.filter(destination=destination) if destination else bound
    return shipments.select_related("origin", "destination__parent").with_facts().with_status()[:RECENT]


# Of all three the few that are shown are chosen first, and only for those is anything else looked up.


@Question
def _flags(inside: Codes, election: str) -> Any:
    """The gravest open ones and the newest of all, each with ``of``, how many are open."""
    seen = Flag.objects.filter(scoping.within(inside, "place__code"), election=election)
    gravest = seen.open().order_by(RANK, "opened_at").values("pk")[:RECENT]
    newest = seen.order_by("-opened_at").values("pk")[:RECENT]
    both = Flag.objects.filter(pk__in=gravest.union(newest)).select_related("place__parent")
    return both.annotate(rank=RANK, of=number_of(seen.open()))


@Question
def _reports(inside: Codes, election: str) -> Any:
    seen = Receipt.objects.filter(scoping.within(inside, "place__code"), election=election)
    latest = Receipt.objects.filter(pk__in=seen.standing().order_by("-judged_at").values("pk")[:RECENT])
    named = latest.with_marks().select_related("place__parent", "reporter", "submission__user")
    return named.order_by("-judged_at")


@Question
def _events(inside: Codes, election: str) -> Any:
    """The newest events are of the shipments that moved last."""
    bound = ShipmentFact.objects.filter(scoping.within(inside, "destination__code"), election=election)
    moved = bound.filter(moved_at__isnull=False).order_by("-moved_at").values("pk")[:RECENT]
    latest = ShipmentEvent.objects.filter(shipment__in=moved).order_by("-occurred_at")
    return latest.select_related("shipment__destination__parent")[:RECENT]


def _timeline(reports: list[Receipt], events: list[ShipmentEvent], flags: list[Flag]) -> list[Moment]:
    said = [_counted(r) for r in reports]
    said += [_on_the_road(e) for e in events]
    said += [
        Moment(f.opened_at, "bermasalah", f.sentence, f.get_severity_display(), reverse("flag", args=[f.pk]))
        for f in flags
    ]
    return sorted(said, key=lambda moment: moment.at, reverse=True)[:RECENT]


def _counted(r: Receipt) -> Moment:
    link = f"{reverse('arrivals')}?within={r.place_id}"
    return Moment(r.judged_at, "", f"Penerimaan di {r.place.label}", _told(r), link)


def _told(r: Receipt) -> str:
    parts = [str(r.reporter), r.way, r.closure, *r.oddities]
    return " · ".join(part for part in parts if part)


def _on_the_road(e: ShipmentEvent) -> Moment:
    text = f"{e.get_kind_display()}: ke {e.shipment.destination.label}"
    detail, link = f"surat jalan {e.shipment.manifest_number}", reverse("shipment", args=[e.shipment_id])
    return Moment(e.occurred_at, ROAD.get(EventKind(e.kind), ""), text, detail, link)
