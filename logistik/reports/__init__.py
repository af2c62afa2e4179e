"""Papers: drafted from what is on record, edited, then numbered and frozen with their hash."""

from .documents import Incomplete, draft, file_of, number, pdf, revise
from .form_a import Activity, Finding, FormA, missing

__all__ = [
    "Activity",
    "Finding",
    "FormA",
    "Incomplete",
    "draft",
    "file_of",
    "missing",
    "number",
    "pdf",
    "revise",
]
