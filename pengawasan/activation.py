"""Links with which new people choose their first password: signed, for one person, good once and for a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from pengawasan import audit, scoping
from pengawasan.models import Supervisor

SALT, GOOD = "pengawasan.activation", timedelta(days=7)


def token(person: Supervisor) -> str:
    """What the link holds. It says what the password was: once one is chosen it fits no more."""
    return signing.dumps([person.pk, person.password[-12:]], salt=SALT)


def person_of(sent: str) -> Supervisor | None:
    """Whose link it is, as long as it is good."""
    try:
        pk, mark = signing.loads(sent, salt=SALT, max_age=GOOD)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person: Supervisor | None = Supervisor.objects.filter(pk=pk, is_active=True).first()
    fits = person is not None and not person.has_usable_password() and person.password[-12:] == mark
    return person if fits else None


def waiting(user: Supervisor, now: datetime) -> QuerySet[Supervisor]:
    """People of the user's regions who have no password yet."""
    seen: QuerySet[Supervisor] = Supervisor.objects.visible_to(user, now).filter(is_active=True)
    return seen.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("name")


def activate(person: Supervisor, password: str, now: datetime) -> None:
    """Give a person the password that was chosen."""
    with transaction.atomic():
        person = Supervisor.objects.select_for_update().get(pk=person.pk)
        person.set_password(password)
        person.save(update_fields=["password"])
        place = next(iter(scoping.codes(person, now)), "")
        audit.record("akun_diaktifkan", f"pengawas {person.username}", [person], place=place, now=now, actor=person)
