"""Tell whoever must know, once: an outbox row per flag and person, claimed before it is sent."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from logistik.models import Alert, Flag
from logistik.models.flag import GRAVE
from pengawasan.models import Assignment, Role

logger = logging.getLogger(__name__)

#: Who is told at each distance above the place; pengamat and pimpinan read, they are not woken.
TOLD = (Role.STAF, Role.KOORDINATOR, Role.PANWASCAM, Role.PKD, Role.PTPS)


def enqueue(flags: Iterable[Flag], now: datetime) -> int:
    """An outbox row for everybody in charge of a gravely flagged place or of a place above it. Returns how many."""
    grave = [flag for flag in flags if flag.severity in GRAVE]
    if not grave:
        return 0
    in_charge = _in_charge({flag.place_id for flag in grave}, now)
    rows = [
        Alert(flag=flag, recipient_id=person, created_at=now)
        for flag in grave
        for person in sorted({p for code in _path(flag.place_id) for p in in_charge[code]})
    ]
    Alert.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def send_waiting(now: datetime, most: int = 200) -> int:
    """Send what waits. A row is claimed by setting ``sent_at`` where it is empty: nobody else sends it then."""
    sent = 0
    # Those that failed before come last: an address that never works must not keep the others waiting.
    waiting = Alert.objects.filter(sent_at__isnull=True).order_by("error", "created_at", "pk")
    for pk in list(waiting.values_list("pk", flat=True)[:most]):
        try:
            with transaction.atomic():
                if Alert.objects.filter(pk=pk, sent_at__isnull=True).update(sent_at=now, error="") == 1:
                    sent += _send(pk)
        except Exception as error:
            logger.warning("alert %s was not sent: %s", pk, error)
            Alert.objects.filter(pk=pk).update(error=str(error) or type(error).__name__)
    return sent


def _send(pk: int) -> int:
    alert = Alert.objects.select_related("flag", "recipient").get(pk=pk)
    if not alert.recipient.email:
        return 0
    subject = " ".join(f"[{alert.flag.get_severity_display()}] {alert.flag.sentence}".split())[:180]
    body = f"{alert.flag.sentence}\n\nIndikasi {alert.flag_id}, {alert.flag.place_id}."
    return send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [alert.recipient.email])


def _path(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def _in_charge(places: set[str], now: datetime) -> dict[str, set[int]]:
    codes = {code for place in places for code in _path(place)}
    rows = Assignment.objects.filter(region__in=codes, role__in=TOLD, supervisor__is_active=True)
    people: dict[str, set[int]] = defaultdict(set)
    for assignment in rows.select_related("region"):
        today = now.astimezone(assignment.region.zone).date()
        if assignment.valid_from <= today <= (assignment.valid_to or date.max):
            people[assignment.region_id].add(assignment.supervisor_id)
    return people
