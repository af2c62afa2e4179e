"""An item that is not on the place's list was shipped to it or received there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from logistik.models import Balance, Severity

from . import law, wording
from .base import Breach, Rule, Scope, balance_subject


def question(scope: Scope, now: datetime) -> QuerySet[Balance]:
    there = Q(shipped__gt=0) | Q(received_good__gt=0) | Q(received_damaged__gt=0)
    rows = Balance.objects.filter(there, need=0).at_stops()
    return scope.on(rows).select_related("item", "place__parent")


def explain(row: Any, now: datetime) -> Breach:
    counted = row.received_good + row.received_damaged
    deed, actual = ("menerima", counted) if counted else ("dikirimi", row.shipped)
    return Breach(
        election=row.election_id,
        place=row.place_id,
        item=row.item_id,
        subject=balance_subject(row),
        expected=0,
        actual=actual,
        severity=Severity.SERIUS,
        sentence=(
            f"{row.place.label} {deed} {wording.goods(actual, row.item)}, "
            f"barang yang tidak ada dalam daftar kebutuhannya."
        ),
    )


RULE = Rule(
    key="tepat_jenis",
    kind="tidak_dibutuhkan",
    name="Barang yang tidak dibutuhkan",
    basis=(law.SUPERVISION, law.PRINCIPLES),
    question=question,
    explain=explain,
    remedy="Barang ditarik dan laporan dikoreksi, atau daftar kebutuhan pemilihan ini diperbaiki.",
)
