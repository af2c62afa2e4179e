"""Goods were received after the deadline of the place. Those packed for another place are wrong there, not late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Receipt, Severity

from . import law, wording
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    return scope.on(Receipt.objects.late()).select_related("place__parent")


def explain(row: Any, now: datetime) -> Breach:
    return receipt_breach(
        row,
        severity=Severity.SERIUS,
        sentence=(
            f"{row.place.label} menerima barang {wording.moment(row.judged_at, row.place.timezone)}, "
            f"{wording.span(row.judged_at - row.due_at)} setelah batas "
            f"{wording.deadline(row.due_at, row.place.timezone)}."
        ),
    )


RULE = Rule(
    key="tepat_waktu",
    kind="terlambat",
    name="Diterima setelah batas waktu",
    basis=(law.DEADLINE, law.PRACTICE_H3),
    question=question,
    explain=explain,
    remedy="Hanya koreksi waktu pengamatan atau perubahan tenggat; keterlambatan itu sendiri tetap tercatat.",
)
