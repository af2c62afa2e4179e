"""Tell whoever must know, once: an outbox row per person or channel and subject, claimed before it is sent."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from logistik import channels
from logistik.models import Alert, AlertChannel, Concern, Flag, FollowUp, FollowUpKind
from logistik.models.flag import GRAVE
from pengawasan import scoping
from pengawasan.models import Assignment, Role, Supervisor

logger = logging.getLogger(__name__)
#: How long a channel that failed is left alone.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)

#: Who answers kendala is told of them; pengamat and pimpinan read, they are not woken.
ANSWERING = (Role.STAF, Role.KOORDINATOR, Role.PANWASCAM)
#: Who is told of a flag at each distance above the place.
TOLD = (*ANSWERING, Role.PKD, Role.PTPS)
#: A temuan that waits for its pleno can be decided by nobody else.
DECIDING = (*TOLD, Role.PIMPINAN)


def enqueue(flags: Iterable[Flag], now: datetime) -> int:
    """An outbox row for everybody in charge of a gravely flagged place or of a place above it. Returns how many."""
    grave = [flag for flag in flags if flag.severity in GRAVE]
    if not grave:
        return 0
    places = {flag.place_id for flag in grave}
    in_charge, told = _in_charge(places, TOLD, now), list(AlertChannel.objects.filter(is_active=True))
    people = [(place, person) for place in places for person in _people(place, in_charge)]
    by_channel = [(place, to.pk) for place in places for to in _covering(told, place)]
    return _put(grave, "recipient", people, now) + _put(grave, "channel", by_channel, now)


def _put(flags: list[Flag], told: str, pairs: list[tuple[str, int]], now: datetime) -> int:
    """A row for each flag and whoever (``told``: recipient or channel) is paired with its place. Returns how many."""
    if not pairs:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO logistik_alert (flag_id, {told}_id, created_at, error)
                SELECT f.id, p.who, %s, '' FROM logistik_flag AS f
                  JOIN unnest(%s, %s) AS p (place, who) ON p.place = f.place_id
                 WHERE f.id = ANY(%s) ORDER BY f.id, p.who ON CONFLICT DO NOTHING""",  # nosec B608 # noqa: S608 a column of our own
            [now, *map(list, zip(*pairs, strict=True)), [flag.pk for flag in flags]],
        )
        return int(cursor.rowcount)


def enqueue_word(concern: Concern, number: int, speaker: Supervisor, now: datetime) -> int:
    """An outbox row for whom the ``number``-th word about a kendala is meant. Returns how many.

    What its author says (0 is the kendala itself) is for whoever answers for the place today; what anybody else says
    is for the author, as long as the place is the author's to see.
    """
    if speaker.pk == concern.author_id:
        people = set(_people(concern.place_id, _in_charge({concern.place_id}, ANSWERING, now))) - {speaker.pk}
    else:
        people = {concern.author_id} if scoping.may(concern.author, scoping.WRITERS, concern.place_id, now) else set()
    rows = [Alert(concern=concern, number=number, recipient_id=p, created_at=now) for p in sorted(people)]
    Alert.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def remind(now: datetime) -> int:
    """An outbox row for everybody in charge of a follow-up whose date has passed; a new date is told anew.

    Returns how many.
    """
    late = FollowUp.objects.unalerted(now)
    if not late:
        return 0
    places = {one.place_id for one in late}
    in_charge, deciding = _in_charge(places, TOLD, now), _in_charge(places, DECIDING, now)
    rows = [
        Alert(followup=one, due_on=one.due_on, recipient_id=person, created_at=now)
        for one in late
        for person in _people(one.place_id, deciding if one.kind == FollowUpKind.TEMUAN else in_charge)
    ]
    told = list(AlertChannel.objects.filter(is_active=True))
    rows += [
        Alert(followup=one, due_on=one.due_on, channel=to, created_at=now)
        for one in late
        for to in _covering(told, one.place_id)
    ]
    Alert.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def send_waiting(now: datetime, most: int = 200) -> int:
    """Send what waits. A row is claimed by setting ``sent_at`` where it is empty: nobody else sends it then.

    A channel that fails is left alone for a while, longer each time: its server must not keep the others waiting.
    """
    sent = 0
    _pass_over(now)
    # Those that failed before come last: an address that never works must not keep the others waiting.
    usable = Q(channel__isnull=True) | Q(channel__in=AlertChannel.objects.open(now))
    waiting = Alert.objects.filter(usable, sent_at__isnull=True).order_by("error", "created_at", "pk")
    failed: set[int] = set()
    for pk, channel in list(waiting.values_list("pk", "channel")[:most]):
        if channel in failed:
            continue
        try:
            with transaction.atomic():
                if Alert.objects.filter(pk=pk, sent_at__isnull=True).update(sent_at=now, error="") == 1:
                    sent += _send(pk)
        except Exception as error:
            logger.warning("alert %s was not sent: %s", pk, error)
            Alert.objects.filter(pk=pk).update(error=str(error) or type(error).__name__)
            if channel:
                failed.add(channel)
                _leave_alone(channel, now)
    return sent


def _pass_over(now: datetime) -> None:
    """Whoever has no address is not told this way: all of them at once, since in the field that is nearly everybody."""
    Alert.objects.filter(recipient__email="", sent_at__isnull=True).update(sent_at=now, error="")


def _send(pk: int) -> int:
    about = ("flag", "concern__place__parent", "concern__author", "followup__place", "recipient", "channel")
    alert = Alert.objects.select_related(*about).get(pk=pk)
    to = channels.of(alert.channel) if alert.channel else _mailbox(alert.recipient)
    if to is None:
        return 0
    if alert.concern:
        subject, body = _of_word(alert.concern, alert.number)
    else:
        subject, body = _of_date(alert.followup, alert.due_on) if alert.followup else _of_flag(alert.flag)
    about_what = alert.flag or alert.concern or alert.followup
    to.send(channels.Message(f"pemberitahuan-{pk}", subject, body, about_what.place_id if about_what else ""))
    if alert.channel and alert.channel.failures:
        AlertChannel.objects.filter(pk=alert.channel.pk).update(failures=0, retry_at=None)
    return 1


def _mailbox(person: Supervisor | None) -> channels.Channel | None:
    return channels.Email(person.email) if person and person.email else None


def _leave_alone(channel: int, now: datetime) -> None:
    """A minute after the first failure, then twice as long each time, at most an hour."""
    row = AlertChannel.objects.get(pk=channel)
    wait = min(FIRST_WAIT * 2**row.failures, LONGEST_WAIT)
    AlertChannel.objects.filter(pk=channel).update(failures=min(row.failures + 1, 10), retry_at=now + wait)


def _of_flag(flag: Any) -> tuple[str, str]:
    subject = f"[{flag.get_severity_display()}] {flag.sentence}"
    return subject, f"{flag.sentence}\n\nIndikasi {flag.pk}, {flag.place_id}."


def _of_word(concern: Concern, number: int | None) -> tuple[str, str]:
    said = concern.replies.select_related("author").get(number=number) if number else concern
    kind = concern.get_kind_display()
    what = kind if said.author_id == concern.author_id else f"Jawaban atas {kind.lower()}"
    about = f"{what}, {concern.place_id}, dari {said.author}."
    return f"[{what}] {concern.place.label}: {said.text}", f"{said.text}\n\n{about}"


def _of_date(one: FollowUp, due_on: Any) -> tuple[str, str]:
    said = f"{one} {one.to}".strip()
    return f"[Lewat batas] {said}", f"{said}, batas {due_on:%d/%m/%Y}.\n\n{one.text}\n\n{one.place_id}."


def _path(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def _covering(found: Iterable[AlertChannel], place: str) -> list[AlertChannel]:
    return [one for one in found if scoping.covers([one.region_id], place)]


def _people(place: str, in_charge: dict[str, set[int]]) -> list[int]:
    """Who is in charge of a place or of one above it."""
    return sorted({person for code in _path(place) for person in in_charge.get(code, ())})


def _in_charge(places: set[str], roles: Iterable[Role], now: datetime) -> dict[str, set[int]]:
    codes = {code for place in places for code in _path(place)}
    rows = Assignment.objects.filter(region__in=codes, role__in=roles, supervisor__is_active=True)
    people: dict[str, set[int]] = defaultdict(set)
    parts = ("supervisor", "region__timezone", "valid_from", "valid_to")
    for assignment in rows.select_related("region").only(*parts):
        if scoping.in_force(assignment, now):
            people[assignment.region_id].add(assignment.supervisor_id)
    return people
