"""How ready the places are: one state per TPS, and an index per region that explains itself."""

from .index import Part, Readiness, Tally, children, together
from .states import PRECEDENCE, STATES, PlaceState, facts, places, rows, silent, stations

__all__ = [
    "PRECEDENCE",
    "STATES",
    "Part",
    "PlaceState",
    "Readiness",
    "Tally",
    "children",
    "facts",
    "places",
    "rows",
    "silent",
    "stations",
    "together",
]
