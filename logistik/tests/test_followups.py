"""From a flag to a decision: who says what to whom, until when, what came of it, and what is published about it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client

from logistik import alerts, followups
from logistik.followups import Draft, Invalid
from logistik.models import Alert, Election, Flag, FollowUp, FollowUpClock, Step
from logistik.tests.ground import NOW, Ground
from logistik.tests.ground import TPS as GROUND_TPS
from logistik.tests.office import DESA, ELSEWHERE, KAB, KEC, TPS, browser, election, neighbour, now, ptps, short, staf
from logistik.tests.office import supervisor as person
from logistik.tests.papers import evidence, text
from logistik.tests.test_api_evidence import picture
from logistik.tests.test_exports import lines, sheet
from pengawasan import audit
from pengawasan.models import AuditEntry, Region, Supervisor

pytestmark = pytest.mark.django_db
__all__ = ["election", "evidence", "neighbour", "now", "ptps", "staf"]  # fixtures


@pytest.fixture(autouse=True)
def clocks(request: pytest.FixtureRequest) -> None:
    if "election" in request.fixturenames:
        followups.add_clocks(request.getfixturevalue("election"))


def today(now: datetime) -> date:
    """On the clock of PALI."""
    return now.astimezone(ZoneInfo("Asia/Jakarta")).date()


def advice(flags: list[Flag], user: Supervisor, now: datetime, days: int = 0, **more: Any) -> FollowUp:
    """A written saran perbaikan to PPK, so many days ago."""
    said = {"kind": "saran_tertulis", "addressee": "ppk", "number": "12/PM.00.02", "place": Region.objects.get(pk=KEC)}
    said |= {"issued_on": today(now) - timedelta(days=days), "text": "Lengkapi surat suara yang kurang.", **more}
    return followups.record(Draft(election=Election.objects.get(), flags=flags, **said), user=user, now=now)


def sent(about: Flag, now: datetime, **more: Any) -> dict[str, Any]:
    said = {"kind": "saran_tertulis", "to": f"ppk:{KEC}", "number": "12/PM.00.02", "text": "Lengkapi surat suara."}
    return said | {"flag": [about.pk], "issued_on": today(now).isoformat(), "due_on": ""} | more


def test_a_written_advice_from_the_list_to_its_outcome(staf: Supervisor, now: datetime) -> None:
    """Through the doors: tick, write, see it at the flag and in the register, enter the answer."""
    flag, client = short(TPS, now), browser(staf)
    picked = client.post("/tindak-lanjut/baru/", {"flag": [flag.pk], "to": "1", "query": ""})
    assert picked["Location"] == f"/tindak-lanjut/baru/?flag={flag.pk}"
    form = client.get(picked["Location"]).context["form"]
    assert [label for _, label in form.fields["to"].choices[1:4]] == ["KPU PALI", "DKPP", "Polri"]
    assert [label for _, label in form.fields["to"].choices[4:]] == [
        "PPK Talang Ubi",
        "PPS Karta Dewa",
        "KPPS TPS 001 Karta Dewa",
    ]
    done = client.post("/tindak-lanjut/baru/", sent(flag, now))
    assert '<option value="13/PM.00.02">' in client.get("/tindak-lanjut/baru/").content.decode()
    one = FollowUp.objects.get()
    assert done["Location"] == f"/tindak-lanjut/{one.pk}/"
    assert (one.to, one.due_on) == ("PPK Talang Ubi", one.issued_on + timedelta(days=3))
    flag.refresh_from_db()
    assert flag.status == "ditindaklanjuti"
    assert flag.events.get(kind="tindak_lanjut").note == "Saran perbaikan tertulis 12/PM.00.02 PPK Talang Ubi"
    shown = client.get(f"/indikasi/{flag.pk}/").content.decode()
    assert "kepada PPK Talang Ubi" in shown
    assert 'aria-current="step">2 Saran perbaikan<' in shown
    empty = client.post(
        f"/tindak-lanjut/{one.pk}/hasil/", {"outcome": "ditindaklanjuti", "answered_on": "", "answer": ""}
    )
    assert empty.status_code == 400
    assert "Tulis jawaban atau bukti" in empty.content.decode()
    answer = {"outcome": "ditindaklanjuti", "answered_on": today(now).isoformat(), "answer": "25 lembar dikirim."}
    client.post(f"/tindak-lanjut/{one.pk}/hasil/", answer)
    one.refresh_from_db()
    assert (one.outcome, one.answer, one.answered_on) == ("ditindaklanjuti", "25 lembar dikirim.", today(now))
    assert [entry.action for entry in AuditEntry.objects.order_by("number")] == [
        "followup.recorded",
        "followup.concluded",
    ]
    assert audit.verify() == []


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"number": " "}, "number", "Nomor surat wajib diisi."),
        ({"text": ""}, "text", "Isi wajib diisi."),
        ({"issued_on": "2999-01-01"}, "issued_on", "Tanggalnya belum tiba."),
        ({"due_on": "2001-01-01"}, "due_on", "Batas jawaban mendahului tanggalnya."),
        ({"issued_on": "kemarin"}, "issued_on", "Bukan tanggal."),
        ({"to": ""}, "to", "Pilih kepada siapa tindak lanjut ini ditujukan."),
        ({"to": "ppk:16.12.02"}, "to", "Tujuan ini di luar penugasan Anda atau indikasinya."),
        ({"to": f"dkpp:{KAB}"}, "to", "Kepada DKPP dan Polri hanya disampaikan rekomendasi."),
        ({"flag": []}, None, "Tandai sedikitnya satu indikasi"),
        ({"flag": ["x", "99999999999999999999"]}, None, "Tandai sedikitnya satu indikasi"),
        ({"kind": "teguran"}, "kind", "teguran"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    staf: Supervisor, now: datetime, changes: dict[str, Any], field: str | None, said: str
) -> None:
    page = browser(staf).post("/tindak-lanjut/baru/", sent(short(TPS, now), now, **changes))
    assert page.status_code == 400
    form = page.context["form"]
    assert said in str(form.errors[field] if field else form.non_field_errors())
    assert not FollowUp.objects.exists()
    assert not AuditEntry.objects.exists()


def test_level_speaks_to_level(staf: Supervisor, ptps: Supervisor, neighbour: Supervisor, now: datetime) -> None:
    flag = short(TPS, now)
    pkd, panwascam = person("pkd", DESA), person("panwascam", KEC)
    offered = {
        user.username: [seat.key for seat in followups.addressees(user, [TPS], now)]
        for user in (pkd, panwascam, ptps, neighbour, person("pengamat", KAB))
    }
    assert offered == {
        f"pkd.{DESA}": [f"pps:{DESA}"], f"panwascam.{KEC}": [f"ppk:{KEC}"],
        f"ptps.{TPS}": [f"kpps:{TPS}"], "panwascam.16.12.02": [], f"pengamat.{KAB}": [],
    }  # fmt: skip
    assert browser(person("pengamat", KEC)).get("/tindak-lanjut/baru/").status_code == 403
    told = advice([flag], ptps, now, kind="saran_lisan", addressee="kpps", number="", place=Region.objects.get(pk=TPS))
    assert told.to == "KPPS TPS 001 Karta Dewa"
    recommended = advice([flag], staf, now, kind="rekomendasi", addressee="polri", place=Region.objects.get(pk=KAB))
    assert recommended.due_on == recommended.issued_on + timedelta(days=1)
    with pytest.raises(Invalid, match="tidak bertugas menyampaikan"):
        advice([flag], pkd, now)
    with pytest.raises(Invalid, match=f"Indikasi {flag.pk} tidak ada di penugasan Anda"):
        advice([flag], neighbour, now, place=Region.objects.get(pk="16.12.02"))
    with pytest.raises(Invalid, match="di luar Kecamatan Talang Ubi"):
        advice([short(ELSEWHERE, now)], staf, now)
    one = advice([flag], panwascam, now)
    assert browser(neighbour).get(f"/tindak-lanjut/{one.pk}/").status_code == 404
    assert browser(ptps).get(f"/tindak-lanjut/{one.pk}/").status_code == 404
    with pytest.raises(Invalid, match="sudah dipakai"):
        advice([flag], staf, now)


@pytest.mark.usefixtures("evidence")
def test_ignored_advice_becomes_a_temuan_by_the_pleno_alone(staf: Supervisor, now: datetime) -> None:
    pimpinan, flag = person("pimpinan", KAB), short(TPS, now)
    one = advice([flag], staf, now, days=2)
    with pytest.raises(Invalid, match="tidak diindahkan"):
        followups.propose(one, text="Diabaikan.", discovered_on=today(now), user=staf, now=now)
    FollowUp.objects.update(issued_on=today(now) - timedelta(days=5), due_on=today(now) - timedelta(days=2))
    said = {"text": "Saran tidak diindahkan.", "discovered_on": today(now).isoformat()}
    answer = browser(staf).post(f"/tindak-lanjut/{one.pk}/usul-temuan/", said)
    temuan = FollowUp.objects.get(kind="temuan")
    assert answer["Location"] == f"/tindak-lanjut/{temuan.pk}/"
    one.refresh_from_db()
    assert (one.outcome, temuan.decision, temuan.follows, list(temuan.flags.all())) == (
        "tidak",
        "diusulkan",
        one,
        [flag],
    )
    assert temuan.due_on == today(now) + timedelta(days=7)
    assert "Temuan: menunggu pleno" in browser(pimpinan).get("/").content.decode()
    assert "Temuan: menunggu pleno" not in browser(staf).get("/").content.decode()
    pleno = {"accepted": "ya", "pleno_number": "", "pleno_on": today(now).isoformat(), "number": "001/TM/PB"}
    assert 'aria-current="step">3 Pleno' in browser(staf).get(f"/indikasi/{flag.pk}/").content.decode()
    address = f"/tindak-lanjut/{temuan.pk}/pleno/"
    assert browser(staf).post(address, pleno).status_code == 403
    assert "Nomor berita acara pleno wajib diisi." in browser(pimpinan).post(address, pleno).content.decode()
    assert browser(staf).post(f"/tindak-lanjut/{temuan.pk}/hasil/", {"outcome": "tidak"}).status_code == 400
    browser(pimpinan).post(address, pleno | {"pleno_number": "7/BA/2024"})
    temuan.refresh_from_db()
    assert (temuan.decision, temuan.number, temuan.pleno_number) == ("ditetapkan", "001/TM/PB", "7/BA/2024")
    assert (temuan.decided_by, temuan.due_on) == (pimpinan, today(now) + timedelta(days=3))
    assert 'aria-current="step">4 Temuan<' in browser(staf).get(f"/indikasi/{flag.pk}/").content.decode()
    paper = browser(staf).post(f"/tindak-lanjut/{temuan.pk}/formulir-a2/")["Location"]
    assert browser(staf).post(f"/tindak-lanjut/{temuan.pk}/formulir-a2/")["Location"] == paper
    assert "Belum diisi: Terlapor." in browser(staf).get(paper).content.decode()
    form = browser(staf).get(paper).context["parts"]
    filled = {field.html_name: field.value() or "" for part in (form.top, form.lines) for field in part}
    browser(staf).post(paper, filled | {"temuan-accused": "Ketua PPK contoh"})
    browser(staf).post(f"{paper}nomori/")
    said = text(browser(staf).get(f"{paper}pdf/").content)
    for line in ("FORMULIR MODEL A.2", "Nomor: 001/TM/PB", "Ketua PPK contoh", "Nomor 7/BA/2024", flag.sentence):
        assert line in said, line
    refused = browser(staf).post(f"/tindak-lanjut/{one.pk}/formulir-a2/", follow=True)
    assert "setelah pleno menetapkan" in refused.content.decode()
    _recommended(browser(staf), temuan, one, today(now))
    browser(staf).post(f"/tindak-lanjut/{temuan.pk}/perpanjang/")
    temuan.refresh_from_db()
    assert temuan.due_on == today(now) + timedelta(days=3 + 2)
    assert browser(staf).post(f"/tindak-lanjut/{temuan.pk}/perpanjang/").status_code == 400
    assert browser(pimpinan).post(address, pleno).status_code == 403
    with pytest.raises(Invalid, match="hanya sekali"):
        followups.propose(one, text="Lagi.", discovered_on=today(now), user=staf, now=now)


def _recommended(client: Client, temuan: FollowUp, advice: FollowUp, day: date) -> None:
    """What the pleno decided is recommended to KPU, whose answer is counted; advice alone leads to no such letter."""
    new = "/tindak-lanjut/baru/"
    assert client.get(f"{new}?temuan={advice.pk}").status_code == 404
    form = client.get(f"{new}?temuan={temuan.pk}").context["form"]
    assert form.fields["kind"].choices == [("rekomendasi", "Rekomendasi")]
    said = {"kind": "rekomendasi", "to": f"kpu:{KAB}", "number": "9/PM.00.02", "text": "Lengkapi.", "temuan": temuan.pk}
    one = client.post(new, said | {"issued_on": day.isoformat()})["Location"]
    found = FollowUp.objects.get(kind="rekomendasi")
    assert (found.follows, found.due_on, found.flags.get()) == (temuan, day + timedelta(days=7), temuan.flags.get())
    client.post(f"{one}surat/", {"name": "Ketua Contoh", "position": "Ketua Bawaslu"})
    letter = text(client.get(f"/formulir-a/{found.letter.pk}/pdf/").content)
    assert "Berdasarkan temuan nomor 001/TM/PB yang ditetapkan pleno" in letter
    client.post(f"{one}hasil/", {"outcome": "ditindaklanjuti", "answered_on": day.isoformat(), "answer": "Diputus."})
    counts = {count.kind: count for count in client.get("/tindak-lanjut/").context["counts"]}
    assert (counts["rekomendasi"].issued, counts["rekomendasi"].done, counts["rekomendasi"].open) == (1, 1, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "temuan", "addressee": "", "decision": "ditetapkan"},
        {"kind": "temuan", "addressee": "", "decision": "diusulkan", "outcome": "tidak"},
        {"decision": "ditetapkan", "pleno_number": "1"},
        {"number": ""},
        {"addressee": ""},
        {"due_on": date(2001, 1, 1)},
    ],
)
def test_the_database_itself_refuses(staf: Supervisor, now: datetime, values: dict[str, Any]) -> None:
    one = advice([short(TPS, now)], staf, now)
    with pytest.raises(IntegrityError, match="followup_"), transaction.atomic():
        FollowUp.objects.filter(pk=one.pk).update(**values)


def test_the_clock_of_a_step_is_a_row(election: Election) -> None:
    friday = date(2026, 8, 14)  # Monday the 17th is a holiday
    clock = election.clocks.get(step="jawaban")

    def until(start: date) -> tuple[date, bool]:
        due = followups.due(election, Step.REPLY, start)
        assert due
        return due.on, due.holidays_known

    assert until(friday) == (date(2026, 8, 17), True)
    FollowUpClock.objects.filter(pk=clock.pk).update(working_days=True)
    assert until(friday) == (date(2026, 8, 20), True)
    assert until(date(2024, 8, 16)) == (date(2024, 8, 21), False)
    assert followups.unknown_years(election.clocks.all(), friday) == []
    assert followups.unknown_years(election.clocks.all(), date(2024, 8, 16)) == [2024, 2025]
    clock.delete()
    assert followups.unknown_years(election.clocks.all(), date(2024, 8, 16)) == []
    assert followups.due(election, Step.REPLY, friday) is None


def test_what_is_overdue_is_on_the_dashboard_and_told_once_a_date(
    staf: Supervisor, neighbour: Supervisor, now: datetime
) -> None:
    pimpinan, panwascam = person("pimpinan", KAB), person("panwascam", KEC)
    Supervisor.objects.filter(pk=panwascam.pk).update(email="ppk@contoh.invalid")
    flag = short(TPS, now)
    one = advice([flag], staf, now, days=4)
    advice([flag], staf, now, days=1, number="13/PM.00.02")
    temuan = advice([flag], staf, now, days=8, kind="temuan", addressee="", number="")
    assert (alerts.remind(now), alerts.remind(now)) == (2 + 3, 0)
    assert {a.recipient for a in Alert.objects.filter(followup=one)} == {staf, panwascam}
    assert {a.recipient for a in Alert.objects.filter(followup=temuan)} == {staf, panwascam, pimpinan}
    alerts.send_waiting(now)
    assert sorted(m.subject for m in mail.outbox) == [
        "[Lewat batas] Saran perbaikan tertulis 12/PM.00.02 PPK Talang Ubi", "[Lewat batas] Temuan"
    ]  # fmt: skip
    page = browser(staf).get("/").content.decode()
    assert f'id="lanjut-{one.pk}"' in page
    assert "2 tindak lanjut lewat batas atau menunggu pleno" in page
    assert f'id="lanjut-{one.pk}"' not in browser(neighbour).get("/").content.decode()
    FollowUp.objects.filter(pk=one.pk).update(due_on=today(now) - timedelta(days=2))
    assert alerts.remind(now) == 2
    followups.conclude(one, outcome="tidak", answered_on=None, answer="", user=staf, now=now)
    assert f'id="lanjut-{one.pk}"' not in browser(staf).get("/").content.decode()


def test_a_flag_cured_by_a_later_report_says_by_whom_and_stays(ground: Ground) -> None:
    ground.count(GROUND_TPS, {"SS-BUP": 90, "TNT": 2, "LEM": 1})
    flag = Flag.objects.get()
    followups.add_clocks(ground.election)
    place = Region.objects.get(pk=GROUND_TPS[:8])
    draft = Draft(ground.election, "saran_lisan", place, NOW.date(), "Kirim 10 lembar.", "ppk", flags=[flag])
    one = followups.record(draft, user=ground.staff, now=NOW)
    ground.count(GROUND_TPS, {"SS-BUP": 10}, NOW + timedelta(hours=2))
    flag.refresh_from_db()
    assert (flag.status, one.flags.get()) == ("teratasi", flag)
    mended = Flag.objects.with_cure().get(pk=flag.pk).cures[0]  # type: ignore[attr-defined]
    client = browser(ground.staff)
    for address in (f"/indikasi/{flag.pk}/", f"/tindak-lanjut/{one.pk}/"):
        page = client.get(address).content.decode()
        assert f"oleh laporan {mended.receipt.reporter}" in page, address
        assert "dihitung" in page
    assert "1, 1 teratasi" in client.get("/tindak-lanjut/").content.decode()


def many(count: int, user: Supervisor, now: datetime, **more: Any) -> None:
    said = {"kind": "rekomendasi", "addressee": "kpu", "place_id": KAB, "election_id": "PALI", "text": "PSU."}
    said |= {"issued_on": date(2024, 2, 15), "created_by": user, "created_at": now, **more}
    first = FollowUp.objects.count()
    FollowUp.objects.bulk_create(FollowUp(number=f"{first + n}", **said) for n in range(count))


def test_the_published_figures(staf: Supervisor, now: datetime) -> None:
    """February 2024: 1,692 re-votes recommended, 1,521 carried out."""
    many(1521, staf, now, outcome="ditindaklanjuti")
    many(1692 - 1521, staf, now, due_on=today(now))
    many(1, staf, now, kind="temuan", addressee="", decision="diusulkan")
    page = browser(staf).get("/tindak-lanjut/?kind=rekomendasi&state=terbuka")
    by_kind = {count.kind: count for count in page.context["counts"]}
    told = by_kind["rekomendasi"]
    assert (told.issued, told.done, told.open, told.overdue) == (1692, 1521, 171, 0)
    assert (by_kind["temuan"].issued, by_kind[""].issued) == (0, 1692)
    text = page.content.decode()
    assert '<td data-l="Ditindaklanjuti" class="num">1.521</td>' in text
    assert "1 usulan menunggu pleno" in text
    assert page.context["page"].paginator.count == 171


def test_the_register_is_taken_along_as_filtered(staf: Supervisor, neighbour: Supervisor, now: datetime) -> None:
    advice([short(TPS, now)], staf, now, days=4, text="=1+1")
    imbauan = advice([], staf, now, kind="imbauan", addressee="kpu", place=Region.objects.get(pk=KAB))
    rows = sheet(staf, "/tindak-lanjut/?state=lewat")
    said = dict(zip(*rows, strict=True))
    assert (said["Nomor"], said["Ditujukan kepada"], said["Indikasi"]) == ("12/PM.00.02", "PPK Talang Ubi", 1)
    assert (said["Isi"], said["Batas"]) == ("'=1+1", (today(now) - timedelta(days=1)).isoformat())
    assert [row[0] for row in lines(staf, "/tindak-lanjut/?kind=imbauan")][1:] == [imbauan.get_kind_display()]
    assert len(lines(neighbour, "/tindak-lanjut/?q=PM")) == 1
    assert "aneh bukan salah satu" in browser(staf).get("/tindak-lanjut/?state=aneh").content.decode()


def test_letters_and_photos_are_kept_whole(
    staf: Supervisor, neighbour: Supervisor, now: datetime, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    one = advice([short(TPS, now)], staf, now)

    def hand_in(content: bytes, name: str = "surat.pdf") -> HttpResponse:
        return browser(staf).post(f"/tindak-lanjut/{one.pk}/lampiran/", {"file": SimpleUploadedFile(name, content)})

    letter = b"%PDF-1.4\nsurat contoh\n%%EOF"
    for content in (letter, letter, picture(size=(8, 8))):
        assert hand_in(content, "../balasan.pdf").status_code == 302
    assert "PDF, atau foto" in hand_in(b"MZ program").content.decode()
    assert "Berkas kosong." in hand_in(b"").content.decode()
    pdf, photo = one.files.all()
    got = browser(staf).get(f"/lampiran/{pdf.pk}/")
    assert (got.content, got["Content-Type"]) == (letter, "application/pdf")
    assert got["Content-Disposition"] == 'attachment; filename="balasan.pdf"'
    assert browser(staf).get(f"/lampiran/{photo.pk}/")["Content-Type"] == "image/jpeg"
    assert browser(neighbour).get(f"/lampiran/{pdf.pk}/").status_code == 404
    assert AuditEntry.objects.filter(action="followup.attached").count() == 2
    for table in ("logistik_followupfile", "logistik_followupevent", "logistik_followup"):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_an_election_of_before_gets_the_clock_for_the_police(election: Election) -> None:
    FollowUpClock.objects.filter(election=election, step=Step.POLICE).delete()
    migration = import_module("logistik.migrations.0032_police_clock")
    for _again in range(2):
        migration.add(apps, None)
    clock = FollowUpClock.objects.get(election=election, step=Step.POLICE)
    assert (clock.days, clock.status, clock.source) == (1, "VERIFIED", "UU Pilkada Ps 135: 1 × 24 jam")
