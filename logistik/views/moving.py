"""Goods are carried from one store of a place to another."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from logistik import intake, warehouses

from .desk import Desk, at_desk
from .recording import by
from .storing import items_of, stores_of, written
from .warehouse_forms import MoveForm


@at_desk
def move(desk: Desk, code: str) -> HttpResponse:
    """From this store to one of the others; a place with one store has none."""
    this, sent = written(desk, code), desk.request.method == "POST"
    others = [store for store in stores_of(this.place) if store.number != this.number]
    if not others:
        raise Http404
    with timezone.override(desk.home.zone):
        form = MoveForm(items_of(desk), others, desk.now, desk.request.POST if sent else None)
        if sent and form.is_valid():
            said = form.cleaned_data
            ways = this.number, int(said["target"])
            try:
                moved = form.lines, said["moved_at"], said["note"]
                warehouses.move(desk.election, this.place, ways, *moved, **by(desk))
                return redirect("warehouse", code=code)
            except intake.Invalid as invalid:
                form.refuse(invalid)
        page = desk.page("gudang/pindah.html", this=this, form=form)
    page.status_code = 400 if sent else 200
    return page
