"""The sheet on which every numbered paper stands: A4, its type, its signature with hash and QR code, its foot."""

from __future__ import annotations

import io
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
from reportlab.platypus import Flowable, KeepTogether, SimpleDocTemplate, Spacer, Table, TableStyle

from logistik.printing import PLAIN, SMALL, Qr, day, words

TEXT = ParagraphStyle("sheet", parent=PLAIN, fontSize=10.5, leading=14)
SUB = ParagraphStyle("sheet-sub", parent=TEXT, leftIndent=5 * mm)
BOLD = ParagraphStyle("sheet-bold", parent=TEXT, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("sheet-title", parent=BOLD, fontSize=13, leading=17, alignment=TA_CENTER)
CENTRED = ParagraphStyle("sheet-centred", parent=TEXT, alignment=TA_CENTER)
PART = ParagraphStyle("sheet-part", parent=BOLD, spaceBefore=9, spaceAfter=3, keepWithNext=1)
MARGIN = 25 * mm
#: A frame keeps six points free at either side.
WIDTH = A4[0] - 2 * MARGIN - 12
DRAFT = "DRAF, belum dinomori"


@dataclass(frozen=True)
class Numbered:
    """What the form carries beside its content; ``code`` empty is a draft, which has no hash and no QR code."""

    code: str
    on: date
    place: str
    sha256: str
    address: str
    is_sample: bool = False


def build(story: list[Flowable], about: Numbered, title: str) -> bytes:
    """The story as a PDF."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, title=f"{title} {about.code}".strip(), author="Bawaslu", lang="id",
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=20 * mm, bottomMargin=22 * mm,
    )  # fmt: skip
    foot = partial(_foot, about)
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def pairs(rows: list[tuple[str, str]], label_width: float = 64 * mm) -> Table:
    """Label, colon, text; what is lettered below a number stands a step further in."""
    under = any(label[0].isdigit() for label, _ in rows)
    cells = []
    for label, said in rows:
        style = SUB if under and not label[0].isdigit() else TEXT
        cells.append([words(label, style), words(":" if said else "", TEXT), words(said, TEXT)])
    plain = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    for name, points in (("TOPPADDING", 0.5), ("BOTTOMPADDING", 0.5), ("LEFTPADDING", 0), ("RIGHTPADDING", 2)):
        plain.add(name, (0, 0), (-1, -1), points)
    return Table(cells, [label_width, 4 * mm, WIDTH - label_width - 4 * mm], style=plain, splitInRow=1)


def signature(position: str, name: str, about: Numbered, on: str = "", title: str = "") -> KeepTogether:
    """Where, when (``on``, else the day of its numbering) and by whom it is signed, beside what makes it verifiable."""
    signed: list[Flowable] = [words(title, BOLD)] if title else []
    signed += [words(f"{about.place}, {on or day(about.on)}", TEXT), words(position, TEXT)]
    signed += [Spacer(1, 18 * mm), words(name, BOLD)]
    proof: list[Flowable] = [words(DRAFT, SMALL)]
    if about.code:
        digest = f"{about.sha256[:32]}\n{about.sha256[32:]}"
        said = f"Periksa keasliannya:\n{about.address}\nSidik isi (SHA-256):\n{digest}"
        proof = [Qr(about.address, 28 * mm), words(said, SMALL)]
    both = Table([[proof, signed]], [WIDTH / 2] * 2, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    return KeepTogether([Spacer(1, 8 * mm), both])


def _foot(about: Numbered, canvas: Canvas, document: Any) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 7.5)
    canvas.setFillColor(colors.HexColor("#444444"))
    sample = " · contoh" if about.is_sample else ""
    canvas.drawString(MARGIN + 6, 12 * mm, f"{about.code or DRAFT}{sample}")
    canvas.drawRightString(A4[0] - MARGIN - 6, 12 * mm, f"halaman {document.page}")
    canvas.restoreState()
