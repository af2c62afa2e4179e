"""Received good is less than needed, once everything addressed to the place has arrived or its deadline passed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from logistik.models import Balance, Item, Severity

from . import law, wording
from .base import Breach, Rule, Scope, balance_subject


def question(scope: Scope, now: datetime) -> QuerySet[Balance]:
    waited = Balance.objects.filter(Q(is_waiting=False) | Q(due_at__lte=now), is_short=True)
    return scope.on(waited).select_related("item", "place__parent")


def explain(row: Any, now: datetime) -> Breach:
    missing = wording.number(row.need - row.received_good)
    count = wording.goods(row.received_good, row.item)
    grave = row.item.category == Item.Category.UTAMA
    return Breach(
        election=row.election_id,
        place=row.place_id,
        item=row.item_id,
        basis=law.of_quantity(row.item),
        subject=balance_subject(row),
        expected=row.need,
        actual=row.received_good,
        severity=Severity.KRITIS if grave else Severity.SERIUS,
        sentence=(
            f"{row.place.label} menerima {count} dalam keadaan baik, kurang {missing} dari {wording.number(row.need)}."
        ),
    )


RULE = Rule(
    key="tepat_jumlah",
    kind="kurang",
    name="Kurang dari kebutuhan",
    basis=(law.BALLOTS, law.PSU_STOCK, law.SUPERVISION, law.PRINCIPLES),
    question=question,
    explain=explain,
    remedy="Penerimaan tambahan atau koreksi laporan yang membuat jumlah baik sama dengan kebutuhan.",
)
