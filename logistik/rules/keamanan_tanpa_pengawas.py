"""No supervisor was present when the goods were received."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Receipt, Severity
from logistik.models.report import Witness

from . import law
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    rows = Receipt.objects.standing().filter(witness=Witness.ABSENT)
    return scope.on(rows).select_related("place__parent")


def explain(row: Any, now: datetime) -> Breach:
    return receipt_breach(
        row,
        severity=Severity.PERINGATAN,
        sentence=f"Penerimaan di {row.place.label} tidak disaksikan pengawas.",
    )


RULE = Rule(
    key="keamanan",
    kind="tanpa_pengawas",
    name="Tidak disaksikan pengawas",
    basis=(law.SUPERVISION,),
    question=question,
    explain=explain,
    remedy="Hitung ulang dengan pengawas hadir, dilaporkan sebagai koreksi.",
)
