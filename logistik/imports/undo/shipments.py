"""Manifests are called off, each by an event of its own; the papers stay."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from logistik import intake
from logistik.imports.draft import Tell
from logistik.intake import Happening, Sent
from logistik.models import EventKind, ImportFile, Receipt, Shipment, ShipmentEvent
from pengawasan.models import Supervisor


def obstacles(import_file: ImportFile) -> list[str]:
    ids = import_file.trace["ids"]
    moved = ShipmentEvent.objects.filter(shipment__in=ids).exclude(kind=EventKind.BATAL).select_related("shipment")
    found = {one.shipment.manifest_number: f"sudah {one.get_kind_display().lower()}" for one in moved}
    counted = set(Receipt.objects.standing().filter(shipment__in=ids).values_list("shipment", flat=True))
    numbers = Shipment.objects.filter(pk__in=counted).values_list("manifest_number", flat=True)
    found |= dict.fromkeys(numbers, "sudah ada laporan penerimaannya")
    return [f"Surat jalan {number} {said}." for number, said in sorted(found.items())]


def take_back(import_file: ImportFile, now: datetime, actor: Supervisor, tell: Tell) -> None:
    ids = import_file.trace["ids"]
    standing = Shipment.objects.filter(pk__in=ids).exclude(events__kind=EventKind.BATAL)
    for number, pk in enumerate(standing.values_list("pk", flat=True), 1):
        off = Happening(
            id=uuid5(NAMESPACE_URL, f"batal-impor:{import_file.pk}:{pk}"),
            shipment=pk,
            kind=EventKind.BATAL,
            occurred_at=now,
            notes=f"Impor {import_file.filename} dibatalkan.",
        )
        said = intake.stated(off)
        intake.store_event(off, Sent(said, intake.canonical(said), actor, now))
        tell(number, len(ids))
