"""What a worklist is made of. Six queries, however many places."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Balance, Election, Shipment
from pengawasan import scoping
from pengawasan.models import Region, Supervisor
from pengawasan.questions import Question

#: Roles that answer for everything below their region too; an office has the balance for that.
DEEP = frozenset({"panwascam", "pkd"})

#: An item, how much of it is needed (NULL: not known), and until when. A worklist has thousands of them.
Need = tuple[Any, ...]


def to_watch(user: Supervisor, now: datetime) -> list[Election]:
    """The running elections, each with ``watched`` (places with their ``needs``) and ``coming`` (shipments)."""
    places = my_places(user, now)
    seen = Election.objects.visible_to(user, now).running(now).select_related("region")
    elections = list(seen.prefetch_related("deadlines__election__region").order_by("voting_day", "code"))
    needs: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for in_election, at, *need in _needed.rows([place.code for place in places], [e.pk for e in elections]):
        needs[in_election, at].append(tuple(need))
    coming: Any = Shipment.objects.filter(destination__in=places, election__in=elections).with_facts()
    shipments = list(coming.under_way().with_status().prefetch_related("lines").order_by("expected_arrival", "id"))
    for election in elections:
        held: Any = election
        held.watched = [_place(p, needs[election.pk, p.code]) for p in places]
        held.coming = [s for s in shipments if s.election_id == election.pk]
    return elections


@Question
def _needed(places: list[str], elections: list[str]) -> QuerySet[Balance, Any]:
    of_these = Balance.objects.filter(place__code__any_of=places, election__code__any_of=elections)
    return of_these.exclude(need=0).order_by("item").values_list("election", "place", "item", "need", "due_at")


def my_places(user: Supervisor, now: datetime) -> list[Region]:
    """The regions I am assigned to, and for panwascam and PKD everything below them."""
    own = scoping.codes(user, now)
    deep = scoping.within(scoping.codes(user, now, DEEP), "code")
    seen = Region.objects.visible_to(user, now).live().select_related("parent")
    return list((seen.filter(code__in=own) | seen.filter(deep)).order_by("code"))


def _place(region: Region, needs: list[Need]) -> dict[str, Any]:
    shown = ("code", "name", "label", "level", "latitude", "longitude")
    return {name: getattr(region, name) for name in shown} | {"needs": needs}
