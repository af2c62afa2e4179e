"""Manifests and events through the real door."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from logistik import balance
from logistik.models import Balance, Shipment, ShipmentEvent, Submission
from logistik.tests import world
from logistik.tests.world import DESA, TPS, counted, event, receipt, shipment, stamp

pytestmark = pytest.mark.django_db


def test_a_manifest_is_stored_once(phone):
    pkd, content = phone("pkd"), shipment()
    first = pkd.post("shipments/", content)
    assert first.status_code == 201, first.content
    assert first.json()["flags"] == []
    again = pkd.post("shipments/", content)
    assert (again.status_code, again.json()) == (200, first.json() | {"status": "duplicate"})
    assert pkd.post("shipments/", content | {"stage": 1}).status_code == 409
    assert Shipment.objects.count() == 1
    assert Balance.objects.get(place=TPS[0], item="SS-BUP").shipped == 412


def test_it_comes_back_as_it_was_sent_with_its_status(phone):
    pkd, content = phone("pkd"), shipment()
    pkd.post("shipments/", content)
    shown = pkd.get(f"shipments/{content['id']}/").json()
    for name in set(content) - {"planned_departure", "expected_arrival", "lines"}:
        assert shown[name] == content[name], name
    assert shown["lines"] == [{"item": "SS-BUP", "quantity": 412, "for_place": TPS[0], "seal_number": ""}]
    assert (shown["status"], shown["events"], shown["received_at"]) == ("direncanakan", [], None)
    assert shown["due_at"] is not None


def test_the_status_is_read_from_the_events_and_reports(phone):
    pkd, content = phone("pkd"), shipment()
    pkd.post("shipments/", content)
    said = []
    for kind in ("berangkat", "pindah_kendaraan", "tiba"):
        assert pkd.happen(content["id"], kind, vehicle="perahu").status_code == 201
        said.append(pkd.get(f"shipments/{content['id']}/").json()["status"])
    assert said == ["dalam_perjalanan", "dalam_perjalanan", "tiba"]
    phone("ptps").report(shipment=content["id"], lines=[counted("SS-BUP", 412)])
    shown = pkd.get(f"shipments/{content['id']}/").json()
    assert shown["status"] == "diterima"
    assert [e["kind"] for e in shown["events"]] == ["berangkat", "pindah_kendaraan", "tiba"]
    assert balance.verify() == []


def test_an_event_is_stored_once_and_belongs_to_its_shipment(phone):
    pkd, one, two = phone("pkd"), shipment(), shipment(destination=TPS[1], lines=[])
    for content in (one, two):
        pkd.post("shipments/", content)
    happened = event("berangkat")
    answers = [pkd.post(f"shipments/{c['id']}/events/", happened).status_code for c in (one, one, two)]
    assert answers == [201, 200, 409]
    assert str(ShipmentEvent.objects.get().shipment_id) == one["id"]


def test_a_cancelled_shipment_is_not_shipped(phone):
    pkd, content = phone("pkd"), shipment()
    pkd.post("shipments/", content)
    pkd.happen(content["id"], "batal")
    assert Balance.objects.get(place=TPS[0], item="SS-BUP").shipped == 0
    assert pkd.get("shipments/", status="dihentikan").json()["count"] == 1
    assert pkd.get("shipments/", status="direncanakan").json()["count"] == 0


def test_whoever_has_left_tells_what_was_seen_and_calls_nothing_off(phone, people):
    pkd, content = phone("pkd"), shipment()
    pkd.post("shipments/", content)
    people["pkd"].assignments.update(valid_to=timezone.localdate() - timedelta(days=2))
    in_office = {"occurred_at": stamp(-3 * 24 * 60)}
    assert pkd.happen(content["id"], "batal", **in_office).status_code == 404
    assert pkd.happen(content["id"], "berangkat", **in_office).status_code == 201
    assert pkd.happen(content["id"], "berangkat").status_code == 404
    assert [one.kind for one in ShipmentEvent.objects.all()] == ["berangkat"]


def test_an_unknown_escort_is_not_the_same_as_none(phone):
    pkd = phone("pkd")
    sent = {None: shipment(escort=None), "": shipment(escort="", destination=TPS[1], lines=[])}
    left_out = {k: v for k, v in shipment(destination=TPS[2], lines=[]).items() if k != "escort"}
    for content in (*sent.values(), left_out):
        assert pkd.post("shipments/", content).status_code == 201
    for escort, content in sent.items():
        assert pkd.get(f"shipments/{content['id']}/").json()["escort"] == escort
    assert pkd.get(f"shipments/{left_out['id']}/").json()["escort"] is None


def test_one_end_must_be_mine(phone):
    content = shipment()
    for who in ("outsider", "tetangga", "ptps2"):
        assert phone(who).post("shipments/", content).status_code == 404, who
    assert not Submission.objects.exists()
    assert phone("ptps").post("shipments/", content).status_code == 201
    for who in ("ptps", "pkd", "panwascam", "staf"):
        assert phone(who).get(f"shipments/{content['id']}/").status_code == 200, who
    for who in ("outsider", "tetangga", "ptps2"):
        assert phone(who).get(f"shipments/{content['id']}/").status_code == 404, who
        assert phone(who).get("shipments/").json()["count"] == 0, who
        assert phone(who).happen(content["id"], "tiba").status_code == 404, who
    assert phone("pengamat").happen(content["id"], "tiba").status_code == 403
    assert not ShipmentEvent.objects.exists()


def test_an_event_of_a_shipment_that_is_not_there(phone):
    answer = phone("pkd").happen(str(uuid.uuid4()), "berangkat")
    assert (answer.status_code, answer.json()["errors"]) == (404, {})


def test_who_was_replaced_says_what_happened_in_office(phone):
    content = shipment()
    phone("pkd").post("shipments/", content)
    world.make_person("pkd.lama", "pkd", DESA, timezone.now(), since=20, until=5)
    former = phone("pkd.lama")
    assert former.happen(content["id"], "berangkat", occurred_at=stamp(-6 * 24 * 60)).status_code == 201
    assert former.happen(content["id"], "tiba", occurred_at=stamp(-24 * 60)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"destination": DESA}, "destination", "sama dengan asal"),
        ({"destination": "16.12.01.2001.999"}, "destination", "“16.12.01.2001.999” tidak dikenal"),
        ({"origin": "x"}, "origin", "“x” tidak dikenal"),
        ({"stage": 3}, "stage", "antara 1 dan 2"),
        ({"stage": True}, "stage", "antara 1 dan 2"),
        ({"direction": "pulang"}, "direction", "“pulang” tidak dikenal"),
        ({"manifest_number": ""}, "manifest_number", "Wajib"),
        ({"election": "LAIN"}, "election", "“LAIN” tidak dikenal"),
        ({"lines": [{"item": "SS-BUP", "quantity": -1}]}, "lines.0.quantity", "antara 0 dan 1.000.000.000"),
        ({"lines": [{"item": "SS-ENTAH", "quantity": 1}]}, "lines.0.item", "Barang “SS-ENTAH” tidak dikenal."),
        ({"planned_departure": "2024-11-26T14:03:00"}, "planned_departure", "selisih zona"),
        ({"vehicle": "x" * 81}, "vehicle", "80 karakter"),
    ],
)
def test_what_cannot_be_stored_is_named_and_nothing_is(phone, changes, field, words):
    answer = phone("pkd").ship(**changes)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert words in answer.json()["errors"][field][0]
    assert not Submission.objects.exists()


def test_an_event_of_no_known_kind(phone):
    content = shipment()
    phone("pkd").post("shipments/", content)
    for changes, field in (
        ({"kind": "mogok"}, "kind"),
        ({"place": "99"}, "place"),
        ({"occurred_at": "kemarin"}, "occurred_at"),
    ):
        answer = phone("pkd").post(f"shipments/{content['id']}/events/", event("berangkat") | changes)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not ShipmentEvent.objects.exists()


def test_filters_and_constant_cost(phone, django_assert_max_num_queries):
    staf = phone("staf")
    for place in (*TPS, world.OTHER_TPS):
        staf.ship(origin=place[:13], destination=place, manifest_number=f"SJ-{place}", expected_arrival=stamp(600))
    with django_assert_max_num_queries(7):
        assert len(staf.get("shipments/").json()["results"]) == 4
    assert staf.get("shipments/", within=DESA).json()["count"] == 3
    assert staf.get("shipments/", destination=TPS[1]).json()["count"] == 1
    assert staf.get("shipments/", manifest_number=f"SJ-{TPS[2]}").json()["count"] == 1
    assert staf.get("shipments/", election="PALI").json()["count"] == 4
    assert staf.get("shipments/", status="terbang").status_code == 400


def test_a_seal_seen_twice_is_raised_whoever_carried_it(phone):
    for place, who in ((TPS[0], "ptps"), (TPS[1], "ptps2")):
        answer = phone(who).report(place=place, seal_numbers=["SEGEL-1"], lines=[])
    assert ("keamanan", "segel_ganda") in {(f["rule"], f["kind"]) for f in answer.json()["flags"]}


def test_a_report_of_a_shipment_to_another_place_does_not_receive_it(phone):
    content = shipment(destination=TPS[1], lines=[{"item": "SS-BUP", "quantity": 308}])
    phone("pkd").post("shipments/", content)
    phone("ptps").post("receipts/", receipt(shipment=content["id"], observed_at=stamp(-1)))
    shown = phone("pkd").get(f"shipments/{content['id']}/").json()
    assert (shown["status"], shown["received_at"]) == ("direncanakan", None)
    assert timezone.datetime.fromisoformat(shown["recorded_at"]) > timezone.now() - timedelta(minutes=1)
