"""What goes wrong on the day, taken from real cases. Each incident declares exactly the flags that must follow.

Only what the real clock can judge is planted: lateness itself follows from the deadlines and is derived in ``verdict``.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple
from uuid import uuid5

from logistik.demo.places import NEIGHBOUR

from .plan import BOX, Body, Day, Event, Hour, Leg

GOVERNOR, REGENT, REVOTE, INK = "SS-GUB", "SS-BUP", "SS-PSU-BUP", "TNT"


class Mark(NamedTuple):
    """A flag as the API names it."""

    rule: str
    kind: str
    place: str
    item: str | None = None
    shipment: str | None = None


@dataclass
class Incident:
    """``stands``: flags that are open in the end; ``mended``: flags that were raised and cleared by a correction."""

    case: str
    says: str
    stands: list[Mark] = field(default_factory=list)
    mended: list[Mark] = field(default_factory=list)
    extra: list[Leg] = field(default_factory=list)


def _of_item(leg: Leg, kind: str, item: str, rule: str = "tepat_jumlah") -> Mark:
    return Mark(rule, kind, leg.destination.code, item)


def _of_leg(leg: Leg, rule: str, kind: str, item: str | None = None) -> Mark:
    return Mark(rule, kind, leg.destination.code, item, str(leg.id))


def _correct(leg: Leg) -> Body:
    """A second report that replaces the first; the caller plants the fault in the first."""
    first = leg.report
    second = deepcopy(first)
    second["id"], second["corrects"] = str(uuid5(leg.id, "laporan 2")), first["id"]
    second["observed_at"] = Hour(round(first["observed_at"].at + 0.75, 2))
    leg.reports.append(second)
    return first


def _line(report: Body, item: str) -> Body:
    line: Body = next(line for line in report["lines"] if line["item"] == item)
    return line


# At one polling station


def short_on_paper(leg: Leg) -> Incident:
    leg.listed(REGENT)["quantity"] -= 10
    leg.counted(REGENT)["good"] -= 10
    marks = [_of_item(leg, "manifes", REGENT), _of_item(leg, "kurang", REGENT)]
    return Incident("K02", "surat jalan memuat 10 surat suara terlalu sedikit", marks)


def lost_on_the_way(leg: Leg) -> Incident:
    leg.counted(GOVERNOR)["good"] -= 12
    marks = [_of_leg(leg, "tepat_jumlah", "selisih", GOVERNOR), _of_item(leg, "kurang", GOVERNOR)]
    return Incident("K15", "12 surat suara kurang dari surat jalan", marks)


def miscounted(leg: Leg) -> Incident:
    _line(_correct(leg), GOVERNOR)["good"] -= 7
    marks = [_of_leg(leg, "tepat_jumlah", "selisih", GOVERNOR), _of_item(leg, "kurang", GOVERNOR)]
    return Incident("K10", "salah hitung, dikoreksi sesudah dihitung ulang", mended=marks)


def too_many(leg: Leg) -> Incident:
    leg.counted(REGENT)["good"] += 5
    marks = [_of_leg(leg, "tepat_jumlah", "selisih", REGENT), _of_item(leg, "lebih", REGENT)]
    return Incident("K54", "5 surat suara lebih", marks)


def leaking_ink(leg: Leg) -> Incident:
    return _damaged(leg, INK, "K18", "satu botol tinta bocor")


def broken_box(leg: Leg) -> Incident:
    return _damaged(leg, BOX, "K30", "satu kotak suara lembap dan jebol")


def _damaged(leg: Leg, item: str, case: str, says: str) -> Incident:
    line = leg.counted(item)
    line["good"], line["damaged"] = line["good"] - 1, 1
    return Incident(case, says, [_of_item(leg, "rusak", item, "tepat_kualitas"), _of_item(leg, "kurang", item)])


def another_regency(leg: Leg) -> Incident:
    leg.counted(REGENT)["good"] -= 4
    leg.report["lines"].append({"item": REGENT, "for_place": NEIGHBOUR, "good": 4})
    marks = [_of_leg(leg, "tepat_jenis", "tertukar", REGENT), _of_item(leg, "kurang", REGENT)]
    return Incident("K06", "4 surat suara milik kabupaten lain", marks)


def revote_stock(leg: Leg) -> Incident:
    leg.manifest.append({"item": REVOTE, "quantity": 10})
    leg.report["lines"].append({"item": REVOTE, "good": 10})
    mark = _of_item(leg, "tidak_dibutuhkan", REVOTE, "tepat_jenis")
    return Incident("K01", "stok PSU ikut dibagikan ke TPS", [mark])


def no_cable_ties(leg: Leg) -> Incident:
    leg.report["seal"] = "missing"
    return Incident("K28", "kotak tanpa kabel ties", [_of_leg(leg, "keamanan", "segel")])


def another_seal(leg: Leg) -> Incident:
    leg.counted(BOX)["seal_number"] += "X"
    return Incident("K28", "nomor segel lain dari surat jalan", [_of_leg(leg, "keamanan", "segel")])


def reported_from_afar(leg: Leg) -> Incident:
    leg.report["position"]["latitude"] -= 0.3
    return Incident("K51", "laporan dibuat puluhan kilometer dari TPS", [_of_leg(leg, "tepat_sasaran", "jauh")])


def nobody_watched(leg: Leg) -> Incident:
    leg.report["witness"] = "absent"
    return Incident("K51", "tidak ada pengawas saat barang diterima", [_of_leg(leg, "keamanan", "tanpa_pengawas")])


def obstructed(leg: Leg) -> Incident:
    leg.report["witness"] = "obstructed"
    return Incident("K47", "pengawas dihalangi massa", [_of_leg(leg, "keamanan", "dihalangi")])


def still_on_the_road(leg: Leg) -> Incident:
    leg.events, leg.reports = leg.events[:1], []
    return Incident("K35", "berangkat dan sampai malam belum tiba; indikasinya mengikuti jam")


# At one village


def overturned(leg: Leg) -> Incident:
    half = round((leg.leaves + leg.arrives) / 2, 2)
    leg.events[1:1] = [
        Event("transit", half, f"{leg.number}: truk terguling di jalan, muatan utuh"),
        Event("pindah_kendaraan", half, f"{leg.number}: muatan pindah ke truk lain", "Truk pengganti (contoh)"),
    ]
    return Incident("K38", "truk terguling, muatan pindah kendaraan dan tetap utuh: tanpa indikasi")


def unescorted(leg: Leg) -> Incident:
    leg.escort = ""
    return Incident("K51", "satu sopir, tanpa kawalan", [_of_leg(leg, "keamanan", "tanpa_kawal")])


def at_a_residents_house(leg: Leg) -> Incident:
    _correct(leg)["storage"] = "unofficial"
    return Incident(
        "K27",
        "disimpan di rumah warga, lalu dipindah ke balai desa",
        mended=[_of_leg(leg, "tepat_sasaran", "bukan_gudang")],
    )


def leaking_store(leg: Leg) -> Incident:
    leg.visits.append((round(leg.arrives + 0.4, 2), {"bebas_banjir": True, "tidak_bocor": False, "palet": True}))
    return Incident("K52", "tempat simpan bocor", [Mark("tepat_kualitas", "penyimpanan", leg.destination.code)])


def boxes_replaced(leg: Leg) -> Incident:
    hurt = leg.counted(BOX)
    hurt["good"], hurt["damaged"] = hurt["good"] - 2, 2
    marks = [_of_item(leg, "rusak", BOX, "tepat_kualitas"), _of_item(leg, "kurang", BOX)]
    return Incident("K40", "2 kotak kebanjiran, diganti hari itu juga", mended=marks, extra=[_replacement(leg)])


def _replacement(leg: Leg) -> Leg:
    """A second lorry on the same way with as many good boxes as came to harm."""
    lorry = deepcopy(leg)
    lorry.id, lorry.number, lorry.direction = uuid5(leg.id, "pengganti"), f"{leg.number}/PG", "replacement"
    wait = round(leg.arrives - leg.leaves + 0.5, 2)
    lorry.leaves, lorry.arrives = round(leg.leaves + wait, 2), round(leg.arrives + wait, 2)
    lorry.posted, lorry.manifest = lorry.leaves, [{"item": BOX, "quantity": 2}]
    for event in lorry.events:
        event.at, event.says = round(event.at + wait, 2), event.says.replace(leg.number, lorry.number)
    lorry.report["id"], lorry.report["shipment"] = str(uuid5(lorry.id, "laporan 1")), str(lorry.id)
    lorry.report["observed_at"] = Hour(round(lorry.arrives + 0.2, 2))
    lorry.report["lines"] = [{"item": BOX, "good": 2}]
    return lorry


# At two polling stations of one village


def boxes_swapped(one: Leg, other: Leg) -> Incident:
    marks = []
    for leg, owner in ((one, other), (other, one)):
        box = _line(_correct(leg), BOX)
        box["for_place"] = owner.destination.code
        del box["seal_number"]
        marks += [_of_leg(leg, "tepat_sasaran", "salah_peruntukan", BOX), _of_item(leg, "kurang", BOX)]
    return Incident("K14", "kotak dua TPS tertukar, selesai dengan berita acara", mended=marks)


def one_seal_twice(one: Leg, other: Leg) -> Incident:
    number = one.listed(BOX)["seal_number"]
    other.listed(BOX)["seal_number"] = other.counted(BOX)["seal_number"] = number
    return Incident(
        "K28", "satu nomor segel pada dua kotak", [_of_leg(leg, "keamanan", "segel_ganda") for leg in (one, other)]
    )


def astray(one: Leg, other: Leg) -> Incident:
    """The goods of one polling station are unloaded at the other, whose supervisor reports them."""
    there, report = other.destination, one.report
    report |= {
        "place": there.code,
        "position": dict(other.report["position"]),
        "received_by": f"{there.label} (contoh)",
    }
    for line in report["lines"]:
        line.pop("seal_number", None)
    one.events = one.events[:1]
    marks = [
        Mark("tepat_sasaran", "salah_tempat", there.code, None, str(one.id)),
        Mark("tepat_sasaran", "salah_peruntukan", there.code, BOX, str(one.id)),
    ]
    return Incident("K14", f"kiriman {one.destination.label} diturunkan di TPS lain", marks)


AT_STATION: tuple[Callable[[Leg], Incident], ...] = (
    short_on_paper, lost_on_the_way, leaking_ink, another_regency, no_cable_ties, another_seal, miscounted, too_many,
    broken_box, revote_stock, reported_from_afar, nobody_watched, obstructed, still_on_the_road,
)  # fmt: skip
AT_VILLAGE: tuple[Callable[[Leg], Incident], ...] = (
    at_a_residents_house, overturned, unescorted, boxes_replaced, leaking_store,
)  # fmt: skip
AT_PAIR: tuple[Callable[[Leg, Leg], Incident], ...] = (boxes_swapped, one_seal_twice, astray)


def plant(day: Day) -> list[Incident]:
    """Each incident once, as far as there are places for it; every place gets at most one."""
    rng = Random(f"kejadian:{day.seed}")  # noqa: S311 the same seed is to give the same day
    villages, stations = list(day.villages), list(day.stations)
    rng.shuffle(villages)
    rng.shuffle(stations)
    planted = [deed(leg) for deed, leg in zip(AT_VILLAGE, villages, strict=False)]
    for meeting in AT_PAIR:
        pair = _pair(stations)
        if pair:
            planted.append(meeting(*_on_line(*pair)))
    planted += [deed(*_on_line(leg)) for deed, leg in zip(AT_STATION, stations, strict=False)]
    for incident in planted:
        day.legs += incident.extra
    return planted


def possible() -> int:
    return len(AT_STATION) + len(AT_VILLAGE) + len(AT_PAIR)


def _pair(stations: list[Leg]) -> tuple[Leg, Leg] | None:
    """Two of the same village, taken out of the list."""
    for one in stations:
        for other in stations:
            if one is not other and one.origin == other.origin:
                stations.remove(one)
                stations.remove(other)
                return one, other
    return None


def _on_line(*legs: Leg) -> tuple[Leg, ...]:
    """Their papers are there in time: what a report is judged by should not depend on the order of arrival."""
    for leg in legs:
        leg.offline = False
    return legs
