"""What the panel refuses to whoever asks it with the address alone."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest
from django.urls import reverse

from logistik.models import Quarantine, Receipt
from logistik.tests import panel
from logistik.tests.panel import EVERY, NOW, PALI, Rows, browser, errors, filled, listed, person, url
from pengawasan.models import Assignment, Supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def pali() -> Rows:
    return panel.pali()


@pytest.fixture
def coordinator(pali: Rows) -> Supervisor:
    return person("koordinator.pali", "koordinator", PALI)


@pytest.mark.parametrize("word", ["password__startswith", "password__contains", "password", "email__exact"])
def test_a_column_that_is_not_offered_cannot_be_guessed(coordinator: Supervisor, word: str) -> None:
    client, hashed = browser(coordinator), coordinator.password
    assert client.get(url(Supervisor, "changelist"), {word: hashed[:8]}).status_code == 400


def test_the_words_of_a_fault_cannot_be_guessed(coordinator: Supervisor) -> None:
    assert browser(coordinator).get(url(Quarantine, "changelist"), {"error__contains": "a"}).status_code == 400


def test_the_filters_that_are_offered_narrow(pali: Rows, coordinator: Supervisor) -> None:
    client = browser(coordinator)
    offered: dict[Any, list[dict[str, str]]] = {
        Supervisor: [{"is_active__exact": "1"}, {"assignments__role__exact": "koordinator"}],
        Receipt: [{"election__code__exact": f"P-{PALI}"}, {"received_at__gte": f"{NOW:%Y-%m-%d} 00:00+00:00"}],
    }
    for model, queries in offered.items():
        for query in queries:
            assert listed(client, model, **query), query
    assert not listed(client, Supervisor, is_active__exact="0")


@pytest.mark.slow
def test_a_byte_that_no_text_holds_is_refused(coordinator: Supervisor) -> None:
    """Of every list one of the four, and all of them of the first."""
    client, first = browser(coordinator), EVERY[0]
    strange = ("kecamatan=%00", "election__code__exact=%00", "received_at__year=99999", "q=%00")
    pairs = [*((first, query) for query in strange), *zip(EVERY, cycle(strange), strict=False)]
    asked = [f"{url(model, 'changelist')}?{query}" for model, query in pairs]
    assert {address: client.get(address).status_code for address in asked} == dict.fromkeys(asked, 400)


def test_a_search_for_such_a_byte_is_refused_too(coordinator: Supervisor) -> None:
    asked = "term=%00&app_label=pengawasan&model_name=assignment&field_name=supervisor"
    assert browser(coordinator).get(f"{reverse('admin:autocomplete')}?{asked}").status_code == 400


def test_nothing_is_looked_up_by_table_and_number(coordinator: Supervisor) -> None:
    assert browser(coordinator).get("/admin/r/1/1/").status_code == 404


def test_nobody_gives_themselves_a_role_or_prolongs_it(coordinator: Supervisor) -> None:
    client, address = browser(coordinator), url(Assignment, "add")
    sent = filled(client.get(address), supervisor=coordinator.pk, role="pimpinan", region=PALI, valid_from="2024-11-01")
    assert "supervisor" in errors(client.post(address, sent))
    own = coordinator.assignments.get()
    assert client.post(url(Assignment, "change", own.pk), {"valid_to": "2030-01-01"}).status_code == 403
    own.refresh_from_db()
    assert (own.valid_to, coordinator.assignments.count()) == (None, 1)
