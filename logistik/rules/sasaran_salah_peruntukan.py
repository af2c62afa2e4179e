"""Goods packed for another place of this election were received: a box for TPS 3 that reached TPS 5."""

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
    return lines.misplaced().select_related("item", "for_place__parent", "receipt__place__parent")


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
            f"yang dikemas untuk {row.for_place.label}."
        ),
    )


RULE = Rule(
    key="tepat_sasaran",
    kind="salah_peruntukan",
    name="Dikemas untuk tempat lain",
    basis=(law.SUPERVISION, law.PRINCIPLES),
    question=question,
    explain=explain,
    remedy="Barang diserahkan ke tempat yang dituju, lalu laporan dikoreksi.",
    election="receipt__election",
    place="receipt__place",
)
