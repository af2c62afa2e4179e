"""What happened before the visitor came: goods at every PPK, lorries on their way to the villages, two things amiss."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from logistik import intake
from logistik.intake import Counted, Happening, Listed, Manifest, Report, Sent
from logistik.models import Balance, Election, EventKind, Shipment
from logistik.models.report import Seal
from pengawasan.models import Level, Region, Role, Supervisor

from .places import KABUPATEN, villages

#: What goes in the first stage; the rest follows with the ballots.
STAGE_1 = ("KTK", "KTK-KEC", "TNT", "BLK", "SGL", "KBT", "ACB", "ACB-ALAS", "TLI")
DISTRICTS = ("16.12.01", "16.12.02", "16.12.03", "16.12.04", "16.12.05")
#: What came to harm: (kecamatan, item) → fewer than on the manifest, damaged.
AMISS = {("16.12.03", "TNT"): (0, 4), ("16.12.05", "SS-BUP"): (50, 0)}
#: The kecamatan whose villages are already being served, and how many of them have got their goods.
ABAB, SERVED, ON_THE_WAY = "16.12.04", 3, 3


@dataclass(frozen=True)
class Leg:
    """One lorry: what it says it carries, when it left and when it was there."""

    number: str
    origin: str
    destination: str
    stage: int
    left: datetime
    there: datetime
    goods: dict[str, int]


def tell(election: Election, now: datetime) -> None:
    """Store it all as it would have been sent, in the order in which it happened; once."""
    if Shipment.objects.filter(election=election).exists():
        return
    kabupaten = Region.objects.get(pk=KABUPATEN)
    voting = datetime.combine(election.voting_day, time(8), kabupaten.zone)
    for stage, days in ((1, 10), (2, 5)):
        for code in DISTRICTS:
            _arrived(election, _leg(election, kabupaten.code, code, (stage,), voting - timedelta(days=days)))
    for number, village in enumerate(villages(ABAB)[: SERVED + ON_THE_WAY]):
        left = now - timedelta(hours=8 if number < SERVED else 0, minutes=10 + number)
        leg = _leg(election, ABAB, village.code, (1, 2), left)
        _arrived(election, leg) if number < SERVED else _departed(election, leg)


def _leg(election: Election, origin: str, destination: str, stages: tuple[int, ...], left: datetime) -> Leg:
    """A lorry that carries exactly what the place needs of these stages."""
    hours = float(Region.objects.get(pk=destination).travel_hours or 1)
    number = f"CONTOH/{max(stages)}/{destination.removeprefix(KABUPATEN).strip('.')}"
    rows = Balance.objects.filter(election=election, place=destination, need__gt=0).order_by("item__order")
    goods = {
        item: need
        for item, need in rows.values_list("item", "need")
        if (1 if item in STAGE_1 else 2) in stages and need is not None
    }
    return Leg(number, origin, destination, max(stages), left, left + timedelta(hours=hours), goods)


def _departed(election: Election, leg: Leg) -> None:
    user = _supervisor(leg.origin if leg.origin != KABUPATEN else leg.destination)
    manifest = Manifest(
        id=uuid5(NAMESPACE_URL, f"contoh:{election.pk}:{leg.number}"),
        manifest_number=leg.number,
        election=election.pk,
        origin=leg.origin,
        destination=leg.destination,
        stage=leg.stage,
        vehicle="Truk boks (contoh)",
        escort="Polres PALI (contoh)",
        planned_departure=leg.left,
        expected_arrival=leg.there,
        lines=[Listed(item, quantity) for item, quantity in leg.goods.items()],
    )
    intake.store_shipment(manifest, _sent(manifest, user, leg.left))
    happening = Happening(
        uuid5(manifest.id, "berangkat"), manifest.id, EventKind.BERANGKAT, leg.left, vehicle=manifest.vehicle
    )
    intake.store_event(happening, _sent(happening, user, leg.left))


def _arrived(election: Election, leg: Leg) -> None:
    _departed(election, leg)
    place, user = Region.objects.get(pk=leg.destination), _supervisor(leg.destination)
    shipment = uuid5(NAMESPACE_URL, f"contoh:{election.pk}:{leg.number}")
    report = Report(
        id=uuid5(shipment, "diterima"),
        place=place.code,
        observed_at=leg.there,
        election=election.pk,
        shipment=shipment,
        sent_at=leg.there,
        latitude=place.latitude,
        longitude=place.longitude,
        accuracy_m=12,
        seal=Seal.INTACT,
        received_by="PPK (contoh)" if place.level == Level.KECAMATAN else "PPS (contoh)",
        notes="Data contoh",
        lines=list(_counted(leg)),
    )
    intake.store_receipt(report, _sent(report, user, leg.there))


def _counted(leg: Leg) -> Iterable[Counted]:
    for item, quantity in leg.goods.items():
        missing, damaged = AMISS.get((leg.destination, item), (0, 0))
        yield Counted(item, good=quantity - missing - damaged, damaged=damaged)


def _supervisor(place: str) -> Supervisor:
    """The first of those who watch the place."""
    posted = Supervisor.objects.filter(is_sample=True, assignments__region=place)
    found: Supervisor | None = posted.filter(assignments__role__in=(Role.PANWASCAM, Role.PKD)).order_by("pk").first()
    assert found is not None  # people were appointed before the story
    return found


def _sent(said: Manifest | Happening | Report, user: Supervisor, now: datetime) -> Sent:
    content = intake.stated(said)
    return Sent(content, json.dumps(content, sort_keys=True).encode(), user, now)
