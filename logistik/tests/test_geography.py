"""The geographic map: in scope, honest where nothing is known, and its policy as tight as the tiles allow."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from logistik.tests.office import browser
from logistik.tests.world import DESA, KAB, KEC, OTHER_KEC, TPS, receipt
from pengawasan.models import Boundary, Region, Supervisor

pytestmark = pytest.mark.django_db
SQUARE = [[[[103.8, -3.2], [103.9, -3.2], [103.9, -3.1], [103.8, -3.2]]]]


def drawing(who: str, address: str = "/peta/geografis/") -> dict[str, Any]:
    page = browser(Supervisor.objects.get(username=who)).get(address)
    assert page.status_code == 200
    return page.context["drawing"] | {"shown": page.context["shown"], "total": page.context["total"]}


def test_places_boundaries_and_reports_in_scope(phone: Any) -> None:
    for code in (KEC, OTHER_KEC):
        Boundary.objects.create(region_id=code, geometry=SQUARE, source="contoh", loaded_at=timezone.now())
    Region.objects.filter(pk=TPS[1]).update(latitude=None, longitude=None)
    assert phone("ptps2").report(**receipt(place=TPS[1])).status_code == 201
    everything = drawing("staf")
    assert [a["properties"]["name"] for a in everything["areas"]] == ["Talang Ubi", "Abab"]
    assert (everything["shown"], everything["total"]) == (4, 4)
    (told,) = [spot for spot in everything["spots"] if spot["how"]]
    assert (told["name"], told["at"], told["url"]) == ("TPS 002 Karta Dewa", (-3.2, 103.8), f"/wilayah/{TPS[1]}/")
    assert {r["name"] for r in everything["reports"]} == {"Laporan dari TPS 002 Karta Dewa"}
    theirs = drawing("tetangga")
    assert [a["properties"]["name"] for a in theirs["areas"]] == ["Abab"]
    assert (len(theirs["spots"]), theirs["reports"]) == (1, [])
    client = browser(Supervisor.objects.get(username="tetangga"))
    assert client.get(f"/peta/{KEC}/geografis/").status_code == 404


def test_a_desa_shows_its_own_outline(phone: Any) -> None:
    Boundary.objects.create(region_id=DESA, geometry=SQUARE, source="contoh", loaded_at=timezone.now())
    (area,) = drawing("staf", f"/peta/{DESA}/geografis/")["areas"]
    assert (area["properties"]["url"], area["properties"]["state"]) == (f"/wilayah/{DESA}/", "belum")


def test_without_geodata_it_says_so_and_leads_to_the_schematic_map(phone: Any) -> None:
    Region.objects.update(latitude=None, longitude=None)
    page = browser(Supervisor.objects.get(username="staf")).get("/peta/geografis/").content.decode()
    assert "Belum ada letak yang diketahui" in page
    assert f'href="/peta/{KAB}/"' in page
    assert "leaflet" not in page


def test_a_tile_server_opens_the_policy_for_itself_on_this_page_alone(phone: Any, settings: Any) -> None:
    client = browser(Supervisor.objects.get(username="staf"))
    assert "peta.contoh" not in client.get("/peta/geografis/")["Content-Security-Policy"]
    settings.TILE_URL, settings.TILE_ORIGIN = "https://peta.contoh/{z}/{x}/{y}.png", "https://peta.contoh"
    policy = client.get("/peta/geografis/")["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://peta.contoh;" in policy + ";"
    assert policy.count("peta.contoh") == 1
    assert "peta.contoh" not in client.get("/peta/")["Content-Security-Policy"]
