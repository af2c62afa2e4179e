"""Papers: drafted from what is on record, edited, then numbered and frozen with their hash."""

from .destruction import Destroyed, Destruction
from .documents import (
    Incomplete,
    draft,
    draft_daily,
    draft_destruction,
    draft_finding,
    draft_gathering,
    draft_handover,
    file_of,
    letter,
    number,
    pdf,
    revise,
)
from .form_a import Activity, Finding, FormA
from .form_a2 import FormA2
from .gathering import Gathering, Minutes, span
from .handover import Handed, Handover
from .kinds import content_of, lacking
from .letters import WRITTEN, Letter, prepared

__all__ = [
    "WRITTEN",
    "Letter",
    "Activity",
    "Finding",
    "FormA",
    "Gathering",
    "Incomplete",
    "Minutes",
    "span",
    "content_of",
    "draft",
    "draft_daily",
    "draft_destruction",
    "draft_finding",
    "draft_gathering",
    "FormA2",
    "draft_handover",
    "Handed",
    "Handover",
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
