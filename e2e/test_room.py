"""The work of an evening in a real browser: sign in, go down to a place, see a report arrive, decide, take it along."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from e2e.conftest import Visit
from logistik.models import Flag
from logistik.tests import world
from pengawasan.models import Boundary

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]


def test_a_wrong_password_is_said_and_the_right_one_lets_in(visit: Visits) -> None:
    page = visit().open("/masuk/")
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    page.keyboard.type("staf")
    page.keyboard.press("Tab")
    page.keyboard.type("salah")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    page.get_by_label("Kata sandi").fill(world.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("TPS belum lengkap")


def test_drilling_down_from_the_kabupaten_to_a_polling_station(visit: Visits) -> None:
    page = visit().enter("staf")
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Wilayah").click()
    for step in ("Talang Ubi", "Karta Dewa"):
        page.get_by_role("region", name="Wilayah di bawahnya").get_by_role("link", name=step).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(step)
    page.get_by_role("region", name="TPS di desa ini").get_by_role("link", name="TPS 001").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("TPS 001 Karta Dewa")
    row = page.get_by_role("row").filter(has_text="SS-BUP")
    expect(row).to_contain_text("410")
    expect(row).to_contain_text("kurang")
    page.get_by_role("navigation", name="Jejak").get_by_role("link", name="Talang Ubi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Talang Ubi")


def test_a_report_shows_up_by_itself_and_the_focus_stays(visit: Visits) -> None:
    me = visit()
    me.page.clock.install()
    full = {"content_type": "text/event-stream", "body": "event: penuh\ndata:\n\n"}
    me.page.route("**/berubah/", lambda route: route.fulfill(**full))
    page = me.enter("staf")
    newest = page.get_by_role("region", name="Laporan terbaru")
    expect(newest.get_by_role("listitem")).to_have_count(1)
    link = page.get_by_role("region", name="Harus ditangani sekarang").get_by_role("link").first
    link.focus()
    page.evaluate("window.scrollTo(0, 120)")
    before, known = page.evaluate("[scrollY, document.activeElement.id]"), Flag.objects.open().count()
    assert world.Phone("ptps2").report(place=world.TPS[1]).status_code == 201
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        page.clock.run_for(16_000)
    expect(newest.get_by_role("listitem")).to_have_count(2)
    expect(newest).to_contain_text("TPS 002")
    assert Flag.objects.open().count() > known
    expect(page.locator("#jumlah-indikasi")).to_have_text(f"terbuka: {Flag.objects.open().count()}")
    assert page.evaluate("[scrollY, document.activeElement.id]") == before

    page.unroute("**/berubah/")
    with page.expect_response("**/berubah/"):
        page.reload()
    assert world.Phone("ptps").report(place=world.TPS[0]).status_code == 201
    page.clock.run_for(6_000)  # a page alone would not yet ask
    expect(newest.get_by_role("listitem")).to_have_count(3)


def test_old_data_says_that_it_is_old(visit: Visits) -> None:
    me = visit()
    me.page.clock.install()
    page = me.enter("staf")
    me.watched = False  # the browser and htmx note every failed request, now or at the very end
    page.route("**/*", lambda route: route.abort())
    page.clock.run_for(75_000)
    expect(page.get_by_role("status").filter(has_text="Sambungan ke server terputus")).to_be_visible()


def test_filters_are_in_the_address_and_the_back_button_knows_them(visit: Visits) -> None:
    page = visit().enter("staf", "/indikasi/")
    rows = page.get_by_role("region", name="Tabel indikasi").get_by_role("row")
    every = 1 + Flag.objects.open().count()
    expect(rows).to_have_count(every)
    page.get_by_label("Asas").select_option("tepat_kualitas")
    page.get_by_role("button", name="Saring").click()
    page.wait_for_url("**rule=tepat_kualitas**")
    expect(rows).to_have_count(2)
    expect(page.get_by_label("Asas")).to_have_value("tepat_kualitas")
    page.go_back()
    expect(rows).to_have_count(every)
    page.go_forward()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Hapus saringan").click()
    expect(rows).to_have_count(every)


def test_the_map_leads_to_a_place_without_a_foreign_server(visit: Visits) -> None:
    Boundary.objects.create(
        region_id=world.KEC, source="contoh", loaded_at=timezone.now(),
        geometry=[[[[103.7, -3.3], [103.9, -3.3], [103.9, -3.1], [103.7, -3.3]]]],
    )  # fmt: skip
    page = visit().enter("staf", "/peta/geografis/")
    box = page.get_by_role("region", name="Peta Penukal Abab Lematang Ilir")
    expect(box.locator("path.area")).to_have_count(1)
    spot = box.get_by_role("button", name="TPS 001 Karta Dewa: Bermasalah")
    spot.focus()
    page.keyboard.press("Enter")
    box.get_by_role("link", name="TPS 001 Karta Dewa", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("TPS 001 Karta Dewa")


def test_a_flag_is_given_to_somebody_from_the_list(visit: Visits) -> None:
    page = visit().enter("staf", "/indikasi/")
    first = page.get_by_role("region", name="Tabel indikasi").get_by_role("checkbox").first
    first.check()
    people = page.get_by_label("Tugaskan yang ditandai kepada")
    named = people.locator("option", has_text="Contoh ptps,").get_attribute("value")
    people.select_option(named)
    expect(first).to_be_checked()
    page.get_by_role("button", name="Tugaskan").click()
    expect(page.get_by_role("status").filter(has_text="1 indikasi ditugaskan kepada Contoh ptps.")).to_be_visible()
    page.goto(page.url.partition("/indikasi/")[0])
    expect(page.get_by_role("region", name="Harus ditangani sekarang")).to_contain_text("Ditangani Contoh ptps")


def test_a_flag_is_set_aside_with_a_reason_and_leaves_the_list(visit: Visits) -> None:
    me = visit()
    page = me.enter("staf")
    page.get_by_role("region", name="Harus ditangani sekarang").get_by_role("link").first.click()
    sentence = page.get_by_role("heading", level=1).inner_text()
    expect(page.get_by_role("heading", name="Dasar hukum")).to_be_visible()
    page.get_by_label("Alasan").fill("Angka pada surat jalan salah dibaca; sudah dicocokkan.")
    page.get_by_role("button", name="Kesampingkan").click()
    expect(page.get_by_text("Dikesampingkan oleh Contoh staf")).to_be_visible()
    me.open("/indikasi/")
    expect(page.get_by_role("link", name=sentence)).to_have_count(0)
    me.open("/indikasi/?status=dikesampingkan")
    expect(page.get_by_role("link", name=sentence)).to_have_count(1)


def test_a_filtered_list_is_kept_under_a_name(visit: Visits) -> None:
    me = visit()
    page = me.enter("staf", "/indikasi/?rule=tepat_kualitas")
    page.get_by_label("Simpan saringan ini sebagai").fill("Rusak")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("link", name="Rusak", exact=True)).to_have_attribute("aria-current", "page")
    assert me.faults() == []
    me.open("/indikasi/")
    page.get_by_role("link", name="Rusak", exact=True).click()
    page.wait_for_url("**rule=tepat_kualitas")
    page.get_by_role("button", name="Hapus tampilan Rusak").click()
    expect(page.get_by_role("link", name="Rusak", exact=True)).to_have_count(0)


def test_a_coordinator_looks_through_a_supervisors_eyes(visit: Visits) -> None:
    me = visit(viewport={"width": 360, "height": 740})
    page = me.enter("koordinator", f"/wilayah/{world.TPS[0]}/")
    page.get_by_role("button", name="Lihat sebagai Contoh ptps").click()
    expect(page.get_by_text("Anda melihat sebagai Contoh ptps")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("dari 1 TPS")
    assert (me.faults(), me.sideways()) == ([], 0)
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_text("Anda melihat sebagai")).to_have_count(0)


def test_an_export_holds_what_the_list_shows(visit: Visits) -> None:
    me = visit()
    page = me.enter("staf", "/indikasi/?rule=tepat_jumlah")
    seen = page.get_by_role("region", name="Tabel indikasi").get_by_role("rowheader").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    sheet: Any = load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == [text.strip() for text in seen]
    assert len(rows) == 1 + Flag.objects.filter(rule="tepat_jumlah").open().count()


def test_a_neighbour_sees_nothing_of_it(visit: Visits, pali: dict[str, Any]) -> None:
    me = visit()
    page = me.enter("tetangga")
    expect(page.get_by_text("Tidak ada yang menunggu tindakan")).to_be_visible()
    answer = page.goto(f"{me.server}/pengiriman/{pali['shipment']}/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_contain_text("Halaman tidak ada")
    me.watched = False  # the browser itself notes the 404
