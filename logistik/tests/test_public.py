"""The page for everybody: off unless switched on, numbers alone, one computation a minute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from logistik.models import Election, Flag
from logistik.tests.office import DESA, KEC, TPS, delivery, election, now, ptps, region, short, staf
from pengawasan.models import Supervisor

pytestmark = pytest.mark.django_db
__all__ = ["election", "now", "ptps", "staf"]  # fixtures
KEYS = ["publik:", "publik:PALI", "publik:LAIN"]


@pytest.fixture(autouse=True)
def switched_on(settings: object) -> Iterator[None]:
    settings.PUBLIC_PAGE = True  # type: ignore[attr-defined]
    cache.delete_many(KEYS)
    yield
    cache.delete_many(KEYS)


def test_it_is_off_unless_switched_on(election: Election, settings: object) -> None:
    settings.PUBLIC_PAGE = False  # type: ignore[attr-defined]
    assert Client().get("/publik/").status_code == 404
    assert Client().get("/publik/PALI/").status_code == 404


def test_everybody_reads_how_far_the_goods_are(election: Election, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now, good=504)
    short("16.12.01.2001.002", now)
    short(TPS, now, status="teratasi", cleared_at=now)
    answer = Client().get("/publik/")
    page = answer.content.decode()
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "1 <span>dari 3 TPS lengkap" in page
    assert "Talang Ubi: lengkap 1, sebagian 0, dalam perjalanan 0, belum 0, bermasalah 1" in page
    assert "1 indikasi terbuka, 1 teratasi" in page
    assert "0 indikasi terbuka, 0 teratasi" in page
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)", page)


def test_without_the_cache_it_answers_all_the_same(election: Election, settings: object) -> None:
    gone = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    kept = settings.CACHES  # type: ignore[attr-defined]
    settings.CACHES = {"default": gone}  # type: ignore[attr-defined]
    assert Client().get("/publik/").status_code == 200
    settings.CACHES = kept  # type: ignore[attr-defined]


def test_it_names_no_person_no_station_and_no_paper(election: Election, ptps: Supervisor, now: datetime) -> None:
    delivery(TPS, ptps, now)
    flag = short(TPS, now, status="dikesampingkan", dismissed_by=ptps, reason="Rahasia pleno.")
    page = Client().get("/publik/PALI/").content.decode()
    for hidden in (ptps.name, ptps.username, ptps.phone, "contoh-001", "contoh-1", "Karta Dewa", TPS, "Rahasia pleno"):
        assert hidden not in page
    assert flag.sentence not in page


def test_it_is_computed_once_a_minute_whatever_is_asked(election: Election, now: datetime) -> None:
    with CaptureQueriesContext(connection) as first:
        before = Client().get("/publik/").content
    short(TPS, now)
    with CaptureQueriesContext(connection) as second:
        after = Client().get("/publik/?sapa=x").content
    assert 0 < len(first) <= 8
    assert len(second) == 0
    assert before == after


def test_the_number_of_queries_does_not_grow(election: Election, ptps: Supervisor, now: datetime) -> None:
    counts = []
    for places in (range(3, 5), range(5, 20)):
        for n in places:
            region(f"{DESA}.{n:03d}", f"TPS {n:03d}")
            delivery(f"{DESA}.{n:03d}", ptps, now)
            short(f"{DESA}.{n:03d}", now)
        cache.delete_many(KEYS)
        with CaptureQueriesContext(connection) as queries:
            Client().get("/publik/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_several_elections_are_a_choice_and_none_is_said(election: Election, now: datetime) -> None:
    region("16.13", "Musi Rawas Utara")
    day = now.date() + timedelta(days=1)
    Election.objects.create(code="LAIN", name="Pemilihan lain", region_id="16.13", contests=["BUP"], voting_day=day)
    page = Client().get("/publik/").content.decode()
    assert 'href="/publik/PALI/"' in page
    assert 'href="/publik/LAIN/"' in page
    assert "Belum ada TPS yang dimuat" in Client().get("/publik/LAIN/").content.decode()
    cache.delete("publik:")
    Election.objects.update(voting_day=day - timedelta(days=30))
    assert "Belum ada pemilihan yang sedang berjalan" in Client().get("/publik/").content.decode()


@pytest.mark.parametrize("code", ["TIDAK-ADA", "%00", "a b"])
def test_an_election_that_is_not_there(election: Election, code: str) -> None:
    assert Client().get(f"/publik/{code}/").status_code == 404
    assert Client().post("/publik/").status_code == 405


def test_a_flag_of_the_kabupaten_itself_counts_in_the_whole(election: Election, now: datetime) -> None:
    short("16.12", now)
    short(KEC, now)
    assert Flag.objects.count() == 2
    page = Client().get("/publik/").content.decode()
    assert "<dt>Terbuka</dt><dd>2</dd>" in page
    assert page.count("1 indikasi terbuka") == 1
