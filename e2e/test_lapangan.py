"""The client for the phone in a real Chromium: without a signal, half an answer, a token, or room."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from e2e.conftest import Visit
from logistik.models import Receipt, Submission
from logistik.tests import world
from logistik.views import phone

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
HERE = {"geolocation": {"latitude": -3.2, "longitude": 103.8}, "permissions": ["geolocation"]}


def enter(me: Visit, name: str) -> Page:
    """Sign in on the phone; the service worker has everything once this returns."""
    me.open("/lapangan/")
    sign_in(me.page, name)
    me.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return me.page


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(world.PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tugas saya")


def count(page: Page, place: str, good: int) -> None:
    """From the list of tasks to the outbox: one number, one tap for the seal."""
    page.get_by_role("link", name=f"Buka {place}").click()
    page.get_by_role("button", name="Catat penerimaan").click()
    page.get_by_label(re.compile("^Baik Surat suara.*Bupati")).fill(str(good))
    page.get_by_role("radio", name="Utuh").check()
    expect(page.get_by_text(re.compile("^Draf tersimpan"))).to_be_visible()
    page.get_by_role("button", name="Simpan ke kotak keluar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tugas saya")


def outbox(page: Page) -> Any:
    return page.get_by_role("region", name="Kotak keluar")


def test_three_reports_without_a_signal_outlive_the_tab_and_arrive_once(visit: Visits) -> None:
    me = visit(**PHONE, **HERE)
    page = enter(me, "pkd")
    before = Receipt.objects.count()
    me.context.set_offline(True)
    for number, good in (("001", 412), ("002", 300), ("003", 206)):
        count(page, f"TPS {number} Karta Dewa", good)
    expect(page.get_by_text("Tanpa sinyal sejak")).to_be_visible()
    expect(outbox(page).get_by_text("menunggu sinyal")).to_have_count(3)
    page.close()
    me.page = page = me.context.new_page()
    me.open("/lapangan/")
    expect(outbox(page)).to_contain_text("3 menunggu")
    assert Receipt.objects.count() == before
    me.context.set_offline(False)
    expect(outbox(page).get_by_text("Terkirim")).to_have_count(3)
    assert Receipt.objects.count() == before + 3
    assert Submission.objects.filter(kind="receipt", user__username="pkd").count() == 3
    placed = Receipt.objects.filter(reporter__username="pkd").order_by("place")
    assert [(r.place_id, r.latitude, r.lines.get().good) for r in placed] == [
        (world.TPS[0], -3.2, 412), (world.TPS[1], -3.2, 300), (world.TPS[2], -3.2, 206),
    ]  # fmt: skip


def test_all_of_it_is_small(client: Client) -> None:
    sizes = [len(gzip.compress((phone.STATIC / name).read_bytes())) for name in [*phone.files(), phone.WORKER]]
    assert sum(sizes) + len(gzip.compress(client.get("/lapangan/").content)) <= 60_000
