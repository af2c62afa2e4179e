"""Reports that come at the same moment are stored together; each is answered as if it had come alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from logistik import balance, intake, locks
from logistik.elections import Plan, create_election
from logistik.intake.gathering import Gathering
from logistik.models import Flag, Receipt
from logistik.tests.world import FOREIGN_KAB, FOREIGN_TPS, TPS, Phone, counted, receipt
from pengawasan import audit, vouching
from pengawasan.models import AuditEntry, Supervisor

PATIENT = 60


class Store:
    """Keeps the first set until it may go on; of each set what was in it."""

    def __init__(self) -> None:
        self.sets: list[list[int]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, things: list[int]) -> list[int]:
        self.sets.append(things)
        if len(self.sets) == 1:
            self.begun.set()
            assert self.go_on.wait(PATIENT)
        if -1 in things:
            raise ValueError(things)
        return [10 * thing for thing in things]


def _until(said: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENT
    while not said():
        assert time.monotonic() < end
        threading.Event().wait(0.01)


def _meeting(store: Store, gathering: Gathering[int, int], later: list[list[int]]) -> list[Any]:
    """What becomes of those who come while the first set is being stored, one after the other."""
    with ThreadPoolExecutor(1 + len(later)) as pool:
        answers = [pool.submit(gathering.hand_in, [0])]
        assert store.begun.wait(PATIENT)
        for number, things in enumerate(later, 1):
            answers.append(pool.submit(gathering.hand_in, things))
            _until(lambda number=number: len(gathering._waiting) == number)  # type: ignore[misc]
        store.go_on.set()
        return [answer.exception() or list(answer.result()) for answer in answers]


def test_who_comes_while_others_are_stored_makes_the_next_set() -> None:
    store = Store()
    gathering = Gathering(store, most=4, patience=PATIENT)
    answers = _meeting(store, gathering, [[1], [2, 3], [4, 5]])
    assert answers == [[0], [10], [20, 30], [40, 50]]
    assert sorted(map(len, store.sets)) == [1, 2, 3]  # a request is never torn, and no set is larger than it may be
    assert gathering.hand_in([6]) == [60]


def test_where_several_come_those_just_answered_are_waited_for_and_alone_nobody_waits() -> None:
    store = Store()
    gathering = Gathering(store, most=50, pause=PATIENT, patience=PATIENT)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(gathering.hand_in, [0])
        assert store.begun.wait(PATIENT)
        second = pool.submit(gathering.hand_in, [1])
        _until(lambda: len(gathering._waiting) == 1)
        store.go_on.set()
        assert first.result() == [0]
        again = pool.submit(gathering.hand_in, [2])
        assert (second.result(PATIENT / 2), again.result(PATIENT / 2)) == ([10], [20])
        assert sorted(store.sets[-1]) == [1, 2]
        alone = Gathering(store, most=50, pause=PATIENT, patience=PATIENT)
        for thing in (3, 4):
            assert pool.submit(alone.hand_in, [thing]).result(PATIENT / 2) == [10 * thing]


def test_what_befalls_a_set_reaches_those_who_were_in_it_and_nobody_else() -> None:
    store = Store()
    gathering = Gathering(store, most=2, patience=PATIENT)
    first, *others = _meeting(store, gathering, [[-1], [1], [2], [3]])
    (failed,) = (some for some in store.sets if -1 in some)
    assert first == [0]
    for number, answer in zip((-1, 1, 2, 3), others, strict=True):
        assert isinstance(answer, ValueError) if number in failed else answer == [10 * number]
    assert gathering.hand_in([4]) == [40]


def test_nobody_waits_for_ever_behind_a_set_that_is_stuck() -> None:
    store = Store()
    gathering = Gathering(store, most=50, patience=0.01)
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(gathering.hand_in, [0])
        assert store.begun.wait(PATIENT)
        assert gathering.hand_in([1]) == [10]
        assert not stuck.done()
        store.go_on.set()
        assert stuck.result() == [0]


@pytest.mark.django_db
def test_reports_of_two_kabupaten_in_one_set_are_proved_each_in_its_own_chain(people: dict[str, Supervisor]) -> None:
    now = timezone.now()
    day = timezone.localtime(now).date()
    create_election(Plan("OKU", FOREIGN_KAB, voting_day=day, contests=("BUP",), is_sample=True), now=now)

    def said(place: str, by: str, election: str) -> tuple[intake.Report, intake.Sent]:
        content = receipt(place=place, election=election)
        goods = [intake.Counted("SS-BUP", 410, 2)]
        report = intake.Report(UUID(content["id"]), place, now, election=election, lines=goods)
        return report, intake.Sent(content, intake.canonical(content), people[by], now)

    set_of = [said(TPS[0], "ptps", "PALI"), said(FOREIGN_TPS, "outsider", "OKU"), said(TPS[1], "outsider", "PALI")]
    report, sent = set_of[0]  # and somebody else has come to know it, and says the same under its id
    here, there, refused, copied = intake.hand_in([*set_of, (report, replace(sent, user=people["outsider"]))])
    assert isinstance(copied, intake.Answer)
    assert (copied.status, copied.body.keys()) == ("conflict", {"id", "status", "detail"})
    assert isinstance(here, intake.Answer)
    assert isinstance(there, intake.Answer)
    assert isinstance(refused, intake.OutOfScope)
    for answer, place in ((here, TPS[0]), (there, FOREIGN_TPS)):
        entry = AuditEntry.objects.get(subject=answer.body["id"], action="receipt.stored")
        proof = answer.body["receipt"]["payload"]
        assert (entry.chain_id, entry.hash) == (place[:5], proof["head"]) == (proof["chain"], proof["head"])
        flags = {flag["id"] for flag in answer.body["flags"]}
        assert flags == set(Flag.objects.filter(place=place).values_list("pk", flat=True)) != set()
        assert {f"flag:{pk}" for pk in flags} <= entry.data["states"].keys()
    assert balance.verify() == audit.verify() == []
    assert not [one for one in vouching.differences() if isinstance(one.row, Flag | Receipt)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_dies_costs_nobody_but_its_own_set(phone: Callable[[str], Phone]) -> None:
    headers = phone("panwascam").headers
    lost, others = receipt(place=TPS[0]), [receipt(place=TPS[1], lines=[counted("SS-BUP", n)]) for n in range(6)]

    def send(content: dict[str, Any]) -> int:
        sender = Phone(None)
        sender.headers = headers
        try:
            return int(sender.post("receipts/", content).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(7) as pool:
        with transaction.atomic():
            locks.take([f"place:{TPS[0]}"])
            waits = pool.submit(send, lost)
            _until(lambda: bool(_blocked()))
            answers = pool.map(send, others)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [_blocked()[0]])
        assert waits.result() == 503
        assert list(answers) == [201] * 6
    assert send(lost) == 201
    assert set(Receipt.objects.values_list("pk", flat=True)) == {UUID(c["id"]) for c in (lost, *others)}
    assert balance.verify() == audit.verify() == []


def _blocked() -> list[int]:
    """Whoever waits for somebody's name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted"
        )
        return [pid for (pid,) in cursor.fetchall()]
