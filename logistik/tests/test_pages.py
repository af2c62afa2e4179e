"""The pages as three people meet them: the office, a supervisor inside the scope, and one outside it."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from logistik.models import (
    Election,
    Receipt,
    Shipment,
    ShipmentLine,
    Submission,
)
from pengawasan.models import AuditEntry, Region, Supervisor

from .office import (
    DESA,
    ELSEWHERE,
    KEC,
    TPS,
    browser,
    delivery,
    election,
    neighbour,
    now,
    ptps,
    region,
    short,
    staf,
    supervisor,
)

pytestmark = pytest.mark.django_db
__all__ = ["election", "neighbour", "now", "ptps", "staf"]  # fixtures


def test_a_stranger_is_led_to_the_entrance_and_back(election: Election, staf: Supervisor) -> None:
    staf.set_password("contoh-sandi-9")
    staf.save()
    client = Client()
    answer = client.get("/indikasi/?rule=keamanan")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/?next=")
    wrong = client.post("/masuk/", {"username": staf.username, "password": "salah"})
    assert "tidak cocok" in wrong.content.decode()
    answer = client.post(
        answer["Location"], {"username": staf.username, "password": "contoh-sandi-9", "next": "/peta/"}
    )
    assert answer["Location"] == "/peta/"


def test_a_body_larger_than_any_of_ours_is_not_read(db: None) -> None:
    answer = Client().generic("POST", "/masuk/", CONTENT_LENGTH=str(33 * 1024**2))
    assert (answer.status_code, answer.content.decode()) == (413, "Kiriman lebih besar dari 32 MB.")
    shown = Client().generic("POST", "/masuk/", CONTENT_LENGTH=str(33 * 1024**2), HTTP_ACCEPT="text/html")
    assert (shown.status_code, "Kiriman terlalu besar</h1>" in shown.content.decode()) == (413, True)
    assert "unsafe" not in shown["Content-Security-Policy"]


def test_signing_out_takes_a_post(staf: Supervisor) -> None:
    client = browser(staf)
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert client.get("/").status_code == 302


def test_without_an_assignment_the_page_says_so(election: Election) -> None:
    page = browser(supervisor("tanpa", None)).get("/").content.decode()
    assert "Belum ada penugasan" in page


def test_without_an_election_the_page_says_so(db: None) -> None:
    region("17", "Bengkulu")
    region("17.01", "Bengkulu Selatan")
    page = browser(supervisor("staf", "17.01")).get("/").content.decode()
    assert "Belum ada pemilihan di" in page


def test_the_control_room_without_any_report_is_designed(staf: Supervisor) -> None:
    page = browser(staf).get("/").content.decode()
    assert "3 dari 3 TPS belum lengkap" in page
    assert "Tidak ada yang menunggu tindakan" in page
    assert "Belum ada laporan" in page


def test_the_control_room_answers_in_its_heading(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    flag = short(TPS, now)
    delivery("16.12.01.2001.002", ptps, now, good=504)
    page = browser(staf).get("/").content.decode()
    assert "2 dari 3 TPS belum lengkap" in page
    assert "1 bermasalah, 0 tidak diketahui" in page
    assert f'href="/indikasi/{flag.pk}/"' in page
    assert "Surat suara Bupati kurang 25\u00a0lembar" in page
    assert "479 dari 504" in page
    assert "Pengawas ptps" in page
    assert 'href="tel:08001"' in page
    assert "H-1 di PPS dan TPS" in page
    assert re.search(r"Talang Ubi: lengkap 1, sebagian 0, dalam perjalanan 0, belum 0, bermasalah 1", page)


def test_a_poll_gets_the_parts_alone(staf: Supervisor) -> None:
    part = browser(staf).get("/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "data-live-at" in part
    assert part.count("<h1>") == 1


def test_an_open_page_whose_session_ended_loads_anew(staf: Supervisor) -> None:
    answer = Client().get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    client = browser(staf)
    staf.assignments.update(valid_to=timezone.now().date() - timedelta(days=2))
    answer = client.get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


PAGES = [
    "/", "/indikasi/", "/indikasi/{flag}/", "/wilayah/16.12/", f"/wilayah/{KEC}/", f"/wilayah/{DESA}/",
    f"/wilayah/{TPS}/", "/pengiriman/", "/pengiriman/{shipment}/", "/kesiapan/", f"/kesiapan/{KEC}/", "/peta/",
    f"/peta/{DESA}/", "/cari/", "/cari/?q=karta", "/penerimaan/",
    "/pengiriman/{shipment}/label/",
]  # fmt: skip

#: What stays open all day. No goods stop in this kabupaten: that those of its TPS are added up is one question more.
OFTEN = {"/": 12, "/indikasi/": 8, "/kesiapan/": 5, "/wilayah/16.12/": 13}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_fits_a_strict_policy(address: str, staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    address = address.format(shipment=delivery(TPS, ptps, now).pk, flag=short(TPS, now).pk)
    answer = browser(staf).get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:|data:", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert page.count("<h1>") == 1
    assert "None" not in page
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy


def test_the_number_of_queries_does_not_grow(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    named = {"shipment": delivery(TPS, ptps, now).pk, "flag": short(TPS, now).pk}
    client = browser(staf)

    def asked() -> dict[str, int]:
        numbers = {}
        for address in PAGES:
            with CaptureQueriesContext(connection) as queries:
                client.get(address.format(**named))
            numbers[address] = len(queries)
        return numbers

    few = asked()
    for n in range(3, 23):
        place = f"{DESA}.{n:03d}"
        region(place, f"TPS {n:03d}", travel_hours="1")
        delivery(place, ptps, now)
        short(place, now)
    many = asked()
    assert many == few
    assert max(many.values()) <= 21, many
    assert {page: many[page] for page in OFTEN} == OFTEN


@pytest.mark.parametrize("address", [f"/wilayah/{KEC}/", f"/kesiapan/{KEC}/", f"/peta/{DESA}/", "/wilayah/16.12/"])
def test_another_region_does_not_exist(address: str, neighbour: Supervisor) -> None:
    answer = browser(neighbour).get(address)
    assert answer.status_code == 404
    assert "Halaman tidak ada" in answer.content.decode()


def test_nothing_of_another_region_shows_anywhere(neighbour: Supervisor, ptps: Supervisor, now: datetime) -> None:
    shipment, flag = delivery(TPS, ptps, now), short(TPS, now)
    client = browser(neighbour)
    for address in (f"/indikasi/{flag.pk}/", f"/pengiriman/{shipment.pk}/"):
        assert client.get(address).status_code == 404
    for address in ("/", "/indikasi/?status=semua", "/pengiriman/", "/peta/", "/kesiapan/", "/cari/?q=karta"):
        page = client.get(address).content.decode()
        assert "Karta Dewa" not in page
        assert "contoh-001" not in page
    assert "Abab" in client.get("/").content.decode()


def test_a_supervisor_of_one_tps_has_a_whole_room(ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now, good=504)
    client = browser(ptps)
    assert "Semua 1 TPS lengkap" in client.get("/").content.decode()
    page = client.get("/wilayah/", follow=True).content.decode()
    assert "TPS 001 Karta Dewa" in page
    assert f'href="/wilayah/{DESA}/"' not in page


def test_a_place_shows_unknown_needs_as_unknown(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    page = browser(staf).get(f"/wilayah/{TPS}/").content.decode()
    assert "kebutuhan tidak diketahui" in page
    assert "−25" in page
    assert page.index("Surat suara Bupati") < page.index("Spidol") < page.index("Tinta")


def test_where_goods_do_not_stop_the_places_below_are_summed(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    delivery("16.12.01.2001.002", ptps, now, good=504)
    page = browser(staf).get(f"/wilayah/{DESA}/").content.decode()
    assert "dijumlahkan dari TPS" in page
    assert "1.008" in page


def test_filters_live_in_the_address(staf: Supervisor, now: datetime) -> None:
    short(TPS, now)
    short(ELSEWHERE, now, severity="info", rule="keamanan", kind="segel", sentence="Segel TPS Betung rusak.")
    short(TPS, now, status="teratasi", cleared_at=now, sentence="Sudah dibetulkan.")
    client = browser(staf)

    def found(query: str) -> list[str]:
        return [flag.sentence[:5] for flag in client.get(f"/indikasi/?{query}").context["page"]]

    assert found("") == ["TPS 0", "Segel"]
    assert (
        found("rule=keamanan") == found("severity=info") == found("within=16.12.02") == found("q=betung") == ["Segel"]
    )
    assert found("status=teratasi") == ["Sudah"]
    assert len(found("status=semua")) == 3
    assert found("kind=rusak") == []


@pytest.mark.parametrize("query", ["rule=x", "within=17", "within=16.12%00", "shipment=1", "severity=%00", "q=%00"])
def test_a_wrong_filter_is_said_not_dropped(staf: Supervisor, now: datetime, query: str) -> None:
    short(TPS, now)
    answer = browser(staf).get(f"/indikasi/?{query}")
    assert answer.status_code == 200
    assert list(answer.context["page"]) == []
    assert "Saringan tidak dapat dipakai" in answer.content.decode()


def test_a_flag_shows_three_numbers_its_law_and_its_remedy(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    page = browser(staf).get(f"/indikasi/{short(TPS, now).pk}/").content.decode()
    for said in ("504 <small>", "479 <small>", "−25 lembar", "contoh-001", "Pasal 80", "Terverifikasi", "+7 dtk"):
        assert said in page
    assert "Penerimaan tambahan atau koreksi laporan" in page


def test_the_office_dismisses_with_a_reason(staf: Supervisor, now: datetime) -> None:
    flag = short(TPS, now)
    answer = browser(staf).post(f"/indikasi/{flag.pk}/kesampingkan/", {"reason": "Salah baca angka pada surat jalan."})
    assert answer["Location"] == f"/indikasi/{flag.pk}/"
    flag.refresh_from_db()
    assert (flag.status, flag.dismissed_by) == ("dikesampingkan", staf)
    assert AuditEntry.objects.get().action == "flag.dismissed"
    again = browser(staf).post(f"/indikasi/{flag.pk}/kesampingkan/", {"reason": "Sekali lagi, karena ragu."})
    assert again.status_code == 400
    assert "sudah berstatus dikesampingkan" in again.content.decode()


@pytest.mark.parametrize("reason", ["", "      ", "ok"])
def test_no_reason_no_dismissal(staf: Supervisor, now: datetime, reason: str) -> None:
    flag = short(TPS, now)
    answer = browser(staf).post(f"/indikasi/{flag.pk}/kesampingkan/", {"reason": reason})
    assert answer.status_code == 400
    assert "Alasan" in answer.context["form"].errors["reason"][0]
    flag.refresh_from_db()
    assert flag.status == "terbuka"


def test_the_field_may_not_dismiss_and_the_neighbour_finds_nothing(
    ptps: Supervisor, neighbour: Supervisor, now: datetime
) -> None:
    flag = short(TPS, now)
    address, data = f"/indikasi/{flag.pk}/kesampingkan/", {"reason": "Tidak ada masalah apa pun."}
    assert "Kesampingkan" not in browser(ptps).get(f"/indikasi/{flag.pk}/").content.decode()
    assert browser(ptps).post(address, data).status_code == 403
    assert browser(neighbour).post(address, data).status_code == 404
    assert browser(ptps).get(address).status_code == 405
    flag.refresh_from_db()
    assert flag.status == "terbuka"


def test_a_shipment_shows_its_custody_and_its_arithmetic(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    sent = delivery(TPS, ptps, now)
    answer = browser(staf).get(f"/pengiriman/{sent.pk}/")
    page = answer.content.decode()
    assert [stop.note for stop in answer.context["stops"]] == ["asal", "Pindah kendaraan", "diterima"]
    assert answer.context["stops"][0].late == timedelta(hours=1)
    assert "berkurang di jalan" in page
    assert answer.context["risk"].travel == timedelta(hours=2)


def test_each_stop_says_with_which_seals(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    sent = delivery(TPS, ptps, now)  # of whose seals contoh-1 was seen at the TPS
    for n in (3, 1, 2):
        ShipmentLine.objects.create(shipment=sent, item_id="TNT", quantity=1, seal_number=f"contoh-{n}")
    origin, _, destination = browser(staf).get(f"/pengiriman/{sent.pk}/").context["stops"]
    assert ("Segel", "contoh-1, contoh-2, dan 1 lainnya") in origin.facts
    assert ("Segel", "contoh-1") in destination.facts


def test_a_shipment_names_what_had_brought_the_goods_to_its_origin(
    staf: Supervisor, ptps: Supervisor, now: datetime
) -> None:
    sent, into = delivery(TPS, ptps, now), {}  # which left three hours ago
    for hours in (5, 1):
        into[hours] = Shipment.objects.create(
            manifest_number=f"contoh-ke-desa-{hours}", election_id="PALI", origin_id=KEC, destination_id=DESA, stage=2,
            recorded_at=now,
        )  # fmt: skip
        submission = Submission.objects.create(
            kind="receipt", client_id=uuid.uuid4(), body=b"", accepted=True, user=staf, received_at=now
        )
        at = now - timedelta(hours=hours)
        Receipt.objects.create(
            election_id="PALI", shipment=into[hours], place_id=DESA, reporter=staf, submission=submission,
            observed_at=at, judged_at=at, received_at=at,
        )  # fmt: skip
    assert browser(staf).get(f"/pengiriman/{sent.pk}/").context["brought"] == [into[5]]
    page = browser(ptps).get(f"/pengiriman/{sent.pk}/")
    assert page.context["brought"] == []  # the way to the desa is not theirs to see


def test_what_goes_back_is_needed_nowhere(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    back = Shipment.objects.create(
        manifest_number="contoh-pulang", election_id="PALI", origin_id=TPS, destination_id=DESA, stage=2,
        direction="return", recorded_at=now,
    )  # fmt: skip
    ShipmentLine.objects.create(shipment=back, item_id="SS-BUP", quantity=3)
    answer = browser(staf).get(f"/pengiriman/{back.pk}/")
    assert [line.plain for line in answer.context["lines"]] == [True]
    assert "Butuh" not in answer.content.decode()


def test_a_shipment_without_travel_time_is_not_called_safe(staf: Supervisor, now: datetime) -> None:
    Region.objects.filter(pk=TPS).update(travel_hours=None)
    sent = Shipment.objects.create(
        manifest_number="x", election_id="PALI", origin_id=DESA, destination_id=TPS, stage=1, recorded_at=now
    )
    page = browser(staf).get(f"/pengiriman/{sent.pk}/").content.decode()
    assert "Tidak diketahui." in page
    assert "Tidak berisiko" not in page


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("karta dewa 1", "TPS 001 Karta Dewa"),
        ("TPS 001 Karta Dewa", "TPS 001 Karta Dewa"),
        ("kec. ubi talang", "Kecamatan Talang Ubi"),
        ("+62 8001", "Pengawas ptps"),
        ("16.12.01.2001.0", "TPS 001"),
        ("contoh-001", "contoh-001"),
        ("PTPS", "0800-1"),
    ],
)
def test_search_finds_places_manifests_and_people(
    staf: Supervisor, ptps: Supervisor, now: datetime, words: str, hit: str
) -> None:
    delivery(TPS, ptps, now)
    page = browser(staf).get("/cari/", {"q": words}).content.decode()
    assert hit in page
    assert "Tidak ada hasil" not in page


def test_what_somebody_typed_comes_back_as_text(staf: Supervisor) -> None:
    page = browser(staf).get("/cari/", {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in page
    assert {browser(staf).get("/cari/", {"q": q}).status_code for q in ("\0", "karta ²", "karta " + "9" * 70)} == {200}


@pytest.mark.parametrize(
    "address", ["/wilayah/16.12.1/", "/wilayah/x/", "/indikasi/99999999999999999999/", "/pengiriman/1/"]
)
def test_an_address_that_cannot_be_is_not_found(staf: Supervisor, address: str) -> None:
    assert browser(staf).get(address).status_code == 404


def test_a_database_that_is_away_is_said_with_a_time_to_retry(staf: Supervisor) -> None:
    client = browser(staf)
    client.raise_request_exception = False
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("away")):
        answer = client.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Basis data tidak menjawab" in answer.content.decode()
