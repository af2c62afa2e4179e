"""Kesiapan as it was: recomputed later from what had been recorded, it is what was shown then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from logistik import flags, needs, readiness
from logistik.models import Election, Flag
from logistik.needs import Voters
from logistik.tests import world
from logistik.tests.office import browser
from logistik.tests.test_api_sync import inspection
from logistik.tests.world import DESA, KAB, KEC, OTHER_TPS, TPS, counted, receipt, shipment, stamp
from pengawasan.models import Assignment, Region, Supervisor

ITEMS = ("SS-BUP", "SS-GUB", "KTK")
Told = tuple[Any, ...]


def told(region: str, at: Any = None) -> list[Told]:
    """Everything that the index says of a region and of those below it."""
    staf, place = Supervisor.objects.get(username="staf"), Region.objects.get(pk=region)
    rows, total = readiness.overview(staf, place, timezone.now(), Election.objects.get(), at)
    return [(r.region.code, r.bounds, r.tally, [p.explanation for p in r.parts]) for r in (*rows, total)]


@pytest.mark.django_db(transaction=True)
def test_recomputed_later_it_is_what_was_shown_then() -> None:
    # Not inside one transaction: the database's own clock, which stands still in one, dates the histories
    now = timezone.now()
    election = world.build(now)
    people = world.make_people(now)
    ptps, ptps2, pkd, panwascam = (world.Phone(n) for n in ("ptps", "ptps2", "pkd", "panwascam"))
    sent, late = shipment(), shipment(destination=TPS[1], lines=[{"item": "KTK", "quantity": 2}])
    first = receipt(shipment=sent["id"], seal="broken", lines=[counted("SS-BUP", 410, 2), counted("KTK", 2)])
    for answer in (
        pkd.post("shipments/", sent), pkd.happen(sent["id"], "berangkat"), pkd.post("shipments/", late),
        pkd.happen(late["id"], "berangkat", occurred_at=stamp(-90)), ptps.report(**first),
        panwascam.post("inspections/", inspection(place=KEC)),
    ):  # fmt: skip
        assert answer.status_code == 201, answer.content
    moments = [(timezone.now(), [told(code) for code in (KAB, KEC, DESA)])]

    # Everything the index rests on changes: a correction, goods, a shipment called off, a flag set aside …
    mended = receipt(corrects=first["id"], shipment=sent["id"], lines=[counted(item, 500) for item in ITEMS])
    for answer in (
        ptps.report(**mended), pkd.happen(late["id"], "batal"), ptps2.report(place=TPS[1]),
        panwascam.post("inspections/", inspection(place=KEC, points={"palet": True})),
    ):  # fmt: skip
        assert answer.status_code == 201, answer.content
    moments.append((timezone.now(), [told(code) for code in (KAB, KEC, DESA)]))
    for flag in Flag.objects.open():
        flags.dismiss(flag, user=people["staf"], reason="Sudah dihitung ulang.", now=timezone.now())
    moments.append((timezone.now(), [told(code) for code in (KAB, KEC, DESA)]))
    # … the way to a place, a place that is new and one that is no more
    Region.objects.filter(pk=TPS[1]).update(travel_hours=9)
    Region.objects.filter(pk=OTHER_TPS).update(retired_at=timezone.now())
    world.make_region(f"{DESA}.099", "TPS 099", latitude=-3.2, longitude=103.8, travel_hours="1")
    needs.set_voters(election, [Voters(f"{DESA}.099", 50, 50)], now=timezone.now())
    moments.append((timezone.now(), [told(code) for code in (KAB, KEC, DESA)]))
    # … a need, an assignment that ends and one that begins today
    needs.set_voters(election, [Voters(TPS[0], 10, 10), Voters(TPS[2], 300, 300)], now=timezone.now())
    day = timezone.localtime(now).date()
    Assignment.objects.filter(supervisor=people["ptps"]).update(valid_to=day - timedelta(days=1))
    Assignment.objects.create(supervisor=people["ptps2"], role="ptps", region_id=TPS[2], valid_from=day)

    last = [told(code) for code in (KAB, KEC, DESA)]
    assert len({str(shown) for shown in (*(shown for _, shown in moments), last)}) == 5
    for at, shown in moments:
        assert [told(code, at) for code in (KAB, KEC, DESA)] == shown
    assert [told(code, timezone.now()) for code in (KAB, KEC, DESA)] == last
    before = told(KAB, now - timedelta(days=1))
    assert (len(before), before[-1][2].total) == (1, 0)  # no place had been recorded


@pytest.mark.django_db
def test_the_page_takes_an_instant_on_the_clock_of_the_place(phone: Any) -> None:
    assert phone("ptps").report().status_code == 201
    client = browser(Supervisor.objects.get(username="staf"))
    yesterday = timezone.localtime().replace(hour=12) - timedelta(days=1)
    page = client.get(f"/kesiapan/?pada={yesterday:%Y-%m-%dT%H:%M}")
    assert page.context["at"] == yesterday.replace(second=0, microsecond=0)
    assert "Dihitung ulang dari laporan" in page.content.decode()
    export = client.get(f"/kesiapan/?pada={yesterday:%Y-%m-%dT%H:%M}&ekspor=csv")
    assert export.status_code == 200
    assert f"{yesterday:%Y%m%d}" in export["Content-Disposition"].replace("-", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pada", "said"),
    [
        ("2999-01-01T00:00", "belum tiba"),
        ("0001-01-01T00:00", "terlalu lama"),
        ("9999-12-31T23:59", "belum tiba"),
        ("kemarin", "Tulis tanggal dan jam"),
        ("2024-11-25%00", "Tulis tanggal dan jam"),
    ],
)
def test_an_instant_that_is_none_is_said(phone: Any, pada: str, said: str) -> None:
    client = browser(Supervisor.objects.get(username="staf"))
    page = client.get(f"/kesiapan/?pada={pada}&ekspor=csv")
    assert page.status_code == 400
    assert said in page.content.decode()
    assert client.get("/kesiapan/?pada=").status_code == 200
