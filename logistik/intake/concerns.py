"""A kendala and what is answered: each stored once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from logistik import alerts, locks
from logistik.models import Concern, ConcernRead, ConcernReply, ConcernState, Shipment, Submission, Training
from pengawasan import scoping
from pengawasan.models import Supervisor

from . import gate

#: Who answers, and says that a concern is answered or settled.
ANSWERERS = scoping.OFFICE | {"panwascam"}


@dataclass(frozen=True)
class Worry:
    """A concern as stated."""

    id: UUID
    place: str
    kind: str
    text: str
    observed_at: datetime
    election: str | None = None
    shipment: UUID | None = None
    training: UUID | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Word:
    """A reply as stated; ``state`` None leaves it to who says it."""

    id: UUID
    concern: UUID
    text: str
    state: str | None = None


def store_concern(worry: Worry, sent: gate.Sent) -> gate.Answer:
    """Store a concern. Raises Invalid, or OutOfScope when the place was not the sender's at that time."""
    return gate.once("concern", worry.id, sent, lambda submission: _store(worry, sent, submission))


def _store(worry: Worry, sent: gate.Sent, submission: Submission) -> dict[str, Any]:
    gate.find_regions({"place": worry.place})
    judged_at, _skew, _marks = gate.judged_time(worry.observed_at, worry.sent_at, sent.now)
    saw = gate.observer(sent, worry.place, judged_at)
    election = gate.find_election(worry.election, worry.place, sent.now)
    if worry.training and not Training.objects.visible_to(saw, sent.now).filter(pk=worry.training).exists():
        raise gate.Invalid({"training": "Rakernis atau bimtek ini tidak dikenal di wilayah penanya."})
    concern = Concern.objects.create(
        id=worry.id,
        election=election,
        place_id=worry.place,
        shipment_id=worry.shipment,
        training_id=worry.training,
        kind=worry.kind,
        text=worry.text,
        author=saw,
        submission=submission,
        observed_at=worry.observed_at,
        judged_at=judged_at,
        received_at=sent.now,
    )
    alerts.enqueue_word(concern, 0, saw, sent.now)
    known = worry.shipment is None or Shipment.objects.filter(pk=worry.shipment).exists()
    signed = gate.acknowledge("concern", worry.id, worry.place, sent, (submission, concern), election=election.pk)
    warnings = [] if known else ["Pengiriman belum dikenal; kendala tetap disimpan."]
    return {"receipt": signed, "flags": [], "warnings": warnings}


def store_reply(word: Word, sent: gate.Sent) -> gate.Answer:
    """Store what is said about a concern. Raises Invalid, or OutOfScope when the concern is not the sender's to see."""
    return gate.once("reply", word.id, sent, lambda submission: _store_reply(word, sent, submission))


def _store_reply(word: Word, sent: gate.Sent, submission: Submission) -> dict[str, Any]:
    locks.take([f"concern:{word.concern}"])
    concern = Concern.objects.with_state().filter(pk=word.concern).first()
    if concern is None or sent.user is None or not scoping.may(sent.user, scoping.WRITERS, concern.place_id, sent.now):
        raise gate.OutOfScope
    reply = ConcernReply.objects.create(
        id=word.id,
        concern=concern,
        number=concern.replies.count() + 1,
        author=sent.user,
        text=word.text,
        state=_state(word, concern, sent.user, sent.now),
        submission=submission,
        received_at=sent.now,
    )
    alerts.enqueue_word(concern, reply.number, sent.user, sent.now)
    told = {"concern": str(concern.pk), "number": reply.number}
    signed = gate.acknowledge("reply", word.id, concern.place_id, sent, (submission, reply), **told)
    return {"receipt": signed, "flags": [], "warnings": []}


def _state(word: Word, concern: Any, user: Supervisor, now: datetime) -> str:
    """In which state a reply leaves the concern. Whoever raised it and speaks again waits again."""
    answers = scoping.may(user, ANSWERERS, concern.place_id, now)
    if word.state and not answers:
        raise gate.Invalid({"state": "Status kendala ditetapkan oleh Panwascam atau staf."})
    if word.state:
        return word.state
    if concern.author_id == user.pk:
        return ConcernState.TERBUKA
    return ConcernState.DIJAWAB if answers else str(concern.state)


def mark_read(concern: Concern, number: int, *, reader: Supervisor, now: datetime) -> int:
    """Note how far somebody has read, and say how far that is: never less than before, nor what is not there yet."""
    with transaction.atomic():
        locks.take([f"concern:{concern.pk}"])
        number = min(number, concern.replies.count())
        ConcernRead.objects.bulk_create(
            [ConcernRead(concern=concern, reader=reader, number=number, read_at=now)], ignore_conflicts=True
        )
        mine = ConcernRead.objects.filter(concern=concern, reader=reader)
        mine.filter(number__lt=number).update(number=number, read_at=now)
        return mine.get().number
