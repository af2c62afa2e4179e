"""Rakernis and bimtek: invited by assignment, attended, asked and answered; who is trained is part of readiness."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from logistik import proof, readiness
from logistik.models import (
    Alert,
    Attendance,
    Concern,
    Document,
    Election,
    Invitation,
    Material,
    Quiz,
    QuizResult,
    Training,
)
from logistik.tests.office import browser
from logistik.tests.papers import evidence, text
from logistik.tests.world import DESA, KAB, KEC, OTHER_KEC, make_person
from pengawasan import vault
from pengawasan.models import Region, Supervisor

__all__ = ["evidence"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence")]

AGENDA = {"acara-TOTAL_FORMS": "1", "acara-INITIAL_FORMS": "0", "acara-0-at": "09.00", "acara-0-what": "Tanya jawab"}


def planned(client: Client, days: int = 0, **changes: str) -> str:
    """The address of an event that begins in so many days."""
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    said = {"kind": "rakernis", "title": "Rakernis logistik", "venue": "Prabumulih", "organiser": "Bawaslu PALI"}
    answer = client.post("/rakernis/baru/", said | {"starts_on": day, "ends_on": day} | AGENDA | changes)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def faults() -> list[str]:
    """What verification says of events, attendance and the library; the people of PALI came without a deed."""
    return [said for said in proof.faults() if said.startswith(("Rakernis", "Kehadiran", "Naskah", "Tes", "Hasil"))]


def shown(page: str) -> list[str]:
    """Which people stand in a page."""
    return [name for name in ("panwascam", "pkd", "ptps", "tetangga") if f"Contoh {name}<" in page]


def test_whoever_serves_is_invited_once_and_noted_by_list_or_code(people: dict[str, Supervisor]) -> None:
    staf, pkd = browser(people["staf"]), browser(people["pkd"])
    one = planned(staf)
    who = {"roles": ["panwascam", "pkd"], "within": KAB}
    make_person("lama", "pkd", DESA, timezone.now(), until=1)
    assert "3 orang diundang" in staf.post(f"{one}undang/", who, follow=True).content.decode()
    assert "0 orang diundang" in staf.post(f"{one}undang/", who, follow=True).content.decode()
    assert "di luar acara" in staf.post(f"{one}undang/", who | {"within": "16.01"}).content.decode()
    assert (
        "Tidak ada yang bertugas"
        in staf.post(f"{one}undang/", {"roles": ["pkd"], "within": OTHER_KEC}).content.decode()
    )
    invited = {i.assignment.supervisor.username: i for i in Invitation.objects.select_related("assignment__supervisor")}
    assert set(invited) == {"panwascam", "pkd", "tetangga"}
    # Everybody sees the people of the own region alone, and the own code
    assert shown(staf.get(one).content.decode()) == ["panwascam", "pkd", "tetangga"]
    assert shown(pkd.get(one).content.decode()) == ["pkd"]
    assert shown(browser(people["panwascam"]).get(one).content.decode()) == ["panwascam", "pkd"]
    mine = f"/undangan/{invited['pkd'].pk}/"
    assert "<svg" in pkd.get(mine).content.decode().split("Kode QR")[1]
    assert pkd.get(f"/undangan/{invited['tetangga'].pk}/").status_code == 404
    assert pkd.post(mine).status_code == 403
    assert staf.get(f"{one}kartu/").content.decode().count('class="qr"') == 3
    # The code is scanned by the office; the list notes the others; what is noted later counts
    staf.post(mine)
    rest = {"undangan": [str(invited["panwascam"].pk), "bukan-kunci"], "catat": "hadir"}
    assert "Kehadiran 1 orang dicatat" in staf.post(f"{one}kehadiran/", rest, follow=True).content.decode()
    staf.post(f"{one}kehadiran/", rest | {"catat": "tidak"})
    tally = {"tested": 0, "reached": 0}
    assert staf.get(one).context["tally"] == tally | {"invited": 3, "came": 1, "absent": 1, "unknown": 1}
    everybody = {"undangan": [str(i.pk) for i in invited.values()], "catat": "batal"}
    assert "1 undangan dibatalkan" in staf.post(f"{one}kehadiran/", everybody, follow=True).content.decode()
    assert staf.post(f"{one}kehadiran/", {"catat": "apa"}).status_code == 400
    staf.post(f"{one}undang/", who)
    staf.post(f"{one}kehadiran/", {"catat": "semua"})
    assert staf.get(one).context["tally"] == tally | {"invited": 3, "came": 2, "absent": 1, "unknown": 0}
    assert faults() == []


def test_nobody_is_there_before_it_begins_and_nobody_plans_beyond_the_own_office(people: dict[str, Supervisor]) -> None:
    staf, panwascam = browser(people["staf"]), browser(people["panwascam"])
    one = planned(staf, days=2)
    staf.post(f"{one}undang/", {"roles": ["pkd"], "within": KAB})
    invited = Invitation.objects.get()
    early = staf.post(f"/undangan/{invited.pk}/")
    assert (early.status_code, "Acara belum dimulai." in early.content.decode()) == (400, True)
    for deed in ("ubah", "undang", "kehadiran", "dokumen"):
        assert panwascam.post(f"{one}{deed}/").status_code == 403, deed
    assert browser(people["pkd"]).post("/rakernis/baru/").status_code == 403
    own = planned(panwascam, title="Bimtek PTPS")
    assert Training.objects.get(title="Bimtek PTPS").place_id == KEC
    assert browser(people["tetangga"]).get(own).status_code == 404
    backwards = staf.post(f"{one}ubah/", {"starts_on": "2024-10-25", "ends_on": "2024-10-24"} | AGENDA)
    assert backwards.status_code == 400
    assert "Judul wajib diisi." in backwards.content.decode()


def test_a_question_is_a_kendala_and_goes_on_after_the_event(people: dict[str, Supervisor]) -> None:
    staf, pkd, panwascam = (browser(people[name]) for name in ("staf", "pkd", "panwascam"))
    one = planned(staf)
    staf.post(f"{one}undang/", {"roles": ["pkd", "panwascam"], "within": KAB})
    invited = {i.assignment.supervisor.username: str(i.pk) for i in Invitation.objects.all()}
    said = {"invitation": invited["pkd"], "kind": "kendala", "text": "Jembatan putus di jalan desa."}
    assert pkd.post(f"{one}tanya/", said).status_code == 302
    assert pkd.post(f"{one}tanya/", said | {"invitation": invited["tetangga"]}).status_code == 400
    assert browser(people["ptps"]).post(f"{one}tanya/", said).status_code == 403
    clerk = {"invitation": invited["tetangga"], "kind": "kekhawatiran", "text": "Gudang kami tanpa palet."}
    assert staf.post(f"{one}tanya/", clerk).status_code == 302
    concern, other = Concern.objects.order_by("received_at")
    assert (concern.author, concern.place_id, str(concern.training_id) in one) == (people["pkd"], DESA, True)
    assert (other.author, other.submission.user) == (people["tetangga"], people["staf"])
    assert Alert.objects.filter(concern=concern, recipient=people["panwascam"]).exists()
    # Heard by all who were invited, answered by whoever answers for the place
    answer = f"/kendala/{concern.pk}/"
    assert one in panwascam.get(answer).content.decode()
    word = {"id": str(uuid4()), "text": "Kendaraan gardan ganda disiapkan.", "state": "dijawab"}
    assert panwascam.post(f"{answer}jawab/", word).status_code == 302
    assert answer not in browser(people["tetangga"]).get(one).content.decode()
    assert "gardan ganda" in browser(people["tetangga"]).get(one).content.decode()
    assert "Jembatan" not in browser(people["ptps2"]).get(one).content.decode()
    assert concern.replies.get().state == "dijawab"


def test_who_is_trained_is_part_of_the_index_also_of_the_past(people: dict[str, Supervisor]) -> None:
    def part(code: str = KAB, at: Any = None) -> tuple[Any, ...]:
        election, now = Election.objects.select_related("region").get(), timezone.now()
        _, total = readiness.overview(people["staf"], Region.objects.get(pk=code), now, election, at)
        found = total.parts[-1]
        return found.name, found.applies, found.value

    assert part() == ("pelatihan", True, None)
    staf = browser(people["staf"])
    one = planned(staf)
    staf.post(f"{one}undang/", {"roles": ["panwascam", "pkd"], "within": KAB})
    before = timezone.now()
    come = Invitation.objects.filter(assignment__supervisor__in=[people["panwascam"], people["pkd"]])
    ticked = {"undangan": [str(i.pk) for i in come]}
    staf.post(f"{one}kehadiran/", ticked | {"catat": "hadir"})
    noted = timezone.now()
    assert [part(code)[2] for code in (KAB, KEC, DESA)] == [0.5, 1.0, 1.0]  # of 2 kecamatan and 2 desa two
    staf.post(f"{one}kehadiran/", ticked | {"catat": "tidak"})
    assert part() == ("pelatihan", True, None)  # nobody took part that anybody knows of
    assert (part(at=before)[2], part(at=noted)[2]) == (None, 0.5)
    staf.post(f"{one}kehadiran/", ticked | {"catat": "hadir"})
    people["pkd"].assignments.update(valid_to=timezone.localdate() - timedelta(days=1))
    make_person("baru", "pkd", DESA, timezone.now())
    assert part(DESA)[2] == 0  # whoever was replaced took the training along
    assert "sudah dilatih" in staf.get("/kesiapan/").content.decode()


def quiz(needed: str, *rows: tuple[str, str, str]) -> dict[str, str]:
    said = {"soal-TOTAL_FORMS": str(len(rows) + 1), "soal-INITIAL_FORMS": "0", "needed": needed}
    for number, row in enumerate(rows):
        said |= {f"soal-{number}-{name}": value for name, value in zip(("ask", "choices", "right"), row, strict=True)}
    return said


def test_a_test_of_understanding_counts_for_who_is_trained_only_where_the_event_asks_it(
    people: dict[str, Supervisor],
) -> None:
    staf, pkd = browser(people["staf"]), browser(people["pkd"])
    one = planned(staf)
    key = one.strip("/").split("/")[-1]
    staf.post(f"{one}undang/", {"roles": ["panwascam", "pkd"], "within": KAB})
    invited = {i.assignment.supervisor.username: i for i in Invitation.objects.select_related("assignment__supervisor")}
    staf.post(f"/undangan/{invited['pkd'].pk}/")
    mine = f"/undangan/{invited['pkd'].pk}/tes/"
    assert pkd.get(mine).status_code == 404  # the event asks nothing
    at = "Kapan kotak tiba di TPS?", "H-1\nH+1", "1"
    for wrong, fault in (
        (quiz("101", at), "angka 1 sampai 100"),
        (quiz("", ("Tanpa pilihan", "satu saja", "1")), "pilihan yang berbeda"),
        (quiz("", ("Jawaban ketiga dari dua", "a\nb", "3")), "angka 1 sampai 2"),
    ):
        answer = staf.post(f"{one}soal/", wrong)
        assert (answer.status_code, fault in answer.content.decode()) == (400, True), fault
    asked = at, ("Siapa menghitung surat suara?", "KPU\nPengawas ikut", "2")

    def trained() -> list[str]:
        found = Attendance.objects.trained("PALI").values_list("invitation__assignment__supervisor__username")
        return [name for (name,) in found]

    assert staf.post(f"{one}soal/", quiz("", *asked)).status_code == 302
    assert trained() == ["pkd"]  # to have been there is enough
    assert staf.post(f"{one}soal/", quiz("100", *asked)).status_code == 302
    assert (trained(), "Kerjakan tes" in pkd.get(one).content.decode()) == ([], True)
    assert "jawaban benar" not in pkd.get(mine).content.decode()
    assert browser(people["panwascam"]).post(mine, {"soal-1": "0", "soal-2": "1"}).status_code == 403
    half = pkd.post(mine, {"soal-1": "0"})
    assert (half.status_code, "Belum dijawab." in half.content.decode()) == (400, True)
    first = pkd.post(mine, {"soal-1": "0", "soal-2": "0"}, follow=True).content.decode()
    assert "1 dari 2 jawaban benar." in first
    assert "soal 2 belum tepat" in first
    assert trained() == []
    pkd.post(mine, {"soal-1": "0", "soal-2": "1"})
    then = timezone.now()
    pkd.post(mine, {"soal-1": "1", "soal-2": "0"})  # whoever passed once, passed
    assert (trained(), Attendance.objects.trained("PALI", then).count()) == (["pkd"], 1)
    page = staf.get(one)
    assert {name: page.context["tally"][name] for name in ("tested", "reached")} == {"tested": 1, "reached": 1}
    assert "2 dari 2 benar" in page.content.decode()
    late = staf.post(f"{one}soal/", quiz("", at))
    assert (late.status_code, "Sudah ada yang menjawab" in late.content.decode()) == (400, True)
    assert (QuizResult.objects.count(), Quiz.objects.get(pk=key).needed, faults()) == (3, 100, [])


def test_the_list_and_the_minutes_are_papers_with_a_number(people: dict[str, Supervisor]) -> None:
    staf = browser(people["staf"])
    one = planned(staf)
    staf.post(f"{one}undang/", {"roles": ["panwascam", "pkd"], "within": KEC})
    come = Invitation.objects.get(assignment__supervisor=people["pkd"])
    staf.post(f"/undangan/{come.pk}/")
    said = {"invitation": str(come.pk), "kind": "kendala", "text": "Jembatan putus."}
    staf.post(f"{one}tanya/", said)
    papers = {}
    for kind in ("daftar_hadir", "notula"):
        papers[kind] = str(staf.post(f"{one}dokumen/", {"kind": kind})["Location"])
    page = staf.get(papers["notula"]).content.decode()
    assert "Belum diisi: Ringkasan." in page
    top = {"name": "Notulis Contoh", "position": "Staf Bawaslu", "summary": "KPU menyiapkan 12 kendaraan."}
    staf.post(papers["notula"], top)
    for address in papers.values():
        assert "dibekukan" in staf.post(f"{address}nomori/", follow=True).content.decode()
    listed, minutes = (text(staf.get(f"{address}pdf/").content) for address in papers.values())
    for line in (
        "DAFTAR HADIR",
        "Contoh pkd",
        "hadir, ",
        "Hadir 1 (satu) dari 2 (dua) orang yang diundang.",
        "/DH/PM.",
    ):
        assert line in listed, line
    for line in ("NOTULA", "09.00 Tanya jawab", "KPU menyiapkan 12 kendaraan.", "Jembatan putus.", "/NTL/PM."):
        assert line in minutes, line
    assert staf.post(f"{one}dokumen/", {"kind": "lhp"}).status_code == 400
    assert browser(people["pkd"]).get(papers["notula"]).status_code == 404
    assert Document.objects.filter(content__training=one.strip("/").split("/")[-1]).count() == 2


def test_the_library_keeps_versions_and_the_legal_basis_leads_to_them(
    people: dict[str, Supervisor], phone: Any
) -> None:
    staf, name = browser(people["staf"]), "UU 1/2015 jo. UU 10/2016"
    empty = staf.get("/pustaka/", {"nama": name}).content.decode()
    assert "Naskahnya belum disimpan" in empty
    assert "Pasal 78" in empty

    def keep(client: Client, content: bytes, version: str = "naskah asli") -> Any:
        file = SimpleUploadedFile("uu.pdf", content, "application/pdf")
        return client.post("/pustaka/", {"name": name, "version": version, "file": file})

    assert keep(staf, b"bukan pdf").status_code == 400
    assert keep(staf, b"%PDF-1.4 satu %%EOF").status_code == 302
    assert "Versi ini sudah ada" in keep(staf, b"%PDF-1.4 dua %%EOF").content.decode()
    assert keep(staf, b"%PDF-1.4 dua %%EOF", "perubahan").status_code == 302
    assert keep(browser(people["pkd"]), b"%PDF-1.4 %%EOF", "tiga").status_code == 403
    ptps, one = browser(people["ptps"]), Material.objects.get(version="perubahan")
    assert ptps.get(f"/pustaka/{one.pk}/").content == b"%PDF-1.4 dua %%EOF"
    phone("ptps").report()
    flag = ptps.get("/indikasi/?status=terbuka").context["page"][0]
    assert "/pustaka/?nama=" in ptps.get(f"/indikasi/{flag.pk}/").content.decode()
    assert faults() == []
    vault.original(one.sha256).path.write_bytes(b"%PDF-1.4 lain %%EOF")
    assert faults() == [f"Naskah pustaka {name} ({one.pk}): berkasnya bukan yang disimpan."]
