"""One seal number seen twice: at two places of which neither contains the other, or twice in one report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import SealSighting, Severity

from . import law
from .base import Breach, Rule, Scope


def question(scope: Scope, now: datetime) -> QuerySet[SealSighting]:
    rows = scope.on(SealSighting.objects.standing().doubled())
    return (
        rows.select_related("place__parent")
        .order_by("election_id", "number", "place_id", "pk")
        .distinct("election_id", "number", "place_id")
    )


def explain(row: Any, now: datetime) -> Breach:
    # The other place may lie outside the reader's region: it is not named.
    return Breach(
        election=row.election_id,
        place=row.place_id,
        shipment=row.shipment_id,
        receipt=row.receipt_id,
        subject=f"{row.place_id}/{row.number}",
        severity=Severity.KRITIS,
        sentence=f"Nomor segel {row.number} di {row.place.label} terlihat lebih dari sekali.",
    )


RULE = Rule(
    key="keamanan",
    kind="segel_ganda",
    name="Nomor segel terlihat dua kali",
    basis=(law.SEALS,),
    question=question,
    explain=explain,
    remedy="Koreksi laporan yang salah tulis; nomor yang sungguh ganda ditindaklanjuti.",
)
