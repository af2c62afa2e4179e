"""The manifests addressed to a place do not add up to its need.

Too much is judged at once. Too little is judged for a polling station as soon as something left for it; for a
kecamatan or desa, where several lorries are normal, only after the last planned one left or the deadline passed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from logistik.models import Balance, Severity
from pengawasan.models import Level

from . import law, wording
from .base import Breach, Rule, Scope, balance_subject


def question(scope: Scope, now: datetime) -> QuerySet[Balance]:
    excess = Q(is_excess=True, shipped__gt=F("need"), need__gt=0)
    left = Q(departed__gt=0) & (Q(departed__gte=F("shipped")) | Q(level=Level.TPS))
    short = Q(is_short_manifest=True) & (left | Q(due_at__lte=now))
    return scope.on(Balance.objects.filter(excess | short)).select_related("item", "place__parent")


def explain(row: Any, now: datetime) -> Breach:
    difference = row.shipped - row.need
    word = "lebih" if difference > 0 else "kurang"
    return Breach(
        election=row.election_id,
        place=row.place_id,
        item=row.item_id,
        basis=law.of_quantity(row.item),
        subject=balance_subject(row),
        expected=row.need,
        actual=row.shipped,
        severity=Severity.SERIUS,
        sentence=(
            f"Surat jalan untuk {row.place.label} memuat {wording.goods(row.shipped, row.item)}, "
            f"{word} {wording.number(abs(difference))} dari kebutuhan {wording.number(row.need)}."
        ),
    )


RULE = Rule(
    key="tepat_jumlah",
    kind="manifes",
    name="Surat jalan tidak sama dengan kebutuhan",
    basis=(law.BALLOTS, law.PSU_STOCK, law.SUPERVISION, law.PRINCIPLES),
    question=question,
    explain=explain,
    remedy="Surat jalan susulan, atau pembatalan surat jalan yang keliru, sehingga jumlahnya sama dengan kebutuhan.",
)
