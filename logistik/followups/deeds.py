"""A follow-up is recorded, and what came of it. The deed, its history, the flags' history and the audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from logistik import flags as flagging
from logistik.models import Addressee, Election, Flag, FollowUp, FollowUpEvent, FollowUpKind, Outcome, Step
from logistik.models.followup import RESULTS, UNNUMBERED, Decision
from pengawasan import audit, scoping
from pengawasan.models import Region, Supervisor

from .clocks import due
from .rights import LEVELS, may_issue

#: What may stand without any flag: it is said before anything happened.
PREVENTIVE = (FollowUpKind.IMBAUAN, FollowUpKind.KOORDINASI)


class Invalid(Exception):
    """What was stated cannot be recorded; ``errors`` maps a field to a sentence in Indonesian."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in errors.items()))
        self.errors = errors


@dataclass(frozen=True)
class Draft:
    """A follow-up as stated. ``due_on`` None leaves the date to the clock; a temuan has no addressee."""

    election: Election
    kind: str
    place: Region
    issued_on: date
    text: str
    addressee: str = ""
    number: str = ""
    due_on: date | None = None
    flags: Sequence[Flag] = field(default_factory=list)
    follows: FollowUp | None = None


def record(draft: Draft, *, user: Supervisor, now: datetime) -> FollowUp:
    """Record what was said to whom, or propose a temuan. Raises :class:`Invalid`, naming each field."""
    _check(draft, user, now)
    temuan = draft.kind == FollowUpKind.TEMUAN
    with transaction.atomic():
        one = FollowUp(
            election=draft.election,
            place=draft.place,
            kind=draft.kind,
            follows=draft.follows,
            number="" if temuan else draft.number.strip(),
            addressee=draft.addressee,
            issued_on=draft.issued_on,
            due_on=draft.due_on or _due(draft),
            text=draft.text.strip(),
            decision=Decision.PROPOSED if temuan else "",
            created_by=user,
            created_at=now,
        )
        _save(one)
        one.flags.set(draft.flags)
        tell(one, FollowUpEvent.Kind.PROPOSED if temuan else FollowUpEvent.Kind.RECORDED, user, now, str(one))
        for flag in draft.flags:
            flagging.follow_up(flag, note=f"{one} {one.to}".strip(), user=user, now=now)
        said = {"kind": one.kind, "number": one.number, "to": one.to, "flags": sorted(f.pk for f in draft.flags)}
        rows = [one, *draft.flags, *([draft.follows] if draft.follows else [])]
        audit.record("followup.recorded", str(one.pk), rows, place=one.place_id, now=now, actor=user, **said)
    return one


def conclude(
    one: FollowUp, *, outcome: str, answered_on: date | None, answer: str, user: Supervisor, now: datetime
) -> FollowUp:
    """What was answered and what came of it; said again, the later word counts and both stay in the history.

    Raises :class:`Invalid`, naming each field.
    """
    errors = {}
    if outcome not in Outcome.values:
        errors["outcome"] = "Pilih hasilnya."
    if answered_on and not one.issued_on <= answered_on <= today(one.place, now):
        errors["answered_on"] = "Tanggal jawaban di antara tanggal tindak lanjut dan hari ini."
    if outcome in (Outcome.DONE, Outcome.PARTLY) and not (answered_on and answer.strip()):
        errors["answer"] = "Tulis jawaban atau bukti pelaksanaannya beserta tanggalnya."
    if one.decision not in ("", Decision.DECIDED):
        errors["outcome"] = "Temuan diberi hasil setelah ditetapkan pleno."
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        one = lock(one)
        before = one.outcome
        one.outcome, one.answered_on, one.answer = outcome, answered_on, answer.strip()
        one.save(update_fields=["outcome", "answered_on", "answer"])
        said = f"{one.get_outcome_display()}. {one.answer}".strip()
        tell(one, FollowUpEvent.Kind.ANSWERED, user, now, said)
        audit.record(
            "followup.concluded", str(one.pk), [one], place=one.place_id, now=now, actor=user,
            outcome=outcome, before=before, answered_on=answered_on.isoformat() if answered_on else None,
        )  # fmt: skip
    return one


def lock(one: FollowUp) -> FollowUp:
    """The follow-up as it stands, held until the transaction ends."""
    return FollowUp.objects.select_for_update(of=("self",)).select_related("place__parent", "election").get(pk=one.pk)


def tell(one: FollowUp, kind: str, user: Supervisor, now: datetime, note: str = "") -> None:
    """Write one change into the follow-up's history."""
    FollowUpEvent.objects.create(followup=one, kind=kind, at=now, actor=user, note=note)


def today(place: Region, now: datetime) -> date:
    """The day it is at a place."""
    return now.astimezone(place.zone).date()


def _save(one: FollowUp) -> None:
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError as error:
        if "followup_one_temuan_each" in str(error):
            raise Invalid({"follows": "Sudah diusulkan menjadi temuan."}) from error
        if "followup_number_once" not in str(error):
            raise
        raise Invalid({"number": "Nomor ini sudah dipakai untuk jenis dan tujuan yang sama."}) from error


def _due(draft: Draft) -> date | None:
    """Until when by the clock of this kind; DKPP decides in its own time, and is asked for a reply."""
    steps: dict[tuple[str, str], Step] = {
        (FollowUpKind.TEMUAN, ""): Step.FINDING,
        (FollowUpKind.REKOMENDASI, Addressee.KPU): Step.KPU,
        (FollowUpKind.REKOMENDASI, Addressee.POLRI): Step.POLICE,
    }
    found = due(draft.election, steps.get((draft.kind, draft.addressee), Step.REPLY), draft.issued_on)
    return found.on if found else None


def _check(draft: Draft, user: Supervisor, now: datetime) -> None:
    errors: dict[str, Any] = {}
    temuan = draft.kind == FollowUpKind.TEMUAN
    if temuan == bool(draft.addressee) or draft.place.level not in LEVELS[draft.addressee]:
        errors["to"] = "Pilih kepada siapa tindak lanjut ini ditujukan."
    elif not may_issue(user, draft.addressee, draft.place.pk, now):
        errors["to"] = "Anda tidak bertugas menyampaikan kepada tujuan ini."
    elif draft.addressee in RESULTS and draft.kind != FollowUpKind.REKOMENDASI:
        errors["to"] = "Kepada DKPP dan Polri hanya disampaikan rekomendasi."
    if draft.follows and draft.kind == FollowUpKind.REKOMENDASI and draft.follows.decision != Decision.DECIDED:
        errors["kind"] = "Rekomendasi menyusul temuan yang sudah ditetapkan pleno."
    if draft.kind not in UNNUMBERED and not draft.number.strip():
        errors["number"] = "Nomor surat wajib diisi."
    if draft.issued_on > today(draft.place, now):
        errors["issued_on"] = "Tanggalnya belum tiba."
    if draft.due_on and draft.due_on < draft.issued_on:
        errors["due_on"] = "Batas jawaban mendahului tanggalnya."
    if not draft.text.strip():
        errors["text"] = "Isi wajib ditulis."
    errors |= _check_flags(draft, user, now)
    if errors:
        raise Invalid(errors)


def _check_flags(draft: Draft, user: Supervisor, now: datetime) -> dict[str, str]:
    if not draft.flags and draft.kind not in PREVENTIVE:
        return {"flags": "Tandai sedikitnya satu indikasi; hanya imbauan dan koordinasi boleh tanpa indikasi."}
    seen = scoping.codes(user, now)
    for flag in draft.flags:
        if not scoping.covers(seen, flag.place_id) or flag.election_id != draft.election.pk:
            return {"flags": f"Indikasi {flag.pk} tidak ada di penugasan Anda."}
        if not scoping.covers([draft.place.pk], flag.place_id):
            return {"flags": f"Indikasi {flag.pk} di luar {draft.place.label}."}
        if flag.status == Flag.Status.DIKESAMPINGKAN:
            return {"flags": f"Indikasi {flag.pk} sudah dikesampingkan."}
    return {}
