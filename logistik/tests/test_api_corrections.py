"""Reports in whatever order they arrive leave the same balance, the same flags, the same report standing."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from logistik import balance
from logistik.intake import corrections
from logistik.models import Balance, Flag, LegBalance, Receipt, SealSighting
from logistik.tests.world import TPS, Phone, counted, receipt, shipment, stamp

pytestmark = pytest.mark.django_db
BASE = datetime(2024, 11, 26, tzinfo=UTC)
AHEAD = "2099-01-01T00:00:00+07:00"
#: Two orders of every story are tried; ALL_ORDERS=1 tries all 720 of each.
ALL_ORDERS = bool(os.environ.get("ALL_ORDERS"))
Post = tuple[Phone, str, dict[str, Any]]
COUNTS = ("need", "shipped", "departed", "arrived", "received_good", "received_damaged", "replaced", "last_received_at")


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes to try them, what is sent is as old in every order."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


class Undo(Exception):
    """Ends what is not to stay."""


@contextmanager
def undone() -> Iterator[None]:
    """Nothing that happens inside stays."""
    with suppress(Undo), transaction.atomic():
        yield
        raise Undo


def arrive(post: Post) -> None:
    phone, path, content = post
    answer = phone.post(path, content)
    assert answer.status_code == 201, answer.content


def ends(posts: Sequence[Post], arrived: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """What is left after every order in which these can arrive, with the order; what orders share arrives once."""
    if not posts:
        yield arrived, state()
    for n, post in enumerate(posts):
        with undone():
            arrive(post)
            yield from ends([*posts[:n], *posts[n + 1 :]], (*arrived, post[2]["id"]))


def some(posts: Sequence[Post], chance: Random) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """What is left after two of those orders."""
    for order in (chance.sample(posts, len(posts)) for _ in range(2)):
        with undone():
            for post in order:
                arrive(post)
            yield tuple(post[2]["id"] for post in order), state()


def state() -> dict[str, Any]:
    """Without legs of nothing, which a replaced report leaves behind or never made: nothing is asked of them."""
    assert balance.verify() == []
    legs = LegBalance.objects.exclude(manifest=0, counted=0, reports=0)
    flags = Flag.objects.standing().values_list(
        "rule", "kind", "place", "item", "expected", "actual", "status", "severity"
    )
    return {
        "balance": sorted(Balance.objects.values_list("place", "item", *COUNTS), key=str),
        "legs": sorted(legs.values_list("shipment", "item", "manifest", "counted", "reports"), key=str),
        "flags": sorted(flags, key=str),
        "standing": sorted(Receipt.objects.standing().values_list("pk", flat=True)),
        "seals": sorted(SealSighting.objects.standing().values_list("number", "place"), key=str),
    }


def story(phone: Any, shape: str) -> list[Post]:
    """Two shipments, a report with two corrections in one of three shapes, and the report of the other shipment."""
    pkd, ptps = phone("pkd"), phone("ptps")
    one = shipment(lines=[{"item": "SS-BUP", "quantity": 400}])
    two = shipment(lines=[{"item": "SS-BUP", "quantity": 12}, {"item": "TNT", "quantity": 2}])
    first = receipt(shipment=one["id"], lines=[counted("SS-BUP", 300, 5)], sent_at=stamp(-1), seal_numbers=["S-1"])
    about = {"shipment": one["id"], "corrects": first["id"]}
    middle = receipt(**about, lines=[counted("SS-BUP", 390, 1)], sent_at=stamp(-0.5))
    corrected = {"siblings": first["id"], "chain": middle["id"], "moved": first["id"]}[shape]
    place = TPS[1] if shape == "moved" else TPS[0]
    last = receipt(**about | {"corrects": corrected}, place=place, lines=[counted("SS-BUP", 399, 1)])
    other = receipt(shipment=two["id"], lines=[counted("SS-BUP", 11), counted("TNT", 2), counted("LEM", 4)])
    return [
        (pkd, "shipments/", one), (pkd, "shipments/", two), (pkd, "receipts/", first),
        (pkd if shape == "moved" else ptps, "receipts/", middle), (pkd, "receipts/", last), (ptps, "receipts/", other),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("shape", ["siblings", "chain", "moved"])
def test_the_order_of_arrival_does_not_matter(phone, shape):
    posts = story(phone, shape)
    (_order, expected) = next(ends(posts))
    assert expected["standing"] == sorted(uuid.UUID(posts[n][2]["id"]) for n in (4, 5))
    assert {flag[:2] for flag in expected["flags"]} >= {("tepat_jumlah", "selisih"), ("tepat_jumlah", "lebih")}
    for order, left in ends(posts) if ALL_ORDERS else some(posts, Random(shape)):
        assert left == expected, order


def test_a_long_chain_of_corrections_is_followed_to_its_end(phone):
    ptps, ids = phone("ptps"), [str(uuid.uuid4()) for _ in range(6)]
    for n in (5, 0, 3, 1, 4, 2):
        corrects = ids[n - 1] if n else None
        ptps.report(id=ids[n], corrects=corrects, lines=[counted("SS-BUP", 400 + n)], sent_at=stamp(n / 10))
    assert [str(pk) for pk in Receipt.objects.standing().values_list("pk", flat=True)] == [ids[5]]
    assert Balance.objects.get(place=TPS[0], item="SS-BUP").received_good == 405


def test_a_report_from_the_future_is_not_the_last_word(phone):
    pkd, ptps, ids = phone("pkd"), phone("ptps"), [str(uuid.uuid4()) for _ in range(3)]
    ptps.report(id=ids[0], lines=[counted("SS-BUP", 300)])
    pkd.report(id=ids[1], corrects=ids[0], lines=[counted("SS-BUP", 412)], observed_at=AHEAD, sent_at=None)
    ptps.report(id=ids[2], corrects=ids[0], lines=[counted("SS-BUP", 301)])
    assert [str(pk) for pk in Receipt.objects.standing().values_list("pk", flat=True)] == [ids[2]]
    assert Balance.objects.get(place=TPS[0], item="SS-BUP").received_good == 301


@pytest.mark.django_db(transaction=True)
def test_everything_at_once_from_many_phones_leaves_the_same(phone):
    posts = story(phone, "siblings")
    refused: list[Any] = []
    gate = threading.Barrier(6)

    def send(turn: int) -> None:
        gate.wait()
        for who, path, content in posts[turn:] + posts[:turn]:
            mine = Phone(None)
            mine.headers = who.headers
            answer = mine.post(path, content)
            refused.extend([answer.content] * (answer.status_code not in (200, 201)))
        connection.close()

    threads = [threading.Thread(target=send, args=(turn,)) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    together = state()
    assert together["standing"] == sorted(uuid.UUID(posts[n][2]["id"]) for n in (4, 5))
    row = Balance.objects.get(place=TPS[0], item="SS-BUP")
    assert (row.shipped, row.arrived, row.received_good, row.received_damaged) == (412, 412, 410, 1)


@pytest.mark.django_db(transaction=True)
def test_one_seal_told_from_two_places_at_once_is_a_breach_at_both(phone):
    told = [
        (phone(who), receipt(place=place, seal_numbers=["S-9"]))
        for who, place in zip(("ptps", "ptps2"), TPS, strict=False)
    ]
    gate = threading.Barrier(2)

    def send(who: Phone, content: dict[str, Any]) -> None:
        gate.wait()
        who.post("receipts/", content)
        connection.close()

    threads = [threading.Thread(target=send, args=one) for one in told]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(Flag.objects.filter(kind="segel_ganda").values_list("place", flat=True)) == set(TPS[:2])


@st.composite
def reports(draw: st.DrawFn) -> list[Receipt]:
    """Up to seven reports of two people at two places, each correcting an earlier one, a lost one, or none."""
    lost = uuid.UUID(int=99)
    made: list[Receipt] = []
    for n in range(draw(st.integers(2, 7))):
        made.append(
            Receipt(
                id=uuid.UUID(int=n + 1),
                election_id="PALI",
                place_id=draw(st.sampled_from(TPS[:2])),
                reporter_id=draw(st.integers(1, 2)),
                corrects=draw(st.sampled_from([None, lost, *(r.pk for r in made)])),
                observed_at=BASE + timedelta(minutes=draw(st.integers(0, 5))),
                received_at=BASE + timedelta(minutes=draw(st.integers(0, 5))),
            )
        )
    return made


def left_standing(arrivals: Sequence[Receipt]) -> set[uuid.UUID]:
    """The same steps as the intake, in memory: a replaced report never stands again."""
    stored: list[Receipt] = []
    replaced: set[uuid.UUID] = set()
    for report in arrivals:
        tree = [report]
        for member in tree:
            tree += [r for r in stored if r not in tree and corrections.tied(r, member)]
        stored.append(report)
        replaced |= {r.pk for r in tree} - {corrections.standing(tree).pk}
    return {r.pk for r in stored} - replaced


@settings(max_examples=400, deadline=None, database=None)
@given(st.data())
def test_any_reports_in_any_order_leave_the_same_ones_standing(data):
    made = data.draw(reports())
    assert left_standing(data.draw(st.permutations(made))) == left_standing(made)
