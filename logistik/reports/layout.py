"""Form A on A4: no letterhead, five numbered parts, signature, hash and QR code, photos as an annex."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    Image,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from logistik import intake
from logistik.printing import GRID, PLAIN, SMALL, Qr, day, words

from .form_a import DISPUTE, NIL, NO, VIOLATION, YES, FormA

_TEXT = ParagraphStyle("form", parent=PLAIN, fontSize=10.5, leading=14)
_SUB = ParagraphStyle("form-sub", parent=_TEXT, leftIndent=5 * mm)
_BOLD = ParagraphStyle("form-bold", parent=_TEXT, fontName="Helvetica-Bold")
_TITLE = ParagraphStyle("form-title", parent=_BOLD, fontSize=13, leading=17, alignment=TA_CENTER)
_NUMBER = ParagraphStyle("form-number", parent=_TEXT, alignment=TA_CENTER)
_PART = ParagraphStyle("form-part", parent=_BOLD, spaceBefore=9, spaceAfter=3, keepWithNext=1)
_MARGIN = 25 * mm
#: A frame keeps six points free at either side.
_WIDTH = A4[0] - 2 * _MARGIN - 12
_LABEL = 64 * mm
_TICK = 14 * mm
_DRAFT = "DRAF, belum dinomori"


@dataclass(frozen=True)
class Numbered:
    """What the form carries beside its content; ``code`` empty is a draft, which has no hash and no QR code."""

    code: str
    on: date
    place: str
    sha256: str
    address: str
    is_sample: bool = False


def lay_out(form: FormA, about: Numbered) -> bytes:
    """The form as a PDF."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, title=f"Laporan Hasil Pengawasan {about.code}".strip(), author="Bawaslu", lang="id",
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=20 * mm, bottomMargin=22 * mm,
    )  # fmt: skip
    story: list[Flowable] = [*_head(about), *_supervisor(form), *_activities(form), *_result(form)]
    story += _listed("IV. Informasi Dugaan Pelanggaran", VIOLATION, form.violation)
    story += _listed("V. Informasi Potensi Sengketa", DISPUTE, form.dispute)
    story += [_signature(form, about), *_annex(form)]
    foot = partial(_foot, about)
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _head(about: Numbered) -> list[Flowable]:
    return [
        Paragraph("FORMULIR MODEL A", _TITLE),
        Paragraph("LAPORAN HASIL PENGAWASAN PEMILIHAN", _TITLE),
        words(f"Nomor: {about.code or _DRAFT}", _NUMBER),
        Spacer(1, 3 * mm),
    ]


def _supervisor(form: FormA) -> list[Flowable]:
    rows = [
        ("a. Tahapan yang diawasi", form.stage),
        ("b. Nama pelaksana tugas pengawasan", form.name),
        ("c. Jabatan", form.position),
        ("d. Nomor surat perintah tugas", form.letter),
        ("e. Alamat", form.address),
    ]
    return [Paragraph("I. Data Pengawas", _PART), _pairs(rows)]


def _activities(form: FormA) -> list[Flowable]:
    found: list[Flowable] = [Paragraph("II. Kegiatan Pengawasan", _PART)]
    for count, one in enumerate(form.activities, 1):
        rows = [
            ("a. Bentuk", one.form),
            ("b. Tujuan", one.aim),
            ("c. Sasaran", one.target),
            ("d. Waktu dan tempat", one.when_where),
        ]
        title = [(f"Kegiatan {count}", "")] if len(form.activities) > 1 else []
        found += [_pairs([*title, *rows]), Spacer(1, 1.5 * mm)]
    return found if form.activities else [*found, words(NIL, _TEXT)]


def _result(form: FormA) -> list[Flowable]:
    found: list[Flowable] = [Paragraph("III. Uraian Singkat Hasil Pengawasan", _PART)]
    found.append(words(form.summary or NIL, _TEXT))
    if not form.findings:
        return found
    head = [Paragraph(f"<b>{said}</b>", PLAIN) for said in ("No", "Uraian", "Ya", "Tidak", "Keterangan")]
    rows: list[list[Any]] = [head]
    for count, one in enumerate(form.findings, 1):
        ticks = [words("x" if one.answer == answer else "", PLAIN) for answer in (YES, NO)]
        rows.append([words(str(count)), words(one.what), *ticks, words(one.note)])
    widths = [9 * mm, 62 * mm, 10 * mm, _TICK, _WIDTH - 95 * mm]
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, GRID)])
    ruled.add("VALIGN", (0, 0), (-1, -1), "TOP")
    return [*found, Spacer(1, 2 * mm), Table(rows, widths, style=ruled, repeatRows=1)]


def _listed(title: str, labels: Iterable[tuple[str, str]], said: dict[str, str]) -> list[Flowable]:
    """A part whose every line says Nihil where there is nothing."""
    rows = [(label, said.get(name) or NIL if name else "") for name, label in labels]
    return [Paragraph(title, _PART), _pairs(rows)]


def _pairs(rows: list[tuple[str, str]]) -> Table:
    """Label, colon, text; what is lettered below a number stands a step further in."""
    under = any(label[0].isdigit() for label, _ in rows)
    cells = []
    for label, said in rows:
        style = _SUB if under and not label[0].isdigit() else _TEXT
        cells.append([words(label, style), words(":" if said else "", _TEXT), words(said, _TEXT)])
    plain = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    for name, points in (("TOPPADDING", 0.5), ("BOTTOMPADDING", 0.5), ("LEFTPADDING", 0), ("RIGHTPADDING", 2)):
        plain.add(name, (0, 0), (-1, -1), points)
    return Table(cells, [_LABEL, 4 * mm, _WIDTH - _LABEL - 4 * mm], style=plain)


def _signature(form: FormA, about: Numbered) -> KeepTogether:
    signed: list[Flowable] = [words(f"{about.place}, {day(about.on)}", _TEXT), words(form.position, _TEXT)]
    signed += [Spacer(1, 18 * mm), words(form.name, _BOLD)]
    proof: list[Flowable] = [words(_DRAFT, SMALL)]
    if about.code:
        digest = f"{about.sha256[:32]}\n{about.sha256[32:]}"
        said = f"Periksa keasliannya:\n{about.address}\nSidik isi (SHA-256):\n{digest}"
        proof = [Qr(about.address, 28 * mm), words(said, SMALL)]
    both = Table([[proof, signed]], [_WIDTH / 2] * 2, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    return KeepTogether([Spacer(1, 8 * mm), both])


def _annex(form: FormA) -> list[Flowable]:
    """The photos as they are shown, two in a row; one whose file is missing is named all the same."""
    if not form.photos:
        return []
    cells: list[list[Flowable]] = []
    for count, photo in enumerate(form.photos, 1):
        caption = words(f"Foto {count}. {photo['caption']}\nSHA-256 {photo['sha256'][:32]}…", SMALL)
        path = intake.shown_copy(photo["sha256"])
        shown = Image(str(path), width=75 * mm, height=56 * mm, kind="proportional") if path.exists() else Spacer(1, 1)
        cells.append([shown, caption])
    rows = [[*cells[n : n + 2], *[""] * (2 - len(cells[n : n + 2]))] for n in range(0, len(cells), 2)]
    return [PageBreak(), Paragraph("Lampiran: dokumentasi", _PART), Table(rows, [_WIDTH / 2] * 2)]


def _foot(about: Numbered, canvas: Canvas, document: Any) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 7.5)
    canvas.setFillColor(colors.HexColor("#444444"))
    sample = " · contoh" if about.is_sample else ""
    canvas.drawString(_MARGIN + 6, 12 * mm, f"{about.code or _DRAFT}{sample}")
    canvas.drawRightString(A4[0] - _MARGIN - 6, 12 * mm, f"halaman {document.page}")
    canvas.restoreState()


__all__ = ["Numbered", "lay_out"]
