"""Every order in which an afternoon can arrive leaves the same: 24 of four reports; ALL_ORDERS=1: 720 of all six."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from logistik.tests.test_api_corrections import ALL_ORDERS, Post, arrive, ends, still
from logistik.tests.world import TPS, counted, event, receipt, shipment, stamp

pytestmark = pytest.mark.django_db
__all__ = ["still"]  # a fixture


def afternoon(phone: Any) -> list[Post]:
    """A report and its correction, another who counted otherwise, and one of yesterday that is sent only now; then the
    correction of the correction, and the arrival."""
    pkd, ptps, sent = phone("pkd"), phone("ptps"), shipment()
    arrive((pkd, "shipments/", sent))
    about = {"shipment": sent["id"], "seal_numbers": ["S-1"]}
    first = receipt(**about, lines=[counted("SS-BUP", 300, 5)], seal="broken", sent_at=stamp(-1))
    counts = [counted("SS-BUP", 411), counted("LEM", 4)]
    second = receipt(**about, corrects=first["id"], lines=counts, sent_at=stamp(-0.5))
    third = receipt(**about, corrects=second["id"], lines=[counted("SS-BUP", 410, 2)])
    contrary = receipt(**about, lines=[counted("SS-BUP", 30, 7)], seal="missing", sent_at=stamp(-0.2))
    late = receipt(observed_at=stamp(-60 * 24), place=TPS[1], seal_numbers=["S-1"], lines=[counted("SS-GUB", 9)])
    came = event("tiba", place=TPS[0], occurred_at=stamp(-30))
    return [
        (ptps, "receipts/", first), (ptps, "receipts/", second), (pkd, "receipts/", contrary),
        (pkd, "receipts/", late), (ptps, "receipts/", third), (pkd, f"shipments/{sent['id']}/events/", came),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("still")
def test_every_order_of_arrival_leaves_the_same(phone):
    posts = afternoon(phone)
    if not ALL_ORDERS:
        for post in posts[4:]:
            arrive(post)
    orders = ends(posts if ALL_ORDERS else posts[:4])
    first, expected = next(orders)
    assert expected["standing"] == sorted(uuid.UUID(posts[n][2]["id"]) for n in (2, 3, 4))
    assert {flag[1] for flag in expected["flags"]} >= {"lebih", "selisih", "rusak", "segel", "segel_ganda"}
    tried = {first}
    for order, left in orders:
        assert left == expected, order
        tried.add(order)
    assert len(tried) == (720 if ALL_ORDERS else 24)
