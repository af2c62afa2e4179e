"""Elections, movements, reports and flags in the coordinators' panel."""

from . import catalog, flags, movement, records, reports

__all__ = ["catalog", "flags", "movement", "records", "reports"]
