"""Something was received damaged and has not been replaced."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Balance, Severity

from . import law, wording
from .base import Breach, Rule, Scope, balance_subject


def question(scope: Scope, now: datetime) -> QuerySet[Balance]:
    rows = Balance.objects.filter(is_damaged=True)
    return scope.on(rows).select_related("item", "place__parent")


def explain(row: Any, now: datetime) -> Breach:
    replaced = f", baru {wording.number(row.replaced)} diganti" if row.replaced else ""
    return Breach(
        election=row.election_id,
        place=row.place_id,
        item=row.item_id,
        subject=balance_subject(row),
        expected=0,
        actual=row.received_damaged - row.replaced,
        severity=Severity.SERIUS,
        sentence=(f"{row.place.label} menerima {wording.goods(row.received_damaged, row.item)} rusak{replaced}."),
    )


RULE = Rule(
    key="tepat_kualitas",
    kind="rusak",
    name="Diterima rusak",
    basis=(law.DAMAGE, law.SUPERVISION),
    question=question,
    explain=explain,
    remedy="Penerimaan pengganti (arah penggantian) sebanyak yang rusak, atau koreksi laporan.",
)
