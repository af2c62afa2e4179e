"""Papers: drafted from what is on record, edited, then numbered and frozen with their hash."""

from .destruction import Destroyed, Destruction
from .documents import (
    Incomplete,
    content_of,
    draft,
    draft_destruction,
    file_of,
    lacking,
    letter,
    number,
    pdf,
    revise,
)
from .form_a import Activity, Finding, FormA
from .letters import WRITTEN, Letter, prepared

__all__ = [
    "WRITTEN",
    "Letter",
    "Activity",
    "Finding",
    "FormA",
    "Incomplete",
    "content_of",
    "draft",
    "draft_destruction",
    "lacking",
    "Destroyed",
    "Destruction",
    "file_of",
    "letter",
    "number",
    "pdf",
    "prepared",
    "revise",
]
