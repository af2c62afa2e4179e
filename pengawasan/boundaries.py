"""Boundaries of regions, from a GeoJSON file: whole or not at all, thinned to what a screen can show.

Coordinates are degrees of WGS 84, longitude first, as GeoJSON (RFC 7946) has them.
"""

from __future__ import annotations

import json
import math
import re
from datetime import datetime
from typing import Any

from django.db import transaction

from pengawasan import audit
from pengawasan.models import Boundary, Level, Region, Supervisor
from pengawasan.simplify import Point, simplify

#: Degrees that a boundary may move when it is thinned: about 30 m.
TOLERANCE = 0.0003
#: Faults that are named; the rest is counted.
MOST = 50
#: How many digits of an undotted code end at each level.
CUTS = {2: (2,), 4: (2, 4), 6: (2, 4, 6), 10: (2, 4, 6, 10)}
#: What a name of WGS 84 ends with in files older than RFC 7946.
WGS84 = ("CRS84", ":4326")
#: Characters of the name of a source.
SOURCE_LENGTH = 120


class Refused(ValueError):
    """The file cannot be loaded; ``errors`` are sentences in Indonesian that name the feature."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class _Fault(ValueError):
    """What is wrong with one feature."""


def load(content: bytes, *, key: str, source: str, now: datetime, actor: Supervisor | None = None) -> tuple[int, int]:
    """Store the boundary of every feature; ``key`` is the property with the region's code.

    Returns how many boundaries are new or changed, and how many were the same. Raises :class:`Refused`.
    """
    found = _checked(_features(content), key)
    with transaction.atomic():
        stored = {b.region_id: b.geometry for b in Boundary.objects.select_for_update().filter(region__in=found)}
        changed = {code: shape for code, shape in found.items() if stored.get(code) != shape}
        Boundary.objects.bulk_create(
            (Boundary(region_id=code, geometry=shape, source=source, loaded_at=now) for code, shape in changed.items()),
            update_conflicts=True,
            unique_fields=["region"],
            update_fields=["geometry", "source", "loaded_at"],
        )
        if changed:
            place = min(changed, key=len)
            audit.record("muat_batas", f"batas {source}", place=place, now=now, actor=actor, changed=len(changed))
    return len(changed), len(found) - len(changed)


def _features(content: bytes) -> list[Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Refused(["Berkas bukan teks UTF-8."]) from None
    except json.JSONDecodeError as error:
        raise Refused([f"Berkas bukan JSON: baris {error.lineno}, kolom {error.colno}."]) from None
    except (ValueError, RecursionError):
        raise Refused(["Berkas bukan GeoJSON: memuat bilangan yang tidak sah atau terlalu bertingkat."]) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection" or not features:
        raise Refused(["Berkas bukan GeoJSON FeatureCollection yang berisi."])
    if not _in_degrees(document.get("crs")):
        raise Refused(["Sistem koordinat berkas bukan WGS 84 (EPSG:4326): ubah dahulu ke derajat lintang dan bujur."])
    return features


def _in_degrees(crs: Any) -> bool:
    """Whether a file says nothing of its coordinates, or that they are WGS 84."""
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and name.endswith(WGS84)


def _no_number(word: str) -> None:
    raise ValueError(word)


def _checked(features: list[Any], key: str) -> dict[str, Any]:
    """Code → simplified MultiPolygon. Raises :class:`Refused` with every fault."""
    found: dict[str, Any] = {}
    faults: list[str] = []
    for number, feature in enumerate(features, 1):
        try:
            code = _code(feature, key)
            if code in found:
                raise _Fault(f"kode {code} sudah ada pada fitur sebelumnya.")
            found[code] = _shape(feature.get("geometry"))
        except _Fault as fault:
            faults.append(f"Fitur {number}: {fault}")
    known = dict(Region.objects.live().filter(code__in=found).values_list("code", "level"))
    faults += [f"Kode {code} tidak dikenal: muat dahulu wilayahnya." for code in found if code not in known]
    faults += [f"Kode {code} adalah TPS: TPS tidak berbatas wilayah." for code in found if known.get(code) == Level.TPS]
    if faults:
        more = [f"… dan {len(faults) - MOST} kesalahan lain."] if len(faults) > MOST else []
        raise Refused(faults[:MOST] + more)
    return found


def _code(feature: Any, key: str) -> str:
    """The dotted code that the feature names, also where it is written without dots."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise _Fault("bukan fitur GeoJSON yang punya properti.")
    said = feature["properties"].get(key)
    if said is None or said == "":
        there = ", ".join(sorted(feature["properties"])[:12]) or "tidak ada"
        raise _Fault(f"tidak punya properti “{key}” (yang ada: {there}).")
    code = str(said).strip()
    if code.isdecimal() and len(code) in CUTS:
        cuts = (0, *CUTS[len(code)])
        code = ".".join(code[start:end] for start, end in zip(cuts, cuts[1:], strict=False))
    if not re.fullmatch(r"\d\d(\.\d\d(\.\d\d(\.\d{4}(\.\d{3})?)?)?)?", code, re.ASCII):
        raise _Fault(f"“{code[:30]}” bukan kode wilayah seperti 16.12.01.2001.")
    return code


def _shape(geometry: Any) -> list[list[list[list[float]]]]:
    """The rings of a polygon or of several, thinned."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Fault(f"bentuknya {kind or 'tidak ada'}; yang diterima Polygon atau MultiPolygon.")
    parts = [geometry.get("coordinates")] if kind == "Polygon" else geometry.get("coordinates")
    if not isinstance(parts, list) or not parts or not all(isinstance(part, list) and part for part in parts):
        raise _Fault("koordinatnya kosong.")
    return [[simplify(_ring(ring), TOLERANCE) for ring in part] for part in parts]


def _ring(ring: Any) -> list[Point]:
    if not isinstance(ring, list) or len(ring) < 4:
        raise _Fault("ada garis batas yang kurang dari empat titik.")
    points = [_point(point) for point in ring]
    if points[0] != points[-1]:
        raise _Fault("ada garis batas yang tidak tertutup: titik akhirnya bukan titik awalnya.")
    return points


def _point(point: Any) -> Point:
    numbers = point[:2] if isinstance(point, list) else []
    if len(numbers) != 2 or any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
        raise _Fault("ada titik yang bukan sepasang bilangan.")
    longitude, latitude = numbers
    if not (abs(longitude) <= 180 and abs(latitude) <= 90) or not all(math.isfinite(n) for n in numbers):
        raise _Fault(f"titik {str(longitude)[:20]}, {str(latitude)[:20]} bukan derajat bujur dan lintang.")
    return float(longitude), float(latitude)
