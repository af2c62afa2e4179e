"""What a coordinator changes in the panel, what follows from it, and what no coordinator can do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from logistik.models import (
    Alert,
    Allotment,
    Balance,
    Deadline,
    Election,
    Flag,
    FollowUp,
    FollowUpClock,
    ImportFile,
    Sweep,
    VoterCount,
)
from logistik.tests import panel
from logistik.tests.panel import (
    MUBA,
    NOW,
    PALI,
    Rows,
    browser,
    change,
    errors,
    everything,
    filled,
    person,
    url,
)
from pengawasan.models import (
    Assignment,
    AuditEntry,
    Level,
    PollingStation,
    Region,
    Supervisor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pali() -> Rows:
    return panel.pali()


@pytest.fixture
def muba() -> Rows:
    return everything(MUBA)


@pytest.fixture
def coordinator(pali: Rows) -> Supervisor:
    return person("koordinator.pali", "koordinator", PALI)


# What waits


def test_the_first_page_says_what_waits_in_ones_own_regions(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    today = timezone.localdate()
    for rows in (pali, muba):
        Election.objects.filter(pk=rows[Election].pk).update(voting_day=today + timedelta(days=10))
        Allotment.objects.filter(pk=rows[Allotment].pk).update(quantity=None)
        Assignment.objects.filter(pk=rows[Assignment].pk).update(valid_to=today + timedelta(days=2))
        Alert.objects.filter(pk=rows[Alert].pk).update(error="alamat ditolak")
        ImportFile.objects.filter(pk=rows[ImportFile].pk).update(
            state="ditolak", finished_at=timezone.now(), errors=["x"]
        )
        FollowUpClock.objects.filter(election=rows[Election].pk, step="polri").delete()
    page = browser(coordinator).get(reverse("admin:index"))
    waiting = {one["duty"].title: one for one in page.context["duties"]}
    for title, row in (
        ("Penugasan yang segera berakhir", pali[Assignment]),
        ("Pemilihan yang belum lengkap", pali[Election]),
        ("Alokasi tanpa jumlah", pali[Allotment]),
        ("Pemberitahuan yang tidak sampai", pali[Alert]),
        ("Impor yang ditolak", pali[ImportFile]),
    ):
        assert [r.subject for r, _address in waiting[title]["rows"]].count(row) == 1, title
        assert url(type(row), "change", row.pk) in page.content.decode()
    assert MUBA not in page.content.decode()
    assert "batas waktu penerusan kepada Polri" in page.content.decode()


# What follows a change


def test_a_changed_allotment_changes_the_needs_and_is_on_record(
    pali: Rows, coordinator: Supervisor, django_capture_on_commit_callbacks: Any
) -> None:
    assert pali[Balance].need == 412
    sweeps = Sweep.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        assert change(browser(coordinator), pali[Allotment], reserve_percent="10").status_code == 302
    pali[Balance].refresh_from_db()
    assert pali[Balance].need == 442
    assert Sweep.objects.count() == sweeps + 1
    entry = AuditEntry.objects.filter(actor=coordinator).latest("pk")
    assert (entry.action, entry.place) == ("ubah_di_panel", PALI)
    assert entry.subject == f"alokasi P-{PALI} SS-BUP"
    assert entry.data["changes"] == {"reserve_percent": {"sebelum": "2.50", "sesudah": "10"}}


def test_what_follows_is_shown_before_it_is_stored(pali: Rows, coordinator: Supervisor) -> None:
    balance = pali[Balance]
    arrived = {"shipped": 412, "departed": 412, "arrived": 412, "received_good": 412, "last_received_at": NOW}
    Balance.objects.filter(pk=balance.pk).update(**arrived)
    reserve, flags = pali[Allotment].reserve_percent, Flag.objects.count()
    asked = change(browser(coordinator), pali[Allotment], seen=False, reserve_percent="10")
    foreseen = asked.context["foreseen"]  # type: ignore[attr-defined]
    assert [(turn.item, turn.before.total, turn.after.total) for turn in foreseen.needs] == [
        ("Surat suara Bupati", 412, 442)
    ]
    assert ("Kurang dari kebutuhan", 1, 0, 1) in [(k.name, k.opens, k.clears, k.places) for k in foreseen.flags]
    assert "Ya, simpan perubahan" in asked.content.decode()
    assert (Allotment.objects.get(pk=pali[Allotment].pk).reserve_percent, Flag.objects.count()) == (reserve, flags)
    balance.refresh_from_db()
    assert balance.need == 412
    client = browser(coordinator)
    assert change(client, pali[Allotment], seen=False, source="Keputusan KPU contoh").status_code == 302
    # Of one roll at its TPS and above alone: nothing else is asked about
    asked = change(client, pali[VoterCount], seen=False, male="100", female="100")
    foreseen = asked.context["foreseen"]  # type: ignore[attr-defined]
    assert ("Surat suara Bupati", 412, 205) in [(t.item, t.before.total, t.after.total) for t in foreseen.needs]
    assert ("Lebih dari kebutuhan", 1, 0, 1) in [(k.name, k.opens, k.clears, k.places) for k in foreseen.flags]
    assert VoterCount.objects.get(pk=pali[VoterCount].pk).total == 401
    assert change(client, pali[VoterCount], seen=False, source_status="PRACTICE").status_code == 302


@pytest.mark.parametrize(
    ("step", "waiting", "said"),
    [
        ("jawaban", {}, ["1 tindak lanjut terbuka tetap memegang batasnya; yang paling dekat 30 November 2024."]),
        ("temuan", {}, ["Tidak ada tindak lanjut terbuka yang batasnya", "1 imbauan atau saran perbaikan memakai"]),
        ("temuan", {"outcome": "ditindaklanjuti"}, ["0 imbauan atau saran perbaikan memakai"]),
        ("penanganan", {}, ["0 usulan temuan memakai batas baru ini begitu ditetapkan pleno."]),
        ("kpu", {"kind": "rekomendasi", "addressee": "kpu"}, ["1 tindak lanjut terbuka tetap memegang"]),
    ],
)
def test_an_edited_clock_says_which_follow_ups_it_touches(
    pali: Rows, coordinator: Supervisor, step: str, waiting: dict[str, str], said: list[str]
) -> None:
    FollowUp.objects.filter(pk=pali[FollowUp].pk).update(due_on="2024-11-30", **waiting)
    client, clock = browser(coordinator), pali[Election].clocks.get(step=step)
    asked = change(client, clock, seen=False, days="9").content.decode()
    for sentence in [*said, "Yang dicatat sejak disimpan memakai 9 hari kalender."]:
        assert sentence in asked
    clock.refresh_from_db()
    assert clock.days != 9
    assert change(client, clock, seen=False, source="Surat contoh").status_code == 302
    assert change(client, clock, days="9").status_code == 302
    assert FollowUp.objects.get(pk=pali[FollowUp].pk).due_on == date(2024, 11, 30)


def test_a_balance_that_a_new_allotment_makes_short_is_flagged(
    pali: Rows, coordinator: Supervisor, django_capture_on_commit_callbacks: Any
) -> None:
    balance = pali[Balance]
    Balance.objects.filter(pk=balance.pk).update(shipped=412, departed=412, arrived=412, received_good=412)
    Balance.objects.filter(pk=balance.pk).update(last_received_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        change(browser(coordinator), pali[Allotment], reserve_percent="10")
    assert Flag.objects.standing().filter(item="SS-BUP", place=balance.place_id, expected=442, actual=412).exists()


def test_changed_rolls_change_the_needs(
    pali: Rows, coordinator: Supervisor, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert change(browser(coordinator), pali[VoterCount], male="100", female="100").status_code == 302
    pali[Balance].refresh_from_db()
    assert pali[Balance].need == 205
    changes = AuditEntry.objects.get(action="ubah_di_panel").data["changes"]
    assert changes == {
        "male": {"sebelum": 200, "sesudah": 100},
        "female": {"sebelum": 201, "sesudah": 100},
    }
    assert AuditEntry.objects.filter(action="ubah_pemilih", actor=coordinator).exists()


def test_rolls_are_added_for_a_polling_station_of_the_election_only(pali: Rows, coordinator: Supervisor) -> None:
    Region.objects.create(code=f"{PALI}.01.2001.002", name="TPS 002", level=5, parent_id=f"{PALI}.01.2001")
    client = browser(coordinator)
    page = client.get(url(VoterCount, "add"))
    sent = filled(page, election=f"P-{PALI}", place=f"{PALI}.01.2001.002", male="1", female="2")
    assert "place" in errors(client.post(url(VoterCount, "add"), sent | {"place": f"{PALI}.01.2001"}))
    assert client.post(url(VoterCount, "add"), sent).context["foreseen"].places > 0
    assert client.post(url(VoterCount, "add"), sent | {"_akibat": "1"}).status_code == 302
    assert Balance.objects.get(place=f"{PALI}.01.2001.002", item="SS-BUP").need == 4


def test_a_changed_deadline_moves_what_is_due(pali: Rows, coordinator: Supervisor) -> None:
    assert change(browser(coordinator), pali[Deadline], days_before="2").status_code == 302
    before = pali[Balance].due_at
    pali[Balance].refresh_from_db()
    assert before - pali[Balance].due_at == timedelta(days=1)


def test_an_election_changes_its_stops_and_keeps_its_region(pali: Rows, coordinator: Supervisor) -> None:
    client = browser(coordinator)
    assert change(client, pali[Election], stops=["desa", "tps"], distance_limit_m="700", region="16").status_code == 302
    election = Election.objects.get(pk=pali[Election].pk)
    assert (election.region_id, election.stops, election.distance_limit_m) == (PALI, ["desa", "tps"], 700)
    assert not election.balances.filter(level=Level.KECAMATAN).exists()
    assert "stops" in errors(change(client, pali[Election], stops=["kabupaten"]))
    assert "contests" in errors(change(client, pali[Election], contests=[]))


def test_an_election_is_made_with_all_that_belongs_to_it(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    client = browser(coordinator)
    sent = filled(client.get(url(Election, "add")), code="ULANG", name="Ulang", region=PALI, voting_day="2025-02-01")
    sent |= {"contests": ["BUP"], "stops": ["kecamatan", "desa", "tps"]}
    assert "code" in errors(client.post(url(Election, "add"), sent | {"code": "ada spasi"}))
    assert "region" in errors(client.post(url(Election, "add"), sent | {"region": MUBA}))
    assert "region" in errors(client.post(url(Election, "add"), sent | {"region": f"{PALI}.01"}))
    assert client.post(url(Election, "add"), sent | {"distance_limit_m": "300"}).status_code == 302
    made = Election.objects.get(pk="ULANG")
    assert (made.deadlines.count(), made.distance_limit_m) == (3, 300)
    assert made.balances.filter(place=PALI).exists()


def test_a_region_gets_a_position_and_keeps_its_code(pali: Rows, coordinator: Supervisor) -> None:
    client, tps = browser(coordinator), pali[PollingStation]
    assert change(client, tps, latitude="-3.2", longitude="104.1", access="sulit", level="1").status_code == 302
    region = Region.objects.get(pk=tps.pk)
    assert (region.latitude, region.longitude, region.access, region.level) == (-3.2, 104.1, "sulit", Level.TPS)
    assert errors(change(client, tps, longitude="")) == {"longitude": ["Isi lintang dan bujur, atau kosongkan."]}
    assert "latitude" in errors(change(client, tps, latitude="91"))
    assert AuditEntry.objects.get(action="ubah_di_panel").place == tps.pk


def test_saving_without_a_change_leaves_no_entry(pali: Rows, coordinator: Supervisor) -> None:
    entries = AuditEntry.objects.count()
    for model in (Region, Assignment, Allotment, Deadline, VoterCount, Election, Supervisor):
        assert change(browser(coordinator), pali[model]).status_code == 302
    assert AuditEntry.objects.count() == entries


# People


def test_a_coordinator_makes_a_person_with_an_assignment(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    client, address = browser(coordinator), url(Supervisor, "add")
    sent = filled(client.get(address), username="ani", name="Ani", phone="0811", password1="sangat-rahasia-1")
    sent |= {"password2": "sangat-rahasia-1", "role": "pkd", "region": f"{PALI}.01.2001", "valid_from": "2024-01-01"}
    assert "region" in errors(client.post(address, sent | {"region": f"{MUBA}.01.2001"}))
    assert "region" in errors(client.post(address, sent | {"role": "ptps"}))
    assert "password2" in errors(client.post(address, sent | {"password2": "lain-sekali-1"}))
    assert "username" in errors(client.post(address, sent | {"username": "lapangan.16.06"}))
    assert client.post(address, sent | {"is_superuser": "on", "is_staff": "on"}).status_code == 302
    ani = Supervisor.objects.get(username="ani")
    assert (ani.name, ani.phone, ani.is_superuser, ani.is_staff) == ("Ani", "0811", False, False)
    assert ani.check_password("sangat-rahasia-1")
    assert (ani.assignments.get().role, ani.assignments.get().region_id) == ("pkd", f"{PALI}.01.2001")


def test_a_new_password_ends_the_devices_and_never_enters_the_record(pali: Rows, coordinator: Supervisor) -> None:
    field = pali[Supervisor]
    AuthToken.objects.create(user=field)
    new = {"password1": "kata-sandi-baru-7", "password2": "kata-sandi-baru-7"}
    assert change(browser(coordinator), field, **new).status_code == 302
    field.refresh_from_db()
    assert field.check_password("kata-sandi-baru-7")
    assert not AuthToken.objects.exists()
    entry = AuditEntry.objects.latest("pk")
    assert entry.data["changes"] == {"kata_sandi": {"sebelum": None, "sesudah": "diganti"}}
    assert "password2" in errors(change(browser(coordinator), field, password1="12345678", password2="12345678"))


def test_devices_are_signed_out_by_a_coordinator_of_all_that_the_person_does(
    pali: Rows, muba: Rows, coordinator: Supervisor
) -> None:
    mine, both, client = pali[Supervisor], person("dua", "panwascam", f"{PALI}.01"), browser(coordinator)
    Assignment.objects.create(supervisor=both, role="panwascam", region_id=f"{MUBA}.01", valid_from=NOW.date())
    for one in (mine, both, muba[Supervisor]):
        AuthToken.objects.create(user=one)
    page = client.get(url(Supervisor, "change", mine.pk)).content.decode()
    assert f"{timezone.localdate():%d-%m-%Y}" in page
    chosen = [mine.pk, both.pk, muba[Supervisor].pk]
    sent = {"action": "sign_out", "_selected_action": chosen}
    answer = client.post(url(Supervisor, "changelist"), sent, follow=True).content.decode()
    assert "Perangkat 1 orang dikeluarkan. 1 orang tidak dapat Anda ubah." in answer
    assert set(AuthToken.objects.values_list("user", flat=True)) == {both.pk, muba[Supervisor].pk}
    entry = AuditEntry.objects.get(action="keluarkan_perangkat")
    assert (entry.subject, entry.actor, entry.data["devices"]) == (f"pengawas {mine.username}", coordinator, 1)
    browser(person("staf", "staf", PALI)).post(url(Supervisor, "changelist"), sent)
    assert AuthToken.objects.count() == 2


def test_a_post_is_taken_over_in_one_step_by_a_new_person_or_by_one_who_is_there(
    pali: Rows, muba: Rows, coordinator: Supervisor
) -> None:
    client, desa, today = browser(coordinator), f"{PALI}.01.2001", timezone.localdate()
    first = person("pkd.lama", "pkd", desa).assignments.get()
    sent = filled(client.get(url(Supervisor, "add")), username="pkd.baru", name="Baru", password1="sangat-rahasia-1")
    sent |= {"password2": "sangat-rahasia-1", "role": "pkd", "region": desa, "valid_from": f"{today:%d-%m-%Y}"}
    for nobody in ("tidak.ada", muba[Supervisor].username):
        assert "replaces" in errors(client.post(url(Supervisor, "add"), sent | {"replaces": nobody}))
    assert not Supervisor.objects.filter(username="pkd.baru").exists()
    assert client.post(url(Supervisor, "add"), sent | {"replaces": "pkd.lama"}).status_code == 302
    first.refresh_from_db()
    second = Assignment.objects.get(supervisor__username="pkd.baru")
    assert (first.valid_to, second.valid_from) == (today - timedelta(days=1), today)
    assert AuditEntry.objects.get(action="digantikan").data["by"] == "pkd.baru"

    later = {"supervisor": first.supervisor_id, "role": "pkd", "region": desa, "replaces": "pkd.baru"}
    back = filled(client.get(url(Assignment, "add")), **later, valid_from=f"{today + timedelta(days=3):%d-%m-%Y}")
    assert client.post(url(Assignment, "add"), back).status_code == 302
    second.refresh_from_db()
    assert second.valid_to == today + timedelta(days=2)


def test_a_coordinator_cannot_rise(pali: Rows, coordinator: Supervisor) -> None:
    rise = {"is_superuser": "on", "is_staff": "on", "is_active": "", "username": "lain", "user_permissions": ["1"]}
    client = browser(coordinator)
    assert change(client, coordinator, phone="0800", **rise).status_code == 302
    coordinator.refresh_from_db()
    assert (coordinator.phone, coordinator.username) == ("0800", "koordinator.pali")
    assert (coordinator.is_superuser, coordinator.is_staff, coordinator.is_active) == (False, False, True)
    sent = {"supervisor": coordinator.pk, "role": "koordinator", "valid_from": "2024-01-01"}
    assert "region" in errors(client.post(url(Assignment, "add"), sent | {"region": "16"}))
    own = url(Assignment, "change", coordinator.assignments.get().pk)
    assert client.post(own, {"region": "16", "role": "pimpinan", "valid_to": ""}).status_code == 403
    assert (coordinator.assignments.get().region_id, coordinator.assignments.get().role) == (PALI, "koordinator")


def test_who_also_works_elsewhere_or_rules_all_is_not_touched(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    client, field = browser(coordinator), pali[Supervisor]
    abroad = Assignment.objects.create(
        supervisor=field, role="staf", region_id=MUBA, valid_from=date(2024, 1, 1), valid_to=date(2024, 3, 1)
    )
    assert change(client, field, phone="1").status_code == 302
    Assignment.objects.filter(pk=abroad.pk).update(valid_to=None)
    assert client.get(url(Supervisor, "change", field.pk)).status_code == 200
    assert client.post(url(Supervisor, "change", field.pk), {"phone": "2"}).status_code == 403
    abroad.delete()
    Supervisor.objects.filter(pk=field.pk).update(is_superuser=True)
    assert client.post(url(Supervisor, "change", field.pk), {"phone": "3"}).status_code == 403
    assert Supervisor.objects.get(pk=field.pk).phone == "1"


def test_an_assignment_is_given_within_the_regions_and_ended(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    client, address = browser(coordinator), url(Assignment, "add")
    sent = filled(client.get(address), supervisor=pali[Supervisor].pk, role="pkd", valid_from="2024-11-01")
    assert "supervisor" in errors(client.post(address, sent | {"supervisor": muba[Supervisor].pk, "region": PALI}))
    assert "region" in errors(client.post(address, sent | {"region": f"{PALI}.01"}))
    assert client.post(address, sent | {"region": f"{PALI}.01.2001"}).status_code == 302
    assert change(client, pali[Assignment], valid_to="2024-11-30").status_code == 302
    pali[Assignment].refresh_from_db()
    assert pali[Assignment].valid_to == date(2024, 11, 30)
    changes = AuditEntry.objects.latest("pk").data["changes"]
    assert changes == {"valid_to": {"sebelum": None, "sesudah": "2024-11-30"}}
    assert "valid_to" in errors(change(client, pali[Assignment], valid_to="2023-01-01"))


def test_the_own_password_is_changed_knowing_the_old_one(coordinator: Supervisor) -> None:
    client = browser(coordinator)
    page = client.get(url(Supervisor, "change", coordinator.pk))
    assert "password1" not in page.context["adminform"].form.fields
    change(client, coordinator, password1="kata-sandi-baru-7", password2="kata-sandi-baru-7", phone="1")
    assert Supervisor.objects.get(phone="1").check_password("sangat-rahasia-1")
    sent = {"old_password": "salah", "new_password1": "kata-sandi-baru-7", "new_password2": "kata-sandi-baru-7"}
    assert client.post(reverse("admin:password_change"), sent).status_code == 200
    assert not AuditEntry.objects.filter(action="ganti_kata_sandi").exists()
    sent["old_password"] = "sangat-rahasia-1"
    assert client.post(reverse("admin:password_change"), sent).status_code == 302
    assert AuditEntry.objects.get(action="ganti_kata_sandi").actor == coordinator
    coordinator.refresh_from_db()
    assert coordinator.check_password("kata-sandi-baru-7")
