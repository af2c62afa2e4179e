"""A shipment was received at a place other than its destination."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from logistik.models import Receipt, Severity

from . import law
from .base import Breach, Rule, Scope, receipt_breach


def question(scope: Scope, now: datetime) -> QuerySet[Receipt]:
    astray = Receipt.objects.standing().filter(shipment__fact__is_astray=True)
    astray = astray.exclude(place=F("shipment__destination"))
    return scope.on(astray).select_related("place__parent", "shipment__destination__parent")


def explain(row: Any, now: datetime) -> Breach:
    # The destination may lie outside the reader's region: the sentence names only the surat jalan.
    return receipt_breach(
        row,
        severity=Severity.KRITIS,
        sentence=(
            f"{row.place.label} menerima surat jalan {row.shipment.manifest_number}, "
            f"padahal barang itu ditujukan ke tempat lain."
        ),
    )


RULE = Rule(
    key="tepat_sasaran",
    kind="salah_tempat",
    name="Diterima di tempat lain",
    basis=(law.SUPERVISION, law.PRINCIPLES),
    question=question,
    explain=explain,
    remedy="Koreksi laporan setelah barang sampai di tujuan surat jalan.",
)
