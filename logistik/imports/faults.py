"""Every fault of a file, named by row and column; and the end of an import that has any."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter

MOST = 200


class Fault(ValueError):
    """A cell cannot be understood; the message is a sentence in Indonesian without row and column."""


class Refused(Exception):
    """The file cannot be imported; ``errors`` are sentences in Indonesian."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class Faults:
    """Collects the sentences; keeps those found first, says them in the order of the rows, and counts the rest.

    ``headings`` is what the file calls our columns.
    """

    def __init__(self, headings: Mapping[str, str] | None = None) -> None:
        self._headings = headings or {}
        self._kept: list[tuple[int, str]] = []
        self._count = 0

    def add(self, row: int, column: str, sentence: str) -> None:
        self._count += 1
        if len(self._kept) < MOST:
            heading = self._headings.get(column, column)
            named = column if heading == column else f"{heading} ({column})"
            self._kept.append((row, f"Baris {row}, kolom {named}: {sentence}"))

    def __bool__(self) -> bool:
        return self._count > 0

    def sentences(self) -> list[str]:
        rest = self._count - len(self._kept)
        said = [sentence for _row, sentence in sorted(self._kept, key=itemgetter(0))]
        return [*said, f"… dan {rest} kesalahan lain."] if rest else said
