"""A synthetic election day for a part of the country, copied into an empty, migrated database.

    python3 run.py manage --data DIR migrate
    DATABASE_URL=… SECRET_KEY=… python3 bench/generate.py --tps 14000 --seed 1 --truth truth.csv

All regions are real (the project's own ``load_regions``); polling stations, voters, people, positions and everything
that happened are invented (*contoh*). The day is the day of the run: voting is held the day after tomorrow, the
deadline of the kecamatan has passed and that of the polling stations has not. No audit entries are written, so
``verify_audit`` has nothing to say about such a database.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import sys
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengawasan.settings")
    import django

    django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402 models exist only after setup()
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import copying, scenario  # noqa: E402
from bench.copying import NULL, TRUE, at, day, f8, hours, i2, i4, i8, text  # noqa: E402
from bench.places import Needs, Seat, seats  # noqa: E402
from bench.tables import SIZES, Tables  # noqa: E402
from logistik import elections, facts, followups  # noqa: E402
from logistik.models import Allotment, Deadline, Election, Flag  # noqa: E402
from logistik.models.fact import ALL as FACTS  # noqa: E402
from pengawasan import regions  # noqa: E402
from pengawasan.models import Level, Region, Supervisor  # noqa: E402

PASSWORD = "contoh-pengukuran"
#: Twelve counted goods: those of a report of twelve lines. Whatever has no known quantity per TPS is left out.
ITEMS = ("KTK", "SS-GUB", "SS-BUP", "TNT", "BLK", "SGL", "ACB", "KBT", "TP-KPPS", "TP-LINMAS", "FRM-CHASIL", "DPC")
STAGES = {Level.KECAMATAN: 3, Level.DESA: 1, Level.TPS: 1}


@dataclass
class Nation:
    """What is being generated, and how fast it went in."""

    seats: list[Seat]
    tables: Tables
    dice: random.Random
    now: datetime
    voting_day: date
    bad: float
    people: dict[str, int]
    rows: int = 0
    seconds: float = 0.0

    @property
    def stations(self) -> int:
        return sum(seat.stations for seat in self.seats)


def prepare(count: int, seed: int, bad: float, now: datetime) -> Nation:
    """Regions, elections and their rules by the product's own hands; nothing is copied yet."""
    if not Region.objects.exists():
        regions.load("", now=now)
    elections.load_items()
    dice = random.Random(seed)
    found = seats(SIZES.get(count, ""), count, dice)
    tables = Tables(copying.Loader(os.environ["DATABASE_URL"]))
    day_of_run = now.astimezone(ZoneInfo(regions.WIB)).date()
    nation = Nation(found, tables, dice, now, day_of_run + timedelta(days=2), bad, {})
    with transaction.atomic():
        for seat in found:
            _election(seat, nation.voting_day)
    with transaction.atomic():
        _lay_out(sorted({code for seat in found for code in _above(seat)}))
    return nation


def _election(seat: Seat, voting_day: date) -> None:
    contests = ["GUB", "BUP"] if "." in seat.code else ["GUB"]
    name = f"Pemilihan {seat.code} (contoh)"
    made = Election.objects.create(
        code=f"CONTOH-{seat.code}",
        name=name,
        region_id=seat.code,
        voting_day=voting_day,
        contests=contests,
        is_sample=True,
    )
    followups.add_clocks(made)
    Deadline.objects.bulk_create(
        Deadline(election=made, level=level, days_before=days, status=status, source=source)
        for level, days, status, source in elections.DEADLINES
    )
    with elections.ITEMS.open(encoding="utf-8", newline="") as file:
        table = {row["code"]: row for row in csv.DictReader(file)}
    Allotment.objects.bulk_create(
        Allotment(
            election=made, item_id=code, basis=table[code]["basis"], quantity=int(table[code]["quantity"]),
            reserve_percent=table[code]["reserve_percent"] or None, per_contest=table[code]["per_contest"] == "ya",
            status=table[code]["status"], source=table[code]["source"],
        )
        for code in ITEMS if table[code]["contest"] in ("", *contests)
    )  # fmt: skip


def _above(seat: Seat) -> list[str]:
    found = [seat.code]
    for district, villages in seat.districts.items():
        found += [district, *(v.code for v in villages)]
    return found


def position(code: str) -> tuple[float, float]:
    """Somewhere in the archipelago; what lies in one another lies near one another."""
    latitude, longitude = -2.5, 118.0
    for width, spread in ((2, 5.0), (5, 0.8), (8, 0.2), (13, 0.05)):
        if len(code) >= width:
            north, east = _way(code[:width], spread)
            latitude, longitude = latitude + north, longitude + east
    return round(latitude, 6), round(longitude, 6)


@cache
def _way(code: str, spread: float) -> tuple[float, float]:
    """From the middle of the region above."""
    at_random = random.Random(code)
    return at_random.uniform(-spread, spread), at_random.uniform(-spread, spread) * (3 if len(code) == 2 else 1)


def _lay_out(codes: list[str]) -> None:
    """Positions and travel times of the regions above the polling stations."""
    spots = [position(code) for code in codes]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE pengawasan_region r SET latitude = l.y, longitude = l.x,"
            " travel_hours = CASE r.level WHEN 3 THEN 3 ELSE 1 END"
            " FROM unnest(%s::text[], %s::float8[], %s::float8[]) AS l (code, y, x) WHERE r.code = l.code",
            [codes, [y for y, _ in spots], [x for _, x in spots]],
        )


def populate(nation: Nation) -> None:
    """Polling stations, their voters, and a supervisor for every post."""
    t, hashed, begun = nation.tables, text(make_password(PASSWORD)), time.perf_counter()
    last = Supervisor.objects.order_by("-pk").values_list("pk", flat=True).first()
    t.person = last or 0
    kinds, _ = _violations(nation)
    joined, since = at(nation.now.timestamp()), day(date(2000, 1, 1))

    def appoint(role: str, code: str, name: str = "") -> None:
        t.person += 1
        nation.people[code] = t.person
        username = text(name or f"{role}.{code}")
        t.people.rows.append(
            i8(t.person) + hashed + NULL + copying.FALSE + username + text("") * 3 + copying.FALSE + TRUE + joined
            + username + text("") + copying.FALSE
        )  # fmt: skip
        t.assignments.rows.append(i8(t.person) + text(role) + text(code) + since + NULL + text("contoh"))

    with t.loader:
        number = 0
        provinces = sorted({seat.code[:2] for seat in nation.seats})
        for code in provinces:
            appoint("staf", code)
        appoint("staf", provinces[0], "pusat")
        for code in provinces[1:]:
            t.assignments.rows.append(i8(t.person) + text("staf") + text(code) + since + NULL + text("contoh"))
        for seat in nation.seats:
            if seat.code not in provinces:
                appoint("staf", seat.code)
            zone, election = text(seat.zone), text(f"CONTOH-{seat.code}")
            for district, villages in seat.districts.items():
                appoint("panwascam", district)
                for village in villages:
                    appoint("pkd", village.code)
                    south, east = position(village.code)
                    for n, (male, female) in enumerate(village.stations, 1):
                        code = f"{village.code}.{n:03}"
                        appoint("ptps", code)
                        far = kinds.get(number, "").startswith("berisiko")
                        number += 1
                        t.regions.rows.append(
                            text(code) + text(f"TPS {n:03}") + i2(5) + text(village.code) + f8(south + n * 0.0005)
                            + f8(east) + text("normal") + hours(scenario.FAR if far else 4) + TRUE + zone
                            + text("SAMPLE") + NULL
                        )  # fmt: skip
                        t.voters.rows.append(election + text(code) + i4(male) + i4(female) + text("SAMPLE"))
                        t.loader.gather(900)
    nation.rows, nation.seconds = t.loader.copied, time.perf_counter() - begun
    _settle("pengawasan_supervisor", "pengawasan_region", "logistik_votercount", "pengawasan_assignment")


def _violations(nation: Nation) -> tuple[dict[int, str], dict[int, str]]:
    """Which station, by its number, and which district carries which violation."""
    dice, districts = random.Random(nation.stations), sum(len(seat.districts) for seat in nation.seats)
    stations = dice.sample(range(nation.stations), max(len(scenario.AT_STATION), round(nation.stations * nation.bad)))
    posts = dice.sample(range(districts), min(districts, max(len(scenario.AT_DISTRICT), round(districts * nation.bad))))
    return (
        {n: scenario.AT_STATION[i % len(scenario.AT_STATION)] for i, n in enumerate(stations)},
        {n: scenario.AT_DISTRICT[i % len(scenario.AT_DISTRICT)] for i, n in enumerate(posts)},
    )


def distribute(nation: Nation) -> None:
    """Every leg with its manifest and its count, and the balance that follows."""
    t, begun = nation.tables, time.perf_counter()
    t.loader = copying.Loader(os.environ["DATABASE_URL"])
    fresh = Tables(t.loader)
    fresh.truth, nation.tables = t.truth, fresh
    stations, districts = _violations(nation)
    number = post = 0
    with fresh.loader:
        for seat in nation.seats:
            number, post = _seat(nation, seat, (number, post), (stations, districts))
    nation.rows += fresh.loader.copied
    nation.seconds += time.perf_counter() - begun
    facts.rebuild()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('logistik_submission', 'id'), max(id)) FROM logistik_submission"
        )
    _settle(*(table.name for table in fresh.loader.tables), *(fact.table for fact in FACTS))


def _seat(nation: Nation, seat: Seat, start: tuple[int, int], planted: tuple[dict[int, str], ...]) -> tuple[int, int]:
    """One election; returns the numbers of the next station and district."""
    number, post = start
    election = Election.objects.get(pk=f"CONTOH-{seat.code}")
    needs, due = (
        Needs(election),
        {level: scenario.end_of(nation.voting_day - timedelta(days=days), seat.zone) for level, days in STAGES.items()},
    )
    writer = scenario.Election(election.pk, needs.items, nation.tables, nation.dice, nation.now)
    moment, whole = nation.now.timestamp(), [0] * len(needs.items)

    def place(
        code: str, origin: str, wanted: list[int], counted_at: float, spot: tuple[float, float]
    ) -> scenario.Place:
        level = code.count(".") + 1
        return scenario.Place(
            code, origin, level, wanted, due[Level(level)], counted_at, *spot, reporter=nation.people[code]
        )

    for district, villages in seat.districts.items():
        of_district = [0] * len(needs.items)
        for village in villages:
            of_village, (south, east) = [0] * len(needs.items), position(village.code)
            for n, (male, female) in enumerate(village.stations, 1):
                wanted = needs.of(male + female)
                of_village = [a + b for a, b in zip(of_village, wanted, strict=True)]
                counted_at = moment - nation.dice.random() * 9 * scenario.HOUR
                spot = (south + n * 0.0005, east)
                made = place(f"{village.code}.{n:03}", village.code, wanted, counted_at, spot)
                made.kind = planted[0].get(number, "")
                number += 1
                if not made.kind and (luck := nation.dice.random()) < scenario.ON_THE_ROAD + scenario.WAITING:
                    made.state = "road" if luck < scenario.ON_THE_ROAD else "waiting"
                writer.write(made)
            counted_at = moment - (12 + nation.dice.random() * 12) * scenario.HOUR
            writer.write(place(village.code, district, of_village, counted_at, (south, east)))
            of_district = [a + b for a, b in zip(of_district, of_village, strict=True)]
        counted_at = due[Level.KECAMATAN] - (6 + nation.dice.random() * 12) * scenario.HOUR
        made = place(district, seat.code, of_district, counted_at, position(district))
        made.kind = planted[1].get(post, "")
        post += 1
        writer.write(made)
        whole = [a + b for a, b in zip(whole, of_district, strict=True)]
    writer.warehouse(seat.code, seat.code.count(".") + 1, whole)
    return number, post


def _settle(*tables: str) -> None:
    """What a database does by itself some minutes after so many rows came in."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")


def check_truth(nation: Nation) -> tuple[set[Any], set[Any]]:
    """The flags that stand, compared with those planted: missing and spurious."""
    found = set(Flag.objects.standing().values_list("election_id", "rule", "kind", "subject"))
    return nation.tables.truth - found, found - nation.tables.truth


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tps", type=int, default=14_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bad", type=float, default=0.02, help="bagian TPS dengan pelanggaran yang ditanam")
    parser.add_argument("--truth", type=Path, help="berkas CSV untuk indikasi yang harus ditemukan")
    options = parser.parse_args()
    nation = prepare(options.tps, options.seed, options.bad, timezone.now())
    populate(nation)
    distribute(nation)
    rate, floor = nation.rows / nation.seconds, nation.tables.loader.raw_rate()
    print(f"{nation.stations} TPS, {nation.rows} baris dalam {nation.seconds:.0f} detik: {rate:.0f} baris/detik;")
    print(f"COPY saja {floor:.0f} baris/detik ({rate / floor:.0%}). Ditanam {len(nation.tables.truth)} indikasi.")
    if options.truth:
        with options.truth.open("w", newline="") as file:
            csv.writer(file).writerows([("election", "rule", "kind", "subject"), *sorted(nation.tables.truth)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
