"""A table that somebody hands in: read, checked, stored and taken back, whole or not at all."""

from .headings import Wanted
from .running import CHECKED, Outcome, foreseen, importers, preview, receive, run, wanted
from .undoing import finish, obstacles, undo

__all__ = [
    "CHECKED",
    "Outcome",
    "Wanted",
    "finish",
    "foreseen",
    "importers",
    "obstacles",
    "preview",
    "receive",
    "run",
    "undo",
    "wanted",
]
