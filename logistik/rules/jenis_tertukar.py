"""Goods packed for a region outside this election were received: swapped with another region's or design's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import ReceiptLine, Severity

from . import law, wording
from .base import Breach, Rule, Scope, receipt_line_subject


def question(scope: Scope, now: datetime) -> QuerySet[ReceiptLine]:
    lines = ReceiptLine.objects.filter(receipt__supersession__isnull=True)
    lines = scope.on(lines, "receipt__place", "receipt__election")
    return lines.foreign().select_related("item", "for_place__parent", "receipt__place__parent")


def explain(row: Any, now: datetime) -> Breach:
    counted = row.good + row.damaged
    return Breach(
        election=row.receipt.election_id,
        place=row.receipt.place_id,
        item=row.item_id,
        shipment=row.receipt.shipment_id,
        receipt=row.receipt_id,
        subject=receipt_line_subject(row),
        expected=0,
        actual=counted,
        severity=Severity.KRITIS,
        sentence=(
            f"{row.receipt.place.label} menerima {wording.goods(counted, row.item)} "
            f"milik {row.for_place.label}, di luar wilayah pemilihan ini: tertukar."
        ),
    )


RULE = Rule(
    key="tepat_jenis",
    kind="tertukar",
    name="Tertukar dengan wilayah lain",
    basis=(law.SUPERVISION, law.PRINCIPLES),
    question=question,
    explain=explain,
    remedy="Barang dikembalikan dan diganti, lalu laporan dikoreksi.",
    election="receipt__election",
    place="receipt__place",
)
