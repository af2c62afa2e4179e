"""What the contents of all papers share: how they are stored, what is still empty, under which number they stand."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Content:
    """What stands in a paper, as it is stored with it."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The content as it was stored."""
        return cls(**content)


def empty(wanted: dict[str, Any]) -> list[str]:
    """The labels beside which nothing is said."""
    return [label for label, said in wanted.items() if not (said.strip() if isinstance(said, str) else said)]


def numbered(number: int, series: str, office: str, today: date) -> str:
    """001/LHP/PM.01.02/16.12.01/11/2024."""
    return f"{number:03}/{series}/PM.01.02/{office}/{today.month:02}/{today.year}"
