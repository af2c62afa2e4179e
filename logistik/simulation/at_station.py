"""What goes wrong at one polling station, and between two of the same village."""

from __future__ import annotations

from logistik.demo.places import NEIGHBOUR

from .leg import BOX, Leg
from .truth import Incident, Mark, correct, line_of, of_item, of_leg

GOVERNOR, REGENT, REVOTE, INK = "SS-GUB", "SS-BUP", "SS-PSU-BUP", "TNT"


def short_on_paper(leg: Leg) -> Incident:
    leg.listed(REGENT)["quantity"] -= 10
    leg.counted(REGENT)["good"] -= 10
    marks = [of_item(leg, "manifes", REGENT), of_item(leg, "kurang", REGENT)]
    return Incident("K02", "surat jalan memuat 10 surat suara terlalu sedikit", marks)


def lost_on_the_way(leg: Leg) -> Incident:
    leg.counted(GOVERNOR)["good"] -= 12
    marks = [of_leg(leg, "tepat_jumlah", "selisih", GOVERNOR), of_item(leg, "kurang", GOVERNOR)]
    return Incident("K15", "12 surat suara kurang dari surat jalan", marks)


def miscounted(leg: Leg) -> Incident:
    line_of(correct(leg), GOVERNOR)["good"] -= 7
    marks = [of_leg(leg, "tepat_jumlah", "selisih", GOVERNOR), of_item(leg, "kurang", GOVERNOR)]
    return Incident("K10", "salah hitung, dikoreksi sesudah dihitung ulang", mended=marks)


def too_many(leg: Leg) -> Incident:
    leg.counted(REGENT)["good"] += 5
    marks = [of_leg(leg, "tepat_jumlah", "selisih", REGENT), of_item(leg, "lebih", REGENT)]
    return Incident("K54", "5 surat suara lebih", marks)


def leaking_ink(leg: Leg) -> Incident:
    return _damaged(leg, INK, "K18", "satu botol tinta bocor")


def broken_box(leg: Leg) -> Incident:
    return _damaged(leg, BOX, "K30", "satu kotak suara lembap dan jebol")


def _damaged(leg: Leg, item: str, case: str, says: str) -> Incident:
    line = leg.counted(item)
    line["good"], line["damaged"] = line["good"] - 1, 1
    return Incident(case, says, [of_item(leg, "rusak", item, "tepat_kualitas"), of_item(leg, "kurang", item)])


def another_regency(leg: Leg) -> Incident:
    leg.counted(REGENT)["good"] -= 4
    leg.report["lines"].append({"item": REGENT, "for_place": NEIGHBOUR, "good": 4})
    marks = [of_leg(leg, "tepat_jenis", "tertukar", REGENT), of_item(leg, "kurang", REGENT)]
    return Incident("K06", "4 surat suara milik kabupaten lain", marks)


def revote_stock(leg: Leg) -> Incident:
    leg.manifest.append({"item": REVOTE, "quantity": 10})
    leg.report["lines"].append({"item": REVOTE, "good": 10})
    mark = of_item(leg, "tidak_dibutuhkan", REVOTE, "tepat_jenis")
    return Incident("K01", "stok PSU ikut dibagikan ke TPS", [mark])


def no_cable_ties(leg: Leg) -> Incident:
    leg.report["cable_ties"] = "missing"
    return Incident("K28", "kotak tanpa kabel ties", [of_leg(leg, "keamanan", "kabel_ties")])


def box_without_number(leg: Leg) -> Incident:
    leg.report["unnumbered"] = 1
    return Incident("contoh", "satu kotak tanpa nomor", [of_leg(leg, "keamanan", "tanpa_nomor")])


def another_seal(leg: Leg) -> Incident:
    leg.counted(BOX)["seal_number"] += "X"
    return Incident("K28", "nomor segel lain dari surat jalan", [of_leg(leg, "keamanan", "segel")])


def reported_from_afar(leg: Leg) -> Incident:
    leg.report["position"]["latitude"] -= 0.3
    return Incident("K51", "laporan dibuat puluhan kilometer dari TPS", [of_leg(leg, "tepat_sasaran", "jauh")])


def nobody_watched(leg: Leg) -> Incident:
    leg.report["witness"] = "absent"
    return Incident("K51", "tidak ada pengawas saat barang diterima", [of_leg(leg, "keamanan", "tanpa_pengawas")])


def obstructed(leg: Leg) -> Incident:
    leg.report["witness"] = "obstructed"
    return Incident("K47", "pengawas dihalangi massa", [of_leg(leg, "keamanan", "dihalangi")])


def still_on_the_road(leg: Leg) -> Incident:
    leg.events, leg.reports = leg.events[:1], []
    return Incident("K35", "berangkat dan sampai malam belum tiba; indikasinya mengikuti jam")


# Between two


def boxes_swapped(one: Leg, other: Leg) -> Incident:
    marks = []
    for leg, owner in ((one, other), (other, one)):
        box = line_of(correct(leg), BOX)
        box["for_place"] = owner.destination.code
        del box["seal_number"]
        marks += [of_leg(leg, "tepat_sasaran", "salah_peruntukan", BOX), of_item(leg, "kurang", BOX)]
    return Incident("K14", "kotak dua TPS tertukar, selesai dengan berita acara", mended=marks)


def one_seal_twice(one: Leg, other: Leg) -> Incident:
    number = one.listed(BOX)["seal_number"]
    other.listed(BOX)["seal_number"] = other.counted(BOX)["seal_number"] = number
    return Incident(
        "K28", "satu nomor segel pada dua kotak", [of_leg(leg, "keamanan", "segel_ganda") for leg in (one, other)]
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
