"""Which column of a file holds what: guessed from its first line, and corrected by whoever hands it in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cells import Cell, clean
from .faults import Refused

_WORD = re.compile(r"[^\W_]+")
#: What lists of others call our columns.
OTHERWISE = {
    "kode_tps": ("id_tps", "kode_wilayah_tps", "kode"),
    "pemilih_l": ("l", "lk", "laki_laki", "pemilih_laki_laki", "jumlah_l", "dpt_l", "dpt_laki_laki"),
    "pemilih_p": ("p", "pr", "perempuan", "pemilih_perempuan", "jumlah_p", "dpt_p", "dpt_perempuan"),
    "no_surat_jalan": ("nomor_surat_jalan", "surat_jalan", "no_sj", "nomor_sj", "sj"),
    "asal": ("kode_asal", "dari", "wilayah_asal"),
    "tujuan": ("kode_tujuan", "ke", "wilayah_tujuan"),
    "tahap": ("tahapan", "tahap_ke"),
    "berangkat": ("tanggal_berangkat", "tgl_berangkat", "waktu_berangkat", "rencana_berangkat"),
    "perkiraan_tiba": ("tanggal_tiba", "tgl_tiba", "tiba", "rencana_tiba", "eta"),
    "kode_barang": ("barang", "jenis_barang", "kode_item", "item"),
    "jumlah": ("banyaknya", "kuantitas", "qty", "volume"),
    "untuk": ("untuk_tps", "tps_tujuan", "tps"),
    "kode_tempat": ("tempat", "kode_tps", "kode_wilayah", "kode"),
    "baik": ("jumlah_baik", "kondisi_baik"),
    "rusak": ("jumlah_rusak", "kondisi_rusak"),
    "nama_pengguna": ("username", "akun", "pengguna"),
    "nama": ("nama_lengkap", "nama_pengawas"),
    "jabatan": ("peran", "posisi"),
    "kode_wilayah": ("wilayah", "kode_wilayah_tugas", "kode"),
    "berlaku_dari": ("mulai", "dari", "tmt", "tanggal_mulai"),
    "berlaku_sampai": ("sampai", "selesai", "tanggal_selesai"),
    "nomor_surat": ("no_surat", "nomor_surat_tugas", "no_surat_tugas"),
    "telepon": ("no_hp", "hp", "no_telepon", "nomor_telepon"),
    "dasar": ("dasar_jumlah", "per"),
    "cadangan": ("cadangan_persen",),
    "per_jenis": ("untuk_setiap_jenis_pemilihan",),
    "status": ("status_sumber",),
    "sumber": ("rujukan", "dasar_hukum"),
    "tingkat": ("level",),
    "hari_sebelum": ("hari_sebelum_pemungutan_h", "hari"),
    "pukul": ("pukul_kosong_akhir_hari", "jam"),
    "menggantikan": ("pengganti_dari", "yang_digantikan"),
}


@dataclass(frozen=True)
class Wanted:
    """The columns that a kind of table has, and those it may have."""

    required: Sequence[str]
    optional: Sequence[str] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)

    @property
    def known(self) -> set[str]:
        """Every name by which one of them is recognised."""
        return {name for column in self.columns for name in (column, *OTHERWISE.get(column, ()))}

    def guess(self, found: Sequence[str]) -> dict[str, str]:
        """Column → heading: its own name first; another name only where no column has it, each heading once."""
        chosen = {column: column for column in self.columns if column in found}
        free = set(found) - set(chosen)
        for column in self.columns:
            other = next((name for name in OTHERWISE.get(column, ()) if name in free), None)
            if column not in chosen and other:
                chosen[column] = other
                free.remove(other)
        return chosen

    def check(self, found: Sequence[str], chosen: Mapping[str, str]) -> None:
        """Raises Refused unless every column that must be there is, and none is taken twice."""
        headings = set(found)
        errors = [f"Baris 1: kolom {name} tidak ada." for name in self.required if name not in chosen]
        errors += [f"Baris 1: kolom {name} tidak ada." for name in chosen.values() if name not in headings]
        taken = Counter(chosen.values())
        errors += [f"Baris 1: kolom {name} dipilih untuk dua isi." for name, times in taken.items() if times > 1]
        # Counted at once: a first line of a million names is one cheap request
        twice = sorted(name for name, times in Counter(found).items() if name and times > 1)
        errors += [f"Baris 1: kolom {name} ada dua kali." for name in twice]
        if errors:
            raise Refused(errors)


def name(cell: Cell) -> str:
    """ "Kode TPS", "Kode-TPS" and "kode_tps" are the same column."""
    return "_".join(_WORD.findall(clean(str(cell or "")).lower()))
