"""The day as it should go: every lorry, its papers and its reports, before anything is planted. Told by one seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from pengawasan.models import Level

from .leg import BEGINS, BOX, Event, Hour, Leg
from .world import Place, World

#: One in so many reports reaches the server before the papers it belongs to.
OUT_OF_ORDER = 0.1


class Impossible(Exception):
    """There is nothing to play here; the message says why, in Indonesian."""


@dataclass
class Day:
    election: str
    seed: int
    legs: list[Leg]
    #: Villages that somebody else is already serving.
    taken: list[Place]

    @property
    def lorries(self) -> list[Leg]:
        return self._to(Level.KECAMATAN)

    @property
    def villages(self) -> list[Leg]:
        return self._to(Level.DESA)

    @property
    def stations(self) -> list[Leg]:
        return self._to(Level.TPS)

    def _to(self, level: int) -> list[Leg]:
        return [leg for leg in self.legs if leg.destination.level == level and leg.direction == "outbound"]


def lay_out(world: World, places: tuple[str, ...], seed: int) -> Day:
    """The day at these kecamatan and villages. Raises Impossible where nothing is left to send."""
    unknown = [code for code in places if code not in world.places]
    if unknown:
        raise Impossible(f"Wilayah {', '.join(unknown)} tidak dikenal, atau di luar wilayah pemilihan contoh.")
    names = _Names(world.election, seed, places)
    villages = [p for p in world.places.values() if p.level == Level.DESA and _covered(p.code, places)]
    taken = [village for village in villages if _taken(village, world, names)]
    free = sorted((v for v in villages if v not in taken), key=lambda place: place.code)
    if not free:
        raise Impossible(
            "Semua desa di wilayah ini sudah dilayani kiriman lain; kiriman kedua akan menjadi kelebihan yang nyata. "
            "Pilih wilayah lain dengan --places, atau mulai dari data kosong (run.py demo --fresh)."
        )
    rng = Random(names.prefix)  # noqa: S311 the same seed is to give the same day
    return Day(world.election, seed, list(_legs(world, free, names, rng)), taken)


def _legs(world: World, villages: list[Place], names: _Names, rng: Random) -> Iterator[Leg]:
    for district in sorted({village.parent for village in villages}):
        ppk, kpu = world.places[district], world.places[world.kabupaten]
        leg = _leg(world, names, kpu, ppk, BEGINS)
        # The PPK has everything whose need is known; what follows is what nobody has a number for.
        unknown = sorted(item for item, need in world.needs[district].items() if need is None)
        leg.manifest = [{"item": item, "quantity": rng.randrange(10, 40)} for item in unknown]
        if leg.manifest:
            yield _reported(leg)
        for village in [v for v in villages if v.parent == district]:
            yield from _below(world, names, rng, ppk, village)


def _below(world: World, names: _Names, rng: Random, ppk: Place, village: Place) -> Iterator[Leg]:
    """The lorry to one village and, once it is there, the ways to its polling stations."""
    leg = _reported(_leg(world, names, ppk, village, round(BEGINS + 1 + rng.random() * 1.5, 2)))
    yield leg
    for station in world.below(village.code):
        start = round(leg.arrives + 1 + rng.random(), 2)
        # All papers are written before the first one leaves.
        way = _leg(world, names, village, station, start, posted=round(leg.arrives + 0.6, 2))
        way.vehicle, way.offline = "Mobil bak (contoh)", rng.random() < OUT_OF_ORDER
        _seal(way, names)
        yield _reported(way)


def _leg(
    world: World, names: _Names, origin: Place, destination: Place, leaves: float, *, posted: float | None = None
) -> Leg:
    """A lorry that carries exactly what the place needs, as far as that is known."""
    arrives = round(leaves + max(destination.travel_hours, 0.1), 2)
    needs = world.needs.get(destination.code, {})
    manifest = [{"item": item, "quantity": need} for item, need in sorted(needs.items()) if need]
    code = destination.code
    leg = Leg(names.id(code), names.number(code), origin, destination, posted or leaves, leaves, arrives, manifest)
    leg.events = [
        Event("berangkat", leaves, f"{leg.number}: berangkat dari {origin.label} ke {destination.label}", leg.vehicle),
        Event("tiba", arrives, f"{leg.number}: tiba di {destination.label}", place=code),
    ]
    return leg


def _seal(leg: Leg, names: _Names) -> None:
    """Every box on a line of its own, with the polling station it is packed for and its seal."""
    boxes = leg.need(BOX)
    leg.manifest = [line for line in leg.manifest if line["item"] != BOX] + [
        {"item": BOX, "quantity": 1, "for_place": leg.destination.code, "seal_number": f"{names.seal(leg)}-{n}"}
        for n in range(1, boxes + 1)
    ]


def _reported(leg: Leg) -> Leg:
    """Somebody counts, and finds exactly what the papers say."""
    place = leg.destination
    lines = [{key: value for key, value in line.items() if key != "quantity"} for line in leg.manifest]
    counts = [{**line, "good": listed["quantity"]} for line, listed in zip(lines, leg.manifest, strict=True)]
    leg.reports = [
        {
            "id": str(uuid5(leg.id, "laporan 1")),
            "shipment": str(leg.id),
            "place": place.code,
            "observed_at": Hour(round(leg.arrives + 0.2, 2)),
            "position": {"latitude": place.latitude, "longitude": place.longitude, "accuracy_m": 12},
            "seal": "intact",
            "received_by": f"{place.label} (contoh)",
            "notes": "Simulasi (contoh)",
            "lines": counts,
        }
    ]
    return leg


@dataclass(frozen=True)
class _Names:
    """Ids and numbers that the same seed at the same places always gives again."""

    election: str
    seed: int
    places: tuple[str, ...]

    @property
    def prefix(self) -> str:
        return f"simulasi:{self.election}:{self.seed}:{','.join(sorted(self.places))}"

    def id(self, what: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"{self.prefix}:{what}")

    def number(self, code: str) -> str:
        return f"SIM-{self.seed}/{code.partition('.')[2].partition('.')[2]}"

    def seal(self, leg: Leg) -> str:
        return f"S{self.seed}-{leg.destination.code.replace('.', '')[4:]}"


def _covered(code: str, places: tuple[str, ...]) -> bool:
    return any(code == place or code.startswith(f"{place}.") for place in places)


def _taken(village: Place, world: World, names: _Names) -> bool:
    """Whether others have sent to the village; once we have begun there, it stays ours."""
    if str(names.id(village.code)) in world.shipments:
        return False
    ends = (destination for _origin, destination in world.shipments.values())
    return any(_covered(destination, (village.code,)) for destination in ends)
