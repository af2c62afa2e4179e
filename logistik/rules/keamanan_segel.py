"""A seal is broken or missing, or its number is not one that the manifest names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Receipt, Severity

from . import law, wording
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    return scope.on(Receipt.objects.standing().with_seal_breach()).select_related("place__parent", "shipment")


def explain(row: Any, now: datetime) -> Breach:
    facts = {"broken": ["segel rusak"], "missing": ["segel tidak ada"]}.get(row.seal, [])
    if row.strange_seals:
        facts.append(f"nomor segel {wording.listing(sorted(row.strange_seals))} lain dari surat jalan")
    return receipt_breach(row, severity=Severity.KRITIS, sentence=f"{row.place.label}: {wording.listing(facts)}.")


RULE = Rule(
    key="keamanan",
    kind="segel",
    name="Segel rusak, hilang, atau lain nomor",
    basis=(law.SEALS,),
    question=question,
    explain=explain,
    remedy="Berita acara dan penyegelan ulang, lalu laporan dikoreksi dengan nomor yang benar.",
)
