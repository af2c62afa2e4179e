"""Every fault of a file, named by row and column; and the end of an import that has any."""

from __future__ import annotations

MOST = 200


class Fault(ValueError):
    """A cell cannot be understood; the message is a sentence in Indonesian without row and column."""


class Refused(Exception):
    """The file cannot be imported; ``errors`` are sentences in Indonesian."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class Faults:
    """Collects the sentences; keeps the first ones and counts the rest."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._count = 0

    def add(self, row: int, column: str, sentence: str) -> None:
        self._count += 1
        if len(self._kept) < MOST:
            self._kept.append(f"Baris {row}, kolom {column}: {sentence}")

    def __bool__(self) -> bool:
        return self._count > 0

    def sentences(self) -> list[str]:
        rest = self._count - len(self._kept)
        return [*self._kept, f"… dan {rest} kesalahan lain."] if rest else list(self._kept)
