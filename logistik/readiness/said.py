"""How each part of the index came about, in one sentence with its numbers."""

from __future__ import annotations

import math

from .tally import Tally


def distribution(t: Tally) -> str:
    if not t.known:
        return "Kebutuhan belum diketahui di TPS mana pun, jadi belum dapat dinilai."
    share = _percent(t.met / t.known)
    said = f"Rata-rata {share} dari jenis barang yang dibutuhkan sudah diterima cukup di {t.known} TPS."
    left_out = t.total - t.known
    return f"{said} {left_out} TPS yang kebutuhannya tidak diketahui tidak ikut dihitung." if left_out else said


def flags(t: Tally) -> str:
    if not t.total:
        return "Pemilihan ini belum punya TPS di wilayah ini, jadi belum dapat dinilai."
    return f"{t.total - t.grave} dari {t.total} TPS tanpa indikasi serius atau kritis yang terbuka."


def supervisors(t: Tally) -> str:
    if not t.posts:
        return "Pemilihan ini belum punya kecamatan, desa, atau TPS di wilayah ini, jadi belum dapat dinilai."
    return f"{t.staffed} dari {t.posts} kecamatan, desa/kelurahan, dan TPS punya pengawas yang bertugas pada hari itu."


def stores(t: Tally) -> str:
    if not t.stores:
        return "Tidak ada gudang KPU atau PPK di wilayah ini; bobotnya dibagi ke bagian lain."
    if not t.visited:
        return f"Belum satu pun dari {t.stores} gudang diperiksa, jadi belum diketahui."
    share = _percent(t.sound / t.visited)
    return f"Rata-rata {share} dari 13 butir terpenuhi di {t.visited} dari {t.stores} gudang yang sudah diperiksa."


def stock(t: Tally) -> str:
    if not t.warehouses:
        return "Hanya dinilai untuk gudang KPU kabupaten/kota; bobotnya dibagi ke bagian lain."
    if not t.items:
        return "Belum ada laporan hitungan dari gudang KPU, jadi belum diketahui."
    return f"Gudang KPU sudah menerima rata-rata {_percent(t.held / t.items)} dari kebutuhan {t.items} jenis barang."


def training(t: Tally) -> str:
    if not t.pupils:
        return "Hanya dinilai untuk kecamatan dan desa/kelurahan; bobotnya dibagi ke bagian lain."
    if not t.taught:
        return "Belum ada kehadiran rakernis atau bimtek yang dicatat, jadi belum diketahui."
    return f"{t.trained} dari {t.taught} kecamatan dan desa/kelurahan punya pengawas bertugas yang sudah dilatih."


def _percent(share: float) -> str:
    return f"{math.floor(share * 1000 + 1e-9) / 10:.1f}".replace(".", ",") + " %"
