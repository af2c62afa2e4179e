"""How ready the places are: one state per TPS, and an index per region that explains itself."""

from .index import WEIGHTS, Part, Readiness, Tally, children, overview, together
from .public import Flags, Summary, summary
from .states import PRECEDENCE, STATES, PlaceState, facts, places, rows, silent, stations

__all__ = [
    "PRECEDENCE",
    "STATES",
    "WEIGHTS",
    "Flags",
    "Part",
    "PlaceState",
    "Readiness",
    "Summary",
    "Tally",
    "children",
    "facts",
    "overview",
    "places",
    "rows",
    "silent",
    "stations",
    "summary",
    "together",
]
