"""Batches through the real door: one result per item, none harms another, gzip, and many at once."""

from __future__ import annotations

import gzip
import json
import random
import threading
import uuid
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from logistik import balance
from logistik.models import Inspection, Receipt, Shipment, ShipmentEvent, Submission
from logistik.tests import world
from logistik.tests.world import TPS, Phone, counted, event, receipt, shipment, stamp
from pengawasan import audit, signing

pytestmark = pytest.mark.django_db


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def statuses(answer: Any) -> list[str]:
    return [result["status"] for result in results(answer)]


def inspection(**changes: Any) -> dict[str, Any]:
    content = {"id": str(uuid.uuid4()), "place": world.KEC, "observed_at": stamp(-5), "points": {"cctv": False}}
    return content | changes


def packed(phone: Phone, body: bytes, encoding: str = "gzip") -> Any:
    return phone.client.post(
        "/api/v1/sync/",
        body,
        content_type="application/json",
        headers={**phone.headers, "Content-Encoding": encoding},
    )


def test_everything_a_phone_has_is_stored_in_one_go(phone):
    coming = shipment()
    left = event("berangkat", shipment=coming["id"])
    batch = {
        "receipts": [receipt(shipment=coming["id"])],
        "inspections": [inspection()],
        "events": [left],
        "shipments": [coming],
    }
    found = results(phone("panwascam").post("sync/", batch))
    assert [(r["kind"], r["status"]) for r in found] == [
        ("shipment", "stored"),
        ("event", "stored"),
        ("receipt", "stored"),
        ("inspection", "stored"),
    ]
    assert [r["id"] for r in found] == [
        coming["id"],
        left["id"],
        *(batch[k][0]["id"] for k in ("receipts", "inspections")),
    ]
    assert found[0]["detail"] == "Disimpan."
    assert {flag["kind"] for flag in found[2]["flags"]} == {"kurang", "rusak"}
    assert (Shipment.objects.count(), ShipmentEvent.objects.count(), Inspection.objects.count()) == (1, 1, 1)


def test_each_item_is_proved_by_its_canonical_json(phone):
    content = receipt()
    (result,) = results(phone("ptps").post("sync/", {"receipts": [content]}))
    kept = Submission.objects.get()
    assert bytes(kept.body) == json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    assert result["sha256"] == kept.sha256 == result["receipt"]["payload"]["sha256"]
    assert signing.verify(result["receipt"], signing.public_key())


def test_a_batch_and_a_single_sending_know_each_other(phone):
    panwascam, coming, content = phone("panwascam"), shipment(), receipt()
    left = event("berangkat")
    panwascam.post("shipments/", coming)
    panwascam.post(f"shipments/{coming['id']}/events/", left)
    panwascam.post("receipts/", content)
    again = panwascam.post(
        "sync/",
        {"shipments": [coming], "events": [left | {"shipment": coming["id"]}], "receipts": [content]},
    )
    assert statuses(again) == ["duplicate"] * 3
    assert all(result["receipt"] for result in results(again))


def test_an_item_that_cannot_be_stored_harms_no_other(phone):
    taken, good = receipt(), [receipt(), receipt()]
    ptps = phone("ptps")
    ptps.post("receipts/", taken)
    batch = [
        good[0],
        receipt(lines=[counted("SS-BUP", -1)]),
        receipt(lines=[counted("TIDAK-ADA", 1)]),
        receipt(place=TPS[1]),
        taken | {"notes": "lain"},
        taken,
        "bukan objek",
        receipt(id="bukan uuid"),
        receipt(notes="\ud83c"),
        receipt(lain="x" * 1024 * 1024),
        good[1],
    ]
    found = results(ptps.post("sync/", {"receipts": batch}))
    assert [r["status"] for r in found] == [
        "stored", "invalid", "invalid", "forbidden", "conflict", "duplicate", "invalid", "invalid", "invalid",
        "invalid", "stored",
    ]  # fmt: skip
    assert found[1]["errors"] == {"lines.0.good": ["Harus bilangan bulat antara 0 dan 1.000.000.000."]}
    assert found[2]["errors"] == {"lines.0.item": ["Barang “TIDAK-ADA” tidak dikenal."]}
    assert found[6]["id"] is None
    assert found[7]["id"] == "bukan uuid"
    assert list(found[8]["errors"]) == list(found[9]["errors"]) == ["isi"]
    assert Receipt.objects.count() == 3
    assert audit.verify() == []


def test_an_item_the_server_fails_at_is_to_be_sent_again(phone):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_contoh() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN IF NEW.notes = 'gagal' THEN RAISE EXCEPTION 'contoh'; END IF; RETURN NEW; END $$;"
            "CREATE TRIGGER refuse_contoh BEFORE INSERT ON logistik_receipt"
            " FOR EACH ROW EXECUTE FUNCTION refuse_contoh()"
        )
    poisoned = receipt(notes="gagal")
    ptps = phone("ptps")
    assert statuses(ptps.post("sync/", {"receipts": [receipt(), poisoned, receipt()]})) == [
        "stored",
        "failed",
        "stored",
    ]
    assert not Submission.objects.filter(client_id=poisoned["id"]).exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DROP FUNCTION refuse_contoh CASCADE")
    assert statuses(ptps.post("sync/", {"receipts": [poisoned]})) == ["stored"]


def test_an_observer_may_not_send_anything(phone):
    assert statuses(phone("pengamat").post("sync/", {"receipts": [receipt()]})) == ["forbidden"]
    assert phone(None).post("sync/", {"receipts": [receipt()]}).status_code == 401
    assert not Submission.objects.exists()


def test_an_event_of_a_shipment_elsewhere_is_forbidden(phone):
    elsewhere = shipment(origin=world.OTHER_DESA, destination=world.OTHER_TPS)
    phone("tetangga").post("shipments/", elsewhere)
    batch = {"events": [event("tiba", shipment=s) for s in (elsewhere["id"], str(uuid.uuid4()))]}
    assert statuses(phone("ptps").post("sync/", batch)) == ["forbidden", "forbidden"]


def test_two_hundred_items_and_no_more(phone):
    ptps = phone("ptps")
    wrong = [{"id": str(uuid.uuid4())} for _ in range(150)]
    assert statuses(ptps.post("sync/", {"receipts": wrong, "shipments": wrong[:50]})) == ["invalid"] * 200
    answer = ptps.post("sync/", {"receipts": wrong, "shipments": wrong[:51]})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "Paling banyak 200 butir sekali kirim; ini 201."
    assert statuses(ptps.post("sync/", {})) == []


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"receipts": {}}', 400),
        (b'{"receipts": null}', 400),
        (b'{"laporan": []}', 400),
        (b'{"\\ud83c": []}', 400),
        (b'{"receipts": [NaN]}', 400),
        (b"[" * 100_000, 400),
        (b'{"receipts": ["' + b"x" * 5 * 1024 * 1024 + b'"]}', 413),
    ],
)
def test_a_batch_that_cannot_be_read(phone, raw, code):
    answer = phone("ptps").post("sync/", raw=raw)
    assert answer.status_code == code
    assert set(answer.json()) == {"detail", "errors"}


def test_a_batch_may_be_gzipped(phone):
    raw = json.dumps({"receipts": [receipt()]}).encode()
    ptps = phone("ptps")
    assert statuses(packed(ptps, gzip.compress(raw))) == ["stored"]
    assert statuses(packed(ptps, raw, "identity")) == ["duplicate"]
    assert packed(ptps, raw, "br").status_code == 415
    assert packed(ptps, raw).status_code == 400


@pytest.mark.parametrize("cut", [0, 5, 20, 60, -9, -4, -1])
def test_gzip_that_was_cut_off_stores_nothing(phone, cut):
    body = gzip.compress(json.dumps({"receipts": [receipt()]}).encode())
    answer = packed(phone("ptps"), body[:cut])
    assert answer.status_code == 400
    assert not Submission.objects.exists()


def test_gzip_that_was_damaged_stores_nothing(phone):
    body = bytearray(gzip.compress(json.dumps({"receipts": [receipt()]}).encode()))
    body[-6] ^= 1
    assert packed(phone("ptps"), bytes(body)).status_code == 400
    assert not Submission.objects.exists()


def test_a_little_gzip_that_unpacks_to_a_lot_is_refused(phone):
    bomb = gzip.compress(b'{"receipts": ["' + b" " * 200_000_000 + b'"]}')
    assert len(bomb) < 300_000
    assert packed(phone("ptps"), bomb).status_code == 413


def test_no_other_method(phone):
    assert phone("ptps").get("sync/").status_code == 405


def at_once(headers: dict[str, str], batches: list[dict[str, Any]]) -> list[list[str]]:
    """The statuses of every batch, all sent at the same moment."""
    answers: list[list[str]] = []
    gate = threading.Barrier(len(batches))

    def send(batch: dict[str, Any]) -> None:
        mine = Phone(None)
        mine.headers = headers
        gate.wait()
        answers.append(statuses(mine.post("sync/", batch)))
        connection.close()

    threads = [threading.Thread(target=send, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(batches)
    return answers


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_batch_twenty_times_at_once_stores_every_row_once(phone):
    coming, first = shipment(), receipt()
    batch = {
        "shipments": [coming],
        "events": [event("berangkat", shipment=coming["id"])],
        "receipts": [first, receipt(corrects=first["id"], shipment=coming["id"])],
    }
    answers = at_once(phone("panwascam").headers, [batch] * 20)
    assert Counter(status for found in answers for status in found) == {"stored": 4, "duplicate": 76}
    assert (Shipment.objects.count(), ShipmentEvent.objects.count(), Receipt.objects.count()) == (1, 1, 2)
    assert Submission.objects.count() == 4
    assert balance.verify() == audit.verify() == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_shuffled_batches_at_once_never_wait_in_a_circle(phone):
    dice = random.Random(4)
    coming = [shipment(destination=place) for place in TPS]
    reports = [receipt(place=place, shipment=dice.choice(coming)["id"]) for place in TPS for _ in range(3)]
    reports += [receipt(place=old["place"], corrects=old["id"]) for old in reports[::2]]
    batches = [
        {"shipments": dice.sample(coming, len(coming)), "receipts": dice.sample(reports, len(reports))}
        for _ in range(6)
    ]
    answers = at_once(phone("panwascam").headers, batches)
    assert Counter(status for found in answers for status in found) == {
        "stored": len(coming) + len(reports),
        "duplicate": 5 * (len(coming) + len(reports)),
    }
    assert balance.verify() == audit.verify() == []
