"""On one leg, what was counted differs from the manifest: lost or added on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from logistik.models import LegBalance, Severity

from . import law, wording
from .base import Breach, Rule, Scope


def question(scope: Scope, now: datetime) -> QuerySet[LegBalance]:
    rows = LegBalance.objects.filter(is_different=True)
    rows = scope.on(rows, "shipment__destination", "shipment__election")
    return rows.select_related("item", "shipment__destination__parent")


def explain(row: Any, now: datetime) -> Breach:
    difference = row.counted - row.manifest
    word = "lebih" if difference > 0 else "kurang"
    place = row.shipment.destination
    return Breach(
        election=row.shipment.election_id,
        place=place.code,
        item=row.item_id,
        shipment=row.shipment_id,
        subject=f"{row.shipment_id}/{row.item_id}",
        expected=row.manifest,
        actual=row.counted,
        severity=Severity.SERIUS,
        sentence=(
            f"{row.item.name} menuju {place.label}: dihitung {wording.number(row.counted)}, {word} "
            f"{wording.number(abs(difference))} dari surat jalan {row.shipment.manifest_number} "
            f"({wording.number(row.manifest)})."
        ),
    )


RULE = Rule(
    key="tepat_jumlah",
    kind="selisih",
    name="Hitungan tidak sama dengan surat jalan",
    basis=(law.SUPERVISION, law.PRINCIPLES),
    question=question,
    explain=explain,
    remedy="Laporan penerimaan lanjutan atau koreksi untuk surat jalan yang sama sehingga hitungannya cocok.",
    election="shipment__election",
    place="shipment__destination",
)
