"""Every list of the panel, however many rows it has."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from logistik import needs
from logistik.models import Election, Item
from logistik.tests.panel import COMMON, EVERY, MUBA, NOW, PALI, browser, everything, listed, movements, person
from pengawasan.models import PollingStation, Region, Supervisor

pytestmark = pytest.mark.django_db


def test_every_list_shows_its_own_rows_alone_and_asks_as_often_for_many_as_for_one() -> None:
    """Who may open which page, and gets 404 for whose row, is asked by ``test_access.py``."""
    pali, muba = everything(PALI), everything(MUBA)
    client = browser(person("koordinator.pali", "koordinator", PALI))

    def asked() -> dict[str, int]:
        numbers = {}
        for model in EVERY:
            with CaptureQueriesContext(connection) as context:
                seen = listed(client, model)
            numbers[model._meta.label] = len(context)
            assert pali[model].pk in seen, model
            assert muba[model].pk not in seen or model in COMMON | {Item}, model
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
    # What is not shown does exist
    assert all(model._default_manager.filter(pk=muba[model].pk).exists() for model in EVERY)
