"""Reports that came by messenger, entered by the office for whoever saw it: read, shown, then stored once."""

from .entering import ENTERERS, MOST_LINES, Draft, Entered, draft, store

__all__ = ["ENTERERS", "MOST_LINES", "Draft", "Entered", "draft", "store"]
