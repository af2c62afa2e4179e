"""Every page for everybody: names, contrast and focus in both themes, the keyboard alone, a small phone, paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from e2e.conftest import Visit
from logistik import training
from logistik.models import Election, Flag
from logistik.tests import world
from logistik.tests.test_api_concerns import concern
from pengawasan.models import Region, Supervisor

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]
TODAY = timezone.localdate()
AGENDA = [{"at": "09.00", "what": "Tanya jawab", "speaker": "KPU (contoh)"}]
EVENT = training.Plan("rakernis", "Rakernis", "Bawaslu", "Prabumulih", TODAY, TODAY, AGENDA)


def addresses(pali: dict[str, Any]) -> list[str]:
    places = [f"/wilayah/{code}/" for code in (world.KAB, world.DESA, world.TPS[0])]
    flags = [
        "/indikasi/",
        "/indikasi/?rule=keamanan",
        "/indikasi/?rule=x",
        f"/indikasi/{Flag.objects.earliest('pk').pk}/",
    ]
    sent = [
        "/pengiriman/",
        f"/pengiriman/{pali['shipment']}/",
        f"/pengiriman/{pali['shipment']}/label/",
    ]
    asked = concern(shipment=pali["shipment"])
    assert world.Phone("ptps").post("concerns/", asked).status_code == 201
    sent += ["/penerimaan/", "/kendala/", f"/kendala/{asked['id']}/"]
    staf = Supervisor.objects.get(username="staf")
    event = training.plan(
        EVENT, Election.objects.get(), Region.objects.get(pk=world.KAB), user=staf, now=timezone.now()
    )
    training.invite(event, ("pkd", "panwascam"), world.KAB, user=staf, now=timezone.now())
    invited = event.invitations.earliest("pk")
    training.ask(event, invited, "kendala", "Jalan putus bila hujan.", user=staf, now=timezone.now())
    sent += [f"/rakernis/{event.pk}/", "/pustaka/", f"/gudang/{world.KEC}/"]
    papers = ["/tindak-lanjut/", "/tindak-lanjut/baru/", f"/tindak-lanjut/{pali['followup']}/"]
    papers += ["/formulir-a/", f"/formulir-a/{pali['document']}/"]
    return [
        "/",
        *places,
        *flags,
        *sent,
        *papers,
        "/kesiapan/",
        "/peta/",
        "/peta/geografis/",
        "/cari/?q=karta",
        "/publik/",
    ]


def test_names_contrast_focus_and_size_in_both_themes_on_a_small_phone_and_black_on_white_on_paper(
    visit: Visits, pali: dict[str, Any]
) -> None:
    me = visit(color_scheme="light")
    page = me.open("/masuk/")
    faults, wider = {("/masuk/", "light"): me.faults()}, {"/masuk/": on_a_phone(me)}
    offices = ["/tempel/", "/daftar-periksa/"]  # forms, not for paper
    me.enter("staf")
    for address in [*offices, *addresses(pali)]:
        me.open(address)
        faults[address, "light"] = me.faults()
        assert luminance(page) > 200
        wider[address] = on_a_phone(me)
        page.emulate_media(color_scheme="dark")
        faults[address, "dark"] = me.faults()
        assert luminance(page) < 60
        if address not in offices:
            on_paper(page)
        page.emulate_media(color_scheme="light", media="screen")
    assert {where: found for where, found in faults.items() if found} == {}
    assert {address: pixels for address, pixels in wider.items() if pixels} == {}
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_keyboard_alone_gets_to_a_decision(visit: Visits) -> None:
    page = visit().enter("staf")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "a[href^='/indikasi/']:not([href*='?'])")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indikasi/*/")
    tab_to(page, "#kesampingkan textarea")
    page.keyboard.type("Sudah dicocokkan dengan berita acara di tempat.")
    tab_to(page, "#kesampingkan button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dikesampingkan oleh Contoh staf")).to_be_visible()


def test_ctrl_k_searches(visit: Visits) -> None:
    page = visit().enter("staf")
    page.keyboard.press("Control+k")
    page.keyboard.type("karta dewa 1")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="TPS 001 Karta Dewa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("TPS 001 Karta Dewa")


def test_the_theme_is_chosen_and_kept(visit: Visits) -> None:
    me = visit(color_scheme="light")
    page = me.enter("staf")
    page.locator("#saya summary").click()
    page.get_by_role("button", name="Ganti tema").click()
    assert luminance(page) < 60
    me.open("/indikasi/")
    assert luminance(page) < 60


def on_a_phone(me: Visit) -> int:
    """How many pixels the page is wider than a phone of 360."""
    me.page.set_viewport_size({"width": 360, "height": 740})
    wider = me.sideways()
    me.page.set_viewport_size({"width": 1280, "height": 900})
    return wider


def on_paper(page: Page) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    expect(page.get_by_role("navigation", name="Utama")).to_be_hidden()
    expect(page.get_by_role("button").and_(page.locator(":visible:not(.geo *)"))).to_have_count(0)
    assert luminance(page) == 255


def luminance(page: Page) -> float:
    """How light the page's ground is, 0–255."""
    rgb = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    return float(sum(rgb[:3])) / 3


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab tidak sampai ke {selector}")
