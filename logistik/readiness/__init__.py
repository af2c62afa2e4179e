"""How ready the places are: one state per TPS, and an index per region that explains itself."""

from .index import Part, Readiness, Tally, children, together
from .public import Flags, Summary, summary
from .states import PRECEDENCE, STATES, PlaceState, facts, places, rows, silent, stations

__all__ = [
    "PRECEDENCE",
    "STATES",
    "Flags",
    "Part",
    "PlaceState",
    "Readiness",
    "Summary",
    "Tally",
    "children",
    "facts",
    "places",
    "rows",
    "silent",
    "stations",
    "summary",
    "together",
]
