"""Reports through the real door: stored once, conflicts kept, corrections, scope, and what is never refused."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from logistik import balance
from logistik.models import Balance, Flag, Receipt, Submission, Supersession
from logistik.tests import world
from logistik.tests.world import TPS, Phone, counted, receipt, stamp
from pengawasan import signing

pytestmark = pytest.mark.django_db


def kinds(answer: Any) -> set[tuple[str, str]]:
    return {(flag["rule"], flag["kind"]) for flag in answer.json()["flags"]}


def numbers(place: str = TPS[0], item: str = "SS-BUP") -> tuple[int, int]:
    row = Balance.objects.get(place=place, item=item)
    return row.received_good, row.received_damaged


def test_a_discrepancy_is_stored_and_flagged(phone):
    answer = phone("ptps").report()
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["status"] == "stored"
    found = {flag["kind"]: flag for flag in body["flags"]}
    assert set(found) == {"kurang", "rusak"}
    short = found["kurang"]
    assert (short["rule"], short["place"], short["item"]) == ("tepat_jumlah", TPS[0], "SS-BUP")
    assert (short["expected"], short["actual"]) == (412, 410)
    assert short["sentence"]
    assert numbers() == (410, 2)
    assert body["warnings"] == []


def test_the_answer_proves_what_was_sent(phone):
    body = phone("ptps").report().json()
    signed = body["receipt"]
    assert signing.verify(signed, signing.public_key())
    assert signed["payload"]["sha256"] == body["sha256"] == Submission.objects.get().sha256
    forged = {**signed, "payload": {**signed["payload"], "sha256": "0" * 64}}
    assert not signing.verify(forged, signing.public_key())


def test_the_original_bytes_are_kept(phone):
    raw = b'{ "lines": [],' + world.json.dumps(receipt(lines=[])).encode().replace(b'"lines": []', b'"x": 1')[1:]
    assert phone("ptps").post("receipts/", raw=raw).status_code == 201
    assert bytes(Submission.objects.get().body) == raw


def test_the_same_again_gets_the_first_answer(phone):
    ptps, content = phone("ptps"), receipt()
    first = ptps.post("receipts/", content).json()
    ptps.report(place=TPS[0], lines=[counted("SS-BUP", 2)])  # changes the flags meanwhile
    again = ptps.post("receipts/", content | {"sent_at": stamp(3)})
    assert again.status_code == 200
    assert again.json() == first | {"status": "duplicate"}
    assert Receipt.objects.count() == 2


def test_key_order_and_spacing_are_not_content(phone):
    ptps, content = phone("ptps"), receipt()
    ptps.post("receipts/", content)
    raw = world.json.dumps(dict(reversed(content.items())), indent=3).encode()
    assert ptps.post("receipts/", raw=raw).json()["status"] == "duplicate"


def test_other_content_under_the_same_id_is_a_conflict_and_kept(phone):
    ptps, content = phone("ptps"), receipt()
    ptps.post("receipts/", content)
    other = ptps.post("receipts/", content | {"lines": [counted("SS-BUP", 1)]})
    assert other.status_code == 409
    assert other.json()["status"] == "conflict"
    assert other.json()["id"] == content["id"]
    assert numbers() == (410, 2)
    assert sorted(Submission.objects.values_list("accepted", flat=True)) == [False, True]
    # Both answers stay what they were
    assert ptps.post("receipts/", content).status_code == 200
    assert ptps.post("receipts/", content | {"lines": [counted("SS-BUP", 1)]}).status_code == 409


def test_somebody_elses_resend_is_not_answered_with_the_first_answer(phone):
    content = receipt()
    phone("ptps").post("receipts/", content)
    answer = phone("outsider").post("receipts/", content)
    assert answer.status_code == 409
    assert "receipt" not in answer.json()


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_store_one_row(phone):
    ptps, content = phone("ptps"), receipt()
    answers: list[tuple[int, str]] = []
    gate = threading.Barrier(20)

    def send() -> None:
        mine = Phone(None)
        mine.headers = ptps.headers
        gate.wait()
        answer = mine.post("receipts/", content)
        answers.append((answer.status_code, answer.json().get("status")))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers) == {(201, "stored"): 1, (200, "duplicate"): 19}
    assert Receipt.objects.count() == Submission.objects.count() == 1
    assert numbers() == (410, 2)
    assert balance.verify() == []


def test_a_correction_replaces_what_it_corrects(phone):
    ptps, content = phone("ptps"), receipt()
    ptps.post("receipts/", content)
    answer = ptps.report(corrects=content["id"], lines=[counted("SS-BUP", 412)])
    assert kinds(answer) == set()
    assert numbers() == (412, 0)
    first = ptps.get(f"receipts/{content['id']}/").json()
    assert first["superseded_by"] == answer.json()["id"]
    assert first["lines"] == [counted("SS-BUP", 410, 2, seal_number="")]
    assert set(Flag.objects.values_list("status", flat=True)) == {"teratasi"}


def test_a_report_cannot_correct_itself(phone):
    own = str(uuid.uuid4())
    answer = phone("ptps").report(id=own, corrects=own)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["corrects"]
    assert not Submission.objects.exists()


def test_reports_cannot_correct_each_other(phone):
    ptps, one, two = phone("ptps"), str(uuid.uuid4()), str(uuid.uuid4())
    assert ptps.report(id=one, corrects=two).status_code == 201
    assert ptps.report(id=two, corrects=one).status_code == 400
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("outsider_first", [False, True])
def test_nobody_takes_back_what_somebody_else_said_of_another_place(phone, outsider_first):
    ptps, other, content = phone("ptps"), phone("ptps2"), receipt()
    hiding = receipt(place=TPS[1], corrects=content["id"], lines=[counted("SS-BUP", 308)])
    sends = [(ptps, content), (other, hiding)]
    answers = [who.post("receipts/", what) for who, what in (reversed(sends) if outsider_first else sends)]
    assert [a.status_code for a in answers] == [201, 201]
    assert not Supersession.objects.exists()
    assert numbers() == (410, 2)
    assert numbers(TPS[1]) == (308, 0)


def test_the_wrong_place_is_corrected_by_who_named_it(phone):
    pkd, content = phone("pkd"), receipt(place=TPS[1])
    pkd.post("receipts/", content)
    pkd.report(place=TPS[0], corrects=content["id"])
    assert numbers(TPS[1]) == (0, 0)
    assert numbers(TPS[0]) == (410, 2)
    assert Balance.objects.get(place=TPS[1], item="SS-BUP").last_received_at is None


def test_a_report_before_its_shipment(phone):
    panwascam, coming = phone("panwascam"), world.shipment()
    answer = phone("ptps").report(shipment=coming["id"], lines=[counted("SS-BUP", 412)])
    assert answer.status_code == 201
    assert answer.json()["warnings"] == ["Pengiriman belum dikenal; laporan tetap disimpan."]
    assert panwascam.post("shipments/", coming).status_code == 201
    shown = panwascam.get(f"shipments/{coming['id']}/").json()
    assert shown["status"] == "diterima"
    row = Balance.objects.get(place=TPS[0], item="SS-BUP")
    assert (row.shipped, row.arrived, row.received_good) == (412, 412, 412)
    assert not Flag.objects.exists()
    assert balance.verify() == []


def test_anything_is_counted_planned_or_not(phone):
    answer = phone("ptps").report(lines=[counted("KTK-KEC", 3), counted("SS-BUP", 10**9)])
    assert answer.status_code == 201
    assert {("tepat_jenis", "tidak_dibutuhkan"), ("tepat_jumlah", "lebih")} <= kinds(answer)


def test_a_report_without_lines_says_who_kept_me_out(phone):
    answer = phone("ptps").report(witness="obstructed", lines=[])
    assert answer.status_code == 201
    assert ("keamanan", "dihalangi") in kinds(answer)


def test_a_place_outside_my_scope_does_not_exist(phone):
    for who, place in (("ptps", TPS[1]), ("ptps", world.DESA), ("outsider", TPS[0]), ("tetangga", TPS[0])):
        answer = phone(who).report(place=place)
        assert answer.status_code == 404, who
        assert answer.json() == {"detail": "Tidak ditemukan.", "errors": {}}
    assert not Submission.objects.exists()


def test_an_observer_only_watches(phone):
    observer = phone("pengamat")
    assert observer.report().status_code == 403
    phone("ptps").report()
    assert observer.get("receipts/").json()["count"] == 1


def test_who_was_replaced_reports_what_he_saw_in_office(phone):
    now = timezone.now()
    world.make_person("pkd.lama", "pkd", world.DESA, now, since=20, until=5)
    former = phone("pkd.lama")
    seen = receipt(observed_at=stamp(-6 * 24 * 60))
    assert former.post("receipts/", seen).status_code == 201
    assert former.report(observed_at=stamp(-24 * 60)).status_code == 404
    assert former.report(observed_at=stamp(-40 * 24 * 60)).status_code == 404
    assert former.get("receipts/").json()["count"] == 0
    assert phone("pkd").get(f"receipts/{seen['id']}/").status_code == 200


def test_a_report_is_read_by_those_above_and_nobody_beside(phone):
    content = receipt()
    phone("ptps").post("receipts/", content)
    for who in ("ptps", "pkd", "panwascam", "staf"):
        assert phone(who).get(f"receipts/{content['id']}/").status_code == 200, who
        assert phone(who).get("receipts/").json()["count"] == 1, who
    for who in ("ptps2", "tetangga", "outsider"):
        assert phone(who).get(f"receipts/{content['id']}/").status_code == 404, who
        assert phone(who).get("receipts/").json()["count"] == 0, who
    assert phone(None).get("receipts/").status_code == 401


def test_a_stray_box_is_linked_and_nothing_of_it_is_shown(phone):
    elsewhere = world.shipment(origin=world.OTHER_DESA, destination=world.OTHER_TPS, vehicle="truk rahasia")
    phone("tetangga").post("shipments/", elsewhere)
    ptps, content = phone("ptps"), receipt(shipment=elsewhere["id"])
    answer = ptps.post("receipts/", content)
    assert ("tepat_sasaran", "salah_tempat") in kinds(answer)
    shown = ptps.get(f"receipts/{content['id']}/")
    assert shown.json()["shipment"] == elsewhere["id"]
    assert "truk rahasia" not in shown.content.decode()
    assert ptps.get(f"shipments/{elsewhere['id']}/").status_code == 404


def test_the_manifest_number_finds_the_shipment(phone):
    known = world.shipment(manifest_number="SJ-CONTOH-7")
    phone("pkd").post("shipments/", known)
    content = receipt(manifest_number="SJ-CONTOH-7")
    assert phone("ptps").post("receipts/", content).json()["warnings"] == []
    assert phone("pkd").get(f"receipts/{content['id']}/").json()["shipment"] == known["id"]


def test_what_the_server_writes_is_ignored_and_the_unknown_is_named(phone):
    content = receipt(received_at=stamp(-999), sha256="ff", reporter="staf", status="duplicate", marks=["x"])
    answer = phone("ptps").post("receipts/", content | {"foto": 1, "lines": [counted("SS-BUP", 410, jumlah=9)]})
    assert answer.status_code == 201
    assert answer.json()["warnings"] == [
        "Kolom “foto” tidak dikenal dan diabaikan.",
        "Kolom “lines.jumlah” tidak dikenal dan diabaikan.",
    ]
    shown = phone("pkd").get(f"receipts/{content['id']}/").json()
    assert (shown["reporter"], shown["marks"]) == ("ptps", [])
    assert shown["sha256"] != "ff"
    assert timezone.datetime.fromisoformat(shown["received_at"]) > timezone.now() - timedelta(minutes=1)


def test_a_clock_that_is_wrong_is_corrected_and_both_times_are_kept(phone):
    content = receipt(observed_at=stamp(58), sent_at=stamp(60))
    answer = phone("ptps").post("receipts/", content)
    assert answer.json()["warnings"] == ["Jam perangkat bergeser; waktu dinilai sesudah dikoreksi."]
    shown = phone("ptps").get(f"receipts/{content['id']}/").json()
    parse = timezone.datetime.fromisoformat
    assert parse(shown["observed_at"]) == parse(content["observed_at"])
    assert parse(shown["observed_at"]) - parse(shown["judged_at"]) == pytest.approx(
        timedelta(hours=1), abs=timedelta(seconds=30)
    )
    assert shown["skew_seconds"] == pytest.approx(-3600, abs=30)


def test_a_clock_decades_away_is_stored_too(phone):
    times = {"observed_at": "2100-12-30T23:58:00+00:00", "sent_at": "2100-12-31T00:00:00+00:00"}
    assert phone("ptps").report(**times).status_code == 201
    assert Receipt.objects.get().skew_seconds == -(2**31 - 1)


def test_every_field_comes_back_as_it_was_sent(phone):
    content = receipt(
        seal="broken", seal_numbers=["A1", "A2"], storage="unofficial", received_by="Ketua KPPS", notes="basah 🌧",
        lines=[counted("SS-BUP", 410, 2, for_place=TPS[0], seal_number="A1")],
    )  # fmt: skip
    assert phone("ptps").post("receipts/", content).status_code == 201
    shown = phone("ptps").get(f"receipts/{content['id']}/").json()
    for name in set(content) - {"observed_at", "sent_at"}:
        assert shown[name] == content[name], name


def test_the_list_costs_the_same_however_long_it_is(phone, django_assert_max_num_queries):
    ptps, pkd = phone("ptps"), phone("pkd")
    for good in range(5):
        ptps.report(lines=[counted("SS-BUP", good), counted("TNT", 1)])
    with django_assert_max_num_queries(8):
        found = pkd.get("receipts/").json()
    assert found["count"] == len(found["results"]) == 5


def test_filters_of_the_list(phone):
    pkd, content = phone("pkd"), receipt()
    pkd.post("receipts/", content)
    pkd.report(corrects=content["id"])
    pkd.report(place=TPS[1], shipment=str(uuid.uuid4()))
    assert pkd.get("receipts/", place=TPS[0]).json()["count"] == 2
    assert pkd.get("receipts/", standing="true").json()["count"] == 2
    assert pkd.get("receipts/", standing="false").json()["results"][0]["id"] == content["id"]
    assert pkd.get("receipts/", within=world.DESA).json()["count"] == 3
    assert pkd.get("receipts/", within="16.12.01.200").status_code == 400
    assert pkd.get("receipts/", shipment=str(uuid.uuid4())).json()["count"] == 0
    assert pkd.get("receipts/", page_size=2).json()["next"]
