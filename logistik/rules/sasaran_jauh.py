"""The report was made farther from the place than the election allows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Receipt, Severity

from . import law, wording
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    return scope.on(Receipt.objects.far()).select_related("place__parent", "election")


def explain(row: Any, now: datetime) -> Breach:
    limit = row.election.distance_limit_m
    return receipt_breach(
        row,
        severity=Severity.PERINGATAN,
        expected=limit,
        actual=row.distance_m,
        sentence=(
            f"Laporan untuk {row.place.label} dibuat {wording.number(row.distance_m)} m dari tempatnya "
            f"(batas {wording.number(limit)} m)."
        ),
    )


RULE = Rule(
    key="tepat_sasaran",
    kind="jauh",
    name="Laporan dibuat jauh dari tempat",
    basis=(law.SUPERVISION,),
    question=question,
    explain=explain,
    remedy="Koreksi laporan dari tempatnya, atau posisi tempat yang diperbaiki.",
)
