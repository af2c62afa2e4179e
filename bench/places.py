"""Where a synthetic election takes place: the real regions, and polling stations and voters of plausible numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache

from logistik.models import Allotment, Basis, Election
from logistik.needs import for_voters
from pengawasan.models import Region
from pengawasan.regions import timezone_of

#: A polling station has at most 600 voters; a village at most so many polling stations.
MOST_VOTERS, MOST_STATIONS = 600, 900
#: Java and Bali, where villages are large.
DENSE = frozenset(["31", "32", "33", "34", "35", "36", "51"])
#: The one province that elects no regents.
WITHOUT_REGENTS = "31"
OFFSET = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}


@dataclass
class Village:
    code: str
    stations: list[tuple[int, int]]  # voters, male and female


@dataclass
class Seat:
    """Where one election is held, with the districts (kecamatan) below and their villages."""

    code: str
    districts: dict[str, list[Village]] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        return timezone_of(self.code)

    @property
    def stations(self) -> int:
        return sum(len(v.stations) for found in self.districts.values() for v in found)


def seat_of(code: str) -> str:
    return code[:2] if code.startswith(WITHOUT_REGENTS) else code[:5]


def seats(prefix: str, count: int, dice: random.Random) -> list[Seat]:
    """``count`` polling stations spread over the villages of a part of the country, by seat of election."""
    found = Region.objects.live().filter(level=4)
    villages = list((found.within(prefix) if prefix else found).order_by("code").values_list("code", flat=True))
    numbers = _spread(villages, count, dice)
    made: dict[str, Seat] = {}
    for code, number in zip(villages, numbers, strict=True):
        if number:
            seat = made.setdefault(seat_of(code), Seat(seat_of(code)))
            seat.districts.setdefault(code[:8], []).append(Village(code, [_voters(dice) for _ in range(number)]))
    return list(made.values())


def _spread(villages: list[str], count: int, dice: random.Random) -> list[int]:
    """One each, and of the rest largest remainders over weights that are skewed as villages are."""
    weights = [dice.lognormvariate(0, 0.6) * (3 if c[:2] in DENSE else 1) * (3 if c[9] == "1" else 1) for c in villages]
    rest, total = count - len(villages), sum(weights)
    exact = [weight * rest / total for weight in weights]
    numbers = [1 + min(int(x), MOST_STATIONS) for x in exact]
    order = sorted(range(len(exact)), key=lambda n: int(exact[n]) - exact[n])
    for n in order[: count - sum(numbers)]:
        numbers[n] += 1
    if sum(numbers) != count:
        raise SystemExit(f"{count} TPS tidak dapat dibagi atas {len(villages)} desa.")
    return numbers


def _voters(dice: random.Random) -> tuple[int, int]:
    voters = min(MOST_VOTERS, max(60, round(dice.gauss(470, 90))))
    male = round(voters * dice.uniform(0.46, 0.54))
    return male, voters - male


class Needs:
    """What one polling station of an election needs, item by item, as the product computes it."""

    def __init__(self, election: Election) -> None:
        self.items: list[str] = []
        self.of = cache(self._of)
        self.rules: list[tuple[bool, int, int]] = []
        for row in Allotment.objects.filter(election=election).order_by("item__order"):
            if row.basis not in (Basis.TPS, Basis.PEMILIH) or row.quantity is None:
                raise SystemExit(f"{row.item_id}: hanya barang per TPS atau per pemilih yang jumlahnya diketahui.")
            times = len(election.contests) if row.per_contest else 1
            self.items.append(row.item_id)
            self.rules.append((row.basis == Basis.PEMILIH, row.quantity * times, int((row.reserve_percent or 0) * 100)))

    def _of(self, voters: int) -> list[int]:
        return [for_voters(voters, n, reserve) if by_voters else n for by_voters, n, reserve in self.rules]
