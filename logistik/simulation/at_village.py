"""What goes wrong on the way to a village and in its store."""

from __future__ import annotations

from copy import deepcopy
from uuid import uuid5

from .leg import BOX, Event, Hour, Leg
from .truth import Incident, Mark, correct, of_item, of_leg


def overturned(leg: Leg) -> Incident:
    half = round((leg.leaves + leg.arrives) / 2, 2)
    leg.events[1:1] = [
        Event("transit", half, f"{leg.number}: truk terguling di jalan, muatan utuh"),
        Event("pindah_kendaraan", half, f"{leg.number}: muatan pindah ke truk lain", "Truk pengganti (contoh)"),
    ]
    return Incident("K38", "truk terguling, muatan pindah kendaraan dan tetap utuh: tanpa indikasi")


def unescorted(leg: Leg) -> Incident:
    leg.escort = ""
    return Incident("K51", "satu sopir, tanpa kawalan", [of_leg(leg, "keamanan", "tanpa_kawal")])


def at_a_residents_house(leg: Leg) -> Incident:
    correct(leg)["storage"] = "unofficial"
    return Incident(
        "K27",
        "disimpan di rumah warga, lalu dipindah ke balai desa",
        mended=[of_leg(leg, "tepat_sasaran", "bukan_gudang")],
    )


def leaking_store(leg: Leg) -> Incident:
    leg.visits.append((round(leg.arrives + 0.4, 2), {"bebas_banjir": True, "tidak_bocor": False, "palet": True}))
    return Incident("K52", "tempat simpan bocor", [Mark("tepat_kualitas", "penyimpanan", leg.destination.code)])


def boxes_replaced(leg: Leg) -> Incident:
    hurt = leg.counted(BOX)
    hurt["good"], hurt["damaged"] = hurt["good"] - 2, 2
    marks = [of_item(leg, "rusak", BOX, "tepat_kualitas"), of_item(leg, "kurang", BOX)]
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
