"""The supervisor was obstructed or refused access."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Receipt, Severity
from logistik.models.report import Witness

from . import law
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    rows = Receipt.objects.standing().filter(witness=Witness.OBSTRUCTED)
    return scope.on(rows).select_related("place__parent")


def explain(row: Any, now: datetime) -> Breach:
    return receipt_breach(
        row,
        severity=Severity.KRITIS,
        sentence=f"Pengawas di {row.place.label} dihalangi atau ditolak saat mengawasi penerimaan.",
    )


RULE = Rule(
    key="keamanan",
    kind="dihalangi",
    name="Pengawas dihalangi",
    basis=(law.SUPERVISION,),
    question=question,
    explain=explain,
    remedy="Pengawasan ulang tanpa halangan, dilaporkan sebagai koreksi.",
)
