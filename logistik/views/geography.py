"""Peta geografis: TPS and boundaries where they lie; whatever has no position stays on the schematic map."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from logistik import readiness
from logistik.models import Receipt
from logistik.readiness import STATES, PlaceState, Readiness
from pengawasan import scoping
from pengawasan.models import Boundary, Level, Region

from .desk import CHILD_WORDS, Desk, at_desk
from .ready import region_of

#: TPS that one map shows one by one, and reports beside them.
MOST, REPORTS = 1500, 200
#: Degrees: latitude, longitude.
Spot = tuple[float, float]


@at_desk
def geographic(desk: Desk, code: str = "") -> HttpResponse:
    region = region_of(desk, code)
    rows = readiness.children(desk.user, region.code, desk.now, desk.election)
    total = sum(row.total for row in rows)
    cells = readiness.places(desk.user, region.code, desk.now, desk.election) if total <= MOST else []
    told = _told(desk, [cell.region.code for cell in cells if cell.region.latitude is None])
    areas, sources = _areas(desk, region, rows)
    drawing = {"areas": areas, "spots": _spots(cells, told), "reports": _reports(desk, region)}
    context = {"region": region, "rows": rows, "words": STATES, "total": total, "shown": len(drawing["spots"])}
    context |= {"too_many": total > MOST, "sources": sources, "told": len(told), "empty": not any(drawing.values())}
    context |= {"drawing": drawing | {"tiles": settings.TILE_URL}, "attribution": settings.TILE_ATTRIBUTION}
    context["child_word"] = CHILD_WORDS[Level(region.level)]
    response = desk.page("peta_geografis.html", **context)
    if settings.TILE_ORIGIN:
        response._csp_update = {"img-src": [settings.TILE_ORIGIN]}  # type: ignore[attr-defined]
    return response


def _told(desk: Desk, places: list[str]) -> dict[str, Spot]:
    """Where the last report from each place was made, for places whose position nobody has entered."""
    seen = Receipt.objects.visible_to(desk.user, desk.now).standing().filter(election=desk.election, place__in=places)
    placed = seen.filter(latitude__isnull=False, mock=False).order_by("place", "-judged_at").distinct("place")
    rows: Any = placed.values_list("place", "latitude", "longitude")
    return {code: (north, east) for code, north, east in rows}


def _areas(desk: Desk, region: Region, rows: list[Readiness]) -> tuple[list[dict[str, Any]], list[str]]:
    """The outlines of the regions below (or of the region itself) as GeoJSON, and where they come from."""
    by_code = {row.region.code: row for row in rows}
    seen = Boundary.objects.visible_to(desk.user, desk.now).select_related("region__parent")
    found = list(seen.filter(region__in=by_code)) or list(seen.filter(region=region))
    shapes = [_area(b, by_code.get(b.region_id) or readiness.together(region, rows)) for b in found]
    return shapes, sorted({b.source for b in found})


def _area(boundary: Boundary, row: Readiness) -> dict[str, Any]:
    """Coloured by the state that most of its TPS are in; without any TPS by none."""
    most = max(STATES, key=lambda state: row.states[state]) if row.total else ""
    said = ", ".join(f"{n} {STATES[state].lower()}" for state, n in row.states.items() if n) or "belum ada TPS"
    region = row.region
    where = "map-geo-of" if region.level < Level.DESA else "place"
    properties = {"name": region.name, "said": said, "state": most, "url": reverse(where, args=[region.code])}
    geometry = {"type": "MultiPolygon", "coordinates": boundary.geometry}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _spots(cells: Iterable[PlaceState], told: dict[str, Spot]) -> list[dict[str, Any]]:
    spots = []
    for cell in cells:
        region = cell.region
        at = (region.latitude, region.longitude) if region.latitude is not None else told.get(region.code)
        if at is None:
            continue
        also = ", ".join(STATES[state].lower() for state in cell.also)
        said = STATES[cell.state] + (f" ({also})" if also else "")
        how = "letak menurut laporan pengawas" if region.latitude is None else ""
        url = reverse("place", args=[region.code])
        spots.append({"at": at, "name": region.label, "said": said, "how": how, "state": cell.state, "url": url})
    return spots


def _reports(desk: Desk, region: Region) -> list[dict[str, Any]]:
    """Where the newest reports were made, near their place or not."""
    inside = scoping.within([region.code], "place__code")
    seen = Receipt.objects.visible_to(desk.user, desk.now).standing().filter(inside, election=desk.election)
    placed = seen.filter(latitude__isnull=False).select_related("place__parent")
    return [
        {
            "at": (r.latitude, r.longitude),
            "name": f"Laporan dari {r.place.label}",
            "said": f"{timezone.localtime(r.judged_at, r.place.zone):%d/%m %H.%M}",
            "url": reverse("place", args=[r.place_id]),
        }
        for r in placed.order_by("-received_at", "pk")[:REPORTS]
    ]
