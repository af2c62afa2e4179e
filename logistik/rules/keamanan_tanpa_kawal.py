"""A shipment left although its manifest says that nobody escorts it. Not said is unknown, and no flag."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Severity, Shipment

from . import law
from .base import Breach, Rule, Scope, shipment_breach


def question(scope: Scope, now: datetime) -> QuerySet[Shipment]:
    return scope.on(Shipment.objects.unescorted(), "destination").select_related("destination__parent")


def explain(row: Any, now: datetime) -> Breach:
    return shipment_breach(
        row,
        severity=Severity.PERINGATAN,
        sentence=f"Surat jalan {row.manifest_number} ke {row.destination.label} berangkat tanpa pengawalan.",
    )


RULE = Rule(
    key="keamanan",
    kind="tanpa_kawal",
    name="Berangkat tanpa pengawalan",
    basis=(law.SUPERVISION,),
    question=question,
    explain=explain,
    remedy="Tidak hilang sendiri: dikesampingkan dengan alasan, atau ditindaklanjuti.",
    place="destination",
)
