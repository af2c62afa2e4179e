"""Ignored advice is proposed as a temuan; a pleno decides, and from then the days of handling count."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from logistik import locks
from logistik.models import Decision, FollowUp, FollowUpEvent, FollowUpKind, Outcome, Step
from logistik.models.followup import ADVICE
from pengawasan import audit
from pengawasan.models import Supervisor

from .clocks import due
from .deeds import Draft, Invalid, conclude, lock, record, tell, today
from .rights import LEVELS


def may_be_proposed(one: FollowUp, now: datetime) -> bool:
    """Advice that was not followed, or not wholly, or not answered in time; once."""
    ignored = one.outcome in (Outcome.IGNORED, Outcome.PARTLY) or one.is_overdue(now)
    return one.kind in ADVICE and ignored and not one.followed_by.filter(kind=FollowUpKind.TEMUAN).exists()


def may_be_recommended(one: FollowUp) -> bool:
    """Only what a pleno decided to be a temuan leads to a recommendation; to several, if need be."""
    return one.kind == FollowUpKind.TEMUAN and one.decision == Decision.DECIDED


def propose(one: FollowUp, *, text: str, discovered_on: date, user: Supervisor, now: datetime) -> FollowUp:
    """Propose ignored advice as a temuan. Silence past its date is then an outcome, too: it was not followed.

    Raises :class:`Invalid`, naming each field.
    """
    with transaction.atomic():
        one = lock(one)
        if not may_be_proposed(one, now):
            raise Invalid({"text": "Hanya imbauan atau saran perbaikan yang tidak diindahkan, dan hanya sekali."})
        if not one.outcome:
            conclude(one, outcome=Outcome.IGNORED, answered_on=None, answer="", user=user, now=now)
        place = one.place
        while place.level not in LEVELS[""] and place.parent:
            place = place.parent
        draft = Draft(
            election=one.election,
            kind=FollowUpKind.TEMUAN,
            place=place,
            issued_on=discovered_on,
            text=text,
            flags=list(one.flags.all()),
            follows=one,
        )
        tell(one, FollowUpEvent.Kind.PROPOSED, user, now)
        temuan = record(draft, user=user, now=now)
    return temuan


def decide(
    one: FollowUp, *, accepted: bool, pleno_number: str, pleno_on: date, number: str, user: Supervisor, now: datetime
) -> FollowUp:
    """Enter what the pleno decided: ``number`` is that of the register, and the days of handling start.

    Who may is asked by the door (:func:`rights.may_decide`). Raises :class:`Invalid`, naming each field.
    """
    with transaction.atomic():
        one = lock(one)
        if errors := _errors(one, accepted, pleno_number, pleno_on, number, now):
            raise Invalid(errors)
        one.decision = Decision.DECIDED if accepted else Decision.REFUSED
        one.pleno_number, one.pleno_on, one.decided_by = pleno_number.strip(), pleno_on, user
        one.number = number.strip() if accepted else ""
        handling = due(one.election, Step.HANDLING, pleno_on) if accepted else None
        one.due_on = handling.on if handling else None
        locks.take([f"temuan:{one.election_id}:{one.place_id}"])
        taken = FollowUp.objects.filter(election=one.election, kind=one.kind, number=one.number, place=one.place)
        if one.number and taken.exists():
            raise Invalid({"number": "Nomor register ini sudah dipakai."})
        one.save(update_fields=["decision", "pleno_number", "pleno_on", "decided_by", "number", "due_on"])
        said = f"{one.get_decision_display()}, nomor {one.pleno_number}"
        tell(one, FollowUpEvent.Kind.DECIDED, user, now, said)
        audit.record(
            "followup.decided", str(one.pk), [one], place=one.place_id, now=now, actor=user,
            decision=one.decision, pleno=one.pleno_number, on=pleno_on.isoformat(), number=one.number,
        )  # fmt: skip
    return one


def _errors(
    one: FollowUp, accepted: bool, pleno_number: str, pleno_on: date, number: str, now: datetime
) -> dict[str, str]:
    """What is wrong with a decision, by field."""
    errors = {}
    if one.decision != Decision.PROPOSED:
        errors["accepted"] = "Pleno sudah memutus usulan ini."
    if not pleno_number.strip():
        errors["pleno_number"] = "Nomor berita acara pleno wajib diisi."
    if accepted and not number.strip():
        errors["number"] = "Nomor register temuan wajib diisi."
    if not one.issued_on <= pleno_on <= today(one.place, now):
        errors["pleno_on"] = "Tanggal pleno di antara tanggal diketahui dan hari ini."
    return errors


def extend(one: FollowUp, *, user: Supervisor, now: datetime) -> FollowUp:
    """Handling takes its additional days, once. Raises :class:`Invalid` when there are none to be had."""
    with transaction.atomic():
        one = lock(one)
        more = due(one.election, Step.EXTENSION, one.due_on) if one.due_on else None
        if one.decision != Decision.DECIDED or one.extended or one.outcome or more is None:
            raise Invalid({"extended": "Hanya penanganan temuan yang sedang berjalan dapat diperpanjang, dan sekali."})
        before, one.due_on, one.extended = one.due_on, more.on, True
        one.save(update_fields=["due_on", "extended"])
        tell(one, FollowUpEvent.Kind.EXTENDED, user, now, more.clock.said)
        audit.record(
            "followup.extended", str(one.pk), [one], place=one.place_id, now=now, actor=user,
            before=before.isoformat() if before else None, due=more.on.isoformat(),
        )  # fmt: skip
    return one
