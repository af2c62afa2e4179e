"""PALI's real kecamatan, villages and number of TPS; positions, travel hours and voters per TPS are invented."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from logistik.needs import Voters
from pengawasan import regions
from pengawasan.models import Access, Level, Region, SourceStatus

KABUPATEN = "16.12"
#: Muara Enim, from which PALI was split off: goods of another regency have to come from somewhere.
NEIGHBOUR = "16.03"
#: The final roll of the Pilkada of 27 November 2024.
VOTERS = 144_913
WAREHOUSE = (-3.287, 103.868)
_TABLE = Path(__file__).parent.parent / "data" / "pali_tps.csv"
#: Villages far out in Talang Ubi and along the river: bad roads; the worst of them without a signal.
_HARD = ("Sungai Baung", "Sinar Dewa", "Sungai Ibul", "Tempirai Selatan", "Tambak", "Air Itam Timur", "Muara Sungai")
_VERY_HARD = ("Semangus", "Benakat Minyak", "Simpang Tais", "Suka Damai", "Muara Ikan", "Muara Dua")
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_PLACED = ["latitude", "longitude", "access", "travel_hours", "has_signal", "source_status"]


def lay_out() -> None:
    """Put every place on the map and make the TPS; what is already so is left alone."""
    wanted = {place.code: place for place in _places()}
    stations = [place for place in wanted.values() if place.level == Level.TPS]
    beyond = Region(code=NEIGHBOUR, name=regions.official(NEIGHBOUR)[NEIGHBOUR], level=Level.KABUPATEN, parent_id="16")
    Region.objects.bulk_create([beyond, *stations], ignore_conflicts=True)
    moved = []
    for place in Region.objects.within(KABUPATEN).filter(pk__in=wanted):
        if any(getattr(place, name) != getattr(wanted[place.code], name) for name in _PLACED):
            moved.append(wanted[place.code])
    Region.objects.bulk_update(moved, _PLACED)


def rolls() -> list[Voters]:
    """Voters of every TPS: between 400 and 600, together exactly as published."""
    codes = [code for district in _districts() for code in _stations(district)]
    sizes = [416 + (number * 61) % 161 for number in range(len(codes))]
    missing = VOTERS - sum(sizes)
    share, rest = divmod(missing, len(sizes))
    for number in range(len(sizes)):
        sizes[number] += share + (1 if number < rest else 0)
    halves = [size // 2 + number % 9 - 4 for number, size in enumerate(sizes)]
    return [Voters(code, male, size - male) for code, size, male in zip(codes, sizes, halves, strict=True)]


@cache
def _districts() -> list[dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def villages(district: str) -> list[Region]:
    return list(Region.objects.live().filter(parent=district).order_by("code"))


def _stations(district: dict[str, str]) -> list[str]:
    """The codes of a kecamatan's TPS: its real number, the kelurahan getting two for each one of a desa."""
    found = villages(district["kode"])
    weights = [2 if village.kind == "Kelurahan" else 1 for village in found]
    rest = int(district["tps"]) - len(found)
    shares = [1 + rest * weight // sum(weights) for weight in weights]
    for number in range(int(district["tps"]) - sum(shares)):
        shares[number] += 1
    return [f"{v.code}.{n:03}" for v, share in zip(found, shares, strict=True) for n in range(1, share + 1)]


def _places() -> Iterator[Region]:
    yield _place(Region.objects.get(pk=KABUPATEN), WAREHOUSE, 0)
    for district in _districts():
        parent = Region.objects.get(pk=district["kode"])
        centre = float(district["lintang"]), float(district["bujur"])
        yield _place(parent, centre, float(district["jam_tempuh"]))
        reach = float(district["rentang_lintang"]), float(district["rentang_bujur"])
        found = villages(parent.code)
        stations = _stations(district)
        for number, village in enumerate(found):
            out = math.sqrt((number + 0.5) / len(found))
            spot = _around(centre, reach, out, number)
            yield _place(village, spot, _hours(village, out))
            mine = [code for code in stations if code.startswith(f"{village.code}.")]
            for at, code in enumerate(mine):
                station = Region(code=code, name=f"TPS {code[-3:]}", level=Level.TPS, parent=village)
                near = _around(spot, (0.008, 0.008), math.sqrt((at + 0.5) / len(mine)), at)
                yield _place(station, near, 0.1 + (at % 7) * 0.15)


def _place(region: Region, spot: tuple[float, float], hours: float) -> Region:
    region.latitude, region.longitude = (round(degrees, 5) for degrees in spot)
    region.travel_hours = Decimal(f"{hours:.2f}") if hours else None
    village = region.parent.name if region.level == Level.TPS and region.parent else region.name
    region.access = (
        Access.SANGAT_SULIT if village in _VERY_HARD else Access.SULIT if village in _HARD else Access.NORMAL
    )
    region.has_signal = village not in _VERY_HARD
    region.source_status = SourceStatus.SAMPLE if region.level >= Level.DESA else SourceStatus.VERIFIED
    if region.level == Level.TPS and region.parent:
        region.timezone = region.parent.timezone
    return region


def _around(centre: tuple[float, float], reach: tuple[float, float], out: float, number: int) -> tuple[float, float]:
    """The spot of that number on a spiral around the centre, ``out`` of the way to the edge."""
    angle = number * _GOLDEN_ANGLE
    return centre[0] + out * reach[0] * math.sin(angle), centre[1] + out * reach[1] * math.cos(angle)


def _hours(village: Region, out: float) -> float:
    """A quarter of an hour in the middle; up to five and a half where the road is worst."""
    slower = 5 if village.name in _VERY_HARD else 3 if village.name in _HARD else 1.5
    return 0.25 + round(out * slower * 4) / 4
