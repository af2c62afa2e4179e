from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from pengawasan import regions
from pengawasan.models import AuditEntry, District, Level, Region, Village

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 11, 1, 3, tzinfo=UTC)
LATER = datetime(2024, 11, 2, 3, tzinfo=UTC)


def test_pali_is_one_kabupaten_five_kecamatan_and_71_villages_below_its_province() -> None:
    regions.load("16.12", now=NOW)
    tally = regions.counts_within("16.12")
    assert [tally[level] for level in Level] == [0, 1, 5, 71, 0]
    assert Region.objects.get(level=Level.PROVINSI).name == "Sumatera Selatan"
    assert District.objects.count() == 5
    kinds = [village.kind for village in Village.objects.all()]
    assert (kinds.count("Desa"), kinds.count("Kelurahan")) == (65, 6)
    assert Region.objects.get(code="16.12.01").parent_id == "16.12"


def test_a_second_loading_changes_nothing_not_even_the_history_or_the_audit_trail() -> None:
    first = regions.load("16.12", now=NOW)
    events = Region._meta.get_field("history").related_model.objects
    before = (events.count(), AuditEntry.objects.count())
    again = regions.load("16.12", now=LATER)
    assert (first.added, first.changed, first.retired) == (78, 0, 0)
    assert before == (78, 1)
    assert (again.added, again.changed, again.retired) == (0, 0, 0)
    assert (events.count(), AuditEntry.objects.count()) == before


def test_a_code_that_disappears_is_retired_and_one_that_comes_back_is_revived() -> None:
    regions.load("16.12", now=NOW)
    Region.objects.create(code="16.12.01.2999", name="Desa Lama", level=Level.DESA, parent_id="16.12.01")
    Region.objects.filter(code="16.12.01.2006").update(retired_at=NOW, name="Nama Lama")
    done = regions.load("16.12", now=LATER)
    assert (done.changed, done.retired) == (1, 1)
    assert Region.objects.get(code="16.12.01.2999").retired_at == LATER
    revived = Region.objects.get(code="16.12.01.2006")
    assert (revived.retired_at, revived.name) == (None, "Karta Dewa")


def test_polling_stations_and_regions_elsewhere_are_left_alone() -> None:
    regions.load("16.12", now=NOW)
    Region.objects.create(code="16.12.01.2006.001", name="TPS 001", level=Level.TPS, parent_id="16.12.01.2006")
    Region.objects.create(code="16.99", name="Kabupaten Lain", level=Level.KABUPATEN, parent_id="16")
    assert regions.load("16.12", now=LATER).retired == 0
    assert not Region.objects.filter(retired_at__isnull=False).exists()


def test_what_people_added_to_a_region_survives_the_next_loading() -> None:
    regions.load("16.12.04", now=NOW)
    Region.objects.filter(code="16.12.04").update(latitude=-3.18, longitude=104.14, has_signal=False, travel_hours=1)
    regions.load("16.12", now=LATER)
    abab = Region.objects.get(code="16.12.04")
    assert (abab.latitude, abab.has_signal, abab.travel_hours) == (-3.18, False, 1)


@pytest.mark.parametrize(
    ("code", "zone"),
    [("16.12", "Asia/Jakarta"), ("61.71", "Asia/Jakarta"), ("51.08", "Asia/Makassar"), ("94.02", "Asia/Jayapura")],
)
def test_the_time_zone_is_that_of_the_province(code: str, zone: str) -> None:
    assert regions.timezone_of(code) == zone


def test_every_province_has_one_of_three_zones_and_none_is_named_twice() -> None:
    provinces = {code for code in regions.official("") if len(code) == 2}
    assert len(provinces) == 38
    assert provinces >= regions.WITA_PROVINCES | regions.WIT_PROVINCES
    assert not regions.WITA_PROVINCES & regions.WIT_PROVINCES


@pytest.mark.parametrize("code", ["99", "16.99", "16.12.01.2001.001", "enam belas", "1612", "16.12.", "%"])
def test_a_code_that_is_not_on_the_list_is_refused_by_name_and_changes_nothing(code: str) -> None:
    with pytest.raises(CommandError, match="tidak ada dalam daftar"):
        call_command("load_regions", code)
    assert not Region.objects.exists()


def test_the_command_says_what_there_is_now() -> None:
    out = StringIO()
    call_command("load_regions", "16.12", stdout=out)
    assert out.getvalue().startswith("1 Kabupaten/Kota, 5 Kecamatan, 71 Desa/Kelurahan. Baru 78,")
