"""What every kind of table becomes when it was read: something that can be told, stored, and later taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from pengawasan.models import Supervisor

#: Told how many parts of how many are stored.
Tell = Callable[[int, int], None]
#: Given what taking the import back will need, in the transaction that changes something, or before the first of many.
Keep = Callable[[dict[str, Any]], None]


class Draft(Protocol):
    """What a file says, checked."""

    warnings: list[str]

    def summary(self) -> str: ...
    def store(self, *, now: datetime, actor: Supervisor | None, status: str, tell: Tell, keep: Keep) -> str: ...
