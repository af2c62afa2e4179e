"""Elections, movements, reports and flags in the coordinators' panel."""

from . import catalog, concerns, evidence, flags, followups, movement, records, reports

__all__ = ["catalog", "concerns", "evidence", "flags", "followups", "movement", "records", "reports"]
