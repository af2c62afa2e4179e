"""Level to level: PTPS to KPPS, PKD to PPS, Panwascam to PPK, the office to KPU and beyond.

The office may record for those below.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from logistik.models import Addressee, Decision, FollowUp, FollowUpKind
from pengawasan import scoping
from pengawasan.models import Level, Region, Role, Supervisor

#: Who speaks to whom; "" is a temuan, which is addressed to nobody.
ISSUERS: dict[str, frozenset[str]] = {
    Addressee.KPPS: scoping.OFFICE | {Role.PTPS},
    Addressee.PPS: scoping.OFFICE | {Role.PKD},
    Addressee.PPK: scoping.OFFICE | {Role.PANWASCAM},
    Addressee.KPU: scoping.OFFICE,
    Addressee.DKPP: scoping.OFFICE,
    Addressee.POLRI: scoping.OFFICE,
    "": scoping.OFFICE | {Role.PANWASCAM},
}
_SEATS = (Level.PROVINSI, Level.KABUPATEN)
#: At which levels an addressee sits.
LEVELS: dict[str, tuple[Level, ...]] = {
    Addressee.KPPS: (Level.TPS,),
    Addressee.PPS: (Level.DESA,),
    Addressee.PPK: (Level.KECAMATAN,),
    Addressee.KPU: _SEATS,
    Addressee.DKPP: _SEATS,
    Addressee.POLRI: _SEATS,
    "": (*_SEATS, Level.KECAMATAN),
}


@dataclass(frozen=True)
class Seat:
    """An addressee at a place."""

    addressee: str
    place: Region

    @property
    def key(self) -> str:
        return f"{self.addressee}:{self.place.code}"

    @property
    def label(self) -> str:
        return FollowUp(addressee=self.addressee, place=self.place).to


def may_issue(user: Supervisor, addressee: str, place: str, now: datetime) -> bool:
    return scoping.may(user, ISSUERS[addressee], place, now)


def may_act(user: Supervisor, one: FollowUp, now: datetime) -> bool:
    """Whether the user keeps the record of this follow-up: its answer, its files, what follows from it."""
    return may_issue(user, one.addressee, one.place_id, now)


def may_decide(user: Supervisor, one: FollowUp, now: datetime) -> bool:
    """Whether the user enters what the pleno decided about a proposed temuan."""
    proposed = one.decision == Decision.PROPOSED
    return proposed and scoping.may(user, (Role.PIMPINAN,), one.place_id, now)


def deciding(user: Supervisor, now: datetime) -> tuple[str, ...]:
    """Where the user enters what the pleno decided: regions, each with everything below it."""
    return tuple(scoping.codes(user, now, (Role.PIMPINAN,)))


def awaited(decides: tuple[str, ...]) -> Q:
    """The proposals about which somebody enters what the pleno decided, in these regions."""
    return Q(decision=Decision.PROPOSED) & scoping.within(decides, "place__code")


def addressees(user: Supervisor, places: Iterable[str], now: datetime) -> list[Seat]:
    """To whom the user may speak: about these places the seats at or above every one of them.

    Without any place all of the user's seats; of TPS, which are many, only those the user is assigned to.
    """
    seats, named = [], list(places)
    near = Q(level__lte=Level.DESA) | Q(pk__in=[*named, *scoping.codes(user, now)])
    regions = Region.objects.visible_to(user, now).live().filter(near).select_related("parent")
    for region in regions.order_by("level", "code"):
        if not all(scoping.covers([region.code], place) for place in named):
            continue
        seats += [
            Seat(addressee, region)
            for addressee in Addressee.values
            if region.level in LEVELS[addressee] and may_issue(user, addressee, region.code, now)
        ]
    return seats


def seat_about(user: Supervisor, addressee: str, place: str, now: datetime) -> Seat | None:
    """The seat of an addressee nearest above a place, as far as the user may speak to it."""
    found = [seat for seat in addressees(user, [place], now) if seat.addressee == addressee]
    return max(found, key=lambda seat: len(seat.place.code), default=None)


def bench(user: Supervisor, places: Iterable[str], now: datetime) -> Region | None:
    """Where a temuan about these places is handled: the user's nearest office at or above all of them."""
    named = list(places)
    seen = Region.objects.visible_to(user, now).live().filter(level__in=LEVELS[""]).order_by("-level", "code")
    for region in seen:
        if all(scoping.covers([region.code], place) for place in named) and may_issue(user, "", region.code, now):
            return region
    return None


def kinds(user: Supervisor, now: datetime) -> list[str]:
    """The kinds of follow-up that the user's roles may record."""
    temuan = bool(scoping.codes(user, now, ISSUERS[""]))
    return [kind for kind in FollowUpKind.values if kind != FollowUpKind.TEMUAN or temuan]
