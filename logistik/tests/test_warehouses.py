"""Gudang: what the records leave in a store beside what was counted, its 13 points with photos, its guards."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from logistik import reports, warehouses
from logistik.models import Election, Flag, Inspection, Photo, StockCount, Warehouse
from logistik.reports import Destroyed, Destruction
from logistik.tests.office import browser
from logistik.tests.papers import evidence
from logistik.tests.test_api_evidence import picture
from logistik.tests.world import DESA, KAB, KEC, OTHER_KEC, PROV, counted, shipment, stamp
from pengawasan.models import Region, Supervisor

__all__ = ["evidence"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence")]

NO_ROSTER = {"jaga-TOTAL_FORMS": "0", "jaga-INITIAL_FORMS": "0"}


def of(item: str, place: str) -> warehouses.Stock:
    rows = warehouses.stock(Election.objects.get(), Region.objects.get(pk=place))
    return next(row for row in rows if row.item.pk == item)


def minutes_ago(minutes: int) -> str:
    return f"{timezone.localtime() - timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def test_cilegon_forty_four_affected_four_damaged_four_replaced(phone: Any, people: dict[str, Supervisor]) -> None:
    panwascam, web = phone("panwascam"), browser(people["panwascam"])
    assert panwascam.report(place=KEC, lines=[counted("KTK", 44)]).status_code == 201
    flood = {"counted_at": minutes_ago(1), "KTK-good": "40", "KTK-affected": "44", "KTK-damaged": "4", "note": "Banjir"}
    wrong = web.post(f"/gudang/{KEC}/hitung/", flood | {"KTK-damaged": "45"})
    assert (wrong.status_code, "lebih banyak daripada yang terdampak" in wrong.content.decode()) == (400, True)
    assert web.post(f"/gudang/{KEC}/hitung/", {"counted_at": minutes_ago(1)}).status_code == 400
    assert web.post(f"/gudang/{KEC}/hitung/", flood | {"counted_at": "2999-01-01T00:00"}).status_code == 400
    assert not StockCount.objects.exists()
    assert web.post(f"/gudang/{KEC}/hitung/", flood).status_code == 302
    row = of("KTK", KEC)
    assert (row.affected, row.damaged, row.replaced, row.expected, row.difference) == (44, 4, 0, 40, 0)
    sent = shipment(origin=KAB, destination=KEC, direction="replacement", lines=[{"item": "KTK", "quantity": 4}])
    assert phone("staf").post("shipments/", sent).status_code == 201
    assert panwascam.report(place=KEC, shipment=sent["id"], lines=[counted("KTK", 4)]).status_code == 201
    page = web.get(f"/gudang/{KEC}/")
    assert page.context["three"] == {"affected": 44, "damaged": 4, "replaced": 4}
    row = of("KTK", KEC)
    assert (row.expected, row.difference) == (44, -4)  # counted before the four came
    assert "Banjir" in page.content.decode()


@pytest.mark.parametrize(
    ("surplus", "damaged", "destroyed"), [(3_129, 1_477, 4_606), (1, 5_271, 5_272)], ids=["mamuju", "sawahlunto"]
)
def test_what_was_destroyed_leaves_nothing(
    phone: Any, people: dict[str, Supervisor], surplus: int, damaged: int, destroyed: int
) -> None:
    """Mamuju: surplus 3,129 and damaged 1,477 are 4,606; Sawahlunto (K54): 5,271 and one over are 5,272."""
    staf, kab = phone("staf"), Region.objects.get(pk=KAB)
    assert staf.report(place=KAB, lines=[counted("SS-BUP", 10_000, damaged)]).status_code == 201
    sent = shipment(origin=KAB, destination=KEC, lines=[{"item": "SS-BUP", "quantity": 10_000 - surplus}])
    assert staf.post("shipments/", sent).status_code == 201
    planned = of("SS-BUP", KAB)
    assert staf.happen(sent["id"], "berangkat").status_code == 201
    left = of("SS-BUP", KAB)
    assert [(row.departed, row.expected) for row in (planned, left)] == [(0, 10_000), (10_000 - surplus, surplus)]
    by: dict[str, Any] = {"user": people["staf"], "now": timezone.now()}
    paper = reports.draft_destruction(Election.objects.get(), kab, **by)
    rows = [
        replace(row, surplus=0, damaged=0, destroyed=0, psu=0, left=0) for row in Destruction.of(paper.content).rows
    ]
    rows = [Destroyed(r.item, r.name, surplus, damaged, destroyed, 2_000, 0) if r.item == "SS-BUP" else r for r in rows]
    said = replace(Destruction.of(paper.content), rows=rows, witnesses="Polres contoh")
    paper = reports.revise(paper, said, **by)
    assert of("SS-BUP", KAB).destroyed == 0  # a draft has destroyed nothing
    reports.number(paper, address="https://contoh/", **by)
    row = of("SS-BUP", KAB)
    assert (row.destroyed, row.damaged, row.expected) == (surplus, damaged, 0)


def test_sukoharjo_1034_not_sent_and_174_damaged_are_1208_replaced(phone: Any, people: dict[str, Supervisor]) -> None:
    """K09: what was short and what was damaged came again together, and the damage is mended by it."""
    staf = phone("staf")
    first = shipment(origin=KAB, destination=KEC, lines=[{"item": "SS-BUP", "quantity": 5_000}])
    again = shipment(
        origin=KAB, destination=KEC, direction="replacement", lines=[{"item": "SS-BUP", "quantity": 1_208}]
    )
    for one in (first, again):
        assert staf.post("shipments/", one).status_code == 201
    short = staf.report(place=KEC, shipment=first["id"], lines=[counted("SS-BUP", 5_000 - 1_034 - 174, 174)])
    assert short.status_code == 201
    damage = Flag.objects.get(place=KEC, kind="rusak")
    missing = Flag.objects.get(place=KEC, kind="selisih")
    assert (damage.actual, (missing.expected or 0) - (missing.actual or 0)) == (174, 1_034)
    assert staf.report(place=KEC, shipment=again["id"], lines=[counted("SS-BUP", 1_208)]).status_code == 201
    row = of("SS-BUP", KEC)
    assert (row.replaced, row.damaged, row.expected) == (1_208, 174, 5_000)
    damage.refresh_from_db()
    assert damage.status == "teratasi"


#: Cases in which all that was damaged came again (K06 with the 1,985 swapped): place, item, how many.
REPLACED = (
    ("K06", KAB, "SS-BUP", 2_409), ("K18", KAB, "TNT", 105), ("K22", KAB, "KTK", 2_065), ("K22", KAB, "BLK", 110),
    ("K30", KEC, "KTK", 37),
)  # fmt: skip


def test_what_was_replaced_in_the_real_cases_mends_the_damage(phone: Any, people: dict[str, Supervisor]) -> None:
    for place, who in ((KAB, "staf"), (KEC, "panwascam")):
        rows = [(item, count) for _case, at, item, count in REPLACED if at == place]
        assert (
            phone(who).report(place=place, lines=[counted(item, 3_000, bad) for item, bad in rows]).status_code == 201
        )
        assert Flag.objects.open().filter(place=place, kind="rusak").count() == len(rows)
        lines = [{"item": item, "quantity": count} for item, count in rows]
        again = shipment(origin=PROV if place == KAB else KAB, destination=place, direction="replacement", lines=lines)
        assert phone("staf").post("shipments/", again).status_code == 201
        came = [counted(item, count) for item, count in rows]
        assert phone(who).report(place=place, shipment=again["id"], lines=came).status_code == 201
    for case, place, item, count in REPLACED:
        row, damage = of(item, place), Flag.objects.get(place=place, item=item, kind="rusak")
        assert (row.damaged, row.replaced, damage.actual, damage.status) == (count, count, count, "teratasi"), case


def test_a_place_with_two_stores_knows_what_is_in_each_and_in_both(phone: Any, people: dict[str, Supervisor]) -> None:
    """KPU's warehouse overflows: boxes are carried to a second one, which floods; the place still holds the sum."""
    staf, web, second = phone("staf"), browser(people["staf"]), f"{KAB}-2"
    assert staf.report(place=KAB, lines=[counted("KTK", 100, 3)]).status_code == 201
    sent = shipment(origin=KAB, destination=KEC, lines=[{"item": "KTK", "quantity": 20}])
    assert [staf.post("shipments/", sent).status_code, staf.happen(sent["id"], "berangkat").status_code] == [201, 201]
    moved = {"target": "2", "moved_at": minutes_ago(2), "KTK": "30"}
    for unknown in (f"/gudang/{second}/", f"/gudang/{KAB}-3/ubah/", f"/gudang/{KAB}/pindah/"):
        assert web.get(unknown).status_code == 404, unknown
    store = {"name": "Gudang Tambahan", "standing": "tidak_resmi"}
    assert web.post(f"/gudang/{second}/ubah/", store | NO_ROSTER).status_code == 302
    assert f'href="/gudang/{second}/hitung/"' in web.get(f"/gudang/{second}/").content.decode()
    for wrong, said in (
        ({"KTK": ""}, "sedikitnya satu barang"), ({"moved_at": "2999-01-01T00:00"}, "belum tiba"),
        ({"target": "1"}, "1"),
    ):  # fmt: skip
        answer = web.post(f"/gudang/{KAB}/pindah/", moved | wrong)
        assert (answer.status_code, said in answer.content.decode()) == (400, True), wrong
    assert web.post(f"/gudang/{KAB}/pindah/", moved).status_code == 302
    flood = {"counted_at": minutes_ago(1), "KTK-good": "25", "KTK-affected": "12", "KTK-damaged": "4"}
    assert web.post(f"/gudang/{second}/hitung/", flood).status_code == 302
    election, place = Election.objects.get(), Region.objects.get(pk=KAB)
    stores = [warehouses.stock(election, place, number) for number in (1, 2)]
    rows = [next(row for row in rows if row.item.pk == "KTK") for rows in (*stores, warehouses.together(stores))]
    figures = [(r.arrived, r.moved, r.departed, r.damaged, r.affected, r.expected, r.counted) for r in rows]
    assert figures == [(103, -30, 20, 3, None, 50, None), (0, 30, 0, 4, 12, 26, 25), (103, 0, 20, 7, 12, 76, None)]
    assert web.post(f"/gudang/{KAB}/hitung/", {"counted_at": minutes_ago(1), "KTK-good": "50"}).status_code == 302
    assert web.get(f"/gudang/{KAB}/").context["whole"][0][0].counted == 75
    # Each store is visited, and flagged, by itself; a phone names it by its number
    visit = {"id": str(uuid.uuid4()), "place": KAB, "observed_at": stamp(-1), "points": {"palet": False}, "store": 2}
    assert staf.post("inspections/", visit | {"store": 3}).json()["errors"]["store"][0].startswith("Gudang ke-3")
    assert staf.post("inspections/", visit).status_code == 201
    assert staf.post("inspections/", visit | {"id": str(uuid.uuid4()), "store": 1}).status_code == 201
    again = {"observed_at": minutes_ago(0), "palet": "ya", "cctv": "ya"}
    assert web.post(f"/gudang/{KAB}/periksa/", again).status_code == 302
    flags = Flag.objects.filter(kind="penyimpanan", status="terbuka").values_list("subject", "sentence")
    assert [(subject, "Gudang ke-2" in said) for subject, said in flags] == [(second, True)]
    listed = {row["store"].code: row["score"] for row in web.get("/gudang/").context["rows"]}
    assert (listed[KAB], listed[second]) == ((2, 2), (0, 1))


def test_what_comes_back_is_counted_apart_and_goes_on(phone: Any, people: dict[str, Supervisor]) -> None:
    panwascam, staf = phone("panwascam"), phone("staf")
    boxes = {"direction": "return", "stage": 2}
    back = shipment(origin=DESA, destination=KEC, lines=[{"item": "KTK", "quantity": 6}], **boxes)
    lost = shipment(origin=DESA, destination=KEC, lines=[{"item": "KTK", "quantity": 9}], **boxes)
    onward = shipment(origin=KEC, destination=KAB, lines=[{"item": "KTK", "quantity": 4}], **boxes)
    for one in (back, lost, onward):
        assert panwascam.post("shipments/", one).status_code == 201
    assert panwascam.happen(lost["id"], "batal").status_code == 201

    def here() -> list[Any]:
        rows = warehouses.returned(Election.objects.get(), Region.objects.get(pk=KEC))
        return [(row.announced, row.counted, row.difference, row.onward, row.here) for row in rows]

    assert here() == [(6, None, None, 0, None)]
    assert panwascam.report(place=KEC, shipment=back["id"], lines=[counted("KTK", 4, 1)]).status_code == 201
    assert panwascam.happen(onward["id"], "berangkat").status_code == 201
    assert here() == [(6, 5, -1, 4, 1)]
    assert "Arus balik" in browser(people["panwascam"]).get(f"/gudang/{KEC}/").content.decode()
    assert staf.report(place=KAB, shipment=onward["id"], lines=[counted("KTK", 4)]).status_code == 201
    kabupaten = warehouses.returned(Election.objects.get(), Region.objects.get(pk=KAB))
    assert [(row.item.pk, row.counted, row.here) for row in kabupaten] == [("KTK", 4, 4)]
    assert "KTK" not in {row.item.pk for row in warehouses.stock(Election.objects.get(), Region.objects.get(pk=KEC))}


def test_a_visit_has_a_photo_of_each_point_and_is_judged(phone: Any, people: dict[str, Supervisor]) -> None:
    web = browser(people["panwascam"])
    good = SimpleUploadedFile("palet.jpg", picture(size=(8, 8)), "image/jpeg")
    said = {"observed_at": minutes_ago(1), "palet": "tidak", "cctv": "ya", "foto-palet": good}
    bad = web.post(f"/gudang/{KEC}/periksa/", said | {"foto-cctv": SimpleUploadedFile("x.jpg", b"bukan foto")})
    assert (bad.status_code, "Bukan foto JPEG" in bad.content.decode()) == (400, True)
    assert not Inspection.objects.exists()
    good.seek(0)
    assert web.post(f"/gudang/{KEC}/periksa/", said).status_code == 302
    visit, photo = Inspection.objects.get(), Photo.objects.get()
    assert (visit.points, photo.point, photo.inspection_id) == ({"palet": False, "cctv": True}, "palet", visit.pk)
    page = web.get(f"/gudang/{KEC}/").content.decode()
    assert "1 dari 2 yang dilihat terpenuhi" in page
    assert f"/api/v1/evidence/{photo.pk}" in page
    assert Flag.objects.filter(place=KEC, kind="penyimpanan").exists()
    assert "indikasi penyimpanan terbuka" in browser(people["staf"]).get("/gudang/").content.decode()
    body = picture(size=(9, 9))
    signed = {"X-Content-SHA256": hashlib.sha256(body).hexdigest()}
    client = phone("panwascam")
    address = f"/api/v1/evidence/{uuid.uuid4()}?inspection={visit.pk}&point=atap"
    refused = client.client.put(address, body, content_type="image/jpeg", headers=client.headers | signed)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["point"])


def test_hours_without_a_guard_are_said_and_nobody_writes_elsewhere(people: dict[str, Supervisor]) -> None:
    web, zone = browser(people["panwascam"]), Region.objects.get(pk=KEC).zone
    day = timezone.localtime(timezone.now(), zone).date()
    store = {"name": "Aula Kecamatan", "standing": "tidak_resmi", "latitude": "-3,29", "longitude": "103,87"}
    roster = {"jaga-TOTAL_FORMS": "2", "jaga-INITIAL_FORMS": "0"}
    for at, (start, end) in enumerate((("06:00", "18:00"), ("20:00", "06:00"))):
        roster |= {f"jaga-{at}-day": day.isoformat(), f"jaga-{at}-start": start, f"jaga-{at}-end": end}
        roster |= {f"jaga-{at}-who": "Petugas contoh"}
    half = web.post(f"/gudang/{KEC}/ubah/", store | NO_ROSTER | {"longitude": ""})
    assert (half.status_code, "kosongkan keduanya" in half.content.decode()) == (400, True)
    unfinished = web.post(f"/gudang/{KEC}/ubah/", store | roster | {"jaga-1-who": ""})
    assert "Lengkapi tanggal, jam mulai, jam selesai, dan petugas." in unfinished.content.decode()
    assert web.post(f"/gudang/{KEC}/ubah/", store | roster).status_code == 302
    one = Warehouse.objects.get()
    assert (one.standing, one.latitude, len(one.roster)) == ("tidak_resmi", -3.29, 2)

    def at(hour: int, days: int = 0) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=zone) + timedelta(days=days)

    gaps = warehouses.unguarded(one, at(0), at(8, days=1))
    assert [(gap.start, gap.end) for gap in gaps] == [(at(0), at(6)), (at(18), at(20)), (at(6, 1), at(8, 1))]
    assert "Tanpa penjaga dalam 48 jam" in web.get(f"/gudang/{KEC}/").content.decode()
    assert "bukan gudang resmi" in web.get("/gudang/").content.decode()
    for address in (f"/gudang/{OTHER_KEC}/", f"/gudang/{KAB}/", f"/gudang/{KAB}/ubah/"):
        assert web.get(address).status_code == 404, address
    assert browser(people["pengamat"]).get(f"/gudang/{KEC}/ubah/").status_code == 403
    assert browser(people["pkd"]).get(f"/gudang/{DESA}/periksa/").status_code == 200
    assert browser(people["ptps"]).get("/gudang/").status_code == 200
    nothing = browser(people["tetangga"]).get(f"/gudang/{OTHER_KEC}/").context["three"]
    assert nothing == {"affected": None, "damaged": None, "replaced": None}  # unknown is not 0
