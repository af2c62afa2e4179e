"""The daily situation report on paper: three tables, each with its sum."""

from __future__ import annotations

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from logistik.printing import GRID, SMALL, words
from logistik.rules.wording import number

from .daily import Daily
from .sheet import CENTRED, DRAFT, PART, TITLE, WIDTH, Numbered, build, signature

_NAME = 32 * mm


def lay_out_daily(said: Daily, about: Numbered) -> bytes:
    """The report as a PDF."""
    story: list[Flowable] = [Paragraph("LAPORAN SITUASI PENGAWASAN LOGISTIK", TITLE), words(said.region.upper(), TITLE)]
    story += [words(f"Nomor: {about.code or DRAFT}", CENTRED), words(f"Keadaan {said.at}", CENTRED), Spacer(1, 3 * mm)]
    for title, head, rows in said.tables:
        story += [Paragraph(title, PART), _table(head, rows)]
    return build([*story, signature(said.position, said.name, about)], about, "Laporan situasi")


def _table(head: list[str], rows: list[list[Any]]) -> Table:
    cells: list[list[Flowable]] = [[Paragraph(f"<b>{title}</b>", SMALL) for title in head]]
    cells += [[words(row[0]), *[words(number(count)) for count in row[1:]]] for row in rows]
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, GRID)])
    ruled.add("VALIGN", (0, 0), (-1, -1), "TOP")
    ruled.add("LEFTPADDING", (0, 0), (-1, -1), 3)
    ruled.add("RIGHTPADDING", (0, 0), (-1, -1), 2)
    each = (WIDTH - _NAME) / (len(head) - 1)
    return Table(cells, [_NAME, *[each] * (len(head) - 1)], style=ruled, repeatRows=1)
