"""KPU's warehouse, whose address is real, who guards it and the second store invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from logistik import warehouses
from logistik.models import Standing, Warehouse
from pengawasan.models import Region, Role

from .people import posted
from .places import KABUPATEN, WAREHOUSE

#: Guards of three shifts a day; the last night before voting nobody is named, so that there is something to see.
SHIFTS = (("06:00", "14:00"), ("14:00", "22:00"), ("22:00", "06:00"))
DAYS, UNNAMED = 3, (1, "22:00")


def describe(now: datetime) -> None:
    """Enter it once."""
    if Warehouse.objects.filter(pk=KABUPATEN).exists():
        return
    place = Region.objects.get(pk=KABUPATEN)
    today = now.astimezone(place.zone).date()
    roster = [
        {"day": (today + timedelta(days=day)).isoformat(), "start": start, "end": end, "who": f"Regu {number} (contoh)"}
        for day in range(-1, DAYS)
        for number, (start, end) in enumerate(SHIFTS, 1)
        if (day, start) != UNNAMED
    ]
    said = {
        "name": "Gudang KPU Kabupaten PALI", "address": "Jl. Merdeka, Kelurahan Handayani Mulya, Talang Ubi",
        "latitude": WAREHOUSE[0], "longitude": WAREHOUSE[1], "standing": Standing.OFFICIAL,
        "keeper": "Kepala gudang (contoh)", "roster": roster,
    }  # fmt: skip
    staff = posted(Role.STAF, KABUPATEN)
    warehouses.keep(place, said, user=staff, now=now)
    spare = {"name": "Gudang tambahan KPU (contoh)", "standing": Standing.UNKNOWN}
    warehouses.keep(place, spare, user=staff, now=now, number=2)
