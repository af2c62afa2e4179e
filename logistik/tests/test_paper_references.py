"""Every kind of paper stands as it was looked at and approved: its words, and the box of each.

After a change of the layout ``PAPERS_WRITE=1`` writes the references anew; then look at the pages, and read the
difference.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from logistik.models import DocumentKind
from logistik.printing import day_spelled
from logistik.reports import Activity, Destroyed, Destruction, Finding, FormA, FormA2, Handed, Handover
from logistik.reports.daily import Daily
from logistik.reports.gathering import Minutes, Presence
from logistik.reports.kinds import KINDS
from logistik.reports.letters import Letter
from logistik.reports.sheet import Numbered
from logistik.tests.papers import Box, boxes

REFERENCES = Path(__file__).parent / "data" / "papers"
VOTING_EVE = date(2024, 11, 26)
ABOUT = Numbered("007/CONTOH/16.12/11/2024", VOTING_EVE, "Talang Ubi", "ab" * 32, "https://x.invalid/v/1/", True)
SIGNED = {"name": "Contoh Pengawas", "position": "Staf Bawaslu Kabupaten Penukal Abab Lematang Ilir"}
SHORT = "TPS 001 menerima 1.000 lembar surat suara Bupati dalam keadaan baik, kurang 25 dari 1.025."
EVENT: dict[str, Any] = {
    "kind": "Rapat kerja teknis", "title": "Rakernis Pengawasan Logistik (contoh)", "venue": "Prabumulih", **SIGNED,
    "when": "Kamis, 24 Oktober 2024 sampai Jumat, 25 Oktober 2024", "organiser": "Bawaslu PALI", "invited": 2,
    "present": 1,
}  # fmt: skip
PAPERS: dict[str, Any] = {
    DocumentKind.LHP: FormA(
        stage="Pendistribusian", letter="7/CONTOH/2024", address="Kecamatan Talang Ubi", **SIGNED,
        activities=[Activity("Langsung", "Tepat jumlah", "TPS 001", "Selasa, 26 November 2024")] * 2,
        summary="Kurang 1.025 (seribu dua puluh lima) lembar.\n<b>Nihil</b> − lainnya.",
        findings=[Finding("Tepat jumlah", "tidak", SHORT), Finding("Tepat jenis", "ya"), Finding("Keamanan")],
        violation={"event": SHORT, "witness_1": "Saksi contoh"}, photos=[{"sha256": "cd" * 32, "caption": "Contoh"}],
    ),
    DocumentKind.FINDING: FormA2(number="001/TM", said={"accused": "PPK", "event": SHORT}, **SIGNED),
    DocumentKind.LETTER: Letter(
        number="12/PM.00.02", head=["PANITIA PENGAWAS PEMILIHAN KECAMATAN", "TALANG UBI", "KABUPATEN PALI"],
        subject="Rekomendasi",
        enclosed=2, to="Ketua KPU Kabupaten PALI", on="26 November 2024", election="Pemilihan contoh",
        findings=[SHORT] * 2, basis=["UU 10/2016, Pasal 80"], finding="temuan nomor 001/TM", text="Lengkapi.",
        reply_by="Selasa, 3 Desember 2024", **SIGNED,
    ),
    DocumentKind.DAILY: Daily(
        region="Kabupaten PALI", at="Selasa, 26 November 2024 pukul 17.00", **SIGNED,
        places=[["Talang Ubi", 125, 100, 5, 4, 3, 2, 11], ["Jumlah", 1292, 1100, 5, 4, 3, 2, 178]],
        flags=[["Tepat jumlah", 1025, 4, 0]], followups=[["Saran perbaikan tertulis", 3, 2, 1, 0]],
    ),
    DocumentKind.HANDOVER: Handover(
        manifest_number="SJ-1", origin="Desa Karta Dewa", destination="TPS 001 Karta Dewa", vehicle="BG 1 CONTOH",
        when="Selasa, 26 November 2024 pukul 14.03", seals="utuh (KS-1)", note="25 lembar menyusul.", **SIGNED,
        rows=[Handed("Surat suara Bupati", "lembar", 1025, 1000, 0), Handed("Tinta", "botol", 2, None, None)],
        giver="PPS contoh", giver_position="Ketua PPS", taker="KPPS contoh", taker_position="Ketua KPPS",
    ),
    DocumentKind.DESTRUCTION: Destruction(
        when=day_spelled(VOTING_EVE), where="Gudang KPU Kabupaten Mamuju", **SIGNED,
        rows=[Destroyed("SS-BUP", "Surat suara Bupati", 3_129, 1_477, 4_606, 2_000, 0)],
        witnesses="Polres contoh\nKejaksaan contoh", note="Angka Mamuju.",
    ),
    DocumentKind.PRESENCE: Presence(
        rows=[["Contoh", "PKD", "Desa A", "hadir, 24/10/2024 09.00"], ["B", "PKD", "Desa C", ""]], **EVENT
    ),
    DocumentKind.MINUTES: Minutes(
        agenda=[["09.00", "Tanya jawab", "KPU"]], talk=[["B, Desa C", "Jembatan putus.", "KPU: gardan ganda."]],
        summary="KPU menyiapkan 12 kendaraan.", **EVENT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_stands_as_its_reference(kind: str) -> None:
    found, reference = boxes(KINDS[kind].lay_out(PAPERS[kind], ABOUT)), REFERENCES / f"{kind}.txt"
    if os.environ.get("PAPERS_WRITE"):
        reference.write_text("".join(f"{b.page} {b.left} {b.bottom} {b.right} {b.text}\n" for b in found))
    wanted = [_box(*line.split(" ", 4)) for line in reference.read_text().splitlines()]
    assert [box.text for box in found] == [box.text for box in wanted]
    moved = [(new, old) for new, old in zip(found, wanted, strict=True) if _apart(new, old) > 1]
    assert moved == []


def _box(page: str, left: str, bottom: str, right: str, text: str) -> Box:
    return Box(text, float(left), float(bottom), float(right), int(page))


def _apart(one: Box, other: Box) -> float:
    """In points; another page is far away."""
    sides = ((one.left, other.left), (one.bottom, other.bottom), (one.right, other.right))
    return max(abs(a - b) for a, b in sides) + 999 * abs(one.page - other.page)
