"""Pages and lists that people keep open, as the server answers them: time, queries and bytes."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass

from django.db import connection
from django.test import Client

from bench.measure.rows import NATION, Rows, p95, span
from pengawasan.models import Region, Supervisor

ASKED = 20
SLOWEST, MOST_QUERIES, LARGEST = 0.100, 12, 150_000


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    user: str


def pages(size: int) -> list[Page]:
    """PALI's; and at national size those of the largest election and of somebody who sees every province."""
    district = Region.objects.filter(parent="16.12").order_by("code").first()
    assert district is not None
    found = [
        Page("ruang kendali", "/", "staf.16.12"),
        Page("wilayah", "/wilayah/16.12/", "staf.16.12"),
        Page("daftar indikasi", "/indikasi/", "staf.16.12"),
        Page("daftar tugas (panwascam)", "/api/v1/worklist/", f"panwascam.{district.code}"),
        Page("kesiapan", "/kesiapan/", "staf.16.12"),
    ]
    if size > NATION:
        found += [
            Page("ruang kendali, Jakarta", "/", "staf.31"),
            Page("wilayah, Jakarta", "/wilayah/31/", "staf.31"),
            Page("daftar indikasi, Jakarta", "/indikasi/", "staf.31"),
            Page("kesiapan, Jakarta", "/kesiapan/", "staf.31"),
            Page("ruang kendali, semua provinsi", "/", "pusat"),
            Page("daftar indikasi, semua provinsi", "/indikasi/", "pusat"),
        ]
    return found


def measure(rows: Rows, size: int) -> None:
    """After what was filled in one go has been vacuumed, as it has been where reports come in one by one: otherwise
    the server does so beside the pages. Each page is asked as often before as it is measured."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    floor = _floor()
    for page in pages(size):
        client = Client(SERVER_NAME="localhost")
        client.force_login(Supervisor.objects.get(username=page.user))
        asked: list[str] = []
        with connection.execute_wrapper(lambda execute, sql, *rest: asked.append(sql) or execute(sql, *rest)):  # noqa: B023
            answer = client.get(page.path)
        if answer.status_code != 200:
            raise SystemExit(f"{page.path}: {answer.status_code}")
        _spans(client, page.path)
        worked = time.process_time()
        taken = _spans(client, page.path)
        worked = (time.process_time() - worked) / ASKED
        sent = len(gzip.compress(answer.content, 6))
        slow, queries, size_of = p95(taken), len(asked), len(answer.content)
        good = slow < SLOWEST and queries <= MOST_QUERIES and size_of <= LARGEST
        told = f"p95 {span(slow)} (CPU {span(worked)}), {queries} kueri, {size_of / 1000:.0f} kB"
        told += f" ({sent / 1000:.0f} kB dimampatkan)"
        rows.add(page.name, told, span(floor), "p95 < 100 ms, ≤ 12 kueri, ≤ 150 kB", good, slow)


def _spans(client: Client, path: str) -> list[float]:
    taken = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        client.get(path)
        taken.append(time.perf_counter() - begun)
    return taken


def _floor() -> float:
    """How many polling stations of PALI have all they need, by kecamatan, added up from the balance."""
    taken = []
    with connection.cursor() as cursor:
        for _ in range(ASKED):
            begun = time.perf_counter()
            cursor.execute(FLOOR)
            cursor.fetchall()
            taken.append(time.perf_counter() - begun)
    return p95(taken)


FLOOR = """
    SELECT left(place_id, 8), count(*), count(*) FILTER (WHERE met) FROM (
        SELECT place_id, bool_and(received_good >= need) AS met FROM logistik_balance
         WHERE election_id = 'CONTOH-16.12' AND level = 5 AND need > 0 GROUP BY 1) AS place
     GROUP BY 1
"""
