"""The life of a flag when everybody writes at once: reports, sweeps, the clock and people."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction

from logistik import balance, checking, flags, locks, needs
from logistik.intake import Counted
from logistik.models import Flag, FlagEvent

from .ground import NOW, TPS, Ground, kinds, life, snapshot

EVENT = FlagEvent.Kind


def together(*deeds: Callable[[], object]) -> None:
    """Run all at the same moment, each on its own connection; the first error is ours."""
    gate, errors = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            gate.wait(20)
            deed()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise errors[0]


@pytest.mark.django_db(transaction=True)
def test_the_clock_leaves_to_a_sweep_that_is_at_it_what_that_one_does() -> None:
    ground = Ground()
    ground.count(TPS, {"SS-BUP": 90})
    ground.sweep(ground.wait(days=9))
    owed = snapshot()
    Flag.objects.filter(kind="belum_diterima").update(facts="")  # there is something to do
    holds, done = threading.Event(), threading.Event()

    def other() -> None:
        with transaction.atomic():
            locks.take(["sweep"])
            holds.set()
            done.wait()
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    holds.wait()
    assert checking.sweep(ground.now, patient=False).finished_at is None
    assert Flag.objects.filter(kind="belum_diterima", facts="").exists()
    done.set()
    thread.join()
    assert checking.sweep(ground.now, patient=False).finished_at
    assert not Flag.objects.filter(kind="belum_diterima", facts="").exists()
    assert snapshot() == owed


#: What a deed has left behind in its session, but for the settings that PgBouncer hands over with it.
LEFT_BEHIND = """
    SELECT 'lock ' || mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'
     UNION ALL SELECT 'statement ' || name FROM pg_prepared_statements
     UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable
     UNION ALL SELECT 'channel ' || name FROM pg_listening_channels() AS name
     UNION ALL SELECT 'table ' || relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()
     UNION ALL SELECT 'setting ' || name FROM pg_settings
                WHERE source = 'session' AND name NOT IN ('TimeZone', 'client_encoding', 'DateStyle')
"""


@pytest.mark.django_db(transaction=True)
def test_two_reports_and_a_sweep_at_once_raise_each_flag_once() -> None:
    ground = Ground()
    for _ in range(8):
        together(
            lambda: ground.count(TPS, [Counted("SS-BUP", 3), Counted("TNT", 0, 1)]),
            lambda: ground.count(TPS, {"SS-BUP": 4}),
            ground.sweep,
            ground.sweep,
        )
    subjects = Counter(Flag.objects.standing().values_list("rule", "kind", "subject"))
    assert set(subjects.values()) == {1}
    assert set(subjects) == {
        ("tepat_jumlah", "kurang", f"{TPS}/SS-BUP"),
        ("tepat_jumlah", "kurang", f"{TPS}/TNT"),
        ("tepat_kualitas", "rusak", f"{TPS}/TNT"),
    }
    assert Flag.objects.get(kind="kurang", item="SS-BUP").actual == 56
    assert not FlagEvent.objects.filter(kind=EVENT.CLEARED).exists()
    assert balance.verify() == []
    ground.count(TPS, {"SS-BUP": 1}, corrects=ground.count(TPS, {"SS-BUP": 4}))
    ground.sweep()
    needs.compute_needs(ground.election, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(LEFT_BEHIND)
        assert cursor.fetchall() == [], "a pool that lends sessions out by the transaction would give this to others"


@pytest.mark.django_db(transaction=True)
def test_goods_that_mend_a_flag_while_a_sweep_looks_leave_it_mended() -> None:
    ground = Ground()
    for number in range(10):
        wrong, right = ground.count(TPS, {"SS-BUP": 90}), uuid4()
        assert kinds() == ["kurang"]
        together(
            lambda wrong=wrong, right=right: ground.count(TPS, {"SS-BUP": 100}, corrects=wrong, id=right),
            ground.sweep,
            ground.sweep,
        )
        assert kinds() == [], number
        ground.count(TPS, {}, corrects=right)
    assert Flag.objects.filter(kind="kurang", status="teratasi").count() == 10


@pytest.mark.django_db(transaction=True)
def test_a_person_who_dismisses_while_a_report_changes_the_numbers_is_not_written_over() -> None:
    ground = Ground()
    ground.count(TPS, {"SS-BUP": 10})
    for number in range(10):
        flag = Flag.objects.get()
        together(
            lambda flag=flag: flags.dismiss(flag, user=ground.staff, reason="Contoh.", now=NOW),
            lambda: ground.count(TPS, {"SS-BUP": 1}),
        )
        events = [kind for kind, _ in life(flag)][-2:]
        flag.refresh_from_db()
        assert flag.actual == 11 + number
        assert (events, flag.status) in [
            ([EVENT.DISMISSED, EVENT.REOPENED], "terbuka"),
            ([EVENT.CHANGED, EVENT.DISMISSED], "dikesampingkan"),
        ]
        if flag.status == "dikesampingkan":
            ground.count(TPS, {"SS-BUP": 0})
            Flag.objects.filter(pk=flag.pk).update(status="terbuka")
