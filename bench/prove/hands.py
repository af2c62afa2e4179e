"""Questions asked by several hands at once: the web has two processes, and each would wait for a single asker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Asked = TypeVar("Asked")
Heard = TypeVar("Heard")
HANDS = 3


def spread(ask: Callable[[Asked], Heard], questions: Iterable[Asked]) -> Iterator[Heard]:
    """What is answered to each question, in their order; counted by whoever asks for it, in one thread."""
    with ThreadPoolExecutor(HANDS) as pool:
        yield from pool.map(ask, questions)
