"""The handover of one shipment: what the surat jalan says beside what was counted, who gave and who took."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from django.db.models import Sum

from logistik.models import Receipt, ReceiptLine, Shipment
from logistik.printing import day
from pengawasan.models import Supervisor

from .content import Content, empty, numbered
from .signer import signed


@dataclass(frozen=True)
class Handed:
    """One item; None is what the surat jalan does not name, or nobody counted."""

    name: str = ""
    unit: str = ""
    manifest: int | None = None
    good: int | None = None
    damaged: int | None = None

    @property
    def difference(self) -> int | None:
        """How much more was counted, damaged ones too, than the surat jalan says; negative: less."""
        if self.good is None or self.damaged is None:
            return None
        return self.good + self.damaged - (self.manifest or 0)


@dataclass(frozen=True)
class Handover(Content):
    """The numbers are those on record when it was drafted; the parties and the note are entered."""

    manifest_number: str = ""
    origin: str = ""
    destination: str = ""
    when: str = ""
    vehicle: str = ""
    seals: str = ""
    rows: list[Handed] = field(default_factory=list)
    giver: str = ""
    giver_position: str = ""
    taker: str = ""
    taker_position: str = ""
    note: str = ""
    position: str = ""
    name: str = ""
    office: str = ""

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The record as it was stored."""
        return cls(**(content | {"rows": [Handed(**row) for row in content.get("rows", [])]}))

    @property
    def agrees(self) -> bool:
        return bool(self.rows) and all(row.difference == 0 and not row.damaged for row in self.rows)


def prepared(shipment: Shipment, user: Supervisor, now: datetime) -> Handover:
    """What is on record of the shipment and of the reports that stand about it, as far as the user sees them."""
    seen = Receipt.objects.visible_to(user, now).standing().filter(shipment=shipment.pk, place=shipment.destination_id)
    reports = list(seen.select_related("place").order_by("judged_at", "pk"))
    last = reports[-1] if reports else None
    local = last.judged_at.astimezone(last.place.zone) if last else None
    return Handover(
        manifest_number=shipment.manifest_number,
        origin=shipment.origin.label,
        destination=shipment.destination.label,
        when=f"{day(local.date(), weekday=True)} pukul {local:%H.%M}" if local else "",
        vehicle=shipment.vehicle,
        seals="; ".join(_seal(report) for report in reports),
        rows=_rows(shipment, reports),
        taker=last.received_by if last else "",
        **signed(user, shipment.destination, now),
        office=shipment.destination_id[:8],
    )


def missing(said: Handover) -> list[str]:
    """What must be said before it is numbered, and why the numbers differ if they do."""
    wanted = {
        "Waktu": said.when,
        "Yang menyerahkan": said.giver,
        "Jabatan yang menyerahkan": said.giver_position,
        "Yang menerima": said.taker,
        "Jabatan yang menerima": said.taker_position,
        "Nama pengawas": said.name,
    }
    lacking = empty(wanted)
    if not said.rows or any(row.difference is None for row in said.rows):
        lacking.append("Penerimaan semua barang (belum dihitung)")
    elif not said.agrees and not said.note.strip():
        lacking.append("Penjelasan selisih atau kerusakan")
    return lacking


def code(said: Handover, number: int, today: date) -> str:
    return numbered(number, "BAST", said.office, today)


def _seal(report: Receipt) -> str:
    numbers = f" ({', '.join(report.seal_numbers)})" if report.seal_numbers else ""
    return f"{report.closure.removeprefix('segel ')}{numbers}"


def _rows(shipment: Shipment, reports: list[Receipt]) -> list[Handed]:
    named = ("item", "item__name", "item__unit", "item__order")
    sent = {row["item"]: row for row in shipment.lines.order_by().values(*named).annotate(n=Sum("quantity"))}
    lines = ReceiptLine.objects.filter(receipt__in=reports).order_by().values(*named)
    counted = {row["item"]: row for row in lines.annotate(good=Sum("good"), damaged=Sum("damaged"))}
    both = sorted((sent | counted).values(), key=lambda row: (row["item__order"], row["item"]))
    return [
        Handed(
            name=row["item__name"],
            unit=row["item__unit"],
            manifest=sent[row["item"]]["n"] if row["item"] in sent else None,
            good=counted[row["item"]]["good"] if row["item"] in counted else None,
            damaged=counted[row["item"]]["damaged"] if row["item"] in counted else None,
        )
        for row in both
    ]
