"""What the pages of imports ask: a file, and which of its columns holds what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from logistik import imports
from logistik.imports import Outcome
from logistik.models import ImportFile

MOST_BYTES = 5 * 1024 * 1024
#: So many headings of a file are offered for each column.
MOST_HEADINGS = 64
Kind = ImportFile.Kind


@dataclass(frozen=True)
class Told:
    """What a page says of a kind of table: its columns and what each holds, and what taking it back does.

    Without ``columns`` it has a page of its own.
    """

    taken_back: str
    columns: tuple[tuple[str, str], ...] = ()


TOLD: dict[str, Told] = {
    Kind.VOTERS: Told(
        "Pemilih kembali ke angka sebelum impor ini, TPS yang dibuatnya tidak berlaku lagi, dan kebutuhan "
        "dihitung ulang. Tidak dapat bila pemilihnya sudah diubah lagi, atau TPS barunya sudah berisi sesuatu.",
        (
            ("kode_tps", "seperti 16.12.01.1003.001; TPS yang belum ada dibuat"),
            ("pemilih_l, pemilih_p", "jumlah pemilih laki-laki dan perempuan"),
        ),
    ),
    Kind.SHIPMENTS: Told(
        "Setiap pengiriman dari berkas ini dinyatakan batal; surat jalannya tetap tercatat. Tidak dapat "
        "bila sudah ada yang berangkat atau diterima.",
        (
            ("no_surat_jalan", "satu surat jalan boleh banyak baris"),
            ("asal, tujuan", "kode wilayah"),
            ("tahap", "1 atau 2"),
            ("berangkat, perkiraan_tiba", "seperti 26/11/2024 14:30, waktu setempat"),
            ("kode_barang, jumlah", "barang dan banyaknya"),
            ("untuk", "kode TPS yang dituju isinya; boleh kosong"),
        ),
    ),
    Kind.RECEIPTS: Told(
        "Setiap laporan dari berkas ini ditarik lewat koreksi tanpa isi; laporan aslinya tetap tersimpan. "
        "Tidak dapat bila sudah dikoreksi atau ditindaklanjuti."
    ),
    Kind.SUPERVISORS: Told(
        "Penugasan dari berkas ini berakhir kemarin (yang belum mulai dihapus) dan yang digantikan "
        "bertugas lagi; akunnya tetap ada tanpa penugasan. Tidak dapat bila orangnya sudah mengirim laporan.",
        (
            ("nama_pengguna, nama", "nama pengguna tanpa spasi; yang sudah ada mendapat penugasan baru"),
            ("jabatan", "panwascam, pkd, atau ptps"),
            ("kode_wilayah", "kecamatan, desa, atau TPS menurut jabatannya"),
            ("berlaku_dari, berlaku_sampai", "seperti 04/11/2024; sampai boleh kosong"),
            ("nomor_surat, telepon", "boleh kosong"),
            ("menggantikan", "nama pengguna yang digantikan; penugasannya berakhir sehari sebelumnya"),
        ),
    ),
    Kind.ALLOTMENTS: Told(
        "Alokasi kembali seperti sebelum impor ini dan yang ditambahkannya dihapus; kebutuhan dan indikasi dihitung "
        "ulang. Tidak dapat bila alokasinya sudah diubah lagi.",
        (
            ("kode_barang", "barang menurut kodenya, seperti SS-BUP; yang tidak disebut tetap"),
            ("dasar", "per pemilih, per TPS, per desa/kelurahan, per kecamatan, per kabupaten, atau per provinsi"),
            ("jumlah, cadangan", "banyaknya dan persen cadangan; kosong berarti belum diketahui"),
            ("per_jenis", "ya bila untuk setiap jenis pemilihan, selain itu tidak"),
            ("status, sumber", "Terverifikasi, Diturunkan, Praktik, Perlu konfirmasi, …; dan ketentuannya"),
        ),
    ),
    Kind.DEADLINES: Told(
        "Tenggat kembali seperti sebelum impor ini dan yang ditambahkannya dihapus; indikasi dinilai ulang. "
        "Tidak dapat bila tenggatnya sudah diubah lagi.",
        (
            ("tingkat", "Kecamatan, Desa/Kelurahan, TPS, …; yang tidak disebut tetap"),
            ("hari_sebelum", "hari sebelum pemungutan suara, seperti 3 atau H-3"),
            ("pukul", "seperti 16.30, waktu setempat; kosong berarti akhir hari itu"),
            ("status, sumber", "Terverifikasi, Praktik, Perlu konfirmasi, …; dan ketentuannya"),
        ),
    ),
}
#: What can be handed in on the page of imports.
TABLES = tuple(kind for kind, told in TOLD.items() if told.columns)


class FileForm(forms.Form):
    file = forms.FileField(
        label="Berkas",
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ".xlsx,.csv"}),
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkas kosong."},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Berkas lebih besar dari 5 MB.")
        return file


class ColumnsForm(forms.Form):
    """One choice for every column of the kind: which heading of the file it is."""

    prefix = "kolom"

    def __init__(self, kind: Kind, looked: Outcome, data: Any = None) -> None:
        super().__init__(data, initial=looked.columns)
        asked, taken = imports.wanted(kind), set(looked.columns.values())
        offered = [name for n, name in enumerate(looked.headings) if name and (n < MOST_HEADINGS or name in taken)]
        for column in asked.columns:
            must = column in asked.required
            self.fields[column] = forms.ChoiceField(
                label=column,
                required=must,
                choices=[("", "(pilih)" if must else "(tidak ada)"), *((name, name) for name in offered)],
                widget=forms.Select(attrs={"class": "input"}),
                error_messages={"required": "Pilih kolomnya.", "invalid_choice": "Kolom ini tidak ada dalam berkas."},
            )
        #: Whether every column was found under its own name: then nobody needs to look.
        self.is_plain = all(looked.columns.get(column) == column for column in asked.required) and all(
            heading == column for column, heading in looked.columns.items()
        )

    @property
    def chosen(self) -> dict[str, str]:
        return {column: heading for column, heading in self.cleaned_data.items() if heading}
