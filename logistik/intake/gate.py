"""Everything that is sent passes here once: the same content again gets the first answer, other content a conflict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from psycopg2.extras import Json, execute_values

from logistik.models import Channel, Election, Mark, Submission
from pengawasan import audit, scoping, signing
from pengawasan.health import is_away
from pengawasan.models import Region, Supervisor
from pengawasan.questions import Question

Thing = TypeVar("Thing")


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


def stated(said: Any) -> dict[str, Any]:
    """What a statement (a dataclass) says, as JSON would bring it: for what does not come in as JSON itself."""
    content: dict[str, Any] = json.loads(json.dumps(asdict(said), default=str))
    return content


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
    """Do ``deed`` unless it was done; as :func:`all_once`."""
    (answer,) = all_once(kind, {client_id: sent}, lambda fresh: {client_id: deed(fresh[client_id])})
    return answer


def all_once(
    kind: str, sent: Mapping[UUID, Sent], deed: Callable[[dict[UUID, Submission]], dict[UUID, dict[str, Any]]]
) -> list[Answer]:
    """Do ``deed`` for those that it was not done for: all it writes, the bytes and the answers commit together.

    ``deed`` may raise Invalid or OutOfScope: then nothing is stored at all.
    """
    with transaction.atomic():
        fresh = _claim(kind, sent)
        said = deed(fresh) if fresh else {}
        stored = {
            pk: {"id": str(pk), "status": "stored", "received_at": one.now.isoformat(), "sha256": one.sha256} | said[pk]
            for pk, one in sent.items()
            if pk in fresh
        }
        _keep_answers({fresh[pk].pk: body for pk, body in stored.items()})
    known = _accepted(kind, sent.keys() - fresh.keys())
    return [_again(known[pk], one) if pk in known else Answer("stored", stored[pk]) for pk, one in sent.items()]


def _accepted(kind: str, ids: Set[UUID]) -> dict[UUID, Submission]:
    """What was stored under these ids before."""
    found = Submission.objects.filter(kind=kind, client_id__in=ids, accepted=True) if ids else ()
    return {first.client_id: first for first in found}


def each(things: Sequence[Thing], deed: Callable[[Sequence[Thing]], list[Answer]]) -> list[Answer | Exception]:
    """What becomes of each when all are stored at once, or, where that fails, in halves: one harms no other.

    Raises only when the database is away for everybody.
    """
    try:
        return [*deed(things)]
    except Exception as error:
        if is_away(error):
            raise
        if len(things) == 1:
            return [error]
    half = len(things) // 2
    return each(things[:half], deed) + each(things[half:], deed)


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


_CLAIM = """
    INSERT INTO logistik_submission (kind, client_id, digest, sha256, body, accepted, user_id, channel, received_at)
    VALUES %s ON CONFLICT DO NOTHING RETURNING client_id, id
"""
_KEEP_ANSWERS = """
    UPDATE logistik_submission AS s SET answer = a.answer FROM (VALUES %s) AS a (id, answer) WHERE s.id = a.id
"""


def _claim(kind: str, sent: Mapping[UUID, Sent]) -> dict[UUID, Submission]:
    """Insert, or wait for whoever is inserting the same id and find that it is taken. In one order for everybody."""
    rows = {pk: _row(kind, pk, sent[pk], accepted=True) for pk in sorted(sent)}
    written = [
        (kind, r.client_id, r.digest, r.sha256, r.body, True, r.user_id, r.channel, r.received_at)
        for r in rows.values()
    ]
    with connection.cursor() as cursor:
        for client_id, pk in execute_values(cursor, _CLAIM, written, page_size=len(written), fetch=True):
            rows[client_id].pk = pk
    return {client_id: row for client_id, row in rows.items() if row.pk is not None}


def _keep_answers(answers: dict[int, dict[str, Any]]) -> None:
    rows = [(pk, Json(body)) for pk, body in answers.items()]
    with connection.cursor() as cursor:
        execute_values(cursor, _KEEP_ANSWERS, rows, template="(%s, %s::jsonb)", page_size=len(rows) or 1)


def _again(first: Submission, sent: Sent) -> Answer:
    """What somebody is told whose id is taken."""
    if first.digest == sent.digest and first.user_id == (sent.user.pk if sent.user else None):
        return Answer("duplicate", {**(first.answer or {}), "status": "duplicate"})
    with transaction.atomic():
        _keep_conflict(first, sent)
    detail = "Id ini sudah dipakai untuk isi yang lain. Kedua isi disimpan; kirim isi baru dengan id baru."
    return Answer("conflict", {"id": str(first.client_id), "status": "conflict", "detail": detail})


def _keep_conflict(first: Submission, sent: Sent) -> None:
    row = _row(first.kind, first.client_id, sent, accepted=False)
    row.answer = {"status": "conflict"}
    Submission.objects.bulk_create([row], ignore_conflicts=True)
    kept = Submission.objects.filter(kind=row.kind, client_id=row.client_id, digest=row.digest, received_at=sent.now)
    if kept.exists():
        place = (first.answer or {}).get("receipt", {}).get("payload", {}).get("chain", "")
        said: dict[str, Any] = {"place": place, "now": sent.now, "actor": sent.user, "sha256": sent.sha256}
        audit.record(f"{row.kind}.conflict", str(row.client_id), kept, **said)


@dataclass(frozen=True)
class Kept:
    """One thing that was stored at a place. ``rows``: everything that the deed wrote, the submission too."""

    client_id: UUID
    place: str
    sent: Sent
    rows: Sequence[Model]
    told: dict[str, Any]


def acknowledge(
    kind: str, client_id: UUID, place: str, sent: Sent, rows: Iterable[Model], **told: Any
) -> dict[str, Any]:
    """The signed receipt that proves a deed to the sender; as :func:`acknowledge_all`."""
    (signed,) = acknowledge_all(kind, [Kept(client_id, place, sent, tuple(rows), told)], sent.now)
    return signed


def acknowledge_all(kind: str, kept: Sequence[Kept], now: datetime) -> list[dict[str, Any]]:
    """The audit entries of deeds, each in the chain of its kabupaten, and the receipts that prove them. Call last."""
    deeds = [
        audit.Deed(
            f"{kind}.stored",
            str(one.client_id),
            one.rows,
            one.place,
            one.sent.user,
            {"sha256": one.sent.sha256} | one.told,
        )
        for one in kept
    ]
    entries = audit.record_all(deeds, now)
    return [
        signing.sign(
            {
                "kind": kind,
                "id": str(one.client_id),
                "sha256": one.sent.sha256,
                "received_at": one.sent.now.isoformat(),
                "chain": entry.chain_id,
                "number": entry.number,
                "head": entry.hash,
            }
        )
        for one, entry in zip(kept, entries, strict=True)
    ]


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


_ELECTIONS: Question[Election] = Question(Election.objects.in_regions)


def find_election(code: str | None, place: str, now: datetime) -> Election:
    """The election named, or the only one running at the place."""
    (found,) = find_elections([(code, place)], now)
    return found


def find_elections(named: Sequence[tuple[str | None, str]], now: datetime) -> list[Election]:
    """Of each code and place the election named, or the only one running there."""
    known = _ELECTIONS.rows(scoping.above(place for _code, place in named))
    return [_election(code, [e for e in known if scoping.covers([e.region_id], place)], now) for code, place in named]


def _election(code: str | None, covering: list[Election], now: datetime) -> Election:
    found = [one for one in covering if (one.pk == code if code else one.is_running(now))]
    if len(found) == 1:
        return found[0]
    if code:
        raise Invalid({"election": f"Pemilihan “{code}” tidak dikenal di wilayah ini."})
    problem = "Lebih dari satu" if found else "Tidak ada"
    raise Invalid({"election": f"{problem} pemilihan berjalan di wilayah ini; sebutkan kodenya."})


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
