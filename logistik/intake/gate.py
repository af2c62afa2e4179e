"""Everything that is sent passes here once: the same content again gets the first answer, other content a conflict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from logistik.models import Channel, Election, Mark, Submission
from pengawasan import audit, scoping, signing
from pengawasan.models import Region, Supervisor


class Invalid(Exception):
    """The content cannot be stored; ``errors`` maps a field's path to a sentence in Indonesian."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(str(errors))
        self.errors = errors


class OutOfScope(Exception):
    """The place or object does not exist for this user."""


def canonical(content: dict[str, Any]) -> bytes:
    """JSON with sorted keys and without spaces: one way to write one content."""
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Sent:
    """One thing a client sent: its parsed content and the bytes it came in.

    ``on_behalf_of`` saw what ``user`` enters from a message or a sheet of paper.
    """

    content: dict[str, Any]
    body: bytes
    user: Supervisor | None
    now: datetime
    channel: Channel = Channel.APP
    on_behalf_of: Supervisor | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of what it says: canonical JSON, without the time of sending."""
        said = {key: value for key, value in self.content.items() if key != "sent_at"}
        return hashlib.sha256(canonical(said)).hexdigest()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Answer:
    """``status`` is stored, duplicate or conflict; ``body`` is what the client is told."""

    status: str
    body: dict[str, Any]


def once(kind: str, client_id: UUID, sent: Sent, deed: Callable[[Submission], dict[str, Any]]) -> Answer:
    """Do ``deed`` unless it was done: everything it writes, the bytes and the answer commit together.

    ``deed`` may raise Invalid or OutOfScope: then nothing is stored at all.
    """
    with transaction.atomic():
        submission = _claim(kind, client_id, sent)
        if submission is not None:
            body = {"id": str(client_id), "status": "stored", "received_at": sent.now.isoformat()}
            body |= {"sha256": sent.sha256} | deed(submission)
            submission.answer = body
            submission.save(update_fields=["answer"])
            return Answer("stored", body)
        first = Submission.objects.get(kind=kind, client_id=client_id, accepted=True)
        if first.digest == sent.digest and first.user_id == (sent.user.pk if sent.user else None):
            return Answer("duplicate", {**(first.answer or {}), "status": "duplicate"})
        _keep_conflict(first, sent)
    detail = "Id ini sudah dipakai untuk isi yang lain. Kedua isi disimpan; kirim isi baru dengan id baru."
    return Answer("conflict", {"id": str(client_id), "status": "conflict", "detail": detail})


def _row(kind: str, client_id: UUID, sent: Sent, *, accepted: bool) -> Submission:
    return Submission(
        kind=kind,
        client_id=client_id,
        digest=sent.digest,
        sha256=sent.sha256,
        body=sent.body,
        accepted=accepted,
        user=sent.user,
        channel=sent.channel,
        received_at=sent.now,
    )


def _claim(kind: str, client_id: UUID, sent: Sent) -> Submission | None:
    """Insert, or wait for whoever is inserting the same id and find that it is taken."""
    Submission.objects.bulk_create([_row(kind, client_id, sent, accepted=True)], ignore_conflicts=True)
    mine = Submission.objects.filter(kind=kind, client_id=client_id, accepted=True, answer__isnull=True)
    return mine.filter(digest=sent.digest, received_at=sent.now).first()


def _keep_conflict(first: Submission, sent: Sent) -> None:
    row = _row(first.kind, first.client_id, sent, accepted=False)
    row.answer = {"status": "conflict"}
    Submission.objects.bulk_create([row], ignore_conflicts=True)
    kept = Submission.objects.filter(kind=row.kind, client_id=row.client_id, digest=row.digest, received_at=sent.now)
    if kept.exists():
        place = (first.answer or {}).get("receipt", {}).get("payload", {}).get("chain", "")
        said: dict[str, Any] = {"place": place, "now": sent.now, "actor": sent.user, "sha256": sent.sha256}
        audit.record(f"{row.kind}.conflict", str(row.client_id), kept, **said)


def acknowledge(
    kind: str, client_id: UUID, place: str, sent: Sent, rows: Iterable[Model], **data: Any
) -> dict[str, Any]:
    """The audit entry of the deed and the signed receipt that proves it to the sender. Call last.

    ``rows``: everything that the deed wrote and an entry vouches for, the submission too.
    """
    said: dict[str, Any] = {"place": place, "now": sent.now, "actor": sent.user, "sha256": sent.sha256}
    entry = audit.record(f"{kind}.stored", str(client_id), rows, **said, **data)
    return signing.sign(
        {
            "kind": kind,
            "id": str(client_id),
            "sha256": sent.sha256,
            "received_at": sent.now.isoformat(),
            "chain": entry.chain_id,
            "number": entry.number,
            "head": entry.hash,
        }
    )


def observer(sent: Sent, place: str, at: datetime) -> Supervisor:
    """Who answers for what was seen at a place at that time. Raises OutOfScope where it was nobody's to see.

    Whoever saw it must have been assigned there then; whoever enters it for another works in its office now.
    """
    saw = sent.on_behalf_of or sent.user
    if saw is None or not scoping.may(saw, scoping.WRITERS, place, at):
        raise OutOfScope
    if saw != sent.user and not (sent.user and scoping.may(sent.user, scoping.OFFICE, place, sent.now)):
        raise OutOfScope
    return saw


def find_election(code: str | None, place: str, now: datetime) -> Election:
    """The election named, or the only one running at the place."""
    covering = Election.objects.covering(place)
    if code:
        found = covering.filter(pk=code).first()
        if found is None:
            raise Invalid({"election": f"Pemilihan “{code}” tidak dikenal di wilayah ini."})
        return found
    running = list(covering.running(now)[:2])
    if len(running) != 1:
        problem = "Lebih dari satu" if running else "Tidak ada"
        raise Invalid({"election": f"{problem} pemilihan berjalan di wilayah ini; sebutkan kodenya."})
    return running[0]


def find_regions(codes: dict[str, str | None]) -> dict[str, Region]:
    """Regions by the field that names them. Errors name the field."""
    wanted = {code for code in codes.values() if code}
    known = Region.objects.in_bulk(wanted)
    unknown = {f: f"Wilayah “{c}” tidak dikenal." for f, c in codes.items() if c and c not in known}
    if unknown:
        raise Invalid(unknown)
    return {field: known[code] for field, code in codes.items() if code}


#: A device whose clock is off by more than this is corrected; less is delay on the way.
SKEW_TOLERANCE = timedelta(minutes=5)


def judged_time(observed: datetime, sent_at: datetime | None, now: datetime) -> tuple[datetime, int | None, list[str]]:
    """The time to judge by, the skew of the device in seconds, and marks. Both times are kept and shown."""
    skew = now - sent_at if sent_at else None
    marks = []
    judged = observed
    if skew is not None and abs(skew) > SKEW_TOLERANCE:
        judged = observed + skew
        marks.append(Mark.CLOCK.value)
    if judged > now + SKEW_TOLERANCE:
        marks.append(Mark.FUTURE.value)
    return min(judged, now), (_seconds(skew) if skew is not None else None), marks


def _seconds(skew: timedelta) -> int:
    """Whole seconds; a clock that is off by more than a column holds (68 years) is off by as much as it holds."""
    most = 2**31 - 1
    return max(-most, min(round(skew.total_seconds()), most))
