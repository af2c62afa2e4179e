"""What is counted in a region for its index, and how regions add up."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from .states import STATES

#: What a tally counts by key: TPS by state, and complete ones by the hour in which the last thing was counted there.
COUNTERS = ("states", "complete_at")


@dataclass(frozen=True)
class Tally:
    """What was counted in a region; tallies of sibling regions add up."""

    total: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    complete_at: dict[datetime, int] = field(default_factory=dict)
    known: int = 0
    met: float = 0.0
    grave: int = 0
    posts: int = 0
    staffed: int = 0
    stores: int = 0
    visited: int = 0
    sound: float = 0.0
    warehouses: int = 0
    items: int = 0
    held: float = 0.0
    pupils: int = 0
    taught: int = 0
    trained: int = 0

    def __add__(self, other: Tally) -> Tally:
        sums: dict[str, Any] = {
            f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name not in COUNTERS
        }
        counters: dict[str, Any] = {name: _merged(getattr(self, name), getattr(other, name)) for name in COUNTERS}
        return Tally(**counters, **sums)


def _merged(one: dict[Any, int], other: dict[Any, int]) -> dict[Any, int]:
    return one | {key: one.get(key, 0) + count for key, count in other.items()}
