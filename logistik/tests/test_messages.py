"""Lines of a messenger: read back as written, every fault named, stored once, for whoever saw it."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from logistik.messages.grammar import Count, Said, Unreadable, abbreviations, parse, write
from logistik.models import Balance, Receipt
from logistik.models.report import Seal
from logistik.tests.world import DESA, PASSWORD, TPS, make_person
from pengawasan.models import AuditEntry

CODES = ("SS-BUP", "SS-GUB", "KTK", "KTK-KEC", "TNT")
ITEMS = abbreviations(CODES)
WORDS = ("LOG", "16.12.01.2001.003", "SSBUP", "410/2", "KTK", "2/0", "SEGEL", "UTUH", "TGL", "26/11", "JAM", "14.30",
         "SJ", "CATATAN", "-1", "/", "²", "9" * 30, "1.025", "31/02", "Rina:")  # fmt: skip

plain = st.text("abcdefghij/.-", min_size=1, max_size=12)
said = st.builds(
    Said,
    place=st.sampled_from(TPS),
    counts=st.lists(
        st.builds(Count, st.sampled_from(CODES), st.integers(0, 10**9), st.integers(0, 10**9)),
        min_size=1, max_size=5, unique_by=lambda count: count.item,
    ).map(tuple),
    seal=st.sampled_from(list(Seal)),
    day=st.none() | st.tuples(st.integers(1, 31), st.integers(1, 12), st.none() | st.integers(2000, 2100)),
    clock=st.times().map(lambda t: time(t.hour, t.minute)),
    manifest=st.just("") | plain,
    notes=st.just("") | st.lists(plain, min_size=1, max_size=4).map(" ".join),
    sender=st.sampled_from(["", "Rina PTPS", "[14.03, 26/11/2024] Budi"]),
)  # fmt: skip


@given(said)
def test_what_is_written_is_read_back(one: Said) -> None:
    assert parse(write(one), ITEMS) == one


@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        read = parse(text, ITEMS)
    except Unreadable as unreadable:
        read, faults = None, unreadable.faults
    assert parse(write(read), ITEMS) == read if read else all(faults)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("ok siap bu", "tidak memuat kata LOG"),
        ("LOG", "harus ada kode tempat"),
        ("LOG 16.12.01.2001.003", "tidak menyebut satu barang pun"),
        ("LOG 16.12 SSBUPP 410/2 KTK 2", "kata ke-3 “SSBUPP”: barang atau kata ini tidak dikenal."),
        ("LOG talang SSBUP 1", "kata ke-2 “talang”: bukan kode wilayah"),
        ("LOG 16.12 SSBUP KTK 2", "kata ke-3 “SSBUP”: harus diikuti jumlah"),
        ("LOG 16.12 SSBUP 410/2/1", "kata ke-4 “410/2/1”: bukan jumlah"),
        ("LOG 16.12 SSBUP 4 SS-BUP 4", "kata ke-5 “SS-BUP”: barang ini disebut dua kali."),
        ("LOG 16.12 SSBUP 9999999999", "di luar batas"),
        ("LOG 16.12 SSBUP 4 SEGEL BAGUS", "kata ke-6 “BAGUS”: segel harus"),
        ("LOG 16.12 SSBUP 4 SEGEL", "“SEGEL”: harus diikuti"),
        ("LOG 16.12 SSBUP 4 SEGEL UTUH SEGEL UTUH", "kata ke-7 “SEGEL”: disebut dua kali."),
        ("LOG 16.12 SSBUP 4 JAM 25.00", "kata ke-6 “25.00”: bukan jam"),
        ("LOG 16.12 SSBUP 4 TGL 26/13 JAM 10.00", "kata ke-6 “26/13”: bukan tanggal"),
        ("LOG 16.12 SSBUP 4 TGL 26/11", "TGL tanpa JAM"),
    ],
)
def test_every_fault_names_its_word(line: str, fault: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(line, ITEMS)
    assert [fault in said for said in refused.value.faults] == [True]


def test_the_lines_in_the_documents_can_be_read() -> None:
    written = (Path(settings.BASE_DIR) / "docs/fallback.md").read_text().split("```")[1].strip().splitlines()
    assert [parse(line, ITEMS).place for line in written] == ["16.12.01.2001.003"] * 2


def test_an_abbreviation_that_could_be_two_items_is_none() -> None:
    assert abbreviations(["A-BC", "AB-C", "X-Y"]) == {"A-BC": "A-BC", "AB-C": "AB-C", "X-Y": "X-Y", "XY": "X-Y"}


@pytest.fixture
def office(client: Client, people: dict[str, Any]) -> Client:
    assert client.login(username="staf", password=PASSWORD)
    return client


def pasted(office: Client, text: str, act: str, **more: Any) -> Any:
    seen_at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    return office.post("/tempel/", {"text": text, "seen_at": seen_at, "act": act} | more)


def test_a_line_is_looked_at_then_stored_once_for_whoever_saw_it(office: Client, people: dict[str, Any]) -> None:
    text = f"[26/11/2024 14.03] Rina: LOG {TPS[0]} SSBUP 410/2 KTK 2/0 SEGEL UTUH\n\nLOG {TPS[1]} TNT 2"
    looked = pasted(office, text, "periksa").content.decode()
    assert "2 baris siap disimpan" in looked
    assert Receipt.objects.count() == 0
    saw = {"oleh-1": people["ptps"].pk, "oleh-3": ""}
    assert "2 dari 2 baris disimpan" in pasted(office, text, "simpan", **saw).content.decode()
    first, second = Receipt.objects.select_related("submission", "reporter").order_by("place")
    assert (first.reporter, first.submission.user) == (people["ptps"], people["staf"])
    assert (second.reporter, second.submission.channel) == (people["staf"], "pesan")
    assert bytes(first.submission.body).decode() == text.splitlines()[0]
    assert Balance.objects.get(place=TPS[0], item="SS-BUP").received_good == 410
    entry = AuditEntry.objects.get(action="receipt.stored", subject=str(first.pk))
    assert (entry.actor, entry.data["on_behalf_of"]) == (people["staf"], "ptps")
    assert "0 dari 2 baris disimpan" in pasted(office, text, "simpan", **saw).content.decode()
    assert Receipt.objects.count() == 2
    assert "lewat Pesan, dimasukkan oleh Contoh staf" in office.get(f"/wilayah/{TPS[0]}/").content.decode()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("LOG 16.01.01.2001.001 TNT 2", "tempat 16.01.01.2001.001 tidak dikenal di wilayah Anda"),
        (f"LOG {TPS[0]} TNT 2 TGL 31/12/2099 JAM 10.00", "belum terjadi"),
        (f"LOG {TPS[0]} TNT 2 TGL 30/02 JAM 10.00", "tanggal pada TGL tidak ada"),
        (f"LOG {TPS[1]} TNT 2\nLOG {TPS[1]} TNT 2", "sama dengan baris 1"),
        (f"LOG {TPS[0]} SSBUPP 410/2", "kata ke-3 “SSBUPP”"),
    ],
)
def test_one_wrong_line_keeps_all_of_them_out(office: Client, line: str, said: str) -> None:
    answer = pasted(office, f"{line}\nLOG {TPS[0]} KTK 2/0", "simpan").content.decode()
    assert said in answer or said[0].upper() + said[1:] in answer
    assert Receipt.objects.count() == 0


def test_only_who_was_in_office_then_can_have_seen_it(office: Client, people: dict[str, Any]) -> None:
    gone = make_person("gone", "pkd", DESA, timezone.now(), until=3)
    pasted(office, f"LOG {TPS[0]} TNT 2", "simpan", **{"oleh-1": gone.pk})
    assert Receipt.objects.get().reporter == people["staf"]
    before = timezone.localtime() - timedelta(days=5)
    pasted(office, f"LOG {TPS[0]} TNT 2 TGL {before:%d/%m/%Y} JAM 10.00", "simpan", **{"oleh-1": gone.pk})
    assert Receipt.objects.filter(reporter=gone).count() == 1


@pytest.mark.parametrize("who", ["ptps", "panwascam", "pengamat"])
def test_the_page_is_for_the_office(client: Client, people: dict[str, Any], who: str) -> None:
    client.login(username=who, password=PASSWORD)
    assert client.get("/tempel/").status_code == client.post("/tempel/", {"text": "LOG"}).status_code == 403


def test_an_empty_or_endless_paste_is_refused(office: Client) -> None:
    assert pasted(office, " ", "simpan").status_code == 400
    assert pasted(office, f"LOG {TPS[0]} TNT 2\n" * 101, "simpan").status_code == 400
