"""How ready the places are: one state per TPS, and an index per region that explains itself."""

from .index import WEIGHTS, Part, Readiness, below_of, children, of, overview, together
from .public import Flags, Summary, summary
from .states import PRECEDENCE, STATES, PlaceState, Silent, facts, places, rows, stations
from .tally import Tally

__all__ = [
    "PRECEDENCE",
    "STATES",
    "WEIGHTS",
    "Flags",
    "Part",
    "PlaceState",
    "Readiness",
    "Silent",
    "Summary",
    "Tally",
    "below_of",
    "children",
    "facts",
    "of",
    "overview",
    "places",
    "rows",
    "stations",
    "summary",
    "together",
]
