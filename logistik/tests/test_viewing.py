"""A coordinator looks through a supervisor's eyes: the same rows everywhere, nothing written, and it is on record."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from logistik.models import Flag
from logistik.tests.office import ELSEWHERE, KAB, KEC, TPS, browser, election, neighbour, now, ptps, short, staf
from logistik.tests.office import supervisor as person
from pengawasan.models import Assignment, AuditEntry, Supervisor

pytestmark = pytest.mark.django_db
__all__ = ["election", "neighbour", "now", "ptps", "staf"]  # fixtures


@pytest.fixture
def koordinator(election: object) -> Supervisor:
    return person("koordinator", KAB)


def told(page: Any) -> str:
    """How many flags are open, as the heading says."""
    (count,) = re.findall(r'id="jumlah-indikasi">.*?</span>(\d+)</b>', page.content.decode())
    return str(count)


def test_the_coordinator_sees_what_the_supervisor_sees(
    koordinator: Supervisor, neighbour: Supervisor, now: datetime
) -> None:
    flag, theirs = short(TPS, now), short(ELSEWHERE, now)
    client = browser(koordinator)
    assert client.get(f"/indikasi/{flag.pk}/").status_code == 200
    assert client.post(f"/lihat-sebagai/{neighbour.pk}/")["Location"] == "/"
    for address in ("/", "/indikasi/", "/pengiriman/", "/kesiapan/", "/peta/", "/wilayah/16.12.02/", "/cari/?q=karta"):
        mine, other = client.get(address), browser(neighbour).get(address)
        assert "Anda melihat sebagai" in mine.content.decode()
        assert "Karta Dewa" not in mine.content.decode()
        assert told(mine) == told(other) == "1"
    assert client.get(f"/indikasi/{flag.pk}/").status_code == 404
    assert client.get(f"/indikasi/{theirs.pk}/").status_code == 200
    export = client.get("/indikasi/?ekspor=csv").content.decode()
    assert "Betung" in export
    assert "Karta Dewa" not in export
    assert [row["id"] for row in client.get("/api/v1/flags/").json()["results"]] == [theirs.pk]
    assert client.get("/admin/").status_code == 302
    assert "/admin/" not in client.get("/").content.decode()


def test_it_begins_and_ends_on_record(koordinator: Supervisor, neighbour: Supervisor, now: datetime) -> None:
    client = browser(koordinator)
    client.post(f"/lihat-sebagai/{neighbour.pk}/")
    client.post("/lihat-sebagai/selesai/")
    assert "Anda melihat sebagai" not in client.get("/").content.decode()
    said = [(e.action, e.actor, e.subject, e.place) for e in AuditEntry.objects.order_by("number")]
    who = (koordinator, str(neighbour.pk), "16.12.02")
    assert said == [("viewing.begun", *who), ("viewing.ended", *who)]
    client.post("/lihat-sebagai/selesai/")
    assert AuditEntry.objects.count() == 2


def test_nothing_can_be_written_through_other_eyes(koordinator: Supervisor, staf: Supervisor, now: datetime) -> None:
    flag = short(TPS, now)
    client = browser(koordinator)
    client.post(f"/lihat-sebagai/{staf.pk}/")
    assert client.post(f"/indikasi/{flag.pk}/kesampingkan/", {"reason": "Salah baca angka."}).status_code == 403
    assert client.post(f"/indikasi/{flag.pk}/tugaskan/", {"to": staf.pk}).status_code == 403
    assert client.post("/indikasi/tugaskan/", {"flag": flag.pk, "to": staf.pk}).status_code == 403
    assert client.post(f"/lihat-sebagai/{staf.pk}/").status_code == 403
    assert client.post(f"/api/v1/flags/{flag.pk}/dismiss/", {"reason": "Salah baca angka."}).status_code == 403
    assert Flag.objects.get().status == "terbuka"
    assert AuditEntry.objects.get().action == "viewing.begun"


def test_only_a_coordinator_and_only_inside_their_regions(
    koordinator: Supervisor, staf: Supervisor, ptps: Supervisor, neighbour: Supervisor, now: datetime
) -> None:
    assert browser(staf).post(f"/lihat-sebagai/{ptps.pk}/").status_code == 403
    assert browser(neighbour).post(f"/lihat-sebagai/{ptps.pk}/").status_code == 404
    assert browser(koordinator).post(f"/lihat-sebagai/{koordinator.pk}/").status_code == 403
    assert browser(koordinator).get(f"/lihat-sebagai/{ptps.pk}/").status_code == 405
    day = now.date() - timedelta(days=1)
    Assignment.objects.create(supervisor=ptps, role="staf", region_id="16", valid_from=day)
    assert browser(koordinator).post(f"/lihat-sebagai/{ptps.pk}/").status_code == 403
    assert not AuditEntry.objects.exists()


def test_it_ends_with_the_assignment(koordinator: Supervisor, neighbour: Supervisor, now: datetime) -> None:
    client = browser(koordinator)
    client.post(f"/lihat-sebagai/{neighbour.pk}/")
    Assignment.objects.filter(supervisor=neighbour).update(valid_to=now.date() - timedelta(days=2))
    page = client.get("/").content.decode()
    assert "Anda melihat sebagai" not in page
    assert "PALI" in page


def test_the_way_in_is_offered_to_the_coordinator_alone(
    koordinator: Supervisor, staf: Supervisor, ptps: Supervisor
) -> None:
    assert f'action="/lihat-sebagai/{ptps.pk}/"' in browser(koordinator).get(f"/wilayah/{TPS}/").content.decode()
    assert "lihat-sebagai" not in browser(staf).get(f"/wilayah/{TPS}/").content.decode()


def test_the_offer_costs_one_query(koordinator: Supervisor, ptps: Supervisor, now: datetime) -> None:
    client = browser(koordinator)
    with CaptureQueriesContext(connection) as few:
        client.get(f"/wilayah/{TPS}/")
    for n in range(5):
        extra = Supervisor.objects.create(username=f"lagi{n}", name=f"Contoh {n}")
        day = now.date() - timedelta(days=3)
        Assignment.objects.create(supervisor=extra, role="panwascam", region_id=KEC, valid_from=day)
    with CaptureQueriesContext(connection) as many:
        page = client.get(f"/wilayah/{TPS}/").content.decode()
    assert page.count('action="/lihat-sebagai/') == 6
    assert len(many) == len(few)
