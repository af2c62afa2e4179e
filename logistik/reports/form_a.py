"""Form A, the Laporan Hasil Pengawasan: what stands in it. Its structure is that of the form, domain §6."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from .content import Content, empty, numbered

#: Its code; the regulation in force may name it otherwise, so it can be edited.
MODEL = "FORMULIR MODEL A"
#: What the form says where there is nothing to say.
NIL = "Nihil"
YES, NO = "ya", "tidak"
#: Part IV and V: field, label; of a heading the label alone. Their wording is to be confirmed.
VIOLATION = (
    ("", "1. Peristiwa"),
    ("event", "a. Peristiwa"),
    ("place", "b. Tempat kejadian"),
    ("time", "c. Waktu kejadian"),
    ("actor", "d. Pelaku"),
    ("address", "e. Alamat"),
    ("", "2. Saksi-saksi"),
    ("witness_1", "a. Saksi 1 (nama, alamat)"),
    ("witness_2", "b. Saksi 2 (nama, alamat)"),
    ("proof", "3. Alat bukti"),
    ("exhibit", "4. Barang bukti"),
    ("text", "5. Uraian singkat dugaan pelanggaran"),
)
DISPUTE = (
    ("event", "1. Peristiwa"),
    ("place", "2. Tempat kejadian"),
    ("time", "3. Waktu kejadian"),
    ("object", "4. Objek sengketa"),
    ("loss", "5. Kerugian langsung"),
    ("text", "6. Uraian singkat potensi sengketa"),
)


@dataclass(frozen=True)
class Activity:
    """Part II, once for every activity."""

    form: str = ""
    aim: str = ""
    target: str = ""
    when_where: str = ""


@dataclass(frozen=True)
class Finding:
    """A row of the table of part III; ``answer`` is ya, tidak, or empty where it is not known."""

    what: str = ""
    answer: str = ""
    note: str = ""


@dataclass(frozen=True)
class FormA(Content):
    """``photos`` are ids with the hash of the original and a caption, in the order in which they are printed."""

    stage: str = ""
    name: str = ""
    position: str = ""
    letter: str = ""
    address: str = ""
    activities: list[Activity] = field(default_factory=list)
    summary: str = ""
    findings: list[Finding] = field(default_factory=list)
    violation: dict[str, str] = field(default_factory=dict)
    dispute: dict[str, str] = field(default_factory=dict)
    photos: list[dict[str, str]] = field(default_factory=list)
    office: str = ""
    model: str = MODEL

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The form as it was stored."""
        parts = {
            "activities": [Activity(**one) for one in content.get("activities", [])],
            "findings": [Finding(**one) for one in content.get("findings", [])],
        }
        return cls(**(content | parts))


def missing(form: FormA) -> list[str]:
    """What must be filled in before the form may be numbered, in Indonesian."""
    wanted = {
        "Kode formulir": form.model,
        "Tahapan yang diawasi": form.stage,
        "Nama pelaksana tugas": form.name,
        "Jabatan": form.position,
        "Nomor surat perintah tugas": form.letter,
        "Alamat": form.address,
        "Kegiatan pengawasan": form.activities,
        "Uraian singkat hasil pengawasan": form.summary,
    }
    return empty(wanted)


def code(form: FormA, number: int, today: date) -> str:
    """Counted in the kabupaten, with the region code of the office that wrote it."""
    return numbered(number, "LHP", form.office, today)
