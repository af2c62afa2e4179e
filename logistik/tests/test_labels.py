"""The QR code of a surat jalan and the labels of its boxes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
import segno

from logistik.models import Shipment, ShipmentLine
from logistik.tests import world
from logistik.tests.office import DESA, TPS, browser, delivery, election, neighbour, now, ptps, staf
from pengawasan.models import Supervisor

pytestmark = pytest.mark.django_db
__all__ = ["election", "neighbour", "now", "ptps", "staf"]  # fixtures


def test_the_code_holds_the_address_of_the_shipment(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    sent = delivery(TPS, ptps, now)
    page = browser(staf).get(f"/pengiriman/{sent.pk}/").content.decode()
    wanted = segno.make(f"http://testserver/pengiriman/{sent.pk}/", error="q", micro=False)
    drawn = re.findall(r' d="([^"]+)"', wanted.svg_inline(border=4, light="#fff"))
    assert all(path in page for path in drawn)
    assert "<title>Kode QR surat jalan contoh-001</title>" in page


def test_each_line_has_a_label(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    sent = delivery(TPS, ptps, now)
    ShipmentLine.objects.create(shipment=sent, item_id="TNT", quantity=2, for_place_id=TPS, seal_number="contoh-9")
    page = browser(staf).get(f"/pengiriman/{sent.pk}/label/").content.decode()
    assert page.count('class="label"') == 2
    for said in ("Surat suara Bupati", "504", "Tinta", "contoh-9", "TPS 001 Karta Dewa", "________________"):
        assert said in page


def test_a_name_that_is_code_stays_text(staf: Supervisor, now: datetime) -> None:
    sent = Shipment.objects.create(
        manifest_number="<script>x</script>", election_id="PALI", origin_id=DESA, destination_id=TPS, stage=1,
        recorded_at=now,
    )  # fmt: skip
    for address in (f"/pengiriman/{sent.pk}/", f"/pengiriman/{sent.pk}/label/"):
        assert "<script>x" not in browser(staf).get(address).content.decode()


def test_the_labels_of_another_region_do_not_exist(neighbour: Supervisor, ptps: Supervisor, now: datetime) -> None:
    assert browser(neighbour).get(f"/pengiriman/{delivery(TPS, ptps, now).pk}/label/").status_code == 404


def test_a_box_is_followed_by_its_seal_out_and_back(phone: Any, people: dict[str, Supervisor]) -> None:
    """Sawahlunto 2024 (K28): sealed all the way, and at PPS on the way back without its cable ties."""
    pkd, number = phone("pkd"), "KS-001/2024"
    lines = [{"item": "KTK", "quantity": 1, "for_place": world.TPS[0], "seal_number": number}]
    out = world.shipment(lines=lines, planned_departure=world.stamp(-300))
    back = world.shipment(
        lines=[lines[0] | {"for_place": None}], origin=world.TPS[0], destination=world.DESA, direction="return"
    )
    there = world.receipt(
        shipment=out["id"], seal_numbers=[number], lines=[world.counted("KTK", 1)], observed_at=world.stamp(-150)
    )
    home = world.receipt(
        shipment=back["id"],
        place=world.DESA,
        cable_ties="missing",
        seal_numbers=[number],
        lines=[world.counted("KTK", 1)],
    )
    for answer in (
        pkd.post("shipments/", out), pkd.happen(out["id"], "berangkat", occurred_at=world.stamp(-200)),
        phone("ptps").post("receipts/", there), pkd.post("shipments/", back),
        pkd.happen(back["id"], "berangkat", occurred_at=world.stamp(-60)), pkd.post("receipts/", home),
    ):  # fmt: skip
        assert answer.status_code == 201, answer.content
    address = "/segel/?nomor=KS-001%2F2024"
    page = browser(people["staf"]).get(address)
    said = [step.title for step in page.context["steps"]]
    assert [title.partition(": ")[2] or title for title in said] == [
        "Desa Karta Dewa ke TPS 001 Karta Dewa", "Dilihat di TPS 001 Karta Dewa",
        "TPS 001 Karta Dewa ke Desa Karta Dewa (arus balik)", "Dilihat di Desa Karta Dewa",
    ]  # fmt: skip
    assert (page.context["doubled"], [flag.kind for flag in page.context["flags"]]) == (False, ["kabel_ties"])
    assert "untuk TPS 001 Karta Dewa" in page.content.decode()
    label = browser(people["staf"]).get(f"/pengiriman/{out['id']}/label/").content.decode()
    assert "Kode QR segel KS-001/2024" in label
    # The same number at another TPS: seen twice; who supervises only that one sees only that one
    elsewhere = world.receipt(place=world.TPS[1], seal_numbers=[number], lines=[world.counted("KTK", 1)])
    assert phone("ptps2").post("receipts/", elsewhere).status_code == 201
    assert "terlihat di dua tempat" in browser(people["staf"]).get(address).content.decode()
    mine = [step.title for step in browser(people["ptps2"]).get(address).context["steps"]]
    assert mine == ["Dilihat di TPS 002 Karta Dewa"]
    assert "belum pernah terlihat" in browser(people["tetangga"]).get(address).content.decode()
