"""The sheet on which every numbered paper stands: A4, its type, its signature with hash and QR code, its foot."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from logistik.printing import GRID, PLAIN, SMALL, Qr, day, words
from logistik.rules.wording import number

TEXT = ParagraphStyle("sheet", parent=PLAIN, fontSize=10.5, leading=14)
SUB = ParagraphStyle("sheet-sub", parent=TEXT, leftIndent=5 * mm)
BOLD = ParagraphStyle("sheet-bold", parent=TEXT, fontName="Helvetica-Bold")
PROSE = ParagraphStyle("sheet-prose", parent=TEXT, alignment=TA_JUSTIFY)
FIGURE = ParagraphStyle("sheet-figure", parent=PLAIN, alignment=TA_RIGHT)
TITLE = ParagraphStyle("sheet-title", parent=BOLD, fontSize=13, leading=17, alignment=TA_CENTER)
CENTRED = ParagraphStyle("sheet-centred", parent=TEXT, alignment=TA_CENTER)
PART = ParagraphStyle("sheet-part", parent=BOLD, spaceBefore=9, spaceAfter=3, keepWithNext=1)
MARGIN = 25 * mm
#: A frame keeps six points free at either side.
WIDTH = A4[0] - 2 * MARGIN - 12
DRAFT = "DRAF, belum dinomori"
#: How a berita acara ends.
RECORDED = "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."


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


def head(about: Numbered, *titles: str) -> list[Flowable]:
    """What a paper is, and its number below."""
    named = [words(title, TITLE) for title in titles]
    return [*named, words(f"Nomor: {about.code or DRAFT}", CENTRED), Spacer(1, 4 * mm)]


def pairs(rows: list[tuple[str, str]], label_width: float = 64 * mm, text_width: float = 0) -> Table:
    """Label, colon, text in what width is left; what is lettered below a number stands a step further in."""
    under = any(label[0].isdigit() for label, _ in rows)
    cells = []
    for label, said in rows:
        style = SUB if under and not label[0].isdigit() else TEXT
        cells.append([words(label, style), words(":" if said else "", TEXT), words(said, TEXT)])
    plain = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    for name, points in (("TOPPADDING", 0.5), ("BOTTOMPADDING", 0.5), ("LEFTPADDING", 0), ("RIGHTPADDING", 2)):
        plain.add(name, (0, 0), (-1, -1), points)
    rest = text_width or WIDTH - label_width - 4 * mm
    return Table(cells, [label_width, 4 * mm, rest], style=plain, splitInRow=1)


def ruled(rows: list[list[Flowable]], widths: list[float]) -> Table:
    """A table with lines, whose first row is its head and stands again on every page."""
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, GRID), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    for name, points in (("TOPPADDING", 2), ("BOTTOMPADDING", 3), ("LEFTPADDING", 3), ("RIGHTPADDING", 3)):
        style.add(name, (0, 0), (-1, -1), points)
    return Table(rows, widths, style=style, repeatRows=1, splitInRow=1)


def columns(texts: int, *titles: str) -> list[Flowable]:
    """The head of a table: over its first columns as text stands, over the others as numbers do."""
    return [Paragraph(f"<b>{title}</b>", PLAIN if at < texts else FIGURE) for at, title in enumerate(titles)]


def figure(value: int | None) -> Paragraph:
    """A number as it stands in a column; what is not known is a question mark."""
    return words("?" if value is None else number(value), FIGURE)


def signature(
    closing: str, position: str, name: str, about: Numbered, *, title: str = "", dated: bool = True
) -> KeepTogether:
    """The closing sentence, then where, when and by whom it is signed, beside what makes it verifiable.

    They stay together: nobody signs a page on which nothing else stands. ``dated`` False: the date stands at the head.
    """
    signed: list[Flowable] = [words(title, BOLD)] if title else []
    signed += [words(f"{about.place}, {day(about.on)}", TEXT)] if dated else []
    signed.append(words(position, TEXT))
    signed += [Spacer(1, 18 * mm), words(name, BOLD)]
    proof: list[Flowable] = [words(DRAFT, SMALL)]
    if about.code:
        digest = f"{about.sha256[:32]}\n{about.sha256[32:]}"
        said = f"Periksa keasliannya:\n{about.address}\nSidik isi (SHA-256):\n{digest}"
        proof = [Qr(about.address, 28 * mm), words(said, SMALL)]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    both = Table([[proof, signed]], [WIDTH * 0.4, WIDTH * 0.6], style=style)
    return KeepTogether([Spacer(1, 2 * mm), words(closing, PROSE), Spacer(1, 6 * mm), both])


def _foot(about: Numbered, canvas: Canvas, document: Any) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 7.5)
    canvas.setFillColor(colors.HexColor("#444444"))
    sample = " · contoh" if about.is_sample else ""
    canvas.drawString(MARGIN + 6, 12 * mm, f"{about.code or DRAFT}{sample}")
    canvas.drawRightString(A4[0] - MARGIN - 6, 12 * mm, f"halaman {document.page}")
    canvas.restoreState()
