"""WHO and WHERE, and the audit chain."""

from .audit import AuditChain, AuditEntry
from .people import Assignment, Role, Supervisor
from .places import Access, Boundary, District, Level, PollingStation, Region, SourceStatus, Village

__all__ = [
    "Access",
    "Assignment",
    "AuditChain",
    "AuditEntry",
    "Boundary",
    "District",
    "Level",
    "PollingStation",
    "Region",
    "Role",
    "SourceStatus",
    "Supervisor",
    "Village",
]
