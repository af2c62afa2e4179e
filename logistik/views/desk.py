"""What every page knows before it does anything: who asks, when, for which election, from which region."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from logistik.models import Concern, Election, Flag, Sweep
from logistik.models.catalog import over
from pengawasan import scoping
from pengawasan.admin import enters
from pengawasan.models import Level, Region, Supervisor
from pengawasan.questions import Question
from pengawasan.scoping import Codes

#: Of the election at hand, what the frame of every page says.
FIGURES = ("open_flags", "unread", "swept_at")
#: What the regions directly below one are called.
CHILD_WORDS = {
    Level.PROVINSI: "kabupaten/kota",
    Level.KABUPATEN: "kecamatan",
    Level.KECAMATAN: "desa/kelurahan",
    Level.DESA: "TPS",
    Level.TPS: "TPS",
}


@dataclass(frozen=True)
class Desk:
    """The place a user works at: ``home`` is the smallest region that holds all of the user's assignments.

    ``viewer`` is the coordinator who looks through the user's eyes, if one does: then nothing can be written.
    """

    request: HttpRequest
    user: Supervisor
    now: datetime
    election: Election
    home: Region
    viewer: Supervisor | None = None

    @property
    def within(self) -> str:
        """The region whose children are the rows of an overview; of one TPS it is the desa around it."""
        return str(self.home.parent_id) if self.home.level == Level.TPS else self.home.code

    @property
    def codes(self) -> Codes:
        """The regions the user's assignments cover; what lies outside them is named at most, never linked."""
        return scoping.narrowed(self.user, self.now)

    @property
    def today(self) -> date:
        """The day it is where the user works."""
        return self.now.astimezone(self.home.zone).date()

    def writes(self, place: str) -> bool:
        """Whether the user may write about a place now; never while somebody looks through their eyes."""
        return self.viewer is None and scoping.may(self.user, scoping.WRITERS, place, self.now)

    @property
    def in_office(self) -> bool:
        """Whether the user works in an office, which enters what others wrote."""
        return bool(scoping.codes(self.user, self.now, scoping.OFFICE))

    @property
    def enters_panel(self) -> bool:
        return enters(self.user, self.now)

    def page(self, template: str, **context: Any) -> HttpResponse:
        """A page in its frame; the figures of the frame came with the election."""
        frame = {"desk": self, "now": self.now, "zone": self.home.timezone}
        frame |= {name: getattr(self.election, name) for name in FIGURES}
        return render(self.request, template, frame | context)


def home_of(user: Supervisor, now: datetime) -> Region | None:
    """Where a user's assignments lie: the region itself, or the one they share; None without any."""
    assigned = {a.region_id: a.region for a in scoping.assignments(user, now)}
    if not assigned:
        return None
    shared = ".".join(os.path.commonprefix([code.split(".") for code in sorted(assigned)])) or min(assigned)
    return assigned.get(shared) or Region.objects.select_related("parent").filter(code=shared).first()


def election_of(user: Supervisor, now: datetime, *, framed: bool = False) -> Election | None:
    """The election at hand: the next one that is not over, otherwise the last one. ``framed`` adds ``FIGURES``."""
    mine, reader = scoping.narrowed(user, now), user.pk if framed else None
    known = mine, scoping.above(mine), reader
    return next(iter(_at_hand.rows(*known, over(now)) or _at_hand.rows(*known, None)), None)


@Question
def _at_hand(mine: Codes, higher: list[str], reader: int | None, since: date | None) -> QuerySet[Election]:
    """The next election that is not over since a day, or the last of all."""
    seen = Election.objects.filter(scoping.within_or_above(mine, higher, "region__code")).select_related("region")
    seen = seen.annotate(**_figures(mine, reader)) if reader else seen
    order = seen.filter(voting_day__gte=since).order_by("voting_day", "code") if since else seen.order_by("-voting_day")
    return order[:1]


def _figures(mine: Codes, reader: int) -> dict[str, Subquery]:
    """What the frame of a page says of an election. Worked out for the one that is chosen, not for all it is among."""
    inside = Q(scoping.within(mine, "place__code"), election=OuterRef("pk"))
    concerns: Any = Concern.objects.filter(inside).with_unread(reader)
    unread = concerns.filter(unread__gt=0)
    swept = Sweep.objects.filter(finished_at__isnull=False).order_by("-pk").values("finished_at")[:1]
    flags = Flag.objects.filter(inside).open()
    return {"open_flags": number_of(flags), "unread": number_of(unread), "swept_at": Subquery(swept)}


def number_of(found: QuerySet[Any]) -> Subquery:
    """How many there are, to be asked within another question."""
    counted = found.order_by().annotate(number=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("number"))


def is_poll(request: HttpRequest) -> bool:
    """Asked by a page that is already open, for its changing parts alone."""
    return request.headers.get("HX-Request") == "true"


def reload_page() -> HttpResponse:
    """Tells an open page to load itself anew: its session or its assignment has ended."""
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def at_desk(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Signed in, assigned somewhere, with an election to look at; otherwise a page that says what is missing."""

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user, now = request.user, timezone.now()
        if not isinstance(user, Supervisor):
            return reload_page() if is_poll(request) else redirect_to_login(request.get_full_path())
        home = home_of(user, now)
        election = election_of(user, now, framed=True) if home else None
        if home is None or election is None:
            page = render(request, "kosong.html", {"home": home, "now": now, "enters_panel": enters(user, now)})
            # Without an assignment nothing is allowed, and nothing that was sent has been done
            page.status_code = 200 if home and request.method in ("GET", "HEAD") else 403
            return reload_page() if is_poll(request) else page
        viewer = request.viewer  # type: ignore[attr-defined]
        return view(Desk(request, user, now, election, home, viewer), *args, **kwargs)

    return door
