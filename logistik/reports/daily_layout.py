"""The daily situation report on paper: three tables, each with its sum."""

from __future__ import annotations

from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Table

from logistik.printing import SMALL, words

from .daily import Daily
from .sheet import CENTRED, FIGURE, PART, WIDTH, Numbered, build, figure, head, ruled, signature

_NAME = 36 * mm
_HEAD = ParagraphStyle("daily-head", parent=SMALL, fontSize=7)
_COUNTED = ParagraphStyle("daily-counted", parent=_HEAD, alignment=FIGURE.alignment)
CLOSING = "Demikian laporan situasi ini dibuat menurut catatan pengawasan pada waktu tersebut di atas."


def lay_out_daily(said: Daily, about: Numbered) -> bytes:
    """The report as a PDF."""
    story = head(about, "LAPORAN SITUASI PENGAWASAN LOGISTIK", said.region.upper())
    story.append(words(f"Keadaan {said.at}", CENTRED))
    for title, columns, rows in said.tables:
        story += [Paragraph(title, PART), _table(columns, rows)]
    return build([*story, signature(CLOSING, said.position, said.name, about)], about, "Laporan situasi")


def _table(columns: list[str], rows: list[list[Any]]) -> Table:
    first, *counts = columns
    cells: list[list[Flowable]] = [[_bold(first, _HEAD), *[_bold(title, _COUNTED) for title in counts]]]
    cells += [[words(row[0]), *[figure(count) for count in row[1:]]] for row in rows]
    return ruled(cells, [_NAME, *[(WIDTH - _NAME) / len(counts)] * len(counts)])


def _bold(title: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(f"<b>{title}</b>", style)
