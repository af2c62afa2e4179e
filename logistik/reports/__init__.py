"""Papers: drafted from what is on record, edited, then numbered and frozen with their hash."""

from .documents import Incomplete, draft, file_of, letter, number, pdf, revise
from .form_a import Activity, Finding, FormA, missing
from .letters import WRITTEN, Letter, prepared

__all__ = [
    "WRITTEN",
    "Letter",
    "Activity",
    "Finding",
    "FormA",
    "Incomplete",
    "draft",
    "file_of",
    "letter",
    "missing",
    "number",
    "pdf",
    "prepared",
    "revise",
]
