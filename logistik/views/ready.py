"""Kesiapan: the index of every region below one, with its parts, weights and reasons; and the schematic map."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from logistik import readiness
from logistik.readiness import PlaceState, Readiness
from pengawasan import exports
from pengawasan.models import Level, Region

from .desk import CHILD_WORDS, Desk, at_desk

#: The hour at which days are compared, and the first year that anything can have been recorded in.
AFTERNOON, EARLIEST = time(17), 2000


class InstantForm(forms.Form):
    """``pada``: an instant that has passed, on the clock of the place."""

    pada = forms.DateTimeField(
        label="Pada",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H.%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Tulis tanggal dan jam, misalnya 2024-11-25T17:00."},
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.request.GET if "pada" in desk.request.GET else None)
        self.now, self.zone = desk.now, desk.home.zone

    def clean_pada(self) -> datetime | None:
        given: datetime | None = self.cleaned_data["pada"]
        if given is None:
            return None
        try:
            at = given.replace(tzinfo=self.zone).astimezone(UTC)
        except OverflowError:
            at = None
        if at is None or at.year < EARLIEST:
            raise forms.ValidationError("Waktu ini terlalu lama berlalu.")
        if at > self.now:
            raise forms.ValidationError("Waktu ini belum tiba: yang dapat dilihat hanya yang sudah lewat.")
        return at


@at_desk
def index(desk: Desk, code: str = "") -> HttpResponse:
    """The index as it is, or with ``pada`` as it was, beside what it is now."""
    region, form = region_of(desk, code), InstantForm(desk)
    at = form.cleaned_data["pada"] if form.is_valid() else None
    rows, total = readiness.overview(desk.user, region, desk.now, desk.election, at)
    if not form.errors and (file := exports.wanted(desk.request)):
        return exports.answer(_table(region, rows, total), file, at or desk.now)
    now_rows, now_total = readiness.overview(desk.user, region, desk.now, desk.election) if at else (rows, total)
    context = {"region": region, "rows": rows, "total": total, "weights": total.parts, "form": form, "at": at}
    context["query"] = urlencode({"pada": form["pada"].value()}) if at else ""
    context |= {"today": {row.region.code: row for row in now_rows}, "now_total": now_total}
    context |= {"moments": _moments(desk), "words": readiness.STATES, "child_word": CHILD_WORDS[Level(region.level)]}
    page = desk.page("kesiapan.html", **context)
    page.status_code = 400 if form.errors else 200
    return page


def _moments(desk: Desk) -> list[tuple[str, str]]:
    """H-3, H-2 and H-1 at five in the afternoon, as far as they have passed: name, and how the address has it."""
    days = [(n, desk.election.voting_day - timedelta(days=n)) for n in (3, 2, 1)]
    moments = [(f"H-{n} 17.00", datetime.combine(day, AFTERNOON, desk.home.zone)) for n, day in days]
    return [(name, f"{moment:%Y-%m-%dT%H:%M}") for name, moment in moments if moment <= desk.now]


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


def _table(region: Region, rows: list[Readiness], total: Readiness) -> exports.Table:
    """The index with the share of each part (0–100) and the TPS by state; what is not known stays empty."""
    parts = [part.name.capitalize() for part in total.parts]
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
