"""Rakernis and bimtek: held, attended, asked about; and the library that everybody reads."""

from .deeds import MEANS, Plan, invite, may_organise, note, plan, unnoted, withdraw
from .materials import MOST_BYTES, Shelf, cited, publish, shelves, stored
from .quiz import answer, answered, quiz_of, set_quiz, wrong
from .talk import ask

__all__ = [
    "MEANS",
    "MOST_BYTES",
    "Plan",
    "Shelf",
    "answer",
    "answered",
    "ask",
    "cited",
    "invite",
    "may_organise",
    "note",
    "plan",
    "publish",
    "quiz_of",
    "set_quiz",
    "shelves",
    "stored",
    "unnoted",
    "withdraw",
    "wrong",
]
