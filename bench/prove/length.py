"""How long the proof may take: beside every change, at a desk, or over a night."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Length(StrEnum):
    """``short`` stays under 4 minutes on two cores, ``quick`` under 15; ``long`` takes what its bounds ask for."""

    SHORT = "short"
    QUICK = "quick"
    LONG = "long"

    def of(self, short: T, quick: T, long: T) -> T:
        return {"short": short, "quick": quick, "long": long}[self.value]
