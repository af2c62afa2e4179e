"""Gudang: the stores of KPU, PPK and PPS, and one with its visits, its stock, its guards and what is entered there."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from logistik import intake, warehouses
from logistik.models import POINTS, Flag, Inspection, Item, Photo, StockCount, StockMove, Warehouse
from logistik.models.warehouse import FIRST, MOST, code_of, number_or_null
from pengawasan.models import Level

from .desk import Desk, at_desk
from .recording import by
from .storing import Store, find, items_of, places_of, stores_of, written
from .warehouse_forms import CountForm, StoreForms, VisitForm

#: How far ahead the page looks for hours without a guard.
AHEAD, VISITS = timedelta(hours=48), 6


@at_desk
def stores(desk: Desk) -> HttpResponse:
    """Where goods stop above the TPS, and whatever else is entered as a store."""
    places = places_of(desk).filter(Q(level__lt=Level.DESA) | Q(warehouses__isnull=False)).distinct()
    visits = _last_visits(desk)
    flagged = Flag.objects.visible_to(desk.user, desk.now).filter(election=desk.election, kind="penyimpanan").open()
    wanting = set(flagged.values_list("subject", flat=True))
    rows = []
    known = places.order_by("level", "code").select_related("parent").prefetch_related("warehouses__place")
    for store in (store for place in known for store in stores_of(place)):
        visit = visits.get(store.code)
        rows.append({"store": store, "visit": visit, "score": _score(visit), "gaps": _gaps(desk, store.one),
                     "flagged": store.code in wanting})  # fmt: skip
    return desk.page("gudang/daftar.html", rows=rows, points=len(POINTS))


@at_desk
def store(desk: Desk, code: str) -> HttpResponse:
    this = find(desk, code)
    place, one, mine = this.place, this.one, {"election": desk.election, "place": this.place}
    told = mine | {"store": number_or_null(this.number)}
    visits = Inspection.objects.visible_to(desk.user, desk.now).filter(**told)
    looked = list(visits.select_related("reporter").order_by("-judged_at", "-received_at", "pk")[:VISITS])
    every = stores_of(place)
    stocks = {store.number: warehouses.stock(desk.election, place, store.number) for store in every}
    rows = stocks[this.number]
    context: dict[str, Any] = {
        "this": this,
        "place": place,
        "one": one,
        "every": every,
        "next": code_of(place.pk, every[-1].number + 1) if every[-1].number < MOST else "",
        "stock": rows,
        "returned": warehouses.returned(desk.election, place) if this.number == FIRST else [],
        "gaps": _gaps(desk, one),
    }
    if len(every) > 1:
        context["whole"] = [
            (row, [_held(stocks[store.number], row.item) for store in every])
            for row in warehouses.together(list(stocks.values()))
        ]
        moves = StockMove.objects.visible_to(desk.user, desk.now).filter(**mine)
        context["moves"] = moves.filter(Q(source=this.number) | Q(target=this.number)).select_related("moved_by")[
            :VISITS
        ]
    context["visits"] = [(visit, _score(visit)) for visit in looked]
    context["points"] = _answers(desk, looked[0]) if looked else []
    context["three"] = _three(rows)
    context["roster"] = _coming(one, desk) if one else []
    counts = StockCount.objects.visible_to(desk.user, desk.now).filter(**told)
    context["counts"] = counts.select_related("counted_by")[:VISITS]
    flags = Flag.objects.visible_to(desk.user, desk.now).filter(**mine, kind="penyimpanan", subject=code)
    context["flags"] = flags.order_by("-opened_at")[:VISITS]
    return desk.page("gudang/rinci.html", may_write=desk.writes(place.pk), **context)


@at_desk
def change(desk: Desk, code: str) -> HttpResponse:
    """What is known of a store, and who guards it when."""
    this, sent = written(desk, code, new=True), desk.request.method == "POST"
    start: dict[str, Any] = {"name": this.name, "standing": "tidak_diketahui"}
    if this.number == FIRST:
        start |= {"latitude": this.place.latitude, "longitude": this.place.longitude}
    forms = StoreForms(start, this.one, desk.request.POST if sent else None)
    if sent and forms.is_valid():
        try:
            warehouses.keep(this.place, forms.said, number=this.number, **by(desk))
            return redirect("warehouse", code=code)
        except intake.Invalid as invalid:
            forms.top.refuse(invalid)
    page = desk.page("gudang/sunting.html", this=this, forms=forms)
    page.status_code = 400 if sent else 200
    return page


@at_desk
def visit(desk: Desk, code: str) -> HttpResponse:
    """The 13 points, each with a photo; stored as a visit from a phone is."""
    this, sent = written(desk, code), desk.request.method == "POST"
    with timezone.override(desk.home.zone):
        form = VisitForm(desk.now, desk.request if sent else None)
        photos = form.photos() if sent and form.is_valid() else {}
        if sent and form.is_valid():
            try:
                _visited(desk, this, form, photos)
                messages.success(desk.request, "Pemeriksaan disimpan.")
                return redirect("warehouse", code=code)
            except intake.Invalid as invalid:
                form.refuse(invalid)
            except intake.OutOfScope:
                form.add_error("observed_at", "Anda belum bertugas di sini pada waktu itu.")
        page = desk.page("gudang/periksa.html", this=this, form=form)
    page.status_code = 400 if sent else 200
    return page


@at_desk
def count(desk: Desk, code: str) -> HttpResponse:
    """What is in a store, counted item by item."""
    this, sent = written(desk, code), desk.request.method == "POST"
    with timezone.override(desk.home.zone):
        form = CountForm(items_of(desk), desk.now, desk.request.POST if sent else None)
        if sent and form.is_valid():
            said = form.cleaned_data
            try:
                counted = form.lines, said["counted_at"], said["note"]
                warehouses.count(desk.election, this.place, *counted, store=this.number, **by(desk))
                return redirect("warehouse", code=code)
            except intake.Invalid as invalid:
                form.refuse(invalid)
        page = desk.page("gudang/hitung.html", this=this, form=form)
    page.status_code = 400 if sent else 200
    return page


def _gaps(desk: Desk, one: Warehouse | None) -> list[warehouses.Gap]:
    return warehouses.unguarded(one, desk.now, desk.now + AHEAD) if one else []


def _held(stock: list[warehouses.Stock], item: Item) -> warehouses.Stock | None:
    return next((row for row in stock if row.item == item), None)


def _last_visits(desk: Desk) -> dict[str, Inspection]:
    seen = Inspection.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    last = seen.order_by("place_id", "store", "-judged_at", "-received_at", "pk").distinct("place_id", "store")
    return {code_of(visit.place_id, visit.store or FIRST): visit for visit in last}


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


def _visited(desk: Desk, this: Store, form: VisitForm, photos: dict[str, bytes]) -> None:
    said = form.cleaned_data
    stated = intake.Visit(
        id=uuid4(), place=this.place.pk, store=this.number, observed_at=said["observed_at"], points=form.points,
        notes=said["notes"], election=desk.election.pk,
    )  # fmt: skip
    content = {name: value if name in ("points", "store") else str(value) for name, value in asdict(stated).items()}
    intake.store_inspection(stated, intake.Sent(content, intake.canonical(content), desk.user, desk.now))
    for key, body in photos.items():
        sha256 = hashlib.sha256(body).hexdigest()
        photo = intake.Picture(uuid4(), "inspection", stated.id, sha256, body, key)
        intake.store_photo(photo, desk.user, desk.now)
