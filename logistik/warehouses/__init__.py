"""Stores: what is known of each, what the records leave in it, what was counted, and the hours nobody guards."""

from .deeds import count, keep
from .returning import Back, returned
from .stock import Gap, Stock, stock, unguarded

__all__ = ["Back", "Gap", "Stock", "count", "keep", "returned", "stock", "unguarded"]
