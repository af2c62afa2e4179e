"""A store is described, and what is in it is counted; each with its audit entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from logistik.intake import Invalid
from logistik.models import Election, StockCount, StockMove, Warehouse
from logistik.models.warehouse import FIRST, code_of, number_or_null
from pengawasan import audit
from pengawasan.models import Region, Supervisor


def keep(place: Region, said: dict[str, Any], *, user: Supervisor, now: datetime, number: int = FIRST) -> Warehouse:
    """Enter what is known of a store of a place, or what has changed; ``said`` has the model's fields.

    Raises Invalid where only one half of a position is given.
    """
    if (said.get("latitude") is None) != (said.get("longitude") is None):
        raise Invalid({"longitude": "Isi lintang dan bujur, atau kosongkan keduanya."})
    with transaction.atomic():
        one, _ = Warehouse.objects.update_or_create(code=code_of(place.pk, number), place=place, defaults=said)
        told = {"name": one.name, "standing": one.standing, "shifts": len(one.roster)}
        audit.record("warehouse.kept", one.pk, [one], place=place.pk, now=now, actor=user, **told)
    return one


def count(
    election: Election,
    place: Region,
    lines: dict[str, dict[str, int]],
    counted_at: datetime,
    note: str,
    *,
    user: Supervisor,
    now: datetime,
    store: int = FIRST,
) -> StockCount:
    """Store a count. Raises Invalid: nothing counted, a time to come, more damaged than affected."""
    errors = {}
    if not lines:
        errors["counted_at"] = "Isi hitungan sedikitnya satu barang."
    if counted_at > now:
        errors["counted_at"] = "Waktu ini belum tiba."
    for item, line in lines.items():
        if "affected" in line and line.get("damaged", 0) > line["affected"]:
            errors[f"{item}-damaged"] = "Yang rusak lebih banyak daripada yang terdampak."
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        one = StockCount.objects.create(
            election=election, place=place, store=number_or_null(store), counted_by=user, counted_at=counted_at,
            recorded_at=now, lines=lines, note=note.strip(),
        )  # fmt: skip
        audit.record("stock.counted", str(one.pk), [one], place=place.pk, now=now, actor=user, items=len(lines))
    return one


def move(
    election: Election,
    place: Region,
    ways: tuple[int, int],
    lines: dict[str, int],
    moved_at: datetime,
    note: str,
    *,
    user: Supervisor,
    now: datetime,
) -> StockMove:
    """Store that goods were carried from one store of a place to another, by their numbers.

    Raises Invalid: nothing moved, a time to come.
    """
    errors = {}
    if not any(lines.values()):
        errors["moved_at"] = "Isi sedikitnya satu barang."
    if moved_at > now:
        errors["moved_at"] = "Waktu ini belum tiba."
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        one = StockMove.objects.create(
            election=election, place=place, source=ways[0], target=ways[1], moved_by=user, moved_at=moved_at,
            recorded_at=now, lines={item: n for item, n in lines.items() if n}, note=note.strip(),
        )  # fmt: skip
        told = {"source": ways[0], "target": ways[1], "items": len(one.lines)}
        audit.record("stock.moved", str(one.pk), [one], place=place.pk, now=now, actor=user, **told)
    return one
