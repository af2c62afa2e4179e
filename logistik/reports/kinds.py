"""The kinds of documents: how each is read from what is stored, printed and numbered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from logistik.models import Document, DocumentKind

from . import daily, destruction, form_a, form_a2, gathering, handover, letters
from .daily import Daily
from .daily_layout import lay_out_daily
from .destruction import Destruction
from .destruction_layout import lay_out_destruction
from .form_a import FormA
from .form_a2 import FormA2
from .gathering import Minutes, Presence
from .gathering_layout import lay_out_minutes, lay_out_presence
from .handover import Handover
from .handover_layout import lay_out_handover
from .layout import lay_out, lay_out_finding
from .letter_layout import lay_out_letter
from .letters import Letter
from .sheet import Numbered


@dataclass(frozen=True)
class Kind:
    of: Callable[[dict[str, Any]], Any]
    missing: Callable[[Any], list[str]]
    lay_out: Callable[[Any, Numbered], bytes]
    code: Callable[[Any, int, date], str]


KINDS: dict[str, Kind] = {
    DocumentKind.LHP: Kind(FormA.of, form_a.missing, lay_out, form_a.code),
    DocumentKind.FINDING: Kind(FormA2.of, form_a2.missing, lay_out_finding, form_a2.code),
    DocumentKind.LETTER: Kind(Letter.of, letters.missing, lay_out_letter, letters.code),
    DocumentKind.DAILY: Kind(Daily.of, daily.missing, lay_out_daily, daily.code),
    DocumentKind.HANDOVER: Kind(Handover.of, handover.missing, lay_out_handover, handover.code),
    DocumentKind.DESTRUCTION: Kind(Destruction.of, destruction.missing, lay_out_destruction, destruction.code),
    DocumentKind.PRESENCE: Kind(Presence.of, gathering.missing, lay_out_presence, gathering.presence_code),
    DocumentKind.MINUTES: Kind(Minutes.of, gathering.missing, lay_out_minutes, gathering.minutes_code),
}


def content_of(one: Document) -> Any:
    """What stands in a document, as its kind reads it."""
    return KINDS[one.kind].of(one.content)


def lacking(one: Document) -> list[str]:
    """What must be filled in before a draft may be numbered, in Indonesian."""
    return KINDS[one.kind].missing(content_of(one))
