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
from logistik.tests.crowd import crowd
from logistik.tests.world import DESA, KAB, KEC, TPS, shipment
from pengawasan.models import Boundary, Supervisor

pytestmark = pytest.mark.django_db


def pages(sent: str, flag: int) -> list[str]:
    places = [f"/wilayah/{code}/" for code in (KAB, KEC, DESA, TPS[0])]
    lists = [
        "/indikasi/",
        "/indikasi/?ekspor=csv",
        f"/indikasi/{flag}/",
        "/pengiriman/",
        f"/pengiriman/{sent}/",
    ]
    lists += ["/penerimaan/", f"/wilayah/{KAB}/?urut_wilayah=belum&tabel=wilayah&ekspor=csv"]
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
