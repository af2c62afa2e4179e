"""The checklist of a place, to be printed and filled in by hand: what it needs, and room for what was counted."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from logistik.models import Balance, Election
from logistik.printing import GRID, PLAIN, SMALL, Qr
from pengawasan.models import Region

_TITLE = ParagraphStyle("title", parent=PLAIN, fontName="Helvetica-Bold", fontSize=15, leading=18)
_WIDTH = A4[0] - 30 * mm
_SIGNED = ("FONT", (0, 1), (-1, 1), "Helvetica", 8.5)


@dataclass(frozen=True)
class Wanted:
    """One item of a list; ``need`` None is not known."""

    code: str
    name: str
    unit: str
    need: int | None


@dataclass(frozen=True)
class Checklist:
    election: Election
    place: Region
    items: list[Wanted] = field(default_factory=list)


def checklists(election: Election, places: Iterable[Region]) -> list[Checklist]:
    """One list a place, with every item it needs or may need. One query."""
    lists = {place.code: Checklist(election, place) for place in places}
    rows = Balance.objects.filter(election=election, place__in=lists).exclude(need=0)
    for row in rows.select_related("item").order_by("item__order", "item"):
        lists[row.place_id].items.append(Wanted(row.item_id, row.item.name, row.item.unit, row.need))
    return list(lists.values())


def pdf(lists: list[Checklist], address: Callable[[Region], str]) -> bytes:
    """One A4 page a list (more where it does not fit); ``address`` is what the QR code of a place holds."""
    out = io.BytesIO()
    margin = 15 * mm
    title = f"Daftar periksa {lists[0].place.label}" if len(lists) == 1 else "Daftar periksa"
    document = SimpleDocTemplate(
        out, pagesize=A4, title=title, leftMargin=margin, rightMargin=margin, topMargin=12 * mm, bottomMargin=12 * mm
    )
    story: list[Flowable] = []
    for one in lists:
        story += [_head(one, address(one.place)), Spacer(1, 4 * mm), _about(), Spacer(1, 3 * mm), _goods(one)]
        story += [Spacer(1, 3 * mm), _foot(one), PageBreak()]
    document.build(story)
    return out.getvalue()


def _head(one: Checklist, address: str) -> Table:
    place, election = one.place, one.election
    sample = " · <b>contoh</b>" if election.is_sample else ""
    words = [
        Paragraph("Daftar periksa penerimaan logistik", PLAIN),
        Paragraph(escape(place.label), _TITLE),
        Paragraph(f"Kode tempat <b>{place.code}</b>", PLAIN),
        Paragraph(f"{escape(election.name)}, pemungutan suara {election.voting_day:%d/%m/%Y}{sample}", SMALL),
    ]
    return Table(
        [[words, Qr(address, 26 * mm)]], [_WIDTH - 26 * mm, 26 * mm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]
    )


def _about() -> Table:
    """What is said once of a place."""
    seal = "Segel (lingkari): UTUH · RUSAK · HILANG · TANPA"
    cells = [["Dihitung (tanggal, jam):", "Dilihat oleh:"], ["Nomor surat jalan:", seal]]
    return Table(cells, [_WIDTH / 2] * 2, [9 * mm] * 2, style=_style(top=True))


def _goods(one: Checklist) -> Table:
    head = ["Kode", "Barang", "Satuan", "Butuh", "Baik", "Rusak"]
    rows = [
        [item.code, Paragraph(escape(item.name), PLAIN), item.unit, "?" if item.need is None else item.need, "", ""]
        for item in one.items
    ]
    widths = [27 * mm, _WIDTH - 113 * mm, 18 * mm, 18 * mm, 25 * mm, 25 * mm]
    return Table([head, *rows], widths, style=_style(), repeatRows=1)


def _style(*, top: bool = False) -> TableStyle:
    """Ruled; ``top`` leaves room to write under the words, otherwise the first row is a head."""
    style = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, GRID),
            ("FONT", (0, 0), (-1, -1), "Helvetica", 8.5),
            ("VALIGN", (0, 0), (-1, -1), "TOP" if top else "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    if not top:
        style.add("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 8.5)
        style.add("ALIGN", (3, 0), (3, -1), "RIGHT")
    return style


def _foot(one: Checklist) -> Table:
    codes = [item.code for item in one.items]
    ballot = next((code for code in codes if code.startswith("SS-")), "SS-BUP").replace("-", "")
    line = f"LOG {one.place.code} {ballot} 410/2 SEGEL UTUH JAM 14.30"
    words = Paragraph(
        "Tulis yang dihitung sendiri, juga bila berbeda dari kebutuhan; tanda ? berarti kebutuhan tidak diketahui. "
        f"Tanpa aplikasi, kirim lewat pesan: <font face='Courier'>{line}</font>.",
        SMALL,
    )
    signed = ["Diterima oleh: ____________________________", "Tanda tangan: ____________________________"]
    return Table([[words, ""], signed], [_WIDTH / 2] * 2, [None, 12 * mm], style=[("SPAN", (0, 0), (1, 0)), _SIGNED])


__all__ = ["Checklist", "Wanted", "checklists", "pdf"]
