"""What would follow if a regulation were changed: worked out in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, Sum

from logistik import checking, needs
from logistik.models import Balance, Election
from logistik.rules import RULES, Scope
from pengawasan.models import Level


@dataclass(frozen=True)
class Need:
    """Of one item over the whole election; None where nothing is known, ``unknown`` counts such places."""

    total: int | None
    unknown: int = 0


@dataclass(frozen=True)
class Turn:
    """An item whose need would change."""

    item: str
    unit: str
    before: Need
    after: Need


@dataclass(frozen=True)
class Kind:
    """Flags of one kind that would open or clear, and at how many places."""

    name: str
    opens: int
    clears: int
    places: int


@dataclass(frozen=True)
class Foreseen:
    needs: list[Turn] = field(default_factory=list)
    flags: list[Kind] = field(default_factory=list)
    #: Places whose need or deadline would be another.
    places: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.needs or self.flags or self.places)


@dataclass(frozen=True)
class _Picture:
    needs: dict[tuple[str, str], Need]
    rows: set[tuple[str, str, int | None, datetime | None]]
    breaches: dict[str, set[tuple[str, str]]]


def foresee(election: Election, change: Callable[[], object], now: datetime, *, place: str = "") -> Foreseen:
    """What ``change`` would do to needs, deadlines and flags. Nothing of it stays.

    A change that concerns one ``place`` is followed there and at the places above it.
    """
    places = needs.upwards([place], election) if place else None
    with transaction.atomic():
        before = _picture(election, places, now)
        change()
        needs.compute_needs(election, within=place or None, now=now)
        after = _picture(election, places, now)
        transaction.set_rollback(True)
    turned = {place for place, *_rest in before.rows ^ after.rows}
    return Foreseen(_turns(before, after), _kinds(before, after), len(turned))


def _picture(election: Election, places: tuple[str, ...] | None, now: datetime) -> _Picture:
    # A place above is the sum of those below it: the whole is counted where the goods come from
    rows = Balance.objects.filter(election=election).order_by()
    top = rows.filter(level=max(election.region.level, Level.KABUPATEN)).values("item__name", "item__unit")
    told = top.annotate(total=Sum("need"), unknown=Count("pk", filter=Q(need__isnull=True)))
    sums = {(row["item__name"], row["item__unit"]): Need(row["total"], row["unknown"]) for row in told}
    scope = Scope((election.pk,), places)
    stated = set(scope.on(rows).values_list("place", "item", "need", "due_at"))
    found = checking.found(scope, now)
    names = {(rule.key, rule.kind): rule.name for rule in RULES}
    breaches = {names[kind]: {(place, name) for _e, place, name, _f in said} for kind, said in found.items()}
    return _Picture(sums, stated, breaches)


def _turns(before: _Picture, after: _Picture) -> list[Turn]:
    none = Need(0)
    items = sorted(before.needs.keys() | after.needs.keys())
    turns = [Turn(*item, before.needs.get(item, none), after.needs.get(item, none)) for item in items]
    return [turn for turn in turns if turn.before != turn.after]


def _kinds(before: _Picture, after: _Picture) -> list[Kind]:
    kinds = []
    for name, now_found in after.breaches.items():
        opens, clears = now_found - before.breaches[name], before.breaches[name] - now_found
        if opens or clears:
            kinds.append(Kind(name, len(opens), len(clears), len({place for place, _ in opens | clears})))
    return kinds
