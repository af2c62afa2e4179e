"""Rakernis and bimtek: held, attended, asked about; and the library that everybody reads."""

from .deeds import MEANS, Plan, invite, may_organise, note, plan, unnoted, withdraw
from .materials import MOST_BYTES, Shelf, cited, publish, shelves, stored
from .talk import ask

__all__ = [
    "MEANS",
    "MOST_BYTES",
    "Plan",
    "Shelf",
    "ask",
    "cited",
    "invite",
    "may_organise",
    "note",
    "plan",
    "publish",
    "shelves",
    "stored",
    "unnoted",
    "withdraw",
]
