"""Stores: what is known of each, what the records leave in it, what was counted, and the hours nobody guards."""

from .deeds import count, keep
from .stock import Gap, Stock, stock, unguarded

__all__ = ["Gap", "Stock", "count", "keep", "stock", "unguarded"]
