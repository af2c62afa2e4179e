"""Flags: the engine opens, changes and clears them; people assign them or set them aside. Nobody deletes one."""

from .engine import TURNS_INTO, Change, Judgement, Kind, Memory, reconcile, remembered
from .people import assign, candidates, dismiss, follow_up

__all__ = [
    "TURNS_INTO",
    "Change",
    "Judgement",
    "Kind",
    "Memory",
    "assign",
    "candidates",
    "dismiss",
    "follow_up",
    "reconcile",
    "remembered",
]
