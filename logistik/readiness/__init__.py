"""How ready the places are: one state per TPS, and an index per region that explains itself."""

from .index import WEIGHTS, Part, Readiness, below_of, children, of, overview, together
from .public import Flags, Summary, summary
from .states import PRECEDENCE, STATES, PlaceState, Silent, places
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
    "of",
    "overview",
    "places",
    "summary",
    "together",
]
