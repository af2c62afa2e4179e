"""An event is planned, supervisors are invited, and who came is noted. Each deed with its audit entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from logistik.intake import Invalid
from logistik.models import Attendance, Election, Invitation, Training
from pengawasan import audit, scoping
from pengawasan.models import Assignment, Region, Role, Supervisor

#: Whose office holds events: Bawaslu's, and a Panwaslu Kecamatan for those below it.
ORGANISERS = scoping.OFFICE | {Role.PANWASCAM}
MEANS = Attendance.Means
MOST_INVITED = 2000


@dataclass(frozen=True)
class Plan:
    """An event as stated; ``agenda`` rows have "at", "what" and "speaker"."""

    kind: str
    title: str
    organiser: str
    venue: str
    starts_on: date
    ends_on: date
    agenda: Sequence[dict[str, str]] = field(default_factory=list)


def may_organise(user: Supervisor, place: str, now: datetime) -> bool:
    return scoping.may(user, ORGANISERS, place, now)


def plan(
    stated: Plan, election: Election, place: Region, *, user: Supervisor, now: datetime, one: Training | None = None
) -> Training:
    """Enter an event, or what has changed about ``one``. Raises :class:`Invalid`, naming the field."""
    if stated.ends_on < stated.starts_on:
        raise Invalid({"ends_on": "Hari terakhir mendahului hari pertama."})
    new = one is None
    with transaction.atomic():
        if one is None:
            one = Training(election=election, place=place, created_by=user, created_at=now)
        for name, value in asdict(stated).items():
            setattr(one, name, value)
        one.save(force_insert=new)
        said = {"title": one.title, "starts_on": one.starts_on.isoformat(), "ends_on": one.ends_on.isoformat()}
        deed = "training.planned" if new else "training.changed"
        audit.record(deed, str(one.pk), [one], place=one.place_id, now=now, actor=user, **said)
    return one


def invite(one: Training, roles: Iterable[str], within: str, *, user: Supervisor, now: datetime) -> int:
    """Invite everybody who serves in these roles in a region on the first day, once; how many are new.

    Raises :class:`Invalid` where nobody serves there, or more than fit in one event.
    """
    found = list(_serving(one, roles, within)[: MOST_INVITED + 1])
    if not found:
        raise Invalid({"roles": "Tidak ada yang bertugas di sana pada hari pertama acara."})
    if len(found) > MOST_INVITED:
        raise Invalid({"within": f"Lebih dari {MOST_INVITED} orang; pilih wilayah yang lebih kecil."})
    with transaction.atomic():
        before = one.invitations.count()
        Invitation.objects.bulk_create(
            (Invitation(training=one, assignment=post, invited_by=user, invited_at=now) for post in found),
            ignore_conflicts=True,
        )
        new = one.invitations.count() - before
        said = {"roles": sorted(roles), "within": within, "new": new}
        audit.record("training.invited", str(one.pk), [one], place=one.place_id, now=now, actor=user, **said)
    return new


def withdraw(one: Training, ticked: Iterable[UUID], *, user: Supervisor, now: datetime) -> int:
    """Take back invitations about which nothing has been noted yet; how many."""
    with transaction.atomic():
        Training.objects.select_for_update().get(pk=one.pk)
        gone, _ = one.invitations.filter(pk__in=list(ticked), attendances__isnull=True).delete()
        if gone:
            audit.record("training.withdrawn", str(one.pk), [one], place=one.place_id, now=now, actor=user, count=gone)
    return gone


def note(one: Training, ticked: Iterable[UUID], present: bool, means: str, *, user: Supervisor, now: datetime) -> int:
    """Note whether these people are there, where that is not what was noted last; of how many.

    Raises :class:`Invalid` before the first day.
    """
    if now.astimezone(one.place.zone).date() < one.starts_on:
        raise Invalid({"hadir": "Acara belum dimulai."})
    with transaction.atomic():
        Training.objects.select_for_update().get(pk=one.pk)
        found: Any = one.invitations.filter(pk__in=list(ticked)).with_attendance()
        rows = Attendance.objects.bulk_create(
            Attendance(invitation=invited, present=present, means=means, noted_by=user, noted_at=now)
            for invited in found.filter(~Q(present=present) | Q(present__isnull=True))
        )
        if rows:
            said = {"present": present, "means": means, "count": len(rows)}
            audit.record("training.attended", str(one.pk), rows, place=one.place_id, now=now, actor=user, **said)
    return len(rows)


def unnoted(one: Training) -> list[UUID]:
    """The invitations about which nothing has been noted."""
    return list(one.invitations.filter(attendances__isnull=True).values_list("pk", flat=True))


def _serving(one: Training, roles: Iterable[str], within: str) -> QuerySet[Assignment]:
    """Who serves on the first day, by roles, in a region that the event's office covers."""
    covered = within if scoping.covers([one.place_id], within) else one.place_id
    found = Assignment.objects.filter(scoping.within([covered], "region__code"), role__in=list(roles))
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=one.starts_on)
    return found.filter(running, valid_from__lte=one.starts_on).order_by("region", "pk")
