"""The coordinators' panel, every list and every page of it, as three people meet it: PALI, its neighbour, the field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from knox.models import AuthToken

from logistik import elections, needs
from logistik.models import (
    Alert,
    Allotment,
    Balance,
    Deadline,
    Election,
    Flag,
    FlagEvent,
    ImportFile,
    Inspection,
    Item,
    LegBalance,
    Quarantine,
    Receipt,
    ReceiptLine,
    SealSighting,
    Shipment,
    ShipmentEvent,
    ShipmentLine,
    Submission,
    Supersession,
    Sweep,
    VoterCount,
)
from pengawasan import audit
from pengawasan.admin import Coordinated, History, site
from pengawasan.models import (
    Assignment,
    AuditChain,
    AuditEntry,
    District,
    Level,
    PollingStation,
    Region,
    Supervisor,
    Village,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 11, 20, 3, tzinfo=UTC)
PALI, MUBA = "16.12", "16.06"
#: Of no region: the same for everybody on duty.
COMMON = {Sweep, Quarantine}
EVERY = sorted(site._registry, key=lambda model: model._meta.label)
EVIDENCE = [model for model in EVERY if not isinstance(site._registry[model], Coordinated)]

Rows = dict[type[Model], Any]


def person(name: str, role: str | None, code: str, **more: Any) -> Supervisor:
    user = Supervisor.objects.create_user(name, password="sangat-rahasia-1", name=f"Nama {name}", **more)
    if role:
        Assignment.objects.create(supervisor=user, role=role, region_id=code, valid_from=date(2024, 1, 1))
    return user


def browser(user: Supervisor) -> Client:
    client = Client()
    client.force_login(user)
    return client


def submission(user: Supervisor, kind: str) -> Submission:
    number = f"{Submission.objects.count():032x}"
    return Submission.objects.create(
        kind=kind, client_id=number, digest=number, sha256=number, body=b'{"isi": "asli"}', accepted=True,
        user=user, received_at=NOW,
    )  # fmt: skip


def receipt(election: Election, place: Region, user: Supervisor, shipment: Shipment) -> Receipt:
    return Receipt.objects.create(
        election=election, place=place, reporter=user, submission=submission(user, "receipt"), shipment=shipment,
        observed_at=NOW, received_at=NOW, judged_at=NOW, manifest_number=shipment.manifest_number,
    )  # fmt: skip


def kabupaten(code: str) -> Rows:
    """Four regions, an election with its regulation and rolls, and the people of one kabupaten."""
    Region.objects.get_or_create(code="16", defaults={"name": "Sumatera Selatan", "level": 1})
    names = {code: f"Kabupaten {code}", f"{code}.01": "Kecamatan", f"{code}.01.2001": "Desa"}
    for number, name in (names | {f"{code}.01.2001.001": "TPS 001"}).items():
        parent = number.rpartition(".")[0]
        Region.objects.create(code=number, name=name, level=number.count(".") + 1, parent_id=parent)
    plan = elections.Plan(f"P-{code}", code, date(2024, 11, 27), ("BUP",))
    election = elections.create_election(plan, now=NOW)
    needs.set_voters(election, [needs.Voters(f"{code}.01.2001.001", 200, 201)], now=NOW)
    field = person(f"lapangan.{code}", "panwascam", f"{code}.01")
    return {
        Region: Region.objects.get(pk=code),
        District: District.objects.get(pk=f"{code}.01"),
        Village: Village.objects.get(pk=f"{code}.01.2001"),
        PollingStation: PollingStation.objects.get(pk=f"{code}.01.2001.001"),
        Supervisor: field,
        Assignment: field.assignments.get(),
        Election: election,
        Allotment: election.allotments.get(item="SS-BUP"),
        Deadline: election.deadlines.get(level=Level.TPS),
        VoterCount: election.voter_counts.get(),
        Balance: election.balances.get(item="SS-BUP", level=Level.TPS),
        AuditEntry: audit.record("contoh", "objek", place=code, now=NOW, actor=field),
        AuditChain: AuditChain.objects.get(pk=code),
    }


def movements(rows: Rows) -> None:
    """One row of everything that was sent, reported and raised there."""
    election, user, tps = rows[Election], rows[Supervisor], Region.objects.get(pk=rows[PollingStation].pk)
    item = Item.objects.get(pk="SS-BUP")
    sent = Shipment.objects.create(
        manifest_number=f"SJ-{tps.pk}", election=election, origin=rows[Region], destination=tps, stage=2,
        recorded_at=NOW,
    )  # fmt: skip
    first, second = (receipt(election, tps, user, sent) for _ in range(2))
    visit = Inspection.objects.create(
        election=election, place=tps, reporter=user, submission=submission(user, "inspection"), observed_at=NOW,
        judged_at=NOW, received_at=NOW, points={"cctv": True},
    )  # fmt: skip
    flag = Flag.objects.create(
        rule="JUMLAH", kind="kurang", subject=tps.pk, election=election, place=tps, severity="serius",
        sentence=f"Kurang di {tps.pk}.", opened_at=NOW, receipt=first, inspection=visit, shipment=sent,
    )  # fmt: skip
    rows |= {
        Shipment: sent,
        ShipmentLine: ShipmentLine.objects.create(shipment=sent, item=item, quantity=9, for_place=tps),
        ShipmentEvent: ShipmentEvent.objects.create(
            shipment=sent, kind="tiba", occurred_at=NOW, place=tps, recorded_at=NOW
        ),
        LegBalance: LegBalance.objects.create(shipment=sent, item=item, manifest=9),
        Receipt: first,
        ReceiptLine: ReceiptLine.objects.create(receipt=first, item=item, good=8, damaged=1, for_place=tps),
        Supersession: Supersession.objects.create(receipt=first, by=second),
        SealSighting: SealSighting.objects.create(election=election, number="A1", place=tps, receipt=first),
        Submission: first.submission,
        Inspection: visit,
        Flag: flag,
        FlagEvent: FlagEvent.objects.create(flag=flag, kind="dibuka", at=NOW),
        Alert: Alert.objects.create(flag=flag, recipient=user, created_at=NOW),
        ImportFile: ImportFile.objects.create(
            kind="voters", election=election, filename="dpt.csv", content=b"", uploaded_by=user, uploaded_at=NOW
        ),
        Item: item,
        Sweep: Sweep.objects.get_or_create(started_at=NOW)[0],
        Quarantine: Quarantine.objects.get_or_create(rule="x", subject="y", defaults={"since": NOW, "seen_at": NOW})[0],
    }


def histories(rows: Rows) -> None:
    for model in EVERY:
        if isinstance(site._registry[model], History):
            tracked = rows[model._meta.get_field("pgh_obj").related_model]
            rows[model] = model._default_manager.filter(pgh_obj=tracked.pk).earliest("pgh_id")


@pytest.fixture
def pali() -> Rows:
    rows = kabupaten(PALI)
    movements(rows)
    histories(rows)
    return rows


@pytest.fixture
def muba() -> Rows:
    rows = kabupaten(MUBA)
    movements(rows)
    histories(rows)
    return rows


@pytest.fixture
def coordinator(pali: Rows) -> Supervisor:
    return person("koordinator.pali", "koordinator", PALI)


def url(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def listed(client: Client, model: type[Model], **query: str) -> set[Any]:
    response = client.get(url(model, "changelist"), query)
    assert response.status_code == 200, response.get("location")
    return set(response.context["cl"].queryset.values_list("pk", flat=True))


def filled(page: HttpResponse, **values: Any) -> dict[str, Any]:
    """The page's form as the browser would send it, with these fields filled in."""
    form = page.context["adminform"].form  # type: ignore[attr-defined]
    sent = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in (sent | values).items()}


def change(client: Client, row: Model, **values: Any) -> HttpResponse:
    address = url(type(row), "change", row.pk)
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, filled(page, **values))


def errors(response: HttpResponse) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)  # type: ignore[attr-defined]


# Who sees what


def test_every_model_of_both_packages_is_in_the_panel() -> None:
    ours = {model for app in ("pengawasan", "logistik") for model in apps.get_app_config(app).get_models()}
    assert ours == set(EVERY)


@pytest.mark.slow
def test_three_people_at_every_list_and_page(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    ours, theirs = browser(coordinator), browser(person("koordinator.muba", "koordinator", MUBA))
    field = browser(pali[Supervisor])
    for model in EVERY:
        own, other = pali[model].pk, muba[model].pk
        for client, mine, foreign in ((ours, own, other), (theirs, other, own)):
            assert mine in listed(client, model), model
            assert client.get(url(model, "change", mine)).status_code == 200, model
            if model not in COMMON | {Item}:
                assert foreign not in listed(client, model), model
                assert client.get(url(model, "change", foreign)).status_code == 302, model
                assert client.get(url(model, "history", foreign)).status_code == 302, model
                assert client.post(url(model, "change", foreign), {}).status_code in (302, 403), model
        for address in (url(model, "changelist"), url(model, "change", own), url(model, "history", own)):
            assert field.get(address, follow=True).status_code == 403, model


def test_goods_are_listed_where_an_election_uses_them(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    Allotment.objects.filter(election=pali[Election], item="SS-BUP").delete()
    assert "SS-BUP" not in listed(browser(coordinator), Item)
    assert "SS-BUP" in listed(browser(person("muba", "koordinator", MUBA)), Item)


def test_whoever_has_no_assignment_sees_nothing_even_as_superuser(pali: Rows, rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = person("akar", None, "", is_superuser=True, is_staff=True)
    assert browser(request.user).get("/admin/", follow=True).status_code == 403
    for model in EVERY:
        assert not site._registry[model].get_queryset(request).exists()
        assert not site._registry[model].has_view_permission(request)


def test_an_assignment_that_is_over_opens_nothing(pali: Rows, coordinator: Supervisor) -> None:
    coordinator.assignments.update(valid_to=date(2024, 2, 1))
    assert browser(coordinator).get("/admin/", follow=True).status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_the_one_entrance(db: None) -> None:
    chain = Client().get("/admin/", follow=True).redirect_chain
    assert chain[-1][0].startswith(f"{reverse('login')}?next=/admin/")


def test_the_panel_opens_in_groups(coordinator: Supervisor) -> None:
    page = browser(coordinator).get("/admin/")
    names = [group["name"] for group in page.context["app_list"]]
    assert names == ["Orang", "Wilayah", "Pemilihan", "Pergerakan", "Laporan", "Indikasi", "Catatan"]
    assert [group["title"] for group in page.context["sidebar_navigation"]] == names
    assert "Riwayat penugasan" in page.content.decode()


def test_choices_offer_only_what_is_in_the_regions(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    client = browser(coordinator)
    query = {"app_label": "pengawasan", "model_name": "assignment", "field_name": "region", "term": ""}
    found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert {row["id"] for row in found} == {PALI, f"{PALI}.01", f"{PALI}.01.2001", f"{PALI}.01.2001.001"}
    elections.create_election(elections.Plan("ULANG", PALI, date(2025, 2, 1), ("BUP",)), now=NOW)
    page = client.get(url(Flag, "changelist")).content.decode()
    assert pali[Election].name in page
    assert muba[Election].name not in page
    assert client.get(url(Flag, "changelist"), {"kecamatan": f"{MUBA}.01"}).context["cl"].queryset.count() == 0


@pytest.mark.slow
def test_a_search_stays_within_the_regions(pali: Rows, muba: Rows, coordinator: Supervisor) -> None:
    for model in EVERY:
        if site._registry[model].search_fields and model is not Item:
            assert muba[model].pk not in listed(browser(coordinator), model, q=MUBA) or model in COMMON


# Nothing is deleted, and evidence stays as it is


@pytest.mark.slow
def test_nothing_can_be_deleted(pali: Rows, coordinator: Supervisor) -> None:
    client = browser(coordinator)
    for model in EVERY:
        row = pali[model]
        assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403, model
        sweep = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
        client.post(url(model, "changelist"), sweep)
        assert model._default_manager.filter(pk=row.pk).exists(), model
        assert "delete_selected" not in client.get(url(model, "changelist")).content.decode(), model


@pytest.mark.slow
def test_evidence_cannot_be_changed_or_added(pali: Rows, coordinator: Supervisor) -> None:
    client = browser(coordinator)
    for model in EVIDENCE:
        stored = model._default_manager.filter(pk=pali[model].pk).values()
        before, sent = stored.get(), {field.name: "1" for field in model._meta.fields}
        assert client.post(url(model, "change", pali[model].pk), sent).status_code == 403, model
        assert client.post(url(model, "add"), sent).status_code == 403, model
        assert stored.all().get() == before, model


@pytest.mark.slow
def test_staff_look_and_change_nothing(pali: Rows) -> None:
    client = browser(person("staf", "staf", PALI))
    for model in EVERY:
        row = pali[model]
        assert row.pk in listed(client, model), model
        assert client.get(url(model, "change", row.pk)).status_code == 200, model
        assert client.post(url(model, "change", row.pk), {}).status_code == 403, model
        assert client.post(url(model, "add"), {}).status_code == 403, model


def test_evidence_is_what_the_law_of_the_product_says_it_is() -> None:
    editable = {Supervisor, Assignment, Election, Deadline, Allotment, VoterCount}
    assert set(EVERY) - set(EVIDENCE) == editable | {Region, District, Village, PollingStation}


def test_a_province_may_be_watched_by_one_who_coordinates_only_a_kabupaten(pali: Rows, muba: Rows) -> None:
    user = person("dua", "koordinator", PALI)
    Assignment.objects.create(supervisor=user, role="pengamat", region_id="16", valid_from=date(2024, 1, 1))
    client = browser(user)
    assert client.get(url(Allotment, "change", muba[Allotment].pk)).status_code == 200
    for model in (Allotment, Deadline, Election, VoterCount, Region, Assignment, Supervisor):
        assert client.post(url(model, "change", muba[model].pk), {}).status_code == 403


def test_an_election_of_the_province_is_not_changed_by_a_kabupaten(pali: Rows, coordinator: Supervisor) -> None:
    above = elections.create_election(elections.Plan("SUMSEL", "16", date(2024, 11, 27), ("GUB",)), now=NOW)
    client = browser(coordinator)
    for row in (above, above.allotments.first(), above.deadlines.first()):
        assert client.get(url(type(row), "change", row.pk)).status_code == 200
        assert client.post(url(type(row), "change", row.pk), {}).status_code == 403


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
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor, entry.action, entry.place) == (coordinator, "ubah_di_panel", PALI)
    assert entry.subject == f"alokasi P-{PALI} SS-BUP"
    assert entry.data["changes"] == {"reserve_percent": {"sebelum": "2.50", "sesudah": "10"}}


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
    assert client.post(url(VoterCount, "add"), sent).status_code == 302
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


def test_a_coordinator_cannot_rise(pali: Rows, coordinator: Supervisor) -> None:
    rise = {"is_superuser": "on", "is_staff": "on", "is_active": "", "username": "lain", "user_permissions": ["1"]}
    client = browser(coordinator)
    assert change(client, coordinator, phone="0800", **rise).status_code == 302
    coordinator.refresh_from_db()
    assert (coordinator.phone, coordinator.username) == ("0800", "koordinator.pali")
    assert (coordinator.is_superuser, coordinator.is_staff, coordinator.is_active) == (False, False, True)
    sent = {"supervisor": coordinator.pk, "role": "koordinator", "valid_from": "2024-01-01"}
    assert "region" in errors(client.post(url(Assignment, "add"), sent | {"region": "16"}))
    assert change(client, coordinator.assignments.get(), region="16", role="pimpinan", valid_to="").status_code == 302
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


# However many rows, as many queries


@pytest.mark.slow
def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_many(pali: Rows, coordinator: Supervisor) -> None:
    client = browser(coordinator)

    def asked() -> dict[str, int]:
        numbers = {}
        for model in EVERY:
            with CaptureQueriesContext(connection) as context:
                assert client.get(url(model, "changelist")).status_code == 200
            numbers[model._meta.label] = len(context)
        return numbers

    client.get("/admin/")
    few = asked()
    for desa in range(2002, 2006):
        more = person(f"lagi.{desa}", "pkd", f"{PALI}.01.2001")
        parent = f"{PALI}.01.{desa}"
        Region.objects.create(code=parent, name=f"Desa {desa}", level=4, parent_id=f"{PALI}.01")
        tps = Region.objects.create(code=f"{parent}.001", name="TPS 001", level=5, parent_id=parent)
        needs.set_voters(pali[Election], [needs.Voters(tps.pk, 9, 9)], now=NOW)
        movements(dict(pali) | {Supervisor: more, PollingStation: tps})
    assert asked() == few
    assert max(few.values()) < 16
