"""From a flag to a decision: what was said to whom, until when it must be answered, and what came of it."""

from .clocks import Due, add_clocks, due, unknown_years
from .deeds import Draft, Invalid, conclude, record
from .edited import Edited, edited
from .files import MOST_BYTES, attach, stored
from .numbers import suggested
from .pleno import decide, extend, may_be_proposed, may_be_recommended, propose
from .register import Count, counts
from .rights import addressees, awaited, bench, deciding, kinds, may_act, may_decide, seat_about

__all__ = [
    "MOST_BYTES",
    "Count",
    "Draft",
    "Due",
    "Edited",
    "Invalid",
    "add_clocks",
    "addressees",
    "attach",
    "awaited",
    "bench",
    "conclude",
    "counts",
    "decide",
    "deciding",
    "due",
    "edited",
    "extend",
    "kinds",
    "may_act",
    "may_be_proposed",
    "may_be_recommended",
    "may_decide",
    "propose",
    "record",
    "seat_about",
    "stored",
    "suggested",
    "unknown_years",
]
