"""Stores: what is known of each, what the records leave in it, what was counted, and the hours nobody guards."""

from .deeds import count, keep, move
from .guards import Gap, unguarded
from .returning import Back, returned
from .stock import Stock, stock, together

__all__ = ["Back", "Gap", "Stock", "count", "keep", "move", "returned", "stock", "together", "unguarded"]
