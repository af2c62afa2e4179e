"""Boxes were seen that bear no number: nothing shows that they are the ones that left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Receipt, Severity

from . import law
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    rows = Receipt.objects.standing().filter(unnumbered__gt=0)
    return scope.on(rows).select_related("place__parent")


def explain(row: Any, now: datetime) -> Breach:
    sentence = f"{row.place.label}: {row.unnumbered} kotak tanpa nomor."
    return receipt_breach(row, severity=Severity.SERIUS, sentence=sentence)


RULE = Rule(
    key="keamanan",
    kind="tanpa_nomor",
    name="Kotak tanpa nomor",
    basis=(law.SEALS,),
    question=question,
    explain=explain,
    remedy="Kotak diberi nomor dengan berita acara, lalu laporan dikoreksi dengan nomornya.",
)
