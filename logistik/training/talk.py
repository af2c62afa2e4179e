"""Questions of an event: each is a kendala, answered where every kendala is, so that nothing ends with the event."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from logistik import intake
from logistik.intake import Answer, Sent, Worry, canonical
from logistik.models import Invitation, Training
from pengawasan.models import Supervisor


def ask(one: Training, invited: Invitation, kind: str, text: str, *, user: Supervisor, now: datetime) -> Answer:
    """Store what somebody who was invited asked, about the own region; ``user`` may be the clerk who writes it down.

    Raises Invalid where the region is not the asker's any more, or not the clerk's.
    """
    post = invited.assignment
    worry = Worry(
        id=uuid4(), place=post.region_id, kind=kind, text=text.strip(), observed_at=now, election=one.election_id,
        training=one.pk,
    )  # fmt: skip
    asker = post.supervisor if post.supervisor_id != user.pk else None
    try:
        return intake.store_concern(worry, _sent(worry, user, now, asker))
    except intake.OutOfScope as refused:
        raise intake.Invalid({"invitation": "Penanya tidak bertugas di wilayahnya pada saat ini."}) from refused


def _sent(said: Worry, user: Supervisor, now: datetime, asker: Supervisor | None = None) -> Sent:
    """As an application would have sent it."""
    content: dict[str, Any] = {key: str(value) for key, value in asdict(said).items() if value is not None}
    return Sent(content, canonical(content), user, now, on_behalf_of=asker)
