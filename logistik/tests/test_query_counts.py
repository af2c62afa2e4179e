"""Every page asks the database as often for 71 TPS as for 7,000."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from logistik.models import Flag
from logistik.tests.world import DESA, KAB, KEC, TPS, shipment
from pengawasan.models import Boundary, Supervisor

pytestmark = pytest.mark.django_db

# TPS in desa of 40, each with its items, half of them counted; a flag on every tenth. ``tens`` begins the kecamatan.
_REGIONS = """
    INSERT INTO pengawasan_region (code, name, level, parent_id, access, timezone, source_status, latitude, longitude)
    SELECT DISTINCT left(code, %(width)s), left(code, %(width)s), %(level)s, left(code, %(parent)s), 'normal',
           'Asia/Jakarta', 'SAMPLE', -3.2, 103.8
      FROM (SELECT '16.12.' || (10 * %(tens)s + n / 1600) || '.' || (2001 + n / 40) || '.'
                   || lpad((1 + n %% 40)::text, 3, '0') AS code FROM generate_series(0, %(count)s - 1) AS n) AS made
"""
_BALANCES = """
    INSERT INTO logistik_balance (election_id, place_id, item_id, level, need, shipped, departed, received_good,
                                  last_received_at)
    SELECT 'PALI', code, item, 5, 2, 2, 2, 2 * (n %% 2), CASE WHEN n %% 2 = 1 THEN now() END
      FROM (SELECT code, row_number() OVER () AS n FROM pengawasan_region
             WHERE starts_with(code, '16.12.' || %(tens)s) AND level = 5) AS t, unnest(%(items)s::text[]) AS item
"""
_FLAGS = """
    INSERT INTO logistik_flag (rule, kind, subject, election_id, place_id, severity, sentence, basis, status, opened_at,
                               reason, facts)
    SELECT 'keamanan', 'segel', code, 'PALI', code, 'serius', 'Segel rusak di ' || code, '[]', 'terbuka', now(), '', ''
      FROM pengawasan_region WHERE starts_with(code, '16.12.' || %(tens)s) AND level = 5 AND right(code, 1) = '0'
"""


def crowd(count: int, items: list[str], tens: int) -> None:
    """So many TPS more in the small PALI, in a few statements; the planner is told."""
    values = {"count": count, "items": items, "tens": tens}
    with connection.cursor() as cursor:
        for level, width, parent in ((3, 8, 5), (4, 13, 8), (5, 17, 13)):
            cursor.execute(_REGIONS, values | {"level": level, "width": width, "parent": parent})
        cursor.execute(_BALANCES, values)
        cursor.execute(_FLAGS, values)
        cursor.execute("ANALYZE pengawasan_region, logistik_balance, logistik_flag")


def pages(sent: str, flag: int) -> list[str]:
    places = [f"/wilayah/{code}/" for code in (KAB, KEC, DESA, TPS[0])]
    lists = ["/indikasi/", "/indikasi/?ekspor=csv", f"/indikasi/{flag}/", "/pengiriman/", f"/pengiriman/{sent}/"]
    maps = ["/peta/", "/peta/geografis/", "/kesiapan/", "/kesiapan/?pada=2024-01-01T17:00"]
    return ["/", *places, *lists, *maps, "/cari/?q=16.12", "/publik/"]


def asked(client: Client, addresses: list[str]) -> dict[str, int]:
    """How many statements each page costs, seen for the second time."""
    found = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            assert answer.status_code == 200, address
            if answer.streaming:
                assert b"".join(answer.streaming_content)  # type: ignore[arg-type]
        found[address] = len(queries)
    return found


def test_as_many_queries_for_71_tps_as_for_7000(phone: Callable[..., Any], settings: Any) -> None:
    settings.PUBLIC_PAGE = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    sent = shipment()
    assert phone("pkd").post("shipments/", sent).status_code == 201
    assert phone("ptps").report(shipment=sent["id"]).status_code == 201
    Boundary.objects.create(region_id=KEC, geometry=[], source="contoh", loaded_at=timezone.now())
    crowd(67, ["KTK", "TNT"], tens=7)
    client, addresses = Client(), pages(sent["id"], Flag.objects.filter(place=TPS[0]).earliest("pk").pk)
    client.force_login(Supervisor.objects.get(username="staf"))
    few = asked(client, addresses)
    crowd(7000, ["KTK", "TNT"], tens=8)
    few["/peta/geografis/"] -= 2  # with so many TPS it shows outlines alone
    assert asked(client, addresses) == few
