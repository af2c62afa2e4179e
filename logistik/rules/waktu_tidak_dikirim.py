"""The deadline has passed and goods that a place needs were never sent, or came uncounted: one flag for the place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import Balance, PlaceFact, Severity

from . import law, wording
from .base import Breach, Rule, Scope, place_breach
from .silence import silent_places


def question(scope: Scope, now: datetime) -> QuerySet[Balance]:
    places = scope.on(PlaceFact.objects.filter(due_at__lte=now))
    return scope.on(Balance.objects.unheard(places))


def explain(row: Any, now: datetime) -> Breach:
    return place_breach(
        row,
        severity=Severity.KRITIS,
        sentence=(
            f"{row.place.label} belum menerima {wording.listing(row.items)}: tidak ada yang dikirim atau dihitung, "
            f"dan batas {wording.deadline(row.due_at, row.place.timezone)} sudah lewat."
        ),
    )


RULE = Rule(
    key="tepat_waktu",
    kind="belum_diterima",
    name="Belum diterima, batas lewat",
    basis=(law.DEADLINE, law.PRACTICE_H3),
    question=question,
    explain=explain,
    subjects=silent_places,
    remedy="Laporan penerimaan setiap barang yang disebut.",
    identity="place",
)
