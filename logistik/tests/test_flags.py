"""The life of a flag: opened once, mended or set aside, never erased, whoever else is writing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from logistik import checking, flags, needs, rules
from logistik.intake import Counted
from logistik.models import Alert, Balance, Flag, FlagEvent, Quarantine, Receipt, Sweep
from logistik.rules import Breach
from pengawasan import audit, vouching
from pengawasan.models import AuditEntry

from .ground import DESA, NOW, TPS, TPS2, TPS3, Ground, allot, election, kinds, life, snapshot, standing

EVENT = FlagEvent.Kind


# The sweep


def test_a_second_sweep_changes_nothing(ground: Ground) -> None:
    for place in (TPS, TPS2):
        shipment = ground.ship(place, {"SS-BUP": 90, "TNT": 5}, escort="")
        ground.happen(shipment)
        ground.count(
            place, [Counted("SS-BUP", 88, 2), Counted("LEM", 1, for_place=TPS3)], shipment=shipment, seal="broken"
        )
    ground.sweep(NOW + timedelta(days=9))
    assert len(standing()) > 10
    before = snapshot()
    ground.sweep(NOW + timedelta(days=9))
    assert snapshot() == before
    last = Sweep.objects.order_by("pk").last()
    assert last is not None
    assert (last.opened, last.changed, last.cleared, last.finished_at) == (0, 0, 0, NOW + timedelta(days=9))


def test_a_deed_that_waited_while_the_clock_went_on_is_told_in_the_order_of_the_deeds(ground: Ground) -> None:
    first, second, later = (NOW + timedelta(seconds=n) for n in (2, 1, 3))
    ground.count(TPS, {"SS-BUP": 90}, first)
    flag = Flag.objects.open().get(item="SS-BUP")
    ground.count(TPS, {"SS-BUP": 10}, second)
    flag.refresh_from_db()
    assert flag.cleared_at == flag.opened_at == first
    assert [event.kind for event in flag.events.all()] == [EVENT.OPENED, EVENT.CLEARED]
    assert not Flag.objects.grave_at(later).filter(pk=flag.pk).exists()


#: So many places more, which counted 90 of the 100 ballots they need.
SHORT = """
    INSERT INTO pengawasan_region (code, name, level, parent_id, access, timezone, source_status)
    SELECT p, p, 5, left(p, 13), 'normal', 'Asia/Jakarta', 'SAMPLE' FROM unnest(%(places)s) AS p;
    INSERT INTO logistik_balance (election_id, place_id, item_id, level, need, received_good, last_received_at)
    SELECT 'CONTOH', p, 'SS-BUP', 5, 100, 90, now() FROM unnest(%(places)s) AS p
"""


def test_a_sweep_opens_changes_and_clears_many_flags_in_as_many_statements_as_few(ground: Ground) -> None:
    ground.sweep()
    asked: dict[int, list[int]] = {}
    for count in (1, 5, 50):
        places = [f"{DESA}.{n}" for n in range(100 + count, 100 + 2 * count)]
        with connection.cursor() as cursor:
            cursor.execute(SHORT, {"places": places})
        for good, field in ((90, "opened"), (80, "changed"), (100, "cleared")):
            Balance.objects.filter(place__in=places).update(received_good=good)
            with CaptureQueriesContext(connection) as statements:
                log = checking.sweep(ground.wait(minutes=1))
            assert getattr(log, field) == count, (field, count)
            asked.setdefault(count, []).append(len(statements))
        assert FlagEvent.objects.filter(flag__place__in=places).count() == 3 * count
        assert Alert.objects.filter(flag__place__in=places, recipient=ground.staff).count() == count
    assert asked[50] == asked[5], "the first also begins the audit chain"
    assert [wrong for wrong in vouching.differences() if isinstance(wrong.row, Flag)] == audit.verify() == []


def test_a_sweep_finds_what_the_reports_found(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 88})
    ground.count(DESA, [Counted("TNT", 3, 1)])
    found = standing()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # a superuser who insists
        cursor.execute("TRUNCATE logistik_flag CASCADE")
        cursor.execute("SET LOCAL session_replication_role = origin")
    ground.sweep()
    assert standing() == found


def test_a_sweep_of_one_election_leaves_the_others(ground: Ground) -> None:
    other = election("LAIN")
    allot(other, "TNT", "tps", 5)
    needs.compute_needs(other, now=NOW)
    ground.sweep(NOW + timedelta(days=9))
    assert set(Flag.objects.standing().values_list("election", flat=True)) == {"CONTOH", "LAIN"}
    checking.sweep(now=NOW, election=other)
    assert set(Flag.objects.standing().values_list("election", flat=True)) == {"CONTOH"}


# Mended


def test_a_cleared_flag_keeps_its_history_and_names_the_report_that_mended_it(ground: Ground) -> None:
    first = ground.count(TPS, {"SS-BUP": 90})
    second = ground.count(TPS, {"SS-BUP": 10}, ground.wait(hours=2))
    flag = Flag.objects.get()
    assert (flag.status, flag.opened_at, flag.cleared_at) == (Flag.Status.TERATASI, NOW, ground.now)
    assert (flag.expected, flag.actual) == (100, 90)
    assert life(flag) == [(EVENT.OPENED, first), (EVENT.CLEARED, second)]


def test_a_correction_is_named_as_what_mended_it(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"TNT": 2})
    wrong = ground.count(TPS2, {"TNT": 2}, shipment=shipment, seal="broken")
    right = ground.count(TPS2, {"LEM": 1}, ground.wait(hours=1), corrects=wrong)
    for flag in Flag.objects.all():
        assert life(flag) == [(EVENT.OPENED, wrong), (EVENT.CLEARED, right)]
    assert Flag.objects.count() == 2


def test_new_numbers_change_the_flag_and_say_so(ground: Ground) -> None:
    first = ground.count(TPS, {"SS-BUP": 90})
    second = ground.count(TPS, {"SS-BUP": 5}, ground.wait(hours=1))
    flag = Flag.objects.get()
    assert (flag.actual, flag.status) == (95, Flag.Status.TERBUKA)
    assert "kurang 5" in flag.sentence
    assert life(flag) == [(EVENT.OPENED, first), (EVENT.CHANGED, second)]


def test_short_that_turns_into_too_much_is_no_mending(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    ground.count(TPS, {"SS-BUP": 20}, ground.wait(hours=1))
    short, over = Flag.objects.get(kind="kurang"), Flag.objects.get(kind="lebih")
    assert over.sentence in short.events.get(kind=EVENT.CLEARED).note
    assert life(short)[-1] == (EVENT.CLEARED, None)


def test_a_lorry_that_makes_the_count_wait_is_no_report_and_no_successor(ground: Ground) -> None:
    ground.count(TPS, {"TNT": 1})
    ground.ship(TPS, {"TNT": 5}, ground.wait(hours=1))
    assert kinds() == ["manifes"]
    cleared = Flag.objects.get(kind="kurang").events.get(kind=EVENT.CLEARED)
    assert (cleared.receipt, cleared.note) == (None, "Syarat aturan tidak lagi terpenuhi.")


def test_the_same_breach_again_is_a_new_flag(ground: Ground) -> None:
    wrong = ground.count(TPS, {"SS-BUP": 90})
    right = ground.count(TPS, {"SS-BUP": 100}, ground.wait(hours=1), corrects=wrong)
    ground.count(TPS, {"SS-BUP": 80}, ground.wait(hours=1), corrects=right)
    assert sorted(Flag.objects.values_list("actual", "status")) == [(80, "terbuka"), (90, "teratasi")]


# Set aside


def dismissed(ground: Ground) -> Flag:
    flag = Flag.objects.get(kind="kurang", cleared_at__isnull=True)
    return flags.dismiss(flag, user=ground.staff, reason=" Sudah dihitung ulang. ", now=ground.now)


def test_a_dismissed_flag_stays_dismissed_when_the_sweep_runs(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    flag = dismissed(ground)
    before = snapshot()
    ground.sweep(NOW + timedelta(hours=1))
    assert snapshot() == before
    assert (flag.status, flag.reason, flag.dismissed_by) == ("dikesampingkan", "Sudah dihitung ulang.", ground.staff)
    assert AuditEntry.objects.filter(action="flag.dismissed", subject=str(flag.pk), place=TPS).exists()


def test_a_dismissed_flag_is_open_again_when_its_numbers_change(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    flag = dismissed(ground)
    more = ground.count(TPS, {"SS-BUP": 1}, ground.wait(hours=1))
    flag.refresh_from_db()
    assert (flag.status, flag.actual) == ("terbuka", 91)
    assert life(flag)[-2:] == [(EVENT.DISMISSED, None), (EVENT.REOPENED, more)]


def test_a_dismissed_flag_without_numbers_is_open_again_when_it_is_about_other_goods(ground: Ground) -> None:
    shipment = ground.ship(TPS, {"SS-BUP": 100})
    ground.sweep(ground.wait(days=9))
    flag = Flag.objects.get(kind="belum_diterima", place=TPS, shipment=None)
    assert "SS-BUP" not in flag.sentence
    told = flag.sentence
    flags.dismiss(flag, user=ground.staff, reason="Diambil sendiri oleh KPPS.", now=ground.now)
    ground.happen(shipment, "batal", ground.wait(hours=1))
    flag.refresh_from_db()
    assert (flag.status, flag.actual) == ("terbuka", None)
    assert flag.sentence != told
    assert [event.kind for event in flag.events.all()][-2:] == [EVENT.DISMISSED, EVENT.REOPENED]


def test_a_dismissed_flag_that_is_mended_stays_dismissed(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    flag = dismissed(ground)
    ground.count(TPS, {"SS-BUP": 10}, ground.wait(hours=1))
    flag.refresh_from_db()
    assert (flag.status, flag.cleared_at) == ("dikesampingkan", ground.now)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_dismissed_without_a_reason(ground: Ground, reason: str) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    flag = Flag.objects.get()
    with pytest.raises(ValueError, match="Alasan wajib diisi"):
        flags.dismiss(flag, user=ground.staff, reason=reason, now=NOW)
    with pytest.raises(DatabaseError, match="flag_dismissed_with_reason"), transaction.atomic():
        Flag.objects.update(status="dikesampingkan")
    assert Flag.objects.get().status == "terbuka"


def test_nothing_is_dismissed_twice(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    flag = dismissed(ground)
    with pytest.raises(ValueError, match="dikesampingkan"):
        flags.dismiss(flag, user=ground.staff, reason="Lagi.", now=NOW)


# Nothing is erased


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE logistik_receipt SET notes = 'lain'",
        "DELETE FROM logistik_receipt",
        "UPDATE logistik_receiptline SET good = 100",
        "DELETE FROM logistik_receiptline",
        "DELETE FROM logistik_supersession",
        "UPDATE logistik_supersession SET by_id = by_id",
        "UPDATE logistik_shipment SET escort = 'Polri'",
        "DELETE FROM logistik_shipmentline",
        "UPDATE logistik_shipmentline SET quantity = 1",
        "DELETE FROM logistik_shipmentevent",
        "UPDATE logistik_shipmentevent SET kind = 'batal'",
        "UPDATE logistik_inspection SET points = '{}'",
        "DELETE FROM logistik_sealsighting",
        "UPDATE logistik_submission SET body = ''",
        "DELETE FROM logistik_submission",
        "DELETE FROM logistik_flag",
        "DELETE FROM logistik_flagevent",
        "UPDATE logistik_flagevent SET note = ''",
        "DELETE FROM pengawasan_auditentry",
    ],
)
def test_the_database_itself_refuses_to_forget(ground: Ground, statement: str) -> None:
    shipment = ground.ship(TPS, {"SS-BUP": 100})
    ground.happen(shipment)
    wrong = ground.count(TPS, {"SS-BUP": 90}, shipment=shipment, seal_numbers=["A-1"])
    ground.count(TPS, {"SS-BUP": 91}, ground.wait(hours=1), shipment=shipment, corrects=wrong)
    ground.inspect(TPS, palet=False)
    refused = pytest.raises(DatabaseError, match="Cannot (update|delete)")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_change_of_a_flag_leaves_a_row_even_by_raw_sql(ground: Ground) -> None:
    ground.count(TPS, {"SS-BUP": 90})
    flag = Flag.objects.get()
    known = flag.history.count()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE logistik_flag SET severity = 'info'")
    assert flag.history.count() == known + 1


# A rule that fails


def with_rule(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """Let the rule on damage be a real rule that cannot judge something."""
    broken = replace(rules.kualitas_rusak.RULE, **changes)
    told = tuple(broken if rule is rules.kualitas_rusak.RULE else rule for rule in rules.RULES)
    monkeypatch.setattr(checking, "RULES", told)


def stumbles(row: Any, now: Any) -> Breach:
    if row.place_id == TPS:
        raise ZeroDivisionError("tidak dapat dihitung")
    return rules.kualitas_rusak.explain(row, now)


def test_a_row_that_cannot_be_judged_is_set_aside_and_the_rest_is_judged(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rule(monkeypatch, explain=stumbles)
    for place in (TPS, TPS2):
        ground.count(place, [Counted("TNT", 2, 1), Counted("SS-BUP", 90)])
    ground.sweep()
    assert (kinds(TPS), kinds(TPS2)) == (["kurang"], ["kurang", "rusak"])
    aside = Quarantine.objects.get()
    assert (aside.rule, aside.error, aside.since) == ("tepat_kualitas.rusak", "tidak dapat dihitung", NOW)
    monkeypatch.undo()
    ground.sweep(NOW + timedelta(hours=1))
    assert kinds(TPS) == ["kurang", "rusak"]
    assert not Quarantine.objects.exists()


@pytest.mark.parametrize(
    "failing",
    [
        {"explain": stumbles},
        {"question": lambda scope, now: 1 / 0},
        {"question": lambda scope, now: Flag.objects.raw("SELECT kolom_lain FROM logistik_flag")},
    ],
    ids=["one row", "the question", "the database"],
)
def test_a_rule_that_fails_clears_nothing_and_costs_no_report(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, failing: dict[str, Callable[..., Any]]
) -> None:
    ground.count(TPS, [Counted("TNT", 2, 1)])
    assert kinds() == ["rusak"]
    with_rule(monkeypatch, **failing)
    ground.count(TPS, {"SS-BUP": 90}, ground.wait(hours=1))
    ground.sweep()
    assert kinds() == ["kurang", "rusak"]
    assert Receipt.objects.count() == 2
    assert Quarantine.objects.count() == 1
