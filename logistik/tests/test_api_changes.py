"""The delta: whatever commits is told at least once, however late it commits; nothing of others' regions."""

from __future__ import annotations

import threading
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from logistik import changes
from logistik.api.changes import written
from logistik.models import Balance, Change, Election, Flag
from logistik.tests import world
from logistik.tests.test_api_concerns import answer_to, concern
from logistik.tests.world import TPS, Phone, receipt, shipment
from pengawasan.models import Assignment, Supervisor

# Everything here must really commit: a test inside one open transaction would wait for itself. Other tests that run
# beside it on the same server hold transactions open too: then what was told before is told again, rightly.
pytestmark = pytest.mark.django_db(transaction=True)


def all_behind() -> bool:
    """Whether every change so far is older than any transaction that still writes on this server."""
    with connection.cursor() as query:
        query.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > coalesce(max(xid), 0) FROM logistik_change"
        )
        return bool(query.fetchone()[0])


def wait_for_others() -> None:
    """Transactions of tests beside this one may be open: until they end, what was told is rightly told again."""
    deadline = time.monotonic() + 60
    while not all_behind():
        assert time.monotonic() < deadline


class Reader:
    """Somebody's phone that keeps its cursor."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        wait_for_others()
        self.cursor = phone.get("changes/").json()["cursor"]

    def read(self) -> dict[str, Any]:
        answer = self.phone.get("changes/", cursor=self.cursor)
        assert answer.status_code == 200, answer.content
        self.cursor = answer.json()["cursor"]
        return answer.json()

    def ids(self) -> dict[str, list[Any]]:
        """Keys by kind, without the balance: that of the fixtures may come again (see below)."""
        found = self.read()["upserts"]
        return {kind: [row["id"] for row in rows] for kind, rows in found.items() if rows and kind != "balance"}


def test_without_a_cursor_it_begins_here(phone):
    ptps = phone("ptps")
    ptps.report()
    first = ptps.get("changes/").json()
    assert first["reset"] is True
    assert not any(first["upserts"].values())
    assert first["regions"] == [TPS[0]]
    after = ptps.get("changes/", cursor=first["cursor"]).json()
    assert (after["reset"], after["more"], after["tombstones"]) == (False, False, [])


def test_what_stands_before_the_cursor_is_not_told(phone, people):
    phone("ptps").report()
    wait_for_others()
    user, now = people["pkd"], timezone.now()
    last = Change.objects.latest("xid", "id")
    before, after = (changes.Cursor(last.xid, row, [world.DESA], now) for row in (0, last.pk))
    assert changes.since(user, before, now).subjects
    assert not changes.since(user, after, now).subjects


def test_a_report_brings_itself_its_flags_its_balance_and_its_shipment(phone):
    pkd, coming = Reader(phone("pkd")), shipment()
    phone("panwascam").post("shipments/", coming)
    found = pkd.read()["upserts"]
    assert [(s["id"], s["status"]) for s in found["shipments"]] == [(coming["id"], "direncanakan")]
    assert {(b["item"], b["shipped"]) for b in found["balance"]} >= {("SS-BUP", 412)}
    content = receipt(shipment=coming["id"])
    phone("ptps").post("receipts/", content)
    found = pkd.read()["upserts"]
    assert [r["id"] for r in found["receipts"]] == [content["id"]]
    assert [(s["id"], s["status"]) for s in found["shipments"]] == [(coming["id"], "diterima")]
    assert {f["kind"] for f in found["flags"]} == {"kurang", "rusak"}
    assert {(b["item"], b["received_good"]) for b in found["balance"]} >= {("SS-BUP", 410)}


def test_what_happens_on_the_way_and_a_correction_come_too(phone):
    ptps, coming, content = phone("ptps"), shipment(), receipt()
    pkd = Reader(phone("pkd"))
    ptps.post("shipments/", coming)
    pkd.read()
    ptps.happen(coming["id"], "berangkat")
    (shown,) = pkd.read()["upserts"]["shipments"]
    assert [e["kind"] for e in shown["events"]] == ["berangkat"]
    ptps.post("receipts/", content)
    better = receipt(corrects=content["id"])
    ptps.post("receipts/", better)
    by_id = {r["id"]: r["superseded_by"] for r in pkd.read()["upserts"]["receipts"]}
    assert by_id == {content["id"]: better["id"], better["id"]: None}


def test_answers_come_to_whoever_asked(phone):
    ptps, content = phone("ptps"), concern()
    mine = Reader(ptps)
    ptps.post("concerns/", content)
    assert mine.ids()["concerns"] == [content["id"]]
    answer_to(phone("panwascam"), content, text="Sudah diteruskan.")
    (shown,) = mine.read()["upserts"]["concerns"]
    assert (shown["state"], shown["unread"], shown["replies"][0]["text"]) == ("dijawab", 1, "Sudah diteruskan.")


def test_a_flag_set_aside_comes_too(phone):
    pkd = Reader(phone("pkd"))
    phone("ptps").report()
    pkd.read()
    flag = Flag.objects.earliest("pk")
    phone("staf").post(f"flags/{flag.pk}/dismiss/", {"reason": "contoh"})
    assert {f["id"]: f["status"] for f in pkd.read()["upserts"]["flags"]}[flag.pk] == "dikesampingkan"


def test_nobody_hears_of_other_regions(phone):
    others = [Reader(phone(name)) for name in ("ptps2", "tetangga", "outsider")]
    mine = Reader(phone("ptps"))
    coming, content = shipment(), concern()
    phone("pkd").post("shipments/", coming)
    phone("ptps").report(shipment=coming["id"])
    phone("ptps").post("concerns/", content)
    assert [other.ids() for other in others] == [{}, {}, {}]
    assert set(mine.ids()) == {"shipments", "receipts", "flags", "concerns"}
    for other in others:
        assert TPS[0] not in {row["place"] for row in other.read()["upserts"]["balance"]}
    assert phone(None).get("changes/").status_code == 401


def test_a_box_that_went_astray_shows_nothing_of_its_shipment(phone):
    elsewhere = shipment(origin=world.OTHER_DESA, destination=world.OTHER_TPS)
    phone("tetangga").post("shipments/", elsewhere)
    ptps, neighbour = Reader(phone("ptps")), Reader(phone("tetangga"))
    phone("ptps").report(shipment=elsewhere["id"])
    assert "shipments" not in ptps.ids()
    assert neighbour.ids() == {"shipments": [elsewhere["id"]]}


def test_what_commits_late_is_not_skipped(phone):
    """One transaction writes first and commits last; another writes and commits in between, and is read."""
    pkd, content = Reader(phone("pkd")), receipt()
    wrote, finish = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            Balance.objects.filter(place=TPS[1], item="SS-BUP").update(need=F("need") + 1)
            wrote.set()
            finish.wait()
        connection.close()

    writer = threading.Thread(target=late)
    writer.start()
    wrote.wait()
    try:
        assert phone("ptps").post("receipts/", content).status_code == 201
        before = pkd.read()["upserts"]
    finally:
        finish.set()
        writer.join()
    after = pkd.read()["upserts"]
    assert [r["id"] for r in before["receipts"]] == [content["id"]]
    needs = {row["item"]: row["need"] for row in after["balance"] if row["place"] == TPS[1]}
    assert needs["SS-BUP"] == Balance.objects.get(place=TPS[1], item="SS-BUP").need


def test_whatever_many_writers_commit_a_reader_gets_it_all(people):
    """Transactions of every length overlap while somebody reads all the time."""
    user, now = people["pkd"], timezone.now()
    cursor = changes.since(user, None, now).cursor
    seen: list[str] = []

    def write(writer: int) -> None:
        for n in range(25):
            with transaction.atomic():
                Change.objects.create(kind="contoh", subject=f"{writer}-{n}-a", place=TPS[0])
                for _ in range((writer * n) % 7):
                    Election.objects.count()
                Change.objects.create(kind="contoh", subject=f"{writer}-{n}-b", place=TPS[0])
        connection.close()

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(5)]
    for writer in writers:
        writer.start()
    running = True
    while running:
        running = any(writer.is_alive() for writer in writers)
        more = True
        while more:
            delta = changes.since(user, cursor, now)
            cursor, more = delta.cursor, delta.more
            seen += delta.subjects.get("contoh", set())
    assert set(seen) == {f"{w}-{n}-{half}" for w in range(5) for n in range(25) for half in "ab"}


def test_a_lot_comes_in_pages(phone):
    pkd, ptps = Reader(phone("pkd")), phone("ptps")
    Change.objects.bulk_create(Change(kind="flag", subject="0", place=TPS[0]) for _ in range(2 * changes.PAGE))
    Change.objects.bulk_create(Change(kind="flag", subject="0", place=world.OTHER_TPS) for _ in range(changes.PAGE))
    content = receipt()
    ptps.post("receipts/", content)
    answers = [pkd.read()]
    while answers[-1]["more"]:
        answers.append(pkd.read())
    assert len(answers) == 3
    assert [len(a["upserts"]["receipts"]) for a in answers] == [0, 0, 1]


def test_the_end_of_an_assignment_buries_its_region(phone):
    ptps = Reader(phone("ptps"))
    yesterday = timezone.localdate() - timedelta(days=1)
    Assignment.objects.filter(supervisor__username="ptps").update(valid_to=yesterday)
    phone("pkd").report()
    before = ptps.cursor
    for _ in range(2):  # an answer may be lost on the way: the same cursor says the same
        ptps.cursor = before
        told = ptps.read()
        assert told["tombstones"] == [{"kind": "region", "id": TPS[0]}]
        assert (told["regions"], told["reset"]) == ([], False)
        assert not any(told["upserts"].values())
    assert ptps.read()["tombstones"] == []


def test_a_narrower_assignment_buries_the_wider_one(phone):
    pkd = Reader(phone("pkd"))
    Assignment.objects.filter(supervisor__username="pkd").update(region=TPS[1])
    told = pkd.read()
    assert (told["tombstones"], told["regions"]) == ([{"kind": "region", "id": world.DESA}], [TPS[1]])


def test_a_new_region_asks_for_a_fresh_start(phone):
    ptps = Reader(phone("ptps"))
    user = Supervisor.objects.get(username="ptps")
    Assignment.objects.create(supervisor=user, role="ptps", region_id=TPS[1], valid_from=timezone.localdate())
    told = ptps.read()
    assert (told["reset"], told["regions"], told["tombstones"]) == (True, [TPS[0], TPS[1]], [])
    phone("pkd").report(place=TPS[1])
    assert "receipts" in ptps.ids()


def test_a_cursor_that_is_not_ours_is_refused(phone):
    ptps, other = Reader(phone("ptps")), Reader(phone("ptps2"))
    for word in ("x", "0", ptps.cursor[:-1], f"{ptps.cursor}x", other.cursor, "\x00", "é", "x" * 20_000):
        answer = ptps.phone.get("changes/", cursor=word)
        assert answer.status_code == 400, word
        assert list(answer.json()["errors"]) == ["cursor"]


def test_a_cursor_too_old_or_of_another_database_starts_anew(phone, people):
    ptps, user, now = phone("ptps"), people["ptps"], timezone.now()
    current = changes.since(user, None, now).cursor
    for cursor in (
        changes.Cursor(current.xid, 0, [TPS[0]], now - changes.KEPT - timedelta(minutes=1)),
        changes.Cursor(current.xid + 10**6, 0, [TPS[0]], now),
    ):
        assert ptps.get("changes/", cursor=written(cursor, user)).json()["reset"] is True


def test_only_what_no_cursor_can_ask_for_is_forgotten(phone, people):
    now = timezone.now()
    for days in (0, 29, 30, 32):
        Change.objects.create(kind="contoh", subject=str(days), place=TPS[0], at=now - timedelta(days=days))
    assert changes.prune(now) == 1
    kept = Change.objects.filter(kind="contoh").values_list("subject", flat=True)
    assert sorted(kept) == ["0", "29", "30"]


def test_a_write_that_changes_nothing_is_no_change(phone):
    phone("ptps").report()
    before = Change.objects.count()
    Balance.objects.update(need=F("need"))
    Flag.objects.update(status=F("status"))
    assert Change.objects.count() == before
    Balance.objects.filter(place=TPS[0]).update(need=F("need") + 1)
    assert Change.objects.count() == before + 1


def test_the_delta_costs_the_same_however_much_it_is(phone, django_assert_max_num_queries):
    ptps, pkd = phone("ptps"), Reader(phone("pkd"))
    for _ in range(4):
        coming, content = shipment(), concern()
        ptps.post("shipments/", coming)
        ptps.report(shipment=coming["id"], id=str(uuid.uuid4()))
        ptps.post("concerns/", content)
        answer_to(ptps, content)
    with django_assert_max_num_queries(18):
        assert {kind: len(rows) for kind, rows in pkd.ids().items() if kind in ("receipts", "concerns")} == {
            "receipts": 4,
            "concerns": 4,
        }
