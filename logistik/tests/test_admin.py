"""The coordinators' panel, every list of it, as people meet it: PALI, its neighbour, the field."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client, RequestFactory
from django.urls import reverse
from openpyxl import load_workbook

from logistik import elections
from logistik.models import (
    AlertChannel,
    Allotment,
    Deadline,
    Election,
    Flag,
    FollowUpClock,
    Item,
    Shipment,
    Sweep,
    VoterCount,
)
from logistik.models.fact import PlaceFact, ReceiptFact, SealFact, ShipmentFact
from logistik.tests import panel
from logistik.tests.panel import (
    COMMON,
    EVERY,
    EVIDENCE,
    MUBA,
    NOW,
    PALI,
    Rows,
    browser,
    everything,
    listed,
    person,
    url,
)
from pengawasan.admin import site
from pengawasan.models import (
    Assignment,
    AuditEntry,
    District,
    PollingStation,
    Region,
    SecondFactor,
    Supervisor,
    Village,
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


# Who sees what


def test_every_model_of_both_packages_is_in_the_panel() -> None:
    """But what triggers work out of the others, which says nothing that those do not, and the secrets of people."""
    ours = {model for app in ("pengawasan", "logistik") for model in apps.get_app_config(app).get_models()}
    assert ours - {ShipmentFact, ReceiptFact, SealFact, PlaceFact, SecondFactor} == set(EVERY)


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
    assert names == [
        "Orang",
        "Wilayah",
        "Pemilihan",
        "Pergerakan",
        "Laporan",
        "Indikasi",
        "Tindak lanjut",
        "Pelatihan",
        "Catatan",
    ]
    assert [group["title"] for group in page.context["sidebar_navigation"]] == names
    assert "Riwayat penugasan" in page.content.decode()


def test_lists_lead_to_the_table_by_which_their_rows_come_in(coordinator: Supervisor) -> None:
    staff = browser(person("staf", "staf", PALI))
    for model, kind, who in (
        (Allotment, "alokasi", [True, False]),
        (Shipment, "shipments", [True, True]),
        (Sweep, "", [False, False]),
    ):
        pages = [client.get(url(model, "changelist")) for client in (browser(coordinator), staff)]
        assert [f'href="/impor/?jenis={kind}"' in page.content.decode() for page in pages] == who, model


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
def test_staff_change_and_add_nothing(pali: Rows) -> None:
    """What they may look at is in docs/access.csv."""
    client = browser(person("staf", "staf", PALI))
    for model in EVERY:
        row = pali[model]
        assert client.post(url(model, "change", row.pk), {}).status_code == 403, model
        assert client.post(url(model, "add"), {}).status_code == 403, model


def test_evidence_is_what_the_law_of_the_product_says_it_is() -> None:
    editable = {AlertChannel, Supervisor, Assignment, Election, Deadline, Allotment, FollowUpClock, VoterCount}
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


def test_a_list_is_taken_along_with_ones_own_rows_alone(pali: Rows, muba: Rows) -> None:
    """Whatever is selected: another region's row is not in the list, and so not in the file."""
    reader = browser(person("staf.pali", "staf", PALI))
    Assignment.objects.filter(pk=pali[Assignment].pk).update(letter_number="=HYPERLINK(1)")
    chosen = {"action": "download", "_selected_action": [pali[Assignment].pk, muba[Assignment].pk]}
    answer = reader.post(url(Assignment, "changelist"), chosen)
    header, *rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert (len(header), len(rows), rows[0][-1]) == (6, 1, "'=HYPERLINK(1)")
    assert AuditEntry.objects.latest("pk").action == "unduh_di_panel"
