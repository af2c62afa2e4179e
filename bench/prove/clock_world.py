"""Kabupaten of the three time zones with an election whose H-1 is over; laid, and asked, from within an installation.

python3 run.py manage --data DIR shell -c "from bench.prove.clock_world import lay; lay(8)"
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONES = {"97": "Asia/Jakarta", "98": "Asia/Makassar", "99": "Asia/Jayapura"}
#: Around a deadline, in seconds.
AROUND = (-60, -1, 1, 60)


def lay(stations: int) -> None:
    """Prints for each zone the election, its deadline, a device's token and the stations, as JSON."""
    from django.utils import timezone
    from knox.models import AuthToken

    now = timezone.now()
    told = []
    for province, zone in ZONES.items():
        kabupaten = f"{province}.01"
        election, places = _kabupaten(kabupaten, zone, stations, now, timezone.localdate(now, ZoneInfo(zone)))
        person = _person(f"jam.{province}", kabupaten, now)
        due = election.deadlines.get(level=5).due(ZoneInfo(zone))
        token = AuthToken.objects.create(person)[1]
        told.append({"zone": zone, "election": election.pk, "due": due.isoformat(), "token": token, "places": places})
    print(json.dumps(told))


def _kabupaten(code: str, zone: str, stations: int, now: datetime, voting_day: Any) -> tuple[Any, list[str]]:
    from logistik import needs
    from logistik.elections import Plan, create_election
    from pengawasan.models import Region, SourceStatus

    village = f"{code}.01.2001"
    places = [f"{village}.{number:03}" for number in range(1, stations + 1)]
    above = [code[:2], code, f"{code}.01", village]
    Region.objects.bulk_create(
        [
            Region(
                code=one, name=f"Contoh {one}", level=one.count(".") + 1, parent_id=one.rpartition(".")[0] or None,
                timezone=zone, travel_hours=1,
            )
            for one in (*above, *places)
        ]
    )  # fmt: skip
    plan = Plan(code=f"JAM-{code[:2]}", region=code, voting_day=voting_day, contests=("GUB",), is_sample=True)
    election = create_election(plan, now=now)
    rolls = [needs.Voters(place, 100, 100) for place in places]
    needs.store_voters(election, rolls, status=SourceStatus.SAMPLE, now=now, actor=None)
    return election, places


def _person(name: str, code: str, now: datetime) -> Any:
    from pengawasan.models import Assignment, Supervisor

    person = Supervisor.objects.create_user(name, name="Contoh jam", is_sample=True)
    since = now.date() - timedelta(days=30)
    Assignment.objects.create(supervisor=person, role="staf", region_id=code, valid_from=since)
    return person


def silent(codes: list[str], databases: Iterable[str]) -> None:
    """Prints how many of the seconds around the deadlines of these elections were judged wrong at a silent station.

    The database is put into each of the zones; this process connects again.
    """
    wrong = []
    for zone in databases:
        _move_to(zone)
        wrong += [one for code in codes for one in _judged_wrong(code)]
    print(json.dumps({"asked": len(wrong), "wrong": sum(wrong)}))


def _move_to(zone: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET timezone TO %s", [zone])
    connection.close()


def _judged_wrong(code: str) -> Iterator[bool]:
    from logistik import checking
    from logistik.models import Balance, Election
    from logistik.rules import Scope

    election = Election.objects.get(pk=code)
    place = Balance.objects.filter(election=election, last_received_at=None, place__level=5).order_by("place").last()
    assert place is not None
    due = election.deadlines.get(level=5).due(ZoneInfo(place.place.timezone))
    for seconds in AROUND:
        found = _kinds(checking.judge(Scope((code,), (place.place_id,)), due + timedelta(seconds=seconds)))
        yield ("belum_diterima" in found) != (seconds > 0)


def _kinds(judgement: Any) -> set[str]:
    return {kind for _election, _rule, kind, _subject in judgement.found}


def night(code: str, hours: int, step: int) -> None:
    """The clock stands still over the deadline of an election and is asked once, in the morning; then all is undone."""
    from django.utils import timezone

    from bench.prove.tampering import undone
    from logistik import checking
    from logistik.models import Election, Flag
    from logistik.needs import compute_needs
    from logistik.rules import Scope

    now, there = timezone.now(), ZoneInfo(ZONES["97"])
    with undone():
        election = Election.objects.get(pk=code)
        Election.objects.filter(pk=code).update(voting_day=timezone.localdate(now, there) + timedelta(days=1))
        compute_needs(election, now=now)
        checking.sweep(now)
        before = set(Flag.objects.standing().values_list("rule", "place", "subject"))
        found = set()
        for hour in range(0, hours + 1, step):
            judged = checking.judge(Scope((code,)), now + timedelta(hours=hour))
            found |= {(rule.key, breach.place, breach.subject) for rule, breach in judged.found.values()}
        checking.sweep(now + timedelta(hours=hours))
        after = set(Flag.objects.standing().values_list("rule", "place", "subject"))
    print(json.dumps({"raised": len(after - before), "missed": len(found - after - before)}))
