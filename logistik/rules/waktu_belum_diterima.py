"""The deadline has passed and a shipment has not been received: silence is a flag, no report ever triggers it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from logistik.models import LegBalance, Severity, Shipment

from . import law, wording
from .base import Breach, Rule, Scope, shipment_breach


def question(scope: Scope, now: datetime) -> QuerySet[Shipment]:
    return scope.on(Shipment.objects.overdue(now), "destination").select_related("destination__parent")


def with_items(rows: QuerySet[Shipment]) -> list[Any]:
    """Each with the names of what it carries: from the balance, which has each once, however many places it is for."""
    found: list[Any] = list(rows)
    items: dict[UUID, list[str]] = {row.pk: [] for row in found}
    carried = LegBalance.objects.filter(shipment__in=items, manifest__gt=0).order_by()
    for shipment, name in carried.values_list("shipment", "item__name"):
        items[shipment].append(name)
    for row in found:
        row.items = items[row.pk]
    return found


def explain(row: Any, now: datetime) -> Breach:
    items = wording.listing(sorted({wording.uncapped(name) for name in row.items}))
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
    subjects=with_items,
    remedy="Laporan penerimaan untuk surat jalan ini di tempat tujuannya.",
    place="destination",
)
