"""Where a seal number that is seen here was seen as well: there too it is now a number seen twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from logistik import locks
from logistik.models import SealSighting
from pengawasan import scoping

#: What everybody writes ("-") is seen at too many places to judge them all now: those left out here the sweep finds.
MOST_ELSEWHERE = 100


def doubled(seen: Iterable[SealSighting]) -> set[str]:
    """Of numbers that are seen at a place: the places that must be judged because they were seen elsewhere.

    A place that contains the other is its way there, and none. The numbers are locked, so that of two who send the same
    one at once the second finds the first.
    """
    here: dict[tuple[str, str], set[str]] = defaultdict(set)
    for sighting in seen:
        here[sighting.election_id, sighting.number].add(sighting.place_id)
    if not here:
        return set()
    locks.seals({*here})
    named = {"election__in": {election for election, _ in here}, "number__in": {number for _, number in here}}
    found = SealSighting.objects.standing().filter(**named).values_list("election", "number", "place")
    both = [((election, number), place) for election, number, place in found if (election, number) in here]
    both += [(seal, place) for seal, places in here.items() for place in places]
    pairs = {(own, place) for seal, place in both for own in here[seal]}
    return {*sorted({place for pair in pairs if not _on_one_way(*pair) for place in pair})[:MOST_ELSEWHERE]}


def _on_one_way(one: str, other: str) -> bool:
    return scoping.covers([one], other) or scoping.covers([other], one)
