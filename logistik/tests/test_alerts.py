"""Whoever must know is told, once; nobody's bad address keeps the others waiting."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from logistik import alerts
from logistik.models import Alert, Flag
from pengawasan.models import Assignment, Supervisor

from .ground import DESA, KAB, KEC, NOW, TPS, TPS2, Ground, supervisor


def told() -> list[int]:
    return sorted(Alert.objects.values_list("recipient", flat=True))


def person(code: str, role: str, **more: Any) -> Supervisor:
    return supervisor(code, role, email=f"{role}@contoh.invalid", **more)


class Stubborn(EmailBackend):
    """A real mailbox in memory, in front of a server that refuses one address."""

    def send_messages(self, messages: Any) -> int:
        if any("ptps@contoh.invalid" in message.to for message in messages):
            raise ConnectionRefusedError("alamat ditolak")
        return super().send_messages(messages)


def test_everybody_in_charge_at_or_above_the_place_gets_one_row_per_flag(ground: Ground) -> None:
    above = [
        person(code, role) for code, role in ((TPS, "ptps"), (DESA, "pkd"), (KEC, "panwascam"), (KAB, "koordinator"))
    ]
    for code, role in ((TPS2, "ptps"), ("91.01.02", "panwascam"), (KAB, "pengamat"), (KAB, "pimpinan")):
        person(code, role)
    ground.count(TPS, {"SS-BUP": 90, "TNT": 1})
    assert Flag.objects.count() == 2
    assert told() == sorted(2 * [p.pk for p in (*above, ground.staff)])
    ground.sweep()
    alerts.enqueue(Flag.objects.all(), NOW)
    assert Alert.objects.count() == 2 * 5


def test_two_assignments_are_one_person(ground: Ground) -> None:
    Assignment.objects.create(supervisor=ground.staff, role="pkd", region_id=DESA, valid_from=date(2024, 1, 1))
    ground.count(TPS, {"SS-BUP": 90})
    assert told() == [ground.staff.pk]


def test_a_warning_wakes_nobody(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 100}, witness="absent")
    assert Flag.objects.get().severity == "peringatan"
    assert told() == []


def test_only_those_in_office_on_that_day_at_that_place(ground: Ground) -> None:
    today = NOW.date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    gone, comes, left = (person(TPS, "ptps") for _ in range(3))
    gone.assignments.update(valid_to=yesterday)
    comes.assignments.update(valid_from=tomorrow)
    Supervisor.objects.filter(pk=left.pk).update(is_active=False)
    ground.count(TPS, {"SS-BUP": 90})
    assert told() == [ground.staff.pk]


def test_the_day_is_that_of_the_place(ground: Ground) -> None:
    """At 23.30 UTC it is already the next morning in West Indonesia."""
    late = NOW.replace(hour=23, minute=30)
    comes = person(TPS, "ptps")
    comes.assignments.update(valid_from=late.date() + timedelta(days=1))
    ground.count(TPS, {"SS-BUP": 90}, late)
    assert comes.pk in told()


def test_what_the_message_says(ground: Ground) -> None:
    ptps = person(TPS, "ptps")
    ground.count(TPS, {"SS-BUP": 90})
    assert alerts.send_waiting(NOW) == 1
    (message,) = mail.outbox
    flag = Flag.objects.get()
    assert "kurang 10 dari 100" in flag.sentence
    assert flag.sentence in message.body
    assert message.to == [ptps.email]
    assert message.subject.startswith("[Kritis] TPS 001")
    assert str(flag.pk) in message.body
    assert TPS in message.body
    for word in ("temuan", "laporan hasil"):
        assert word not in message.body.lower()


def test_nobody_is_told_twice(ground: Ground) -> None:
    person(TPS, "ptps")
    ground.count(TPS, {"SS-BUP": 90})
    assert (alerts.send_waiting(NOW), alerts.send_waiting(NOW)) == (1, 0)
    assert len(mail.outbox) == 1


def test_nobody_has_to_have_an_address(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    assert alerts.send_waiting(NOW) == 0
    alert = Alert.objects.get()
    assert (alert.sent_at, alert.error) == (NOW, "")
    assert mail.outbox == []


def test_a_refused_address_says_why_and_keeps_nobody_waiting(ground: Ground, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Stubborn"
    ptps, pkd = person(TPS, "ptps"), person(DESA, "pkd")
    ground.count(TPS, {"SS-BUP": 90})
    assert alerts.send_waiting(NOW) == 1
    assert [message.to for message in mail.outbox] == [[pkd.email]]
    refused = Alert.objects.get(recipient=ptps)
    assert (refused.sent_at, refused.error) == (None, "alamat ditolak")
    ground.count(TPS2, {"SS-BUP": 90})
    assert alerts.send_waiting(NOW, most=2) == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alerts.send_waiting(NOW) == 1
    refused.refresh_from_db()
    assert (refused.sent_at, refused.error) == (NOW, "")


def test_a_line_break_in_what_was_written_does_not_reach_the_subject(ground: Ground) -> None:
    person(TPS, "ptps")
    shipment = ground.ship(TPS, {"TNT": 2}, manifest_number="SJ 1\nBcc: lain@contoh.invalid")
    ground.count(TPS, {"TNT": 1}, shipment=shipment)
    assert alerts.send_waiting(NOW) == 2
    assert all("\n" not in message.subject for message in mail.outbox)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_message_once() -> None:
    ground = Ground()
    people = [person(TPS, "ptps") for _ in range(3)]
    ground.count(TPS, {"SS-BUP": 90, "TNT": 1})
    gate, sent = threading.Barrier(4), []

    def send() -> None:
        try:
            gate.wait(20)
            sent.append(alerts.send_waiting(NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(sent) == 4
    assert sum(sent) == len(mail.outbox) == 2 * len(people)
    assert not Alert.objects.filter(sent_at__isnull=True).exists()
