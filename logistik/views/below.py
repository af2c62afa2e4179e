"""What lies below a place: its regions or polling stations by state, chosen and sorted by the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms

from logistik import readiness
from logistik.readiness import PlaceState, Readiness
from pengawasan import exports
from pengawasan.models import Level, Region

from .desk import Desk
from .matrix import ByAddress

#: In the address of a file: this table, not the goods beside it.
NAME = "wilayah"
UNREADY = "belum_lengkap"
Row = Readiness | PlaceState


def _states(row: Row) -> dict[str, int]:
    return {row.state: 1} if isinstance(row, PlaceState) else row.states


def _most(*names: str) -> Callable[[Row], Any]:
    """The largest number of the first of these states first, then of the second; at equal numbers by code."""
    return lambda row: [-_states(row).get(name, 0) for name in names]


def _unready(row: Row) -> int:
    return sum(count for state, count in _states(row).items() if state != "lengkap")


#: How the rows, which come by code, can be ordered.
ORDERS: dict[str, Callable[[Row], Any]] = {
    "": lambda row: 0,
    "nama": lambda row: row.region.name.casefold(),
    "bermasalah": _most("bermasalah", "tidak_diketahui"),
    "tidak_diketahui": _most("tidak_diketahui", "bermasalah"),
    "belum": lambda row: -_unready(row),
}
SORTED = {
    "": "Kode wilayah",
    "nama": "Nama",
    "bermasalah": "Paling bermasalah",
    "tidak_diketahui": "Paling tidak diketahui",
    "belum": "Paling banyak belum lengkap",
}


class BelowForm(ByAddress):
    keadaan = forms.ChoiceField(
        label="Tampilkan",
        required=False,
        choices=[("", "Semua"), (UNREADY, "Yang belum lengkap"), *readiness.STATES.items()],
    )
    urut_wilayah = forms.ChoiceField(label="Urutkan", required=False, choices=list(SORTED.items()))


def below(desk: Desk, region: Region, children: list[Region]) -> dict[str, Any]:
    """The children as bars, or as tiles where they are polling stations; of a TPS its own state."""
    form = BelowForm(desk.request.GET)
    context = {"below_form": form, "below_query": urlencode(form.asked | {"tabel": NAME})}
    if region.level >= Level.DESA:
        tiles = readiness.places(desk.user, region.code, desk.now, desk.election)
        own = tiles[0] if region.level == Level.TPS and tiles else None
        inside = tiles if region.level == Level.DESA else []
        return context | {"tiles": _chosen(inside, form), "own": own, "rows": [], "stations": len(inside)}
    rows, _ = readiness.of(desk.user, region.code, desk.now, desk.election, children)
    shown = _chosen(rows, form)
    whole = readiness.together(region, rows)
    totals = {"total": readiness.together(region, shown), "stations": whole.total, "parts": len(rows)}
    return context | totals | {"rows": shown, "tiles": [], "own": None}


def _chosen(rows: Sequence[Any], form: BelowForm) -> list[Any]:
    """The rows asked for in the order asked for; nothing while something in it is wrong."""
    if not form.is_valid():
        return []
    state, order = form.cleaned_data["keadaan"], ORDERS[form.cleaned_data["urut_wilayah"]]
    if state == UNREADY:
        kept = [row for row in rows if _unready(row)]
    else:
        kept = [row for row in rows if not state or _states(row).get(state)]
    return sorted(kept, key=order)


def table(region: Region, context: dict[str, Any]) -> exports.Table:
    """The rows as they stand; of a TPS its state with what else is true of it."""
    if region.level < Level.DESA:
        made = exports.Table(f"Wilayah {region.label}", ("Kode", "Wilayah", "TPS", *readiness.STATES.values()))
        made.rows = [[r.region.code, r.region.name, r.total, *r.states.values()] for r in context["rows"]]
        return made
    header = ("Kode", "TPS", "Keadaan", "Juga", "Jenis dibutuhkan", "Jenis terpenuhi", "Indikasi berat")
    made = exports.Table(f"TPS {region.label}", (*header, "Berangkat", "Diterima", "Zona waktu"))
    for tps in context["tiles"]:
        zone, also = tps.region.timezone, ", ".join(readiness.STATES[state] for state in tps.also)
        words = [tps.region.code, tps.region.name, readiness.STATES[tps.state], also, tps.needs, tps.met, tps.flags]
        made.rows.append([*words, exports.clock(tps.departed_at, zone), exports.clock(tps.received_at, zone), zone])
    return made
