"""Regulation × voters → the need of every place. Beside balance.py the only writer of Balance: need, due_at, level."""

from .changes import Voters, change_allotment, judge, recompute, remove_allotment, set_voters, store_voters, upwards
from .compute import compute_needs, for_voters, side_by_side
from .explain import explain

__all__ = [
    "Voters",
    "change_allotment",
    "compute_needs",
    "explain",
    "for_voters",
    "judge",
    "recompute",
    "remove_allotment",
    "set_voters",
    "side_by_side",
    "store_voters",
    "upwards",
]
