from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from math import ceil

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from logistik import elections, facts, needs
from logistik.elections import Plan
from logistik.models import Allotment, Balance, Deadline, Election, Flag, Item, VoterCount
from logistik.needs import Voters
from pengawasan.models import AuditEntry, Level, Region

from .ground import region

NOW = datetime(2024, 11, 20, 3, tzinfo=UTC)
PALI = Plan("PALI", "16.12", date(2024, 11, 27), ("GUB", "BUP"))
KARTA, PANTA, BETUNG = "16.12.01.2006", "16.12.01.2007", "16.12.04.2001"


@pytest.fixture
def pali(db: None) -> Election:
    """Two kecamatan, three villages, four polling stations."""
    for code in (f"{KARTA}.001", f"{KARTA}.002", f"{PANTA}.001", f"{BETUNG}.001"):
        region(code)
    election = elections.create_election(PALI, now=NOW)
    rolls = [(f"{KARTA}.001", 401), (f"{KARTA}.002", 200), (f"{PANTA}.001", 284), (f"{BETUNG}.001", 500)]
    needs.set_voters(election, [Voters(code, n, 0) for code, n in rolls], now=NOW)
    return election


def need(place: str, item: str) -> int | None:
    return Balance.objects.get(place=place, item=item).need


def listed(place: str, item: str) -> bool:
    return Balance.objects.filter(place=place, item=item).exists()


# The arithmetic


@given(st.integers(0, 10_000), st.integers(0, 50), st.integers(0, 10_000))
def test_the_reserve_is_rounded_up_exactly(voters: int, quantity: int, permyriad: int) -> None:
    exact = quantity * voters + ceil(Fraction(quantity * voters * permyriad, 10_000))
    assert needs.for_voters(voters, quantity, permyriad) == exact


@pytest.mark.parametrize(("voters", "percent", "ballots"), [(284, "2", 290), (200, "2.5", 205), (401, "2.5", 412)])
def test_ballots_of_one_tps(pali: Election, voters: int, percent: str, ballots: int) -> None:
    Allotment.objects.filter(item="SS-BUP").update(reserve_percent=Decimal(percent))
    needs.set_voters(pali, [Voters(f"{KARTA}.001", voters, 0)], now=NOW)
    needs.compute_needs(pali, now=NOW)
    assert need(f"{KARTA}.001", "SS-BUP") == ballots


@pytest.mark.django_db
def test_the_database_and_python_count_alike(pali: Election) -> None:
    rolls = [(number, (number * 7919) % 601, (number * 104_729) % 97) for number in range(100, 400)]
    for number, _, _ in rolls:
        region(f"{BETUNG}.{number:03}")
    needs.set_voters(pali, [Voters(f"{BETUNG}.{n:03}", male, female) for n, male, female in rolls], now=NOW)
    for percent in ("0.01", "2.50", "3.33", "100"):
        Allotment.objects.filter(item="SS-GUB").update(reserve_percent=percent, quantity=3)
        needs.compute_needs(pali, now=NOW)
        stored = dict(Balance.objects.filter(item="SS-GUB", level=5).values_list("place", "need"))
        permyriad = int(Decimal(percent) * 100)
        for number, male, female in rolls:
            exact = 3 * (male + female) + ceil(Fraction(3 * (male + female) * permyriad, 10_000))
            assert stored[f"{BETUNG}.{number:03}"] == exact == needs.for_voters(male + female, 3, permyriad)


@pytest.mark.django_db
def test_padang_lawas_comes_out_at_the_published_181_152_ballots() -> None:
    """K10: 176,499 voters in 489 TPS, 181,152 ballots and 2,000 more for a re-vote. The rolls per TPS are invented."""
    rolls = [362] * 207 + [361] * 45 + [360] * 237
    stations = [f"12.21.01.2001.{number:03}" for number in range(1, 490)]
    for station in stations:
        region(station)
    election = elections.create_election(Plan("PALAS", "12.21", date(2024, 11, 27), ("GUB", "BUP")), now=NOW)
    needs.set_voters(election, [Voters(s, n, 0) for s, n in zip(stations, rolls, strict=True)], now=NOW)
    assert (sum(rolls), len(rolls)) == (176_499, 489)
    assert need("12.21", "SS-GUB") == need("12.21.01.2001", "SS-GUB") == 181_152
    assert need("12.21", "SS-BUP") + need("12.21", "SS-PSU-BUP") == 183_152
    assert 176_499 + ceil(Fraction(176_499 * 25, 1000)) < 181_152


# What each place gets


def test_sums_go_upward_from_the_rounded_needs_of_the_tps(pali: Election) -> None:
    assert need(f"{KARTA}.001", "SS-GUB") == 412
    assert need(KARTA, "SS-GUB") == 412 + 205
    assert need("16.12.01", "SS-GUB") == 412 + 205 + 292
    assert need("16.12", "SS-GUB") == 412 + 205 + 292 + 513
    assert need(f"{KARTA}.001", "KTK") == 2
    assert (need(KARTA, "KBT"), need("16.12", "BLK")) == (24, 16)
    assert need(f"{KARTA}.001", "FRM-CPEM") == 401


def test_own_items_of_a_level_are_added_above_it_and_appear_nowhere_below(pali: Election) -> None:
    assert need("16.12.01", "KTK-KEC") == 2
    assert need("16.12", "KTK-KEC") == 4
    assert not listed(KARTA, "KTK-KEC")
    assert not listed(f"{KARTA}.001", "KTK-KEC")


def test_psu_stock_is_an_item_of_the_kabupaten_alone_and_fills_no_other_need(pali: Election) -> None:
    assert need("16.12", "SS-PSU-BUP") == 2000
    assert [b.place_id for b in Balance.objects.filter(item="SS-PSU-BUP")] == ["16.12"]
    assert need("16.12", "SS-BUP") == 1422
    assert need("16.12", "SS-PSU-GUB") is None


def test_in_an_election_of_the_province_its_psu_stock_is_known(pali: Election) -> None:
    province = elections.create_election(
        Plan("SUMSEL", "16", date(2024, 11, 27), ("GUB",), ("kabupaten", "kecamatan", "desa", "tps")), now=NOW
    )
    assert Balance.objects.get(election=province, place="16", item="SS-PSU-GUB").need == 2000
    assert not Balance.objects.filter(election=province, item="SS-PSU-GUB").exclude(place="16").exists()
    assert Balance.objects.get(election=province, place="16.12", item="KTK").need == 4
    assert not Balance.objects.filter(election=province, item="SS-BUP").exists()


def test_an_unknown_quantity_stays_unknown_at_every_level(pali: Election) -> None:
    for place in (f"{KARTA}.001", KARTA, "16.12.01", "16.12"):
        assert need(place, "BPN") is None


def test_unknown_voters_make_every_sum_above_unknown_and_nothing_else(pali: Election) -> None:
    VoterCount.objects.filter(place=f"{KARTA}.002").delete()
    needs.compute_needs(pali, now=NOW)
    assert [need(p, "SS-GUB") for p in (f"{KARTA}.002", KARTA, "16.12.01", "16.12")] == [None] * 4
    assert need(PANTA, "SS-GUB") == 292
    assert need("16.12.04", "SS-GUB") == 513
    assert need("16.12.01", "KTK") == 6


def test_a_village_without_polling_stations_has_an_unknown_need(pali: Election) -> None:
    region("16.12.04.2002")
    needs.compute_needs(pali, now=NOW)
    assert need("16.12.04.2002", "KTK") is None
    assert need("16.12.04", "KTK") == 2


def test_places_elsewhere_have_no_need(pali: Election) -> None:
    region("16.11.01.2001.001")
    needs.compute_needs(pali, now=NOW)
    assert not Balance.objects.exclude(place__code__startswith="16.12").exists()


# When


def test_deadlines_end_at_midnight_of_the_place(pali: Election) -> None:
    for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"):
        Region.objects.filter(code=f"{KARTA}.001").update(timezone=zone)
        needs.compute_needs(pali, now=NOW)
        place = Region.objects.get(code=f"{KARTA}.001")
        due = Deadline.objects.get(election=pali, level=Level.TPS).due(place.zone)
        assert Balance.objects.get(place=place, item="KTK").due_at == due
    assert Balance.objects.get(place=f"{KARTA}.001", item="KTK").due_at == datetime(2024, 11, 26, 15, tzinfo=UTC)
    assert Balance.objects.get(place="16.12.01", item="KTK").due_at == datetime(2024, 11, 24, 17, tzinfo=UTC)
    assert Balance.objects.get(place="16.12", item="KTK").due_at is None


def test_a_deadline_may_have_an_hour(pali: Election) -> None:
    Deadline.objects.filter(election=pali, level=Level.TPS).update(days_before=0, time=time(6, 30))
    needs.compute_needs(pali, now=NOW)
    due = Deadline.objects.get(election=pali, level=Level.TPS).due(Region.objects.get(pk=KARTA).zone)
    assert due == datetime(2024, 11, 26, 23, 30, tzinfo=UTC)
    assert Balance.objects.get(place=f"{KARTA}.001", item="KTK").due_at == due


def test_another_voting_day_moves_every_deadline(pali: Election) -> None:
    elections.move_voting_day(pali, date(2024, 12, 4), now=NOW)
    assert Balance.objects.get(place=f"{KARTA}.001", item="KTK").due_at == datetime(2024, 12, 3, 17, tzinfo=UTC)
    assert AuditEntry.objects.get(action="pindah_hari_pemungutan").data["former"] == "2024-11-27"


# Changes


def test_computing_again_changes_nothing(pali: Election) -> None:
    assert needs.compute_needs(pali, now=NOW) == 0


def test_changed_voters_change_the_needs_at_and_above_the_tps_only(pali: Election) -> None:
    changed = needs.set_voters(pali, [Voters(f"{KARTA}.001", 100, 100), Voters(f"{PANTA}.001", 284, 0)], now=NOW)
    assert changed == [f"{KARTA}.001"]
    assert need(f"{KARTA}.001", "SS-GUB") == 205
    assert need("16.12", "SS-GUB") == 205 + 205 + 292 + 513
    assert needs.compute_needs(pali, now=NOW) == 0
    entry = AuditEntry.objects.filter(action="ubah_pemilih").latest("number")
    assert (entry.place, entry.data["stations"]) == (f"{KARTA}.001", 1)


def test_the_same_voters_again_leave_no_trace(pali: Election) -> None:
    entries = AuditEntry.objects.count()
    assert needs.set_voters(pali, [Voters(f"{KARTA}.001", 401, 0)], now=NOW) == []
    assert AuditEntry.objects.count() == entries


def test_within_touches_nothing_beside(pali: Election) -> None:
    VoterCount.objects.update(male=600)
    needs.compute_needs(pali, within=PANTA, now=NOW)
    assert need(f"{PANTA}.001", "SS-GUB") == 615
    assert need("16.12.01", "SS-GUB") == need("16.12", "SS-GUB") - 615 == 3 * 615
    assert need(f"{KARTA}.001", "SS-GUB") == 412
    assert need("16.12.04", "SS-GUB") == 513


@pytest.mark.django_db(transaction=True)
def test_who_counts_while_the_needs_are_written_for_the_first_time_is_waited_for(pali: Election) -> None:
    Balance.objects.all().delete()

    def compute() -> None:
        needs.compute_needs(pali, now=NOW)
        connection.close()

    writer = threading.Thread(target=compute)
    with transaction.atomic():
        Balance.objects.create(
            election=pali, place_id=f"{KARTA}.001", item_id="SS-BUP", level=Level.TPS, received_good=7
        )
        writer.start()
        with connection.cursor() as cursor:
            waits = 0
            while not waits:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                (waits,) = cursor.fetchone()
    writer.join()
    counted = Balance.objects.get(place=f"{KARTA}.001", item="SS-BUP")
    assert (counted.need, counted.received_good) == (needs.for_voters(401, 1, 250), 7)
    assert facts.verify() == []


def test_a_changed_allotment_changes_the_needs(pali: Election) -> None:
    allotment = Allotment.objects.get(item="BLK")
    allotment.quantity = 3
    needs.change_allotment(allotment, now=NOW)
    assert (need(f"{KARTA}.001", "BLK"), need("16.12", "BLK")) == (3, 12)
    assert AuditEntry.objects.get(action="ubah_alokasi").data["quantity"] == 3


def test_an_item_taken_off_the_list_is_needed_no_more(pali: Election) -> None:
    Balance.objects.filter(place=f"{KARTA}.001", item="BLK").update(shipped=4)
    needs.remove_allotment(Allotment.objects.get(item="BLK"), now=NOW)
    assert [(b.place_id, b.need, b.due_at) for b in Balance.objects.filter(item="BLK")] == [(f"{KARTA}.001", 0, None)]


def test_a_level_that_is_skipped_has_no_need(pali: Election) -> None:
    Balance.objects.filter(place=KARTA, item="KTK").update(received_good=1, last_received_at=NOW)
    pali.stops = ["kecamatan", "tps"]
    pali.save()
    needs.recompute(pali, now=NOW)
    assert [(b.item_id, b.need, b.due_at) for b in Balance.objects.filter(level=Level.DESA)] == [("KTK", 0, None)]
    assert need("16.12.01", "KTK") == 6


def test_a_retired_tps_counts_no_more(pali: Election) -> None:
    Region.objects.filter(code=f"{KARTA}.002").update(retired_at=NOW)
    needs.compute_needs(pali, now=NOW)
    assert not Balance.objects.filter(place=f"{KARTA}.002").exists()
    assert need(KARTA, "SS-GUB") == 412


def test_a_change_of_voters_is_judged_at_once(pali: Election) -> None:
    """What was received becomes too little the moment the roll grows, and enough again when it shrinks back."""
    Balance.objects.filter(place=f"{KARTA}.001").exclude(need=None).update(last_received_at=NOW)
    for row in Balance.objects.filter(place=f"{KARTA}.001").exclude(need=None):
        Balance.objects.filter(pk=row.pk).update(
            shipped=row.need, departed=row.need, arrived=row.need, received_good=row.need
        )
    late = datetime(2024, 11, 26, 18, tzinfo=UTC)
    here = Flag.objects.filter(place=f"{KARTA}.001", kind="kurang", cleared_at=None)
    needs.set_voters(pali, [Voters(f"{KARTA}.001", 402, 0)], now=late)
    assert sorted(here.values_list("item", flat=True)) == ["FRM-CPEM", "SS-BUP", "SS-GUB"]
    needs.set_voters(pali, [Voters(f"{KARTA}.001", 401, 0)], now=late)
    assert not here.exists()


# Explanations


@pytest.mark.parametrize(
    ("place", "item", "sentence"),
    [
        (f"{KARTA}.001", "SS-BUP", "412 = 401 pemilih + ⌈2,5 % × 401⌉ = 11, UU 1/2015 jo. UU 10/2016 Pasal 80"),
        (f"{KARTA}.001", "FRM-CPEM", "401 = 401 pemilih, PKPU 15/2010"),
        (f"{KARTA}.001", "KTK", "2 = 1 × 2 jenis pemilihan, PKPU 12/2024"),
        (f"{KARTA}.001", "BLK", "4 per TPS, Angka KPU Demak"),
        (f"{KARTA}.001", "LEM", "1 per TPS (Perlu konfirmasi)"),
        (f"{KARTA}.001", "BPN", "Belum diketahui: jumlah Bolpoin per TPS belum ada dasarnya."),
        (f"{KARTA}.001", "KTK-KEC", "0: barang ini tidak ada dalam daftar"),
        (KARTA, "SS-GUB", "617 = jumlah dari 2 TPS (dibulatkan ke atas per TPS), UU 1/2015"),
        ("16.12", "KTK-KEC", "4 = jumlah dari 2 Kecamatan (masing-masing 2), Angka KPU"),
        ("16.12.01", "KBT", "36 = jumlah dari 3 TPS (masing-masing 6 × 2 jenis pemilihan), Angka Demak"),
        ("16.12", "SS-PSU-BUP", "2.000 per kabupaten, UU 1/2015"),
        ("16.12", "SS-PSU-GUB", "Belum diketahui: Surat suara PSU Gubernur disediakan per provinsi"),
        ("16", "KTK", "0: barang ini tidak ada dalam daftar"),
    ],
)
def test_a_need_explains_itself(pali: Election, place: str, item: str, sentence: str) -> None:
    said = needs.explain(pali, Item.objects.get(pk=item), Region.objects.get(pk=place))
    assert said.startswith(sentence)


def test_an_explanation_says_what_is_missing(pali: Election) -> None:
    ballots, boxes = Item.objects.get(pk="SS-BUP"), Item.objects.get(pk="KTK")
    VoterCount.objects.filter(place=f"{KARTA}.002").delete()
    region("16.12.04.2002")
    kabupaten, village = Region.objects.get(pk="16.12"), Region.objects.get(pk="16.12.04.2002")
    station = Region.objects.get(pk=f"{KARTA}.002")
    assert needs.explain(pali, ballots, kabupaten) == "Belum diketahui: 1 dari 4 TPS belum punya jumlah pemilih."
    assert needs.explain(pali, ballots, station).startswith("Belum diketahui: jumlah pemilih TPS 002")
    assert "; 1 desa/kelurahan belum punya TPS yang tercatat" in needs.explain(pali, boxes, kabupaten)
    assert needs.explain(pali, boxes, village).startswith("Belum diketahui: belum ada TPS yang tercatat di Desa")


def test_every_stored_need_is_explained_by_its_own_number(pali: Election) -> None:
    for row in Balance.objects.select_related("item", "place", "election"):
        said = needs.explain(row.election, row.item, row.place)
        if row.need is None:
            assert said.startswith("Belum diketahui"), (row, said)
        else:
            assert said.startswith(f"{row.need:,}".replace(",", ".") + " "), (row, said)


def test_invented_voters_are_called_so(pali: Election) -> None:
    needs.set_voters(pali, [Voters(f"{KARTA}.001", 401, 0)], status="SAMPLE", now=NOW)
    said = needs.explain(pali, Item.objects.get(pk="SS-GUB"), Region.objects.get(pk=f"{KARTA}.001"))
    assert said.endswith("; jumlah pemilih: contoh")


# The command


def test_the_commands_compute_and_say_how_much_changed(pali: Election) -> None:
    VoterCount.objects.filter(place=f"{KARTA}.001").update(male=200)
    out = StringIO()
    call_command("compute_needs", election="PALI", within=KARTA, stdout=out)
    assert out.getvalue() == "PALI: 12 kebutuhan berubah.\n"
    call_command("compute_needs", stdout=out)
    assert out.getvalue().endswith("PALI: 0 kebutuhan berubah.\n")
    for arguments in ({"election": "X"}, {"within": "99"}):
        with pytest.raises(CommandError, match="tidak dikenal"):
            call_command("compute_needs", **arguments)


@pytest.mark.django_db(transaction=True)
def test_several_elections_are_computed_side_by_side_each_once() -> None:
    for code in (f"{KARTA}.001", "16.13.01.2001.001", "16.14.01.2001.001"):
        region(code)
    plans = [Plan(f"KAB-{code}", code, date(2024, 11, 27), ("BUP",)) for code in ("16.12", "16.13", "16.14")]
    for plan in plans:
        elections.create_election(plan, now=NOW)
    expected = {plan.code: Balance.objects.filter(election=plan.code).count() for plan in plans}
    Balance.objects.all().delete()
    out = StringIO()
    call_command("compute_needs", stdout=out)
    said = dict(line.removesuffix(" kebutuhan berubah.").split(": ") for line in out.getvalue().splitlines())
    assert {code: int(changed) for code, changed in said.items()} == expected
    assert {plan.code: Balance.objects.filter(election=plan.code).count() for plan in plans} == expected
    assert all(expected.values())
