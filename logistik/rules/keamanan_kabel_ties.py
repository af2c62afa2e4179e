"""Cable ties are missing from a box, whatever its seal: it can be opened without breaking one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Receipt, Severity
from logistik.models.report import CableTies

from . import law
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    rows = Receipt.objects.standing().filter(cable_ties=CableTies.MISSING)
    return scope.on(rows).select_related("place__parent")


def explain(row: Any, now: datetime) -> Breach:
    sentence = f"{row.place.label}: kabel ties tidak ada atau kurang; segel {str(row.get_seal_display()).lower()}."
    return receipt_breach(row, severity=Severity.KRITIS, sentence=sentence)


RULE = Rule(
    key="keamanan",
    kind="kabel_ties",
    name="Kabel ties tidak ada atau kurang",
    basis=(law.SEALS,),
    question=question,
    explain=explain,
    remedy="Berita acara dan penguncian ulang, lalu laporan dikoreksi.",
)
