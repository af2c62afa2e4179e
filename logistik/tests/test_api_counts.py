"""Balance, readiness, worklist and inspections through the real door."""

from __future__ import annotations

import gzip
import json
import uuid
from typing import Any

import pytest

from logistik import needs, readiness
from logistik.models import Allotment, Balance, Inspection, Item, Shipment, ShipmentLine, VoterCount
from logistik.models.inspection import POINTS
from logistik.tests import world
from logistik.tests.crowd import crowd
from logistik.tests.world import DESA, KAB, KEC, TPS, counted, shipment, stamp
from pengawasan.models import Region

pytestmark = pytest.mark.django_db


def test_the_balance_puts_three_hands_beside_each_other(phone):
    coming = shipment()
    phone("pkd").post("shipments/", coming)
    phone("ptps").report(shipment=coming["id"])
    rows = phone("ptps").get("balance/", place=TPS[0], item="SS-BUP").json()["results"]
    assert len(rows) == 1
    stamps = {rows[0].pop("due_at"), rows[0].pop("last_received_at")}
    assert None not in stamps
    assert rows[0] == {
        "election": "PALI", "place": TPS[0], "item": "SS-BUP", "need": 412, "shipped": 412, "arrived": 412,
        "received_good": 410, "received_damaged": 2,
    }  # fmt: skip


def test_an_unknown_need_is_null_and_not_nothing(phone):
    rows = {row["item"]: row["need"] for row in phone("ptps").get("balance/").json()["results"]}
    assert rows["BPN"] is None
    assert rows["TNT"] == 2


def test_the_balance_is_filtered_and_scoped(phone, django_assert_max_num_queries):
    staf = phone("staf")

    def places(who: Any, **query: Any) -> set[str]:
        return {row["place"] for row in who.get("balance/", item="SS-BUP", **query).json()["results"]}

    assert places(staf) == {KAB, KEC, DESA, *TPS, world.OTHER_KEC, world.OTHER_DESA, world.OTHER_TPS}
    assert places(staf, within=KEC) == {KEC, DESA, *TPS}
    assert places(staf, place=DESA) == {DESA}
    assert places(staf, election="LAIN") == set()
    assert places(phone("pkd"), within=KEC) == {DESA, *TPS}
    assert places(phone("ptps")) == {TPS[0]}
    assert places(phone("outsider")) == set()
    with django_assert_max_num_queries(5):
        assert len(staf.get("balance/", page_size=1000).json()["results"]) > 100


def test_readiness_of_the_children(phone, pali):
    Allotment.objects.exclude(item="SS-BUP").delete()
    needs.compute_needs(pali, now=world.timezone.now())
    phone("ptps").report(lines=[counted("SS-BUP", 412)])
    found = phone("staf").get("readiness/", within=KAB).json()
    assert set(found) == {"count", "next", "previous", "results"}
    rows = {row["code"]: row for row in found["results"]}
    assert set(rows) == {KEC, world.OTHER_KEC}
    assert (rows[KEC]["name"], rows[KEC]["level"], rows[KEC]["total"]) == ("Talang Ubi", 3, 3)
    assert rows[KEC]["states"] == {
        "lengkap": 1, "sebagian": 0, "perjalanan": 0, "belum": 2, "bermasalah": 0, "tidak_diketahui": 0,
    }  # fmt: skip
    assert [p["name"] for p in rows[KEC]["parts"]] == list(readiness.WEIGHTS)
    assert sum(p["weight"] for p in rows[KEC]["parts"]) == 100
    assert rows[KEC]["parts"][0]["value"] == pytest.approx(1 / 3)
    assert rows[KEC]["index"] is None  # nobody has visited the store of PPK
    assert [p["applies"] for p in rows[KEC]["parts"]] == [True, True, True, True, False, True]
    low, high = rows[KEC]["bounds"]
    assert 0 <= low < high <= 100


def test_readiness_starts_where_i_am_and_stays_there(phone):
    assert {row["code"] for row in phone("pkd").get("readiness/").json()["results"]} == set(TPS)
    assert {row["code"] for row in phone("pkd").get("readiness/", within=DESA).json()["results"]} == set(TPS)
    for within in (KEC, world.OTHER_DESA, "16.12.99"):
        assert phone("pkd").get("readiness/", within=within).status_code == 404, within
    assert phone("pkd").get("readiness/", election="LAIN").status_code == 404
    assert phone("outsider").get("readiness/", within=KAB).status_code == 404
    assert phone("outsider").get("readiness/").json()["count"] == 0


def test_an_unknown_readiness_is_null(phone):
    VoterCount.objects.all().delete()
    Balance.objects.all().delete()
    row = phone("staf").get("readiness/").json()["results"][0]
    assert (row["index"], row["parts"][0]["value"]) == (None, None)


def worklist(phone: Any, who: str) -> dict[str, Any]:
    answer = phone(who).get("worklist/")
    assert answer.status_code == 200, answer.content
    (election,) = answer.json()["elections"]
    return election


def test_the_worklist_of_a_polling_station(phone):
    coming, elsewhere = shipment(), shipment(destination=TPS[1], lines=[])
    for content in (coming, elsewhere):
        phone("pkd").post("shipments/", content)
    mine = worklist(phone, "ptps")
    assert (mine["code"], len(mine["deadlines"])) == ("PALI", 3)
    (place,) = mine["places"]
    assert (place["code"], place["name"], place["level"]) == (TPS[0], "TPS 001", 5)
    assert place["label"] == "TPS 001 Karta Dewa"  # of a desa that is not among hers
    wanted = {need["item"]: need for need in place["needs"]}
    assert wanted["SS-BUP"]["need"] == 412
    assert wanted["SS-BUP"]["due_at"] is not None
    assert wanted["BPN"]["need"] is None
    assert "KTK-KEC" not in wanted
    assert [s["id"] for s in mine["shipments"]] == [coming["id"]]
    assert mine["shipments"][0]["lines"][0]["quantity"] == 412


def test_what_arrived_or_was_called_off_is_no_longer_expected(phone):
    pkd, arrived, called_off, waiting = phone("pkd"), shipment(), shipment(lines=[]), shipment(lines=[])
    for content in (arrived, called_off, waiting):
        pkd.post("shipments/", content)
    phone("ptps").report(shipment=arrived["id"])
    pkd.happen(called_off["id"], "batal")
    pkd.happen(waiting["id"], "tiba")
    assert [s["id"] for s in worklist(phone, "ptps")["shipments"]] == [waiting["id"]]


def test_supervisors_of_more_have_the_places_below_too(phone, django_assert_max_num_queries):
    assert {p["code"] for p in worklist(phone, "pkd")["places"]} == {DESA, *TPS}
    assert {p["code"] for p in worklist(phone, "panwascam")["places"]} == {KEC, DESA, *TPS}
    assert {p["code"] for p in worklist(phone, "staf")["places"]} == {KAB}
    panwascam = phone("panwascam")
    with django_assert_max_num_queries(12):
        panwascam.get("worklist/")
    assert phone("outsider").get("worklist/").json()["elections"] == []


def test_the_worklist_of_a_large_desa_goes_in_one_fetch(phone):
    """Forty TPS, their needs, and a shipment to each with a numbered seal on every line: at most 100 kB on the wire."""
    now, desa = world.timezone.now(), f"{KAB}.70.2001"
    items = list(Item.objects.values_list("code", flat=True))
    crowd(40, items, tens=7)
    world.make_person("besar", "pkd", desa, now)
    stations = Region.objects.filter(parent=desa)
    coming = Shipment.objects.bulk_create(
        Shipment(manifest_number=f"{n:03d}/CONTOH/XI/2024", election_id="PALI", origin_id=desa, destination=station,
                 stage=2, vehicle="BG 0000 XX", recorded_at=now, expected_arrival=now)
        for n, station in enumerate(stations)
    )  # fmt: skip
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=one, item_id=item, quantity=2, for_place_id=one.destination_id, seal_number=f"{n}-{m}")
        for n, one in enumerate(coming)
        for m, item in enumerate(items)
    )
    answer = phone("besar").get("worklist/", headers={"Accept-Encoding": "gzip"})
    (held,) = json.loads(gzip.decompress(answer.content))["elections"]
    assert (len(held["places"]), len(held["shipments"])) == (41, 40)
    assert len(answer.content) <= 100_000


def test_who_is_no_longer_assigned_has_nothing_to_do(phone):
    world.make_person("lama", "pkd", DESA, world.timezone.now(), since=20, until=5)
    assert phone("lama").get("worklist/").json()["elections"] == []


def inspection(**changes: Any) -> dict[str, Any]:
    points = dict.fromkeys(POINTS, True)
    content = {"id": str(uuid.uuid4()), "election": "PALI", "place": KEC, "observed_at": stamp(-3), "points": points}
    return content | {"sent_at": stamp(), "notes": ""} | changes


def test_an_inspection_is_stored_once_and_judged(phone):
    panwascam, bad = phone("panwascam"), inspection(points={"bebas_banjir": False, "cctv": True})
    first = panwascam.post("inspections/", bad)
    assert first.status_code == 201, first.content
    assert ("tepat_kualitas", "penyimpanan") in {(f["rule"], f["kind"]) for f in first.json()["flags"]}
    assert panwascam.post("inspections/", bad | {"sent_at": stamp(1)}).json()["status"] == "duplicate"
    assert panwascam.post("inspections/", bad | {"notes": "x"}).status_code == 409
    good = panwascam.post("inspections/", inspection(observed_at=stamp(-1)))
    assert "penyimpanan" not in {f["kind"] for f in good.json()["flags"]}
    assert Inspection.objects.count() == 2


def test_an_inspection_elsewhere(phone):
    for who in ("tetangga", "outsider", "pkd"):
        assert phone(who).post("inspections/", inspection()).status_code == 404, who
    assert phone("pengamat").post("inspections/", inspection()).status_code == 403
    assert not Inspection.objects.exists()
