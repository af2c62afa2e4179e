"""What people do with a flag: give it to somebody, or set it aside. The deed, its history and its audit entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from logistik.models import Alert, Flag, FlagEvent
from pengawasan import audit, scoping
from pengawasan.models import Assignment, Supervisor
from pengawasan.questions import Question

from .engine import tell


def dismiss(flag: Flag, *, user: Supervisor, reason: str, now: datetime) -> Flag:
    """Set a flag aside, with a reason, visibly and for good: it stays in the register, and its audit entry too.

    Raises ValueError (in Indonesian) when the reason is empty or the flag is no longer open.
    """
    if not reason.strip():
        raise ValueError("Alasan wajib diisi.")
    with transaction.atomic():
        flag = _alive(flag)
        flag.status, flag.reason = Flag.Status.DIKESAMPINGKAN, reason.strip()
        flag.dismissed_at, flag.dismissed_by = now, user
        flag.save(update_fields=["status", "reason", "dismissed_at", "dismissed_by"])
        tell(flag, FlagEvent.Kind.DISMISSED, now, actor=user, note=flag.reason)
        place, said = flag.place_id, {"reason": flag.reason}
        audit.record("flag.dismissed", str(flag.pk), [flag], place=place, now=now, actor=user, **said)
    return flag


def assign(flag: Flag, *, to: Supervisor, user: Supervisor, now: datetime) -> Flag:
    """Give a flag to a person in charge of its place: it is being followed up from now on, and by whom is known.

    Raises ValueError (in Indonesian) when the flag is no longer open, is theirs already, or its place is not.
    The person is told, unless they were told of this flag before.
    """
    if not scoping.may(to, scoping.WRITERS, flag.place_id, now):
        raise ValueError(f"{to} tidak bertugas di {flag.place.label} hari ini.")
    with transaction.atomic():
        flag = _alive(flag)
        if flag.assigned_to_id == to.pk:
            raise ValueError(f"Indikasi ini sudah ditugaskan kepada {to}.")
        before, flag.assigned_to, flag.status = flag.assigned_to_id, to, Flag.Status.DITINDAKLANJUTI
        flag.save(update_fields=["assigned_to", "status"])
        tell(flag, FlagEvent.Kind.ASSIGNED, now, actor=user, note=f"kepada {to}")
        Alert.objects.bulk_create([Alert(flag=flag, recipient=to, created_at=now)], ignore_conflicts=True)
        said = {"to": to.pk, "before": before}
        audit.record("flag.assigned", str(flag.pk), [flag], place=flag.place_id, now=now, actor=user, **said)
    return flag


def follow_up(flag: Flag, *, note: str, user: Supervisor, now: datetime) -> None:
    """Something was done about a flag: one that is open is being followed up; a mended one only remembers it.

    To be called in the transaction of the deed itself, which has its own audit entry.
    """
    flag = Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    if flag.status == Flag.Status.TERBUKA:
        flag.status = Flag.Status.DITINDAKLANJUTI
        flag.save(update_fields=["status"])
    tell(flag, FlagEvent.Kind.FOLLOWED, now, actor=user, note=note)


def candidates(places: Iterable[str], *, user: Supervisor, now: datetime) -> list[Assignment]:
    """Who is in charge of these places or above them today, as far as the user may see; the nearest first."""
    nearest: dict[int, Assignment] = {}
    for assignment in _in_charge.rows(scoping.narrowed(user, now), scoping.above(places)):
        if scoping.in_force(assignment, now):
            nearest.setdefault(assignment.supervisor_id, assignment)
    return list(nearest.values())


@Question
def _in_charge(mine: scoping.Codes, at: list[str]) -> QuerySet[Assignment]:
    """Whoever acts for exactly these regions, the lowest first."""
    seen = Assignment.objects.filter(scoping.within(mine, "region__code"), region__code__any_of=at)
    found = seen.filter(role__in=scoping.WRITERS, supervisor__is_active=True)
    ordered = found.order_by("-region__level", "region", "supervisor__name", "pk")
    return ordered.select_related("supervisor", "region__parent")


def _alive(flag: Flag) -> Flag:
    """The flag, locked. Raises ValueError when it is settled."""
    found = Flag.objects.select_for_update(of=("self",)).select_related("place__parent").get(pk=flag.pk)
    if not found.is_open:
        raise ValueError(f"Indikasi ini sudah berstatus {found.get_status_display().lower()}.")
    return found
