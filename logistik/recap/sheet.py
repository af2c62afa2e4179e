"""A sheet that is written row by row: texts stay texts, numbers have their points, formulas are live."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

#: The first and the last row of what lies together.
Span = tuple[int, int]
_BOLD, _NUMBER = Font(bold=True), "#,##0"


class Formula(str):
    """What the spreadsheet computes."""


class Sheet:
    """``row`` is the number of the last row that was written."""

    def __init__(self, book: Workbook, title: str) -> None:
        self.sheet: Any = book.create_sheet(title)
        self.row = 0

    def begin(self, head: Iterable[str], widths: Iterable[int], frozen: str = "E2") -> None:
        """Widths in characters and the heading, before any other row."""
        for number, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.sheet.freeze_panes = frozen
        self.append(head, bold=True)

    def append(self, values: Iterable[Any], *, bold: bool = False) -> int:
        """Write a row and say which it is."""
        self.sheet.append([self._cell(value, bold) for value in values])
        self.row += 1
        return self.row

    def _cell(self, value: Any, bold: bool) -> Any:
        text = isinstance(value, str) and not isinstance(value, Formula)
        cell: Any = WriteOnlyCell(self.sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value) if text else value)
        if text:
            cell.data_type = "s"  # also a name that begins with =
            cell.alignment = Alignment(wrap_text=bold, vertical="top")
        elif isinstance(value, Formula):
            cell.value, cell.data_type = str(value), "f"
        if not text:
            cell.number_format = _NUMBER
        if bold:
            cell.font = _BOLD
        return cell


def known(cells: str) -> Formula:
    """The sum, or "?" as soon as one of them is not known."""
    return Formula(f'=IF(COUNT({cells})=ROWS({cells}),SUM({cells}),"?")')
