"""Elections, movements, reports and flags in the coordinators' panel."""

from . import catalog, channels, concerns, documents, evidence, flags, followups, movement, records, reports, training

__all__ = [
    "catalog",
    "channels",
    "concerns",
    "documents",
    "evidence",
    "flags",
    "followups",
    "movement",
    "records",
    "reports",
    "training",
]
