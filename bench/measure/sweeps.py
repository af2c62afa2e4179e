"""Needs, sweeps and the check within a report, each beside what the database takes for as much work."""

from __future__ import annotations

import statistics
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from bench import generate
from bench.measure.rows import NATION, RUNS, Rows, timed, together
from logistik import balance, checking, needs
from logistik.models import Balance, Election, Flag
from pengawasan.models import Level

#: What the rules ask of the balance, in one question.
PREDICATE = """received_good < need OR received_good > need OR shipped <> need OR received_damaged > replaced
            OR arrived < shipped OR last_received_at IS NULL"""
#: Places judged one by one.
CHECKS = 200


def empty(*tables: str) -> None:
    """Tables that the clock may just be reading: whoever of the two is broken off, here it is tried again."""
    for left in reversed(range(10)):
        try:
            return run(f"TRUNCATE {', '.join(tables)} CASCADE", replica=True)
        except OperationalError:
            if not left:
                raise
    return None


def run(sql: str, *values: Any, replica: bool = False) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if replica:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)


def compute_needs(rows: Rows, nation: generate.Nation) -> None:
    """Every election from nothing, side by side as the command does. Once at national size, otherwise so often that a
    median means something."""
    elections, runs = list(Election.objects.all()), 1 if nation.stations > NATION else RUNS
    taken, floors = [], []
    run("DROP TABLE IF EXISTS floor_balance")
    run("CREATE TABLE floor_balance (LIKE logistik_balance INCLUDING ALL)")
    for _ in range(runs):
        empty("logistik_balance", "logistik_placefact")
        taken.append(timed(lambda: [*needs.side_by_side(lambda e: needs.compute_needs(e, now=nation.now), elections)]))
        run("TRUNCATE floor_balance")
        floors.append(timed(lambda: run(FLOOR_NEEDS, Balance.objects.count())))
    run("DROP TABLE floor_balance")
    empty("logistik_balance", "logistik_placefact")
    rows.beside("compute_needs", statistics.median(taken), statistics.median(floors), 2.5, 60)


FLOOR_NEEDS = """
    INSERT INTO floor_balance (election_id, place_id, item_id, level, need, due_at)
    SELECT 'CONTOH-16.12', to_char(n, 'FM00000000000000000'), 'KTK', 5, mod(n, 600), now()
      FROM generate_series(1, %s) AS n
"""


def correct(rows: Rows, nation: generate.Nation) -> None:
    """The balance that was copied is the one the product would have made."""
    if nation.stations > NATION:
        return  # it is added up in memory
    changed = sum(needs.compute_needs(election, now=nation.now) for election in Election.objects.all())
    differing = len(balance.verify())
    rows.add(
        "neraca yang disalin, berbeda dari hitungan", f"{differing + changed}", "", "0", not differing + changed, 0
    )


def first(rows: Rows, nation: generate.Nation) -> None:
    """The sweep that finds all that was planted, and whether it is that and nothing else."""
    runs = 1 if nation.stations > NATION else RUNS
    taken, floors = [], []
    for _ in range(runs):
        empty("logistik_flag", "logistik_flagevent", "logistik_flaghistory", "logistik_alert")
        taken.append(timed(lambda: checking.sweep(timezone.now())))
        run("DROP TABLE IF EXISTS floor_flag")
        run("CREATE TABLE floor_flag (LIKE logistik_flag INCLUDING ALL)")
        floors.append(timed(lambda: run("INSERT INTO floor_flag SELECT * FROM logistik_flag")))
    run("DROP TABLE floor_flag")
    planted = Flag.objects.standing().count()
    missing, spurious = generate.check_truth(nation)
    rows.beside("sapuan pertama", statistics.median(taken), statistics.median(floors), 5, what=f"{planted} indikasi")
    wrong = len(missing) + len(spurious)
    rows.add("indikasi hilang + palsu", f"{len(missing)} + {len(spurious)}", "", "0", not wrong, wrong)


def full(rows: Rows, name: str = "sapuan penuh, tidak ada yang berubah") -> None:
    """Every rule about everything, when all of it is settled."""
    seconds, floor = together(
        lambda: checking.sweep(timezone.now()),
        lambda: run(f"SELECT count(*) FROM logistik_balance WHERE {PREDICATE}"),
    )
    rows.beside(name, seconds, floor, 4, 1.5)


def check(rows: Rows) -> None:
    """What judging adds to the request of one report, at places where nothing is wrong."""
    counted = Balance.objects.filter(level=Level.TPS, item="KTK", last_received_at__isnull=False)
    found = list(counted.filter(place__flags__isnull=True).values_list("election", "place").order_by("pk")[:20_000])
    found = found[:: max(1, len(found) // CHECKS)][:CHECKS]
    taken = []
    for code, place in found:
        with transaction.atomic():
            taken.append(timed(lambda: checking.settle([place], elections=[code], now=timezone.now())))  # noqa: B023
            transaction.set_rollback(True)
    median = statistics.median(taken[5:])
    rows.add("pemeriksaan dalam satu laporan", f"{median * 1000:.2f} ms", "", "≤ 3 ms", median <= 0.003, median)


def copy_rate(rows: Rows, nation: generate.Nation) -> None:
    """How fast the generator fills the database, beside COPY of the same rows."""
    rate, floor = nation.rows / nation.seconds, nation.tables.loader.raw_rate()
    share = rate / floor
    told = f"{rate:,.0f} baris/s ({share:.0%}), {nation.rows:,} baris"
    rows.add(
        "pembangkit data",
        told,
        f"{floor:,.0f} baris/s",
        "≥ 60 %" if nation.stations > 1000 else "",
        share >= 0.6 or nation.stations <= 1000,
        rate,
    )
