"""Goods that a place needs were not even sent, and the usual travel time no longer fits before the deadline."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from logistik.models import Balance, PlaceFact, Severity

from . import law, wording
from .base import Breach, Rule, Scope, place_breach
from .silence import silent_places


def question(scope: Scope, now: datetime) -> QuerySet[Balance]:
    places = scope.on(PlaceFact.objects.filter(due_at__gt=now).out_of_reach(now))
    return scope.on(Balance.objects.silent(places))


def explain(row: Any, now: datetime) -> Breach:
    travel = wording.span(timedelta(hours=float(row.place.travel_hours or 0)))
    return place_breach(
        row,
        severity=Severity.PERINGATAN,
        sentence=(
            f"{row.place.label} berisiko terlambat menerima {wording.listing(row.items)}: belum dikirim, "
            f"waktu tempuh {travel}, batas {wording.deadline(row.due_at, row.place.timezone)}."
        ),
    )


RULE = Rule(
    key="tepat_waktu",
    kind="berisiko",
    name="Berisiko terlambat",
    basis=(law.DEADLINE, law.PRACTICE_H3),
    question=question,
    explain=explain,
    subjects=silent_places,
    remedy="Laporan penerimaan, atau pengiriman yang masih dapat tiba sebelum batas.",
    identity="place",
)
