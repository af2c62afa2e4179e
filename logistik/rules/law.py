"""The instruments that several rules rest on, each said once."""

from logistik.models import Item
from pengawasan.models import SourceStatus

from .base import LegalBasis

#: The clause of an instrument that is known to apply, but whose clause nobody has looked up yet.
UNRECORDED = "Pasal belum dicatat"

BALLOTS = LegalBasis(
    "UU 1/2015 jo. UU 10/2016",
    "Pasal 80 ayat (1)",
    "Surat suara dicetak sejumlah DPT ditambah 2,5 % sebagai cadangan.",
    SourceStatus.VERIFIED,
)
PSU_STOCK = LegalBasis(
    "UU 1/2015 jo. UU 10/2016",
    "Pasal 80 ayat (2) dan (3)",
    "Surat suara pemungutan suara ulang dicetak 2.000 lembar, diberi tanda khusus, dan disimpan terpisah.",
    SourceStatus.VERIFIED,
)
DEADLINE = LegalBasis(
    "UU 1/2015 jo. UU 10/2016",
    "Pasal 78",
    "Perlengkapan pemungutan suara harus sudah diterima KPPS paling lambat satu hari sebelum hari pemungutan suara.",
    SourceStatus.VERIFIED,
)
SUPERVISION = LegalBasis(
    "Perbawaslu 11/2024",
    UNRECORDED,
    "Pengawas memastikan perlengkapan tepat jumlah, tepat jenis, tepat sasaran, tepat waktu, dan tepat kualitas.",
    SourceStatus.VERIFIED,
)
PRINCIPLES = LegalBasis(
    "PKPU 7/2020",
    "Pasal 3",
    "Pengadaan dan distribusi perlengkapan berasas tepat jumlah, jenis, sasaran, waktu, kualitas, dan efisien.",
    SourceStatus.VERIFIED,
)
DAMAGE = LegalBasis(
    "Keputusan KPU tentang sortir dan lipat",
    "Golongan kerusakan",
    "Barang dipilah menjadi baik, cacat layak pakai, dan rusak; yang rusak diganti.",
    SourceStatus.MEMORY,
)
PRACTICE_H3 = LegalBasis(
    "Praktik penyelenggara",
    "H-3 di PPK, H-1 di PPS",
    "Undang-undang tidak mengatur tenggat di PPK dan PPS; baris tenggat pemilihan ini dapat diubah.",
    SourceStatus.PRACTICE,
)
STORE_CHECKLIST = LegalBasis(
    "Daftar periksa gudang KPU",
    "13 butir",
    "Gudang bebas banjir, tidak bocor, berpalet, bebas rayap dan tikus, serta dijaga 24 jam.",
    SourceStatus.VERIFIED,
)
SEALS = LegalBasis(
    "Perbawaslu 11/2024",
    UNRECORDED,
    "Pengawas memastikan kotak tersegel dan terkunci, dengan nomor yang sama seperti saat diberangkatkan.",
    SourceStatus.VERIFIED,
)


def of_quantity(item: Item) -> tuple[LegalBasis, ...]:
    """What a quantity of this item is judged by: the law sets that of ballots and PSU stock, not of ink or boxes."""
    if item.code.startswith("SS-PSU"):
        return (PSU_STOCK, SUPERVISION)
    return (BALLOTS, SUPERVISION) if item.contest else (SUPERVISION, PRINCIPLES)
