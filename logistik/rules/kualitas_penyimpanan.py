"""The latest visit found a store that damages: leaks, floods, no pallets, pests, no air."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from logistik.models import POINTS, Inspection, Severity
from logistik.models.warehouse import FIRST, code_of

from . import law, wording
from .base import Breach, Rule, Scope

#: Points of the checklist whose failure damages what is stored.
HARMFUL = ("bebas_banjir", "tidak_bocor", "ventilasi", "palet", "anti_hama")


def question(scope: Scope, now: datetime) -> QuerySet[Inspection]:
    later = Inspection.objects.filter(election=OuterRef("election"), place=OuterRef("place"))
    later = later.alias(which=Coalesce("store", FIRST)).filter(which=Coalesce(OuterRef("store"), FIRST))
    later = later.filter(
        Q(judged_at__gt=OuterRef("judged_at")) | Q(judged_at=OuterRef("judged_at"), pk__gt=OuterRef("pk"))
    )
    failed = Q()
    for point in HARMFUL:
        failed |= Q(**{f"points__{point}": False})
    return scope.on(Inspection.objects.filter(failed, ~Exists(later))).select_related("place__parent")


def explain(row: Any, now: datetime) -> Breach:
    failed = [str(POINTS[point]).lower() for point in HARMFUL if row.points.get(point) is False]
    number = row.store or FIRST
    named = f"Gudang {row.place.label}" if number == FIRST else f"Gudang ke-{number} {row.place.label}"
    return Breach(
        election=row.election_id,
        place=row.place_id,
        inspection=row.pk,
        subject=code_of(row.place_id, number),
        expected=len(HARMFUL),
        actual=len(HARMFUL) - len(failed),
        severity=Severity.SERIUS,
        sentence=f"{named} tidak memenuhi: {wording.listing(failed, most=5)}.",
    )


RULE = Rule(
    key="tepat_kualitas",
    kind="penyimpanan",
    name="Tempat simpan merusak barang",
    basis=(law.STORE_CHECKLIST, law.SUPERVISION),
    question=question,
    explain=explain,
    remedy="Pemeriksaan gudang berikutnya yang menyatakan butir itu terpenuhi.",
)
