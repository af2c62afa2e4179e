"""What comes at the same moment is stored together; what comes to an idle server is a set of one, at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")


@dataclass(eq=False)
class _Handed(Generic[Thing, Outcome]):
    """What one thread handed in, and what became of it: an outcome each, or what befell the whole set."""

    things: Sequence[Thing]
    outcomes: Sequence[Outcome] | BaseException | None = None


class Gathering(Generic[Thing, Outcome]):
    """Whoever finds nobody storing stores all that waits: their own and, up to ``most`` things, that of the others.

    While they do, the next set gathers. Everybody hears what became of their own only when it is so. Where several
    came at once, whoever was just answered is likely to come again: the next set gives them ``pause`` seconds from then
    to be in it. Who is still not taken in after ``patience`` seconds goes ahead beside a set that is stuck.
    """

    def __init__(
        self, store: Callable[[list[Thing]], list[Outcome]], *, most: int, pause: float = 0, patience: float = 1
    ) -> None:
        self._store, self._most, self._pause, self._patience = store, most, pause, patience
        lock = threading.RLock()
        self._changed, self._come = threading.Condition(lock), threading.Condition(lock)
        self._waiting: list[_Handed[Thing, Outcome]] = []
        self._storing = 0
        #: How many requests the last set and those that waited for its end were, and when that was.
        self._crowd, self._ended = 1, float("-inf")

    def hand_in(self, things: Sequence[Thing]) -> Sequence[Outcome]:
        """The outcome of each thing. Raises what befell the set that they were stored in."""
        mine = _Handed[Thing, Outcome](things)
        if some := self._taken(mine):
            self._lead(some)
        if isinstance(mine.outcomes, BaseException):
            raise mine.outcomes
        assert mine.outcomes is not None  # nobody leaves before
        return mine.outcomes

    def _taken(self, mine: _Handed[Thing, Outcome]) -> list[_Handed[Thing, Outcome]]:
        """Wait for one's turn and take what waits by then, one's own first; nothing where another took it in."""
        with self._changed:
            self._waiting.append(mine)
            self._come.notify()
            self._changed.wait_for(lambda: mine not in self._waiting or not self._storing, self._patience)
            if mine not in self._waiting:
                self._changed.wait_for(lambda: mine.outcomes is not None)
                return []
            self._waiting.remove(mine)
            self._storing += 1
            left = self._ended + self._pause - time.monotonic()
            if self._storing == 1 and left > 0:
                self._come.wait_for(lambda: self._is_full(mine), left)
            some = self._fitting(mine)
            self._waiting = [one for one in self._waiting if one not in some]
            return some

    def _is_full(self, mine: _Handed[Thing, Outcome]) -> bool:
        """Whether everybody expected is there, or somebody has to stay for the next set anyway."""
        count = sum(len(one.things) for one in (mine, *self._waiting))
        return len(self._waiting) + 1 >= self._crowd or count >= self._most

    def _fitting(self, mine: _Handed[Thing, Outcome]) -> list[_Handed[Thing, Outcome]]:
        some, count = [mine], len(mine.things)
        for one in self._waiting:
            if count + len(one.things) <= self._most:
                some.append(one)
                count += len(one.things)
        return some

    def _lead(self, some: list[_Handed[Thing, Outcome]]) -> None:
        """Store a set. Whatever happens, everybody in it hears of it, and the next one begins."""
        stored: Sequence[Outcome] | BaseException
        try:
            stored = self._store([thing for one in some for thing in one.things])
        except BaseException as error:
            stored = error
        with self._changed:
            for one in some:
                count = len(one.things)
                one.outcomes = stored if isinstance(stored, BaseException) else stored[:count]
                stored = stored if isinstance(stored, BaseException) else stored[count:]
            self._storing -= 1
            self._crowd, self._ended = len(some) + len(self._waiting), time.monotonic()
            self._changed.notify_all()
