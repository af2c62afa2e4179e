"""Where a seal number that is seen here was seen as well: there too it is now a number seen twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from logistik import locks
from logistik.models import SealSighting
from pengawasan import scoping


def doubled(election: str, seen: Iterable[tuple[str, str]]) -> set[str]:
    """Of numbers, each with the place where it is seen: the places that must be judged because it was seen elsewhere.

    A place that contains the other is its way there, and none. The numbers are locked, so that of two who send the same
    one at once the second finds the first.
    """
    here: dict[str, set[str]] = defaultdict(set)
    for number, place in seen:
        here[number].add(place)
    if not here:
        return set()
    locks.take(f"seal:{election}:{number}" for number in here)
    found = SealSighting.objects.standing().filter(election=election, number__in=here).values_list("number", "place")
    both = [*found, *((number, place) for number, places in here.items() for place in places)]
    pairs = {(own, place) for number, place in both for own in here[number]}
    return {place for pair in pairs if not _on_one_way(*pair) for place in pair}


def _on_one_way(one: str, other: str) -> bool:
    return scoping.covers([one], other) or scoping.covers([other], one)
