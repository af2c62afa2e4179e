"""THE LAW: one file a rule. To add one: its file, a line here, its test."""

from . import (
    jenis_tertukar,
    jenis_tidak_dibutuhkan,
    jumlah_kurang,
    jumlah_lebih,
    jumlah_manifes,
    jumlah_selisih,
    keamanan_dihalangi,
    keamanan_segel,
    keamanan_segel_ganda,
    keamanan_tanpa_kawal,
    keamanan_tanpa_pengawas,
    kualitas_penyimpanan,
    kualitas_rusak,
    sasaran_bukan_gudang,
    sasaran_jauh,
    sasaran_salah_peruntukan,
    sasaran_salah_tempat,
    waktu_belum_diterima,
    waktu_berisiko,
    waktu_berisiko_tidak_dikirim,
    waktu_terlambat,
    waktu_tidak_dikirim,
)
from .base import ASPECTS, Breach, LegalBasis, Rule, Scope

RULES: tuple[Rule, ...] = (
    jumlah_kurang.RULE,
    jumlah_lebih.RULE,
    jumlah_manifes.RULE,
    jumlah_selisih.RULE,
    jenis_tidak_dibutuhkan.RULE,
    jenis_tertukar.RULE,
    sasaran_salah_tempat.RULE,
    sasaran_salah_peruntukan.RULE,
    sasaran_jauh.RULE,
    sasaran_bukan_gudang.RULE,
    waktu_terlambat.RULE,
    waktu_belum_diterima.RULE,
    waktu_tidak_dikirim.RULE,
    waktu_berisiko.RULE,
    waktu_berisiko_tidak_dikirim.RULE,
    kualitas_rusak.RULE,
    kualitas_penyimpanan.RULE,
    keamanan_segel.RULE,
    keamanan_segel_ganda.RULE,
    keamanan_tanpa_pengawas.RULE,
    keamanan_dihalangi.RULE,
    keamanan_tanpa_kawal.RULE,
)

__all__ = ["ASPECTS", "RULES", "Breach", "LegalBasis", "Rule", "Scope"]
