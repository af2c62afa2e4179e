"""What every printed page shares: its type, its ruled tables, its QR code, and how days and numbers are written."""

from __future__ import annotations

from datetime import date
from html import escape

import segno
from lokal.terbilang import terbilang
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from logistik.rules.wording import number

PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=9, leading=11)
SMALL = ParagraphStyle("small", parent=PLAIN, fontSize=7.5, leading=9.5, textColor=colors.HexColor("#444444"))
GRID = colors.HexColor("#888888")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


class Qr(Flowable):
    """A QR code, drawn square by square."""

    def __init__(self, text: str, size: float) -> None:
        super().__init__()
        self.matrix = list(segno.make(text, error="m", micro=False).matrix_iter(border=2))
        self.width = self.height = size

    def draw(self) -> None:
        side = self.width / len(self.matrix)
        for y, row in enumerate(self.matrix):
            for x, dark in enumerate(row):
                if dark:
                    self.canv.rect(x * side, self.height - (y + 1) * side, side, side, stroke=0, fill=1)


def words(text: str, style: ParagraphStyle = PLAIN, bullet: str | None = None) -> Paragraph:
    """A paragraph of plain text: what looks like markup is printed, lines are kept.

    The built-in type has the letters of Western Europe; any other is printed as a question mark, never as a blot.
    """
    known = text.replace("\u2212", "-").encode("cp1252", "replace").decode("cp1252")
    return Paragraph(escape(known).replace("\n", "<br/>"), style, bulletText=bullet)


def day(when: date, *, weekday: bool = False) -> str:
    """26 November 2024; with its weekday Selasa, 26 November 2024."""
    said = f"{when.day} {MONTHS[when.month - 1]} {when.year}"
    return f"{DAYS[when.weekday()]}, {said}" if weekday else said


def day_spelled(when: date) -> str:
    """Selasa, tanggal dua puluh enam bulan November tahun dua ribu dua puluh empat: as a berita acara begins."""
    said = f"tanggal {terbilang(when.day)} bulan {MONTHS[when.month - 1]} tahun {terbilang(when.year)}"
    return f"{DAYS[when.weekday()]}, {said}"


def spelled(value: int) -> str:
    """1.025 (seribu dua puluh lima)"""
    return f"{number(value)} ({terbilang(value)})"
