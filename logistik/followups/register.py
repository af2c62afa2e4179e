"""The figures that Bawaslu publishes: how much was recommended, how much was carried out, how much is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as Counted
from django.db.models import Q

from logistik.models import FollowUpKind, Outcome
from logistik.models.followup import FollowUpQuerySet


@dataclass(frozen=True)
class Count:
    """Of one kind: how many were issued, and how many of these came to what. ``open`` includes ``overdue``."""

    kind: str
    name: str
    issued: int = 0
    done: int = 0
    partly: int = 0
    ignored: int = 0
    open: int = 0
    overdue: int = 0


def counts(rows: FollowUpQuerySet, today: date) -> list[Count]:
    """One row a kind and their sum at the end. What waits for a pleno is not issued yet, so it is not counted."""
    asked = {
        "issued": Counted("pk"),
        "done": Counted("pk", filter=Q(outcome=Outcome.DONE)),
        "partly": Counted("pk", filter=Q(outcome=Outcome.PARTLY)),
        "ignored": Counted("pk", filter=Q(outcome=Outcome.IGNORED)),
        "open": Counted("pk", filter=Q(outcome="")),
        "overdue": Counted("pk", filter=Q(outcome="", due_on__lt=today)),
    }
    grouped: Any = rows.valid().order_by().values("kind").annotate(**asked)
    found = {row["kind"]: {name: row[name] for name in asked} for row in grouped}
    listed = [Count(kind, str(kind.label), **found.get(kind, {})) for kind in FollowUpKind]
    total = {name: sum(getattr(one, name) for one in listed) for name in asked}
    return [*listed, Count("", "Jumlah", **total)]
