"""The client for the phone in a real Chromium: without a signal, half an answer, a token, or room."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import segno
from knox.models import get_token_model
from PIL import Image
from playwright.sync_api import Page, Route, expect

from e2e.conftest import Visit
from logistik.models import Concern, Inspection, Photo, Receipt, Submission
from logistik.tests import world
from pengawasan import signing

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
    put_away(page)


def put_away(page: Page) -> None:
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
    other = me.context.new_page()
    other.goto(f"{me.server}/lapangan/")
    expect(outbox(other)).to_contain_text("3 menunggu")
    sent: list[Any] = []
    me.context.on("request", lambda asked: sent.append(asked.headers) if asked.url.endswith("/sync/") else None)
    me.context.set_offline(False)
    for tab in (page, other):
        expect(outbox(tab).get_by_text("Terkirim")).to_have_count(3)
    assert [headers.get("content-encoding") for headers in sent] == ["gzip"]  # one tab, once
    assert Receipt.objects.count() == before + 3
    assert Submission.objects.filter(kind="receipt", user__username="pkd").count() == 3
    placed = Receipt.objects.filter(reporter__username="pkd").order_by("place")
    assert [(r.place_id, r.latitude, r.lines.get().good) for r in placed] == [
        (world.TPS[0], -3.2, 412), (world.TPS[1], -3.2, 300), (world.TPS[2], -3.2, 206),
    ]  # fmt: skip


def test_an_answer_that_is_cut_off_leaves_no_second_report(visit: Visits) -> None:
    me = visit(**PHONE)
    page = enter(me, "ptps2")
    me.watched = False  # the browser notes the broken answer
    lost = []

    def cut(route: Route) -> None:
        lost.append(route.fetch().json()["results"][0]["status"])
        route.abort("connectionreset")

    me.context.route("**/sync/", cut)
    count(page, "TPS 002 Karta Dewa", 308)  # of a desa that is not among hers
    expect(outbox(page)).to_contain_text("1 menunggu")
    expect(outbox(page)).to_contain_text("dicoba lagi")
    assert lost == ["stored"]
    me.context.unroute("**/sync/")
    me.context.set_offline(True)
    me.context.set_offline(False)  # the signal comes back: not waited for any longer
    expect(outbox(page).get_by_text("Terkirim")).to_have_count(1)
    assert Receipt.objects.filter(reporter__username="ptps2").count() == 1


def test_a_busy_server_is_left_alone_as_long_as_it_asks(visit: Visits) -> None:
    me = visit(**PHONE)
    me.page.clock.install()
    page = enter(me, "ptps2")
    me.watched = False  # the browser notes the refusal
    busy = {"status": 503, "headers": {"Retry-After": "3600"}, "json": {"detail": "Penuh.", "errors": {}}}
    asked = []
    me.context.route("**/sync/", lambda route: (asked.append(1), route.fulfill(**busy)))
    count(page, "TPS 002", 308)
    expect(outbox(page)).to_contain_text("dicoba lagi")
    me.context.unroute("**/sync/")
    page.clock.fast_forward("30:00")
    me.context.set_offline(True)
    expect(page.get_by_text("Tanpa sinyal sejak")).to_be_visible()
    me.context.set_offline(False)
    expect(page.get_by_text("Tanpa sinyal sejak")).to_have_count(0)
    assert (len(asked), Receipt.objects.filter(reporter__username="ptps2").count()) == (1, 0)
    assert page.evaluate(PUT_RIGHT) == 0
    page.clock.fast_forward("31:00")
    expect(outbox(page).get_by_text("Terkirim")).to_have_count(1)


#: A pause that was noted while the clock was three days ahead does not outlast the mending of the clock.
PUT_RIGHT = """async () => {
    const [store, sender] = await Promise.all(["store", "sender"].map(name => import(`/static/lapangan/${name}.js`)));
    const held = await store.fact("pause");
    await store.keep("pause", { ...held, until: held.until + 3 * 86400e3 });
    const { until } = await sender.paused();
    await store.keep("pause", held);
    return until;
}"""


def test_a_revoked_token_loses_nothing_and_another_person_sees_nothing(visit: Visits) -> None:
    me = visit(**PHONE)
    page = enter(me, "ptps")
    me.watched = False  # the browser notes every 401
    before = Receipt.objects.count()
    get_token_model().objects.all().delete()
    count(page, "TPS 001", 412)
    expect(page.get_by_text("Sesi telepon ini sudah berakhir atau dicabut.")).to_be_visible()
    expect(outbox(page)).to_contain_text("1 menunggu")
    page.get_by_role("link", name="Masuk lagi").click()
    sign_in(page, "pkd")
    expect(page.get_by_role("region", name="Tempat saya")).to_contain_text("TPS 003 Karta Dewa")
    expect(outbox(page).get_by_role("listitem")).to_have_count(0)
    page.get_by_role("link", name="Menu").click()
    page.get_by_role("button", name="Keluar dari telepon ini").click()
    page.get_by_role("button", name="Tekan lagi untuk keluar").click()
    assert Receipt.objects.count() == before
    sign_in(page, "ptps")
    expect(outbox(page).get_by_text("Terkirim")).to_have_count(1)
    assert Receipt.objects.filter(reporter__username="ptps").count() == before + 1


def test_leaving_does_not_wait_for_the_server_and_what_is_typed_next_stays(visit: Visits) -> None:
    me = visit(**PHONE)
    page = enter(me, "ptps")
    asked: list[Route] = []
    page.route("**/auth/logout/", lambda route: asked.append(route))
    page.get_by_role("link", name="Menu").click()
    page.get_by_role("button", name="Keluar dari telepon ini").click()
    with page.expect_request("**/auth/logout/"):
        page.get_by_role("button", name="Tekan lagi untuk keluar").click()
    name = page.get_by_label("Nama pengguna")
    name.fill("pkd")
    with page.expect_response("**/auth/logout/"):
        asked[0].continue_()
    expect(name).to_have_value("pkd")
    expect(page).to_have_url(me.server + "/lapangan/#/masuk")
    expect(name).to_have_value("pkd")


def test_a_full_phone_says_so_and_keeps_what_it_has(visit: Visits) -> None:
    me = visit(**PHONE)
    page = enter(me, "ptps2")
    page.get_by_role("button", name="Catat penerimaan").click()
    ballots = page.get_by_label(re.compile("^Baik Surat suara.*Bupati"))
    ballots.fill("30")
    expect(page.get_by_text(re.compile("^Draf tersimpan"))).to_be_visible()
    page.evaluate("""() => {
        const put = IDBObjectStore.prototype.put;
        let refused = 0;
        IDBObjectStore.prototype.put = () => {
            document.documentElement.dataset.refused = refused += 1;
            throw new DOMException("", "QuotaExceededError");
        };
        window.room = () => { IDBObjectStore.prototype.put = put; };
    }""")
    ballots.fill("308")
    page.get_by_role("radio", name="Utuh").check()
    warning = page.get_by_text("Penyimpanan telepon penuh.")
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Simpan ke kotak keluar").click()
    # Read off the page: a condition that Playwright asks again and again as a script is refused by the page's policy
    expect(page.locator("html")).to_have_attribute("data-refused", "3")
    expect(ballots).to_have_value("308")
    page.evaluate("window.room()")
    page.get_by_role("button", name="Simpan ke kotak keluar").click()
    expect(outbox(page).get_by_text("Terkirim")).to_have_count(1)
    expect(warning).to_have_count(0)
    assert Receipt.objects.get(reporter__username="ptps2").lines.get().good == 308


def test_a_refusal_says_which_field_and_the_mended_report_goes_with_its_photo(
    visit: Visits, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    sealed = {"item": "SS-BUP", "quantity": 308, "for_place": world.TPS[1], "seal_number": "contoh-1"}
    assert world.Phone("pkd").ship(destination=world.TPS[1], lines=[sealed]).status_code == 201
    me = visit(**PHONE)
    page = enter(me, "ptps2")
    page.get_by_role("button", name="Catat penerimaan").click()
    page.get_by_label(re.compile("^Baik Surat suara.*Bupati")).fill("308")
    expect(page.get_by_text("Sesuai: 308 baik")).to_be_visible()
    page.get_by_role("radio", name="Utuh").check()
    page.get_by_label("Nomor segel").fill("x" * 61)
    photo = Image.effect_noise((3000, 2000), 90).convert("RGB")
    photo.save(tmp_path / "foto.jpg", quality=95)
    page.get_by_label("Ambil foto").set_input_files(tmp_path / "foto.jpg")
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    page.get_by_role("button", name="Simpan ke kotak keluar").click()
    expect(outbox(page)).to_contain_text("Nomor segel: Paling panjang 60 karakter.")
    page.get_by_role("link", name=re.compile("^Perbaiki")).click()
    page.get_by_role("button", name="Perbaiki").click()
    expect(page.get_by_text("Ditolak server:")).to_be_visible()
    page.get_by_label("Nomor segel").fill("contoh-1")
    expect(page.get_by_text("Sesuai surat jalan")).to_be_visible()
    page.get_by_label("Nomor segel").fill("contoh-1, contoh-2")
    expect(page.get_by_text("Nomor lain dari surat jalan: contoh-2")).to_be_visible()
    page.get_by_role("button", name="Simpan ke kotak keluar").click()
    page.get_by_role("link", name=re.compile("^Terkirim: TPS 002")).click()
    expect(page.get_by_role("region", name="Foto")).to_contain_text("terkirim")
    stored = Receipt.objects.get(reporter__username="ptps2")
    assert stored.seal_numbers == ["contoh-1", "contoh-2"]
    assert 0 < Photo.objects.get(receipt_id=stored.pk).size <= 400_000
    signed = page.evaluate(RECEIPT, str(stored.pk))
    assert signing.verify(json.loads(signed), signing.public_key())
    full = signed.ljust(520)  # as much as it holds: how the rest is padded is free
    code = segno.make(full, version=15, error="l", mask=0, mode="byte", boost_error=False)
    judged = [page.evaluate(VERDICT, {"need": 308, "manifest": None} | row) for row, _, _ in VERDICTS]
    assert judged == [[tone, sentence] for _, tone, sentence in VERDICTS]
    drawn = page.evaluate("text => import('/static/lapangan/qr.js').then(qr => qr.modules(text))", full)
    assert drawn == [[bool(dark) for dark in row] for row in code.matrix]
    expect(page.get_by_role("img", name="Kode QR tanda terima")).to_be_visible()
    report = json.loads(signed)
    page.goto(
        f"{me.server}/verifikasi/tanda-terima/?{urlencode(report['payload'] | {'signature': report['signature']})}"
    )
    expect(page.get_by_text("Tanda terima sah, laporannya ada")).to_be_visible()


#: A count of 308 good beside what was expected, and what is said of it: green only where no rule raises anything.
VERDICTS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "ok", "Sesuai: 308 baik"),
    ({"damaged": "2"}, "warn", "Cukup, 2 rusak"),
    ({"need": 310}, "bad", "Kurang 2 lembar"),
    ({"need": None}, "unknown", "Kebutuhan tidak diketahui: dicatat saja"),
    ({"need": 0}, "bad", "Tidak ada di daftar tempat ini"),
    ({"manifest": 308}, "ok", "Sesuai: 308 baik"),
    ({"manifest": 308, "damaged": "2"}, "bad", "Lebih 2 lembar dari surat jalan, 2 rusak"),
    ({"manifest": 310, "damaged": "2"}, "warn", "Sesuai surat jalan, kebutuhan 308, 2 rusak"),
    ({"manifest": 308, "need": 616}, "warn", "Sesuai surat jalan, kebutuhan 616"),
    ({"manifest": 308, "need": 0}, "bad", "Tidak ada di daftar tempat ini"),
    ({"manifest": 0}, "bad", "Tidak ada di surat jalan ini"),
    ({"manifest": 308, "for_place": world.TPS[0]}, "ok", "Sesuai: 308 baik"),
    ({"manifest": 308, "for_place": world.TPS[0], "astray": True}, "bad", "Tertulis untuk tempat lain"),
]
VERDICT = """({damaged, ...row}) => import('/static/lapangan/places.js').then(({ verdict }) => {
    const [tone, , sentence] = verdict({ unit: "lembar", ...row }, { good: "308", damaged }, String);
    return [tone, sentence];
})"""


#: The signed receipt as the phone keeps it.
RECEIPT = """id => new Promise(done => {
    indexedDB.open("lapangan").onsuccess = ({ target }) => {
        const asked = target.result.transaction("reports").objectStore("reports").get(id);
        asked.onsuccess = () => done(JSON.stringify(asked.result.answer.receipt));
    };
})"""


def test_every_screen_is_for_everybody(visit: Visits, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    me = visit(**PHONE, **HERE, color_scheme="light")
    me.open("/lapangan/")
    found = {"masuk": (me.faults(), me.sideways())}
    page = enter(me, "pkd")
    page.goto(f"{me.server}/lapangan/#/catat/inspection/PALI/{world.DESA}")
    page.get_by_role("radio", name="Ya").first.check()
    Image.new("RGB", (640, 480), (90, 120, 60)).save(tmp_path / "gudang.jpg")
    page.get_by_label("Ambil foto").set_input_files(tmp_path / "gudang.jpg")
    page.get_by_label("Butir pada foto 1").select_option(label="2. Instalasi listrik memadai")
    put_away(page)
    page.goto(f"{me.server}/lapangan/#/catat/concern/PALI/{world.TPS[0]}")
    page.get_by_role("radio", name="Kendala").check()
    page.get_by_label("Apa yang terjadi?").fill("Jembatan putus, truk menunggu di seberang.")
    put_away(page)
    expect(outbox(page).get_by_text("Terkirim")).to_have_count(2)
    assert (Inspection.objects.count(), Concern.objects.get().place_id) == (1, world.TPS[0])
    here = f"PALI/{world.TPS[0]}"
    screens = {
        "menu": "Menu",
        "pilih/receipt": "Catat penerimaan",
        f"tempat/{here}": "TPS 001 Karta Dewa",
        f"catat/receipt/{here}": "Penerimaan",
        f"catat/inspection/PALI/{world.DESA}": "Periksa gudang",
        f"catat/concern/{here}": "Kendala",
        f"laporan/{Inspection.objects.get().pk}": "Periksa gudang",
        "kendala": "Kendala",
        "": "Tugas saya",
        f"percakapan/{Concern.objects.get().pk}": "Kendala",
    }
    page.goto(f"{me.server}/lapangan/#/laporan/{Inspection.objects.get().pk}")
    expect(page.get_by_role("region", name="Foto")).to_contain_text("terkirim")
    me.context.set_geolocation({"latitude": -3.3, "longitude": 103.8})  # 11 km away
    for route, title in screens.items():
        page.goto(f"{me.server}/lapangan/#/{route}")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        if route.startswith("catat/receipt"):
            expect(page.get_by_text("Jauh dari tempat ini")).to_be_visible()
        found[route] = (me.faults(), me.sideways())
        page.emulate_media(color_scheme="dark")
        found[f"{route} (gelap)"] = (me.faults(), me.sideways())
        page.emulate_media(color_scheme="light")
    expect(page.get_by_text("Jembatan putus")).to_be_visible()
    assert Photo.objects.get(inspection=Inspection.objects.get()).point == "listrik"
    page.get_by_label("Balas").fill("Sudah diseberangkan dengan perahu.")
    put_away(page)
    expect(outbox(page).get_by_text("Terkirim")).to_have_count(3)
    assert Concern.objects.get().replies.get().text.startswith("Sudah")
    assert {route: faults for route, faults in found.items() if faults != ([], 0)} == {}
