"""The flag's page shows what its reports rest on: where they were made beside the place, and their photos."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from logistik.models import Receipt
from logistik.tests.office import browser
from logistik.tests.test_api_evidence import own_folder, picture, put
from logistik.tests.world import TPS, receipt
from logistik.views.sketch import sketch
from pengawasan.models import Region, Supervisor

pytestmark = pytest.mark.django_db
__all__ = ["own_folder"]  # fixture


def test_the_page_shows_photos_in_scope_and_the_way_from_the_place(phone: Any) -> None:
    far = {"latitude": -3.2 + 0.09, "longitude": 103.8, "accuracy_m": 12, "mock": True}
    mine, theirs = receipt(position=far), receipt(place=TPS[1])
    photos = {}
    for who, content in (("ptps", mine), ("ptps2", theirs)):
        assert phone(who).report(**content).status_code == 201
        photos[who] = str(uuid.uuid4())
        assert put(phone(who), picture(), photos[who], receipt=content["id"]).status_code == 201
    flag = phone("staf").get("flags/", kind="jauh").json()["results"][0]
    client = browser(Supervisor.objects.get(username="ptps"))
    page = client.get(f"/indikasi/{flag['id']}/").content.decode()
    assert f'src="/api/v1/evidence/{photos["ptps"]}"' in page
    assert photos["ptps2"] not in page
    assert client.get(f"/api/v1/evidence/{photos['ptps']}")["Content-Type"] == "image/jpeg"
    assert client.get(f"/api/v1/evidence/{photos['ptps2']}").status_code == 404
    assert "10\u00a0km ke utara" in page
    assert "Perangkat melaporkan posisi tiruan." in page


@pytest.mark.parametrize(
    ("offset", "said"),
    [((0, 0), (0, "", False)), ((0.005, 0), (557, "utara", False)), ((0, 0.02), (2223, "timur", True)),
     ((-0.1, -0.1), (15731, "barat daya", True))],
)  # fmt: skip
def test_every_report_lies_inside_the_drawing_where_it_was_made(offset: Any, said: Any) -> None:
    place = Region(code=TPS[0], latitude=-3.2, longitude=103.8)
    report = Receipt(place_id=TPS[0], latitude=-3.2 + offset[0], longitude=103.8 + offset[1], accuracy_m=12)
    drawing = sketch(place, [report, Receipt(place_id=TPS[0])], limit=1000)
    assert drawing is not None
    (point,) = drawing.points
    assert (round(point.metres), point.wind, point.far) == said
    assert (float(point.x) > 120, float(point.y) < 120) == (offset[1] > 0, offset[0] > 0)
    assert all(0 < float(at) < 240 for at in (point.x, point.y))


def test_without_a_position_nothing_is_drawn() -> None:
    placed = Receipt(place_id=TPS[0], latitude=-3.2, longitude=103.8)
    assert sketch(Region(code=TPS[0]), [placed], limit=1000) is None
    assert sketch(Region(code=TPS[0], latitude=-3.2, longitude=103.8), [Receipt(place_id=TPS[0])], limit=1000) is None
