"""The id of what a table says: the same whoever hands it in, so that the same file again stores nothing twice."""

from __future__ import annotations

from itertools import count
from uuid import NAMESPACE_URL, UUID, uuid5


def of(name: str, taken_back: set[UUID]) -> UUID:
    """The first id under a name; what was taken back has used up its own, and a better file needs another."""
    ids = (uuid5(NAMESPACE_URL, f"{name}#{n}" if n else name) for n in count())
    return next(one for one in ids if one not in taken_back)
