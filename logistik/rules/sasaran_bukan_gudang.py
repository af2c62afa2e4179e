"""Goods were put somewhere that is no official store: a resident's house, an office hall."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Receipt, Severity
from logistik.models.report import Storage

from . import law
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    rows = Receipt.objects.standing().filter(storage=Storage.UNOFFICIAL)
    return scope.on(rows).select_related("place__parent")


def explain(row: Any, now: datetime) -> Breach:
    return receipt_breach(
        row,
        severity=Severity.KRITIS,
        sentence=f"Barang untuk {row.place.label} disimpan di tempat yang bukan gudang atau tempat resmi.",
    )


RULE = Rule(
    key="tepat_sasaran",
    kind="bukan_gudang",
    name="Disimpan di tempat tidak resmi",
    basis=(law.SUPERVISION,),
    question=question,
    explain=explain,
    remedy="Barang dipindahkan ke tempat resmi, lalu laporan dikoreksi.",
)
