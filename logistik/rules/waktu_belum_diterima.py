"""The deadline has passed and a shipment has not been received: silence is a flag, no report ever triggers it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Severity, Shipment

from . import law, wording
from .base import Breach, Rule, Scope, shipment_breach


def question(scope: Scope, now: datetime) -> QuerySet[Shipment]:
    rows = scope.on(Shipment.objects.overdue(now), "destination")
    return rows.select_related("destination__parent").prefetch_related("lines__item")


def explain(row: Any, now: datetime) -> Breach:
    items = wording.listing(sorted({wording.uncapped(line.item.name) for line in row.lines.all()}))
    return shipment_breach(
        row,
        severity=Severity.KRITIS,
        sentence=(
            f"{row.destination.label} belum menerima surat jalan {row.manifest_number} ({items}); "
            f"batas {wording.deadline(row.due_at, row.destination.timezone)} sudah lewat."
        ),
    )


RULE = Rule(
    key="tepat_waktu",
    kind="belum_diterima",
    name="Belum diterima, batas lewat",
    basis=(law.DEADLINE, law.PRACTICE_H3),
    question=question,
    explain=explain,
    remedy="Laporan penerimaan untuk surat jalan ini di tempat tujuannya.",
    place="destination",
)
