"""Kesiapan: the index of every region below one, with its parts, weights and reasons; and the schematic map."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from logistik import readiness
from logistik.readiness import PlaceState, Readiness
from pengawasan.models import Level, Region

from . import exports
from .desk import CHILD_WORDS, Desk, at_desk


@at_desk
def index(desk: Desk, code: str = "") -> HttpResponse:
    region = region_of(desk, code)
    rows = readiness.children(desk.user, region.code, desk.now, desk.election)
    total = readiness.together(region, rows)
    if file := exports.wanted(desk.request):
        return exports.answer(_table(region, rows), file, desk.now)
    words = {"words": readiness.STATES, "child_word": CHILD_WORDS[Level(region.level)]}
    return desk.page("kesiapan.html", region=region, rows=rows, total=total, weights=total.parts, **words)


@at_desk
def schematic(desk: Desk, code: str = "") -> HttpResponse:
    """One cell per TPS, coloured by state, in its desa and kecamatan. Two queries more than the page itself."""
    region = region_of(desk, code)
    cells = readiness.places(desk.user, region.code, desk.now, desk.election)
    villages = Region.objects.visible_to(desk.user, desk.now).live().within(region.code).filter(level=Level.DESA)
    districts = Region.objects.visible_to(desk.user, desk.now).live().within(region.code).filter(level=Level.KECAMATAN)
    blocks = _blocks(cells, {v.code: v for v in villages}, {d.code: d for d in districts})
    states = {state: sum(cell.state == state for cell in cells) for state in readiness.STATES}
    return desk.page("peta.html", region=region, blocks=blocks, states=states, words=readiness.STATES, total=len(cells))


def _table(region: Region, rows: list[Readiness]) -> exports.Table:
    """The index with the share of each part (0–100) and the TPS by state; what is not known stays empty."""
    parts = [part.name.capitalize() for part in readiness.together(region, rows).parts]
    table = exports.Table(
        f"Kesiapan {region.label}", ("Kode", "Wilayah", "Indeks", *parts, "TPS", *readiness.STATES.values())
    )
    for row in rows:
        shares = [None if part.value is None else round(100 * part.value, 1) for part in row.parts]
        table.rows.append([row.region.code, row.region.name, row.index, *shares, row.total, *row.states.values()])
    return table


def region_of(desk: Desk, code: str) -> Region:
    """The region an address names, if the user may see it; without one the region of the desk."""
    if not code:
        return desk.home if desk.home.level != Level.TPS else desk.home.parent or desk.home
    return get_object_or_404(Region.objects.visible_to(desk.user, desk.now).live().select_related("parent"), pk=code)


def _blocks(cells: list[PlaceState], villages: dict[str, Region], districts: dict[str, Region]) -> list[dict[str, Any]]:
    """Kecamatan with their desa with their cells; a level the user may not open is named by its TPS."""
    blocks = []
    for code, inside in groupby(cells, key=lambda cell: cell.region.code[:8]):
        found = list(inside)
        desa = [
            {"code": v, "region": villages.get(v) or tps[0].region.parent, "seen": v in villages, "cells": tps,
             "complete": sum(cell.state == "lengkap" for cell in tps)}
            for v, tps in ((v, list(group)) for v, group in groupby(found, key=lambda cell: cell.region.code[:13]))
        ]  # fmt: skip
        states = {state: sum(cell.state == state for cell in found) for state in readiness.STATES}
        blocks.append({"region": districts.get(code), "desa": desa, "states": states, "total": len(found)})
    return blocks
