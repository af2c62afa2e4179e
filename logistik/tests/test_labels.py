"""The QR code of a surat jalan and the labels of its boxes."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
import segno

from logistik.models import Shipment, ShipmentLine
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
