"""A table as it is seen on a page, with its filters, as a file: CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

Cell = str | int | float | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
#: What makes a spreadsheet read a cell as a formula, in whichever width it is typed.
RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
#: What some of them skip before they look.
BLANK = ("\t", "\r", "\n")


@dataclass
class Table:
    """What a page shows in rows: numbers stay numbers, what is not known stays empty."""

    name: str
    header: Sequence[str]
    rows: list[list[Cell]] = field(default_factory=list)

    def cells(self) -> Iterable[list[Cell]]:
        for row in (self.header, *self.rows):
            yield [plain(cell) for cell in row]


def wanted(request: HttpRequest) -> str:
    """The format that the address asks for, or an empty string: then it is the page that is wanted."""
    asked = request.GET.get("ekspor", "")
    return asked if asked in FORMATS else ""


def plain(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front, so that it is read as text."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(BLANK) or text.lstrip().startswith(RISKY) else text


def clock(moment: datetime | None, zone: str) -> str | None:
    """2026-11-22 14:05 on the clock of the place: sorts as it reads."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if moment else None


def answer(table: Table, form: str, now: datetime) -> HttpResponse:
    """The table as a download, named after what it holds and when it was asked for."""
    body, kind = (_xlsx(table), XLSX) if form == "xlsx" else (_csv(table), "text/csv; charset=utf-8")
    response = HttpResponse(body, content_type=kind)
    name = f"{slugify(table.name)}-{now:%Y%m%d-%H%M}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def download(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file as it was handed in, under its own name: to be kept, never opened in this site."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _csv(table: Table) -> bytes:
    """Semicolons, decimal commas and a byte order mark: what a spreadsheet set to Indonesian opens in columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerows([_comma(cell) for cell in row] for row in table.cells())
    return text.getvalue().encode("utf-8-sig")


def _comma(cell: Cell) -> Cell:
    """12,5: a point would be read as thousands, or as a date."""
    return str(cell).replace(".", ",") if isinstance(cell, float) else cell


def _xlsx(table: Table) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = table.name[:31].translate(str.maketrans("", "", "[]:*?/\\"))
    for row in table.cells():
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()
