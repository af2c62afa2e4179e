"""Gudang: the stores of KPU, PPK and PPS, and one with its visits, its stock, its guards and what is entered there."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from logistik import intake, warehouses
from logistik.models import POINTS, Allotment, Flag, Inspection, Item, Photo, StockCount, Warehouse
from pengawasan.models import Level, Region

from .desk import Desk, at_desk
from .recording import by
from .warehouse_forms import CountForm, StoreForms, VisitForm

#: How far ahead the page looks for hours without a guard.
AHEAD, VISITS = timedelta(hours=48), 6
HOLDERS = {Level.KABUPATEN: "KPU", Level.KECAMATAN: "PPK", Level.DESA: "PPS"}


@at_desk
def stores(desk: Desk) -> HttpResponse:
    """Where goods stop above the TPS, and whatever else is entered as a store."""
    places = _places(desk).filter(Q(level__lt=Level.DESA) | Q(warehouse__isnull=False)).order_by("level", "code")
    visits = _last_visits(desk)
    flagged = Flag.objects.visible_to(desk.user, desk.now).filter(election=desk.election, kind="penyimpanan").open()
    wanting = set(flagged.values_list("place", flat=True))
    rows = []
    for place in places.select_related("warehouse", "parent"):
        one, visit = getattr(place, "warehouse", None), visits.get(place.pk)
        gaps = warehouses.unguarded(one, desk.now, desk.now + AHEAD) if one else []
        rows.append({"place": place, "one": one, "holder": HOLDERS[Level(place.level)], "visit": visit,
                     "score": _score(visit), "gaps": gaps, "flagged": place.pk in wanting})  # fmt: skip
    return desk.page("gudang/daftar.html", rows=rows, points=len(POINTS))


@at_desk
def store(desk: Desk, code: str) -> HttpResponse:
    place = _place(desk, code)
    one = Warehouse.objects.filter(pk=code).first()
    visits = Inspection.objects.visible_to(desk.user, desk.now).filter(election=desk.election, place=place)
    looked = list(visits.select_related("reporter").order_by("-judged_at", "-received_at", "pk")[:VISITS])
    rows = warehouses.stock(desk.election, place)
    gaps = warehouses.unguarded(one, desk.now, desk.now + AHEAD) if one else []
    context: dict[str, Any] = {
        "place": place,
        "one": one,
        "holder": HOLDERS[Level(place.level)],
        "stock": rows,
        "returned": warehouses.returned(desk.election, place),
        "gaps": gaps,
    }
    context["visits"] = [(visit, _score(visit)) for visit in looked]
    context["points"] = _answers(desk, looked[0]) if looked else []
    context["three"] = _three(rows)
    context["roster"] = _coming(one, desk) if one else []
    counts = StockCount.objects.visible_to(desk.user, desk.now).filter(election=desk.election, place=place)
    context["counts"] = counts.select_related("counted_by")[:VISITS]
    flags = Flag.objects.visible_to(desk.user, desk.now).filter(election=desk.election, place=place, kind="penyimpanan")
    context["flags"] = flags.order_by("-opened_at")[:VISITS]
    return desk.page("gudang/rinci.html", may_write=desk.writes(code), **context)


@at_desk
def change(desk: Desk, code: str) -> HttpResponse:
    """What is known of a store, and who guards it when."""
    place = _written(desk, code)
    one, sent = Warehouse.objects.filter(pk=code).first(), desk.request.method == "POST"
    start: dict[str, Any] = {
        "name": f"Gudang {HOLDERS[Level(place.level)]} {place.name}",
        "standing": "tidak_diketahui",
    }
    start |= {"latitude": place.latitude, "longitude": place.longitude}
    forms = StoreForms(start, one, desk.request.POST if sent else None)
    if sent and forms.is_valid():
        try:
            warehouses.keep(place, forms.said, **by(desk))
            return redirect("warehouse", code=code)
        except intake.Invalid as invalid:
            forms.top.refuse(invalid)
    page = desk.page("gudang/sunting.html", place=place, forms=forms)
    page.status_code = 400 if sent else 200
    return page


@at_desk
def visit(desk: Desk, code: str) -> HttpResponse:
    """The 13 points, each with a photo; stored as a visit from a phone is."""
    place, sent = _written(desk, code), desk.request.method == "POST"
    with timezone.override(desk.home.zone):
        form = VisitForm(desk.now, desk.request if sent else None)
        photos = form.photos() if sent and form.is_valid() else {}
        if sent and form.is_valid():
            try:
                _visited(desk, place, form, photos)
                messages.success(desk.request, "Pemeriksaan disimpan.")
                return redirect("warehouse", code=code)
            except intake.Invalid as invalid:
                form.refuse(invalid)
            except intake.OutOfScope:
                form.add_error("observed_at", "Anda belum bertugas di sini pada waktu itu.")
        page = desk.page("gudang/periksa.html", place=place, form=form, holder=HOLDERS[Level(place.level)])
    page.status_code = 400 if sent else 200
    return page


@at_desk
def count(desk: Desk, code: str) -> HttpResponse:
    """What is in a store, counted item by item."""
    place, sent = _written(desk, code), desk.request.method == "POST"
    items = Item.objects.filter(pk__in=Allotment.objects.filter(election=desk.election).values("item"))
    with timezone.override(desk.home.zone):
        form = CountForm(list(items.order_by("order", "code")), desk.now, desk.request.POST if sent else None)
        if sent and form.is_valid():
            said = form.cleaned_data
            try:
                warehouses.count(desk.election, place, form.lines, said["counted_at"], said["note"], **by(desk))
                return redirect("warehouse", code=code)
            except intake.Invalid as invalid:
                form.refuse(invalid)
        page = desk.page("gudang/hitung.html", place=place, form=form, holder=HOLDERS[Level(place.level)])
    page.status_code = 400 if sent else 200
    return page


def _places(desk: Desk) -> QuerySet[Region]:
    seen = Region.objects.visible_to(desk.user, desk.now).live().within(desk.election.region_id)
    return seen.filter(level__in=[level for level in desk.election.stop_levels if level in HOLDERS])


def _place(desk: Desk, code: str) -> Region:
    return get_object_or_404(_places(desk).select_related("parent"), pk=code)


def _written(desk: Desk, code: str) -> Region:
    place = _place(desk, code)
    if not desk.writes(code):
        raise PermissionDenied
    return place


def _last_visits(desk: Desk) -> dict[str, Inspection]:
    seen = Inspection.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    last = seen.order_by("place_id", "-judged_at", "-received_at", "pk").distinct("place_id")
    return {visit.place_id: visit for visit in last}


def _score(visit: Inspection | None) -> tuple[int, int] | None:
    """How many points were met, of how many that were looked at."""
    return (sum(visit.points.values()), len(visit.points)) if visit else None


def _answers(desk: Desk, last: Inspection) -> list[tuple[Any, bool | None, list[Photo]]]:
    """Every point with the answer of a visit (None: not looked at) and its photos; last those of no point."""
    photos = list(Photo.objects.visible_to(desk.user, desk.now).filter(inspection=last).order_by("received_at", "pk"))
    rows = [
        (label, last.points.get(key), [photo for photo in photos if photo.point == key])
        for key, label in POINTS.items()
    ]
    return [*rows, *([("Foto lain", None, rest)] if (rest := [p for p in photos if not p.point]) else [])]


def _coming(one: Warehouse, desk: Desk) -> list[dict[str, Any]]:
    """The shifts from yesterday on, whose night may still last."""
    shifts = [row | {"day": date.fromisoformat(row["day"])} for row in one.roster]
    return [row for row in shifts if row["day"] >= desk.today - timedelta(days=1)]


def _three(rows: list[warehouses.Stock]) -> dict[str, int | None]:
    """Affected, damaged and replaced, all items together; None where nobody has looked."""
    affected = [row.affected for row in rows if row.affected is not None]
    looked = [row for row in rows if row.arrived is not None or row.counted_at or row.harmed]
    return {
        "affected": sum(affected) if affected else None,
        "damaged": sum(row.damaged for row in looked) if looked else None,
        "replaced": sum(row.replaced for row in looked) if looked else None,
    }


def _visited(desk: Desk, place: Region, form: VisitForm, photos: dict[str, bytes]) -> None:
    said = form.cleaned_data
    stated = intake.Visit(
        id=uuid4(), place=place.pk, observed_at=said["observed_at"], points=form.points, notes=said["notes"],
        election=desk.election.pk,
    )  # fmt: skip
    content = {name: value if name == "points" else str(value) for name, value in asdict(stated).items()}
    intake.store_inspection(stated, intake.Sent(content, intake.canonical(content), desk.user, desk.now))
    for key, body in photos.items():
        sha256 = hashlib.sha256(body).hexdigest()
        photo = intake.Picture(uuid4(), "inspection", stated.id, sha256, body, key)
        intake.store_photo(photo, desk.user, desk.now)
