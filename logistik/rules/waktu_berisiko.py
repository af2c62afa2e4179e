"""Not departed or still on the way, so that with the usual travel time it will be late: a warning before the fact."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from logistik.models import Severity, Shipment

from . import law, wording
from .base import Breach, Rule, Scope, shipment_breach


def question(scope: Scope, now: datetime) -> QuerySet[Shipment]:
    rows = scope.on(Shipment.objects.at_risk(now), "destination")
    return rows.select_related("destination__parent")


def explain(row: Any, now: datetime) -> Breach:
    zone = row.destination.timezone
    travel = wording.span(timedelta(hours=float(row.travel_hours or 0)))
    start = f"berangkat {wording.moment(row.departed_at, zone)}" if row.departed_at else "belum berangkat"
    return shipment_breach(
        row,
        severity=Severity.PERINGATAN,
        sentence=(
            f"Surat jalan {row.manifest_number} ke {row.destination.label} berisiko terlambat: {start}, "
            f"waktu tempuh {travel}, batas {wording.deadline(row.due_at, zone)}."
        ),
    )


RULE = Rule(
    key="tepat_waktu",
    kind="berisiko",
    name="Berisiko terlambat",
    basis=(law.DEADLINE, law.PRACTICE_H3),
    question=question,
    explain=explain,
    remedy="Laporan penerimaan, atau keberangkatan yang masih dapat tiba sebelum batas.",
    place="destination",
)
