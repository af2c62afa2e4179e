"""A document's life: drafted, revised, numbered. The number comes at the end and never again goes away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from logistik import locks
from logistik.models import Decision, Document, DocumentKind, Election, Flag, FollowUp, FollowUpKind, Shipment, Training
from pengawasan import audit, vault
from pengawasan.models import Level, Region, Supervisor
from pengawasan.vault import Kept

from . import daily, destruction, form_a2, gathering, handover
from .content import Content
from .kinds import KINDS
from .letters import Letter
from .prefill import prefill
from .sheet import Numbered


class Incomplete(Exception):
    """The document cannot be numbered or revised; the sentences say in Indonesian why."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def draft(election: Election, place: Region, flags: Sequence[Flag], *, user: Supervisor, now: datetime) -> Document:
    """A new Form A about a place and its flags, filled in from what is on record."""
    return _drafted(DocumentKind.LHP, election, place, prefill(flags, place, user, now), flags, user, now)


def draft_destruction(election: Election, place: Region, *, user: Supervisor, now: datetime) -> Document:
    """A new berita acara of the destruction of ballots at the warehouse of a kabupaten."""
    content = destruction.prepared(election, place, user, now)
    return _drafted(DocumentKind.DESTRUCTION, election, place, content, [], user, now)


def draft_daily(election: Election, place: Region, *, user: Supervisor, now: datetime) -> Document:
    """The situation of a kabupaten or kecamatan as it is now; it waits for its number and is not edited."""
    return _drafted(DocumentKind.DAILY, election, place, daily.prepared(election, place, user, now), [], user, now)


def draft_handover(shipment: Shipment, *, user: Supervisor, now: datetime) -> Document:
    """A new berita acara of the handover of a shipment at its destination."""
    content = handover.prepared(shipment, user, now)
    return _drafted(DocumentKind.HANDOVER, shipment.election, shipment.destination, content, [], user, now)


def draft_finding(followup: FollowUp, *, user: Supervisor, now: datetime) -> Document:
    """Form A.2 of a temuan that was decided: the one there is, or a new draft. Raises :class:`Incomplete` before."""
    if followup.kind != FollowUpKind.TEMUAN or followup.decision != Decision.DECIDED:
        raise Incomplete("Formulir A.2 disusun setelah pleno menetapkan temuan.")
    with transaction.atomic():
        locks.take([f"letter:{followup.pk}"])
        if there := Document.objects.filter(followup=followup).first():
            return there
        content = form_a2.prepared(followup, user, now)
        flags = list(followup.flags.all())
        return _drafted(DocumentKind.FINDING, followup.election, followup.place, content, flags, user, now, followup)


def draft_gathering(kind: str, training: Training, *, user: Supervisor, now: datetime) -> Document:
    """The attendance list of an event as it stands now, or a draft of its minutes."""
    prepared = gathering.minutes if kind == DocumentKind.MINUTES else gathering.presence
    return _drafted(kind, training.election, training.place, prepared(training, user, now), [], user, now)


def _drafted(
    kind: str,
    election: Election,
    place: Region,
    content: Content,
    flags: Sequence[Flag],
    user: Supervisor,
    now: datetime,
    followup: FollowUp | None = None,
) -> Document:
    with transaction.atomic():
        one = Document.objects.create(
            followup=followup,
            kind=kind,
            election=election,
            place=place,
            office_id=_series(election, place),
            content=content.as_json(),
            author=user,
            created_at=now,
        )
        one.flags.set(flags)
        said = {"kind": one.kind, "flags": sorted(flag.pk for flag in flags)}
        audit.record("document.drafted", str(one.pk), [one], place=place.pk, now=now, actor=user, **said)
    return one


def letter(
    followup: FollowUp, stated: Letter, *, address: Callable[[UUID], str], user: Supervisor, now: datetime
) -> Document:
    """The letter of a follow-up, frozen at once under the number it was recorded with. Raises :class:`Incomplete`."""
    with transaction.atomic():
        locks.take([f"letter:{followup.pk}"])
        if Document.objects.filter(followup=followup).exists():
            raise Incomplete("Suratnya sudah dibuat.")
        one = Document.objects.create(
            kind=DocumentKind.LETTER,
            election=followup.election,
            place=followup.place,
            office_id=_series(followup.election, followup.place),
            followup=followup,
            content=stated.as_json(),
            author=user,
            created_at=now,
        )
        one.flags.set(followup.flags.all())
        return number(one, address=address(one.pk), user=user, now=now)


def revise(one: Document, form: Content, *, user: Supervisor, now: datetime) -> Document:
    """The draft as it reads now. Raises :class:`Incomplete` when it has been numbered meanwhile."""
    with transaction.atomic():
        one = _open(one)
        one.content = form.as_json()
        one.save(update_fields=["content"])
        said = {"sha256": _digest({"content": one.content})}
        audit.record("document.revised", str(one.pk), [one], place=one.place_id, now=now, actor=user, **said)
    return one


def number(one: Document, *, address: str, user: Supervisor, now: datetime) -> Document:
    """Give a draft the next number of its office, kind and year, and freeze it as a PDF with its hash.

    ``address`` is where it can be verified. Raises :class:`Incomplete`, naming what is missing; OSError (no room).
    """
    with transaction.atomic():
        one = _open(one)
        kind = KINDS[one.kind]
        content = kind.of(one.content)
        if wanting := kind.missing(content):
            raise Incomplete(f"Belum diisi: {', '.join(wanting)}.")
        today = now.astimezone(one.place.zone).date()
        locks.take([f"number:{one.office_id}:{one.kind}:{today.year}"])
        series = Document.objects.filter(office=one.office_id, kind=one.kind, year=today.year)
        one.number = (series.aggregate(last=Max("number"))["last"] or 0) + 1
        one.year, one.code = today.year, kind.code(content, one.number, today)
        one.numbered_at, one.numbered_by = now, user
        one.sha256 = _digest({"code": one.code, "date": today.isoformat(), "content": one.content})
        body = kind.lay_out(content, _numbered(one, today, address))
        one.file_sha256 = vault.keep(body)
        one.save()
        said = {"code": one.code, "sha256": one.sha256, "file": one.file_sha256}
        audit.record("document.numbered", str(one.pk), [one], place=one.place_id, now=now, actor=user, **said)
    return one


def pdf(one: Document, now: datetime) -> bytes:
    """A numbered document as it was frozen; a draft as it would look today, marked as one."""
    if one.is_frozen:
        return file_of(one).read_bytes()
    kind = KINDS[one.kind]
    return kind.lay_out(kind.of(one.content), _numbered(one, now.astimezone(one.place.zone).date(), ""))


def file_of(one: Document) -> Kept:
    """Where the bytes of a numbered document are."""
    return vault.original(one.file_sha256)


def _series(election: Election, place: Region) -> str:
    """The kabupaten that numbers what is written about a place; the province where the place is one."""
    return ".".join(place.code.split(".")[: max(Level.KABUPATEN, election.region.level)])


def _numbered(one: Document, today: date, address: str) -> Numbered:
    return Numbered(
        code=one.code,
        on=today,
        place=_seat(one),
        sha256=one.sha256,
        address=address,
        is_sample=one.election.is_sample,
    )


def _seat(one: Document) -> str:
    """Where it is signed: the seat of the office that wrote it."""
    office = Region.objects.filter(pk=one.content["office"]).first() or one.place
    return office.name.removeprefix("Kabupaten ")


def _open(one: Document) -> Document:
    """The draft, locked."""
    related = ("place__parent", "election")
    found = Document.objects.select_for_update(of=("self",)).select_related(*related).get(pk=one.pk)
    if found.is_frozen:
        raise Incomplete(f"Dokumen ini sudah dinomori {found.code} dan tidak dapat diubah lagi.")
    return found


def _digest(content: dict[str, Any]) -> str:
    said = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
