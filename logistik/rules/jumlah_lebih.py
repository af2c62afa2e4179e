"""Received good is more than needed: at once, since no later lorry can mend it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from logistik.models import Balance, Severity

from . import law, wording
from .base import Breach, Rule, Scope, balance_subject


def question(scope: Scope, now: datetime) -> QuerySet[Balance]:
    # Need 0 is "not on this place's list": that is tepat_jenis, not a quantity.
    rows = Balance.objects.filter(is_excess=True, received_good__gt=F("need"), need__gt=0)
    return scope.on(rows).select_related("item", "place__parent")


def explain(row: Any, now: datetime) -> Breach:
    excess = wording.number(row.received_good - row.need)
    count = wording.goods(row.received_good, row.item)
    return Breach(
        election=row.election_id,
        place=row.place_id,
        item=row.item_id,
        basis=law.of_quantity(row.item),
        subject=balance_subject(row),
        expected=row.need,
        actual=row.received_good,
        severity=Severity.SERIUS if row.item.category == "utama" else Severity.PERINGATAN,
        sentence=(
            f"{row.place.label} menerima {count} dalam keadaan baik, lebih {excess} dari {wording.number(row.need)}."
        ),
    )


RULE = Rule(
    key="tepat_jumlah",
    kind="lebih",
    name="Lebih dari kebutuhan",
    basis=(law.BALLOTS, law.PSU_STOCK, law.SUPERVISION, law.PRINCIPLES),
    question=question,
    explain=explain,
    remedy="Kelebihan ditarik dan laporan dikoreksi sehingga jumlah baik sama dengan kebutuhan.",
)
