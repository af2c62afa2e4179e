"""A list is kept under a name as it was filtered; it is its owner's alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from logistik.models import SavedView
from logistik.saved import MOST, keep
from logistik.tests.office import TPS, browser, election, neighbour, now, short, staf
from pengawasan.models import Supervisor

pytestmark = pytest.mark.django_db
__all__ = ["election", "neighbour", "now", "staf"]  # fixtures
KEEP = {"list": "flags", "name": "Kritis saya", "query": "severity=kritis&q=&halaman=2&ekspor=csv"}


def test_a_filtered_list_is_kept_and_opened_again(staf: Supervisor, now: datetime) -> None:
    short(TPS, now)
    client = browser(staf)
    assert 'name="query" value="severity=kritis"' in client.get("/indikasi/?severity=kritis").content.decode()
    assert client.post("/tampilan/simpan/", KEEP)["Location"] == "/indikasi/?severity=kritis"
    page = client.get("/indikasi/").content.decode()
    assert '<a class="btn btn--small" href="?severity=kritis">Kritis saya</a>' in page
    assert 'aria-current="page">Kritis saya' in client.get("/indikasi/?severity=kritis").content.decode()
    assert "Kritis saya" not in client.get("/pengiriman/").content.decode()


@pytest.mark.parametrize("name", SavedView.List.values)
def test_every_list_that_can_be_kept_offers_it(staf: Supervisor, name: str) -> None:
    client = browser(staf)
    said = {"list": name, "name": "Kata saya", "query": "q=karta"}
    kept = client.post("/tampilan/simpan/", said)["Location"]
    assert kept == f"{reverse(name)}?q=karta"
    page = client.get(kept).content.decode()
    assert 'aria-current="page">Kata saya' in page
    assert f'name="list" value="{name}"' in page


def test_the_same_name_holds_what_was_kept_last(staf: Supervisor) -> None:
    client = browser(staf)
    client.post("/tampilan/simpan/", KEEP)
    client.post("/tampilan/simpan/", KEEP | {"query": "rule=keamanan"})
    assert SavedView.objects.get().query == "rule=keamanan"


def test_it_is_its_owners_alone(staf: Supervisor, neighbour: Supervisor) -> None:
    kept = keep(staf, "flags", "Kritis saya", "severity=kritis")
    client = browser(neighbour)
    assert "Kritis saya" not in client.get("/indikasi/").content.decode()
    assert client.post(f"/tampilan/{kept.pk}/hapus/").status_code == 404
    assert browser(staf).get(f"/tampilan/{kept.pk}/hapus/").status_code == 405
    assert browser(staf).post(f"/tampilan/{kept.pk}/hapus/", {"list": "flags"})["Location"] == "/indikasi/"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "Beri nama"),
        ({"query": ""}, "Saring daftarnya dahulu"),
        ({"query": "halaman=2"}, "Saring daftarnya dahulu"),
        ({"name": "x" * 41}, "40"),
    ],
)
def test_what_cannot_be_kept_is_said(staf: Supervisor, change: dict[str, str], said: str) -> None:
    page = browser(staf).post("/tampilan/simpan/", KEEP | change, follow=True).content.decode()
    assert said in page
    assert not SavedView.objects.exists()


def test_a_list_that_is_not_there(staf: Supervisor) -> None:
    assert browser(staf).post("/tampilan/simpan/", KEEP | {"list": "//contoh.id"}).status_code == 404
    kept = keep(staf, "flags", "a", "q=a")
    assert browser(staf).post(f"/tampilan/{kept.pk}/hapus/", {"list": "//contoh.id"})["Location"] == "/"


def test_there_is_an_end_to_it_and_no_query_per_view(staf: Supervisor) -> None:
    keep(staf, "flags", "0", "q=0")
    client = browser(staf)
    with CaptureQueriesContext(connection) as few:
        client.get("/indikasi/")
    for n in range(1, MOST):
        keep(staf, "flags", str(n), f"q={n}")
    with CaptureQueriesContext(connection) as many:
        client.get("/indikasi/")
    assert len(many) == len(few)
    page = client.post("/tampilan/simpan/", KEEP, follow=True).content.decode()
    assert f"Paling banyak {MOST}" in page
    keep(staf, "flags", "0", "q=baru")
    assert SavedView.objects.count() == MOST


def test_a_name_that_is_code_stays_text(staf: Supervisor) -> None:
    keep(staf, "flags", "<script>x</script>", 'q="><script>x')
    assert "<script>x" not in browser(staf).get("/indikasi/").content.decode()
