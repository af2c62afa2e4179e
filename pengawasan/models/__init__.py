"""WHO and WHERE, and the audit chain."""

from .audit import APPEND_ONLY, NEVER_EMPTIED, AuditChain, AuditEntry
from .people import Assignment, Role, Supervisor
from .places import Access, Boundary, District, Level, PollingStation, Region, SourceStatus, Village
from .second import SecondFactor

__all__ = [
    "APPEND_ONLY",
    "NEVER_EMPTIED",
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
    "SecondFactor",
    "SourceStatus",
    "Supervisor",
    "Village",
]
