"""Voters or an allotment change: needs, balances and flags follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model

from logistik import checking
from logistik.models import Allotment, Election, VoterCount
from pengawasan import audit, scoping
from pengawasan.models import SourceStatus, Supervisor

from .compute import compute_needs

#: Up to so many places are judged at once after a change; more are left to a sweep of the whole election.
JUDGED_AT_ONCE = 50

_SET_VOTERS = """
    INSERT INTO logistik_votercount AS v (election_id, place_id, male, female, source_status)
    SELECT %s, place, male, female, %s FROM unnest(%s::text[], %s::int[], %s::int[]) AS l (place, male, female)
     ORDER BY place
    ON CONFLICT (election_id, place_id) DO UPDATE
       SET male = EXCLUDED.male, female = EXCLUDED.female, source_status = EXCLUDED.source_status
     WHERE (v.male, v.female, v.source_status) IS DISTINCT FROM (EXCLUDED.male, EXCLUDED.female, EXCLUDED.source_status)
    RETURNING place_id
"""


@dataclass(frozen=True)
class Voters:
    """The final roll of one polling station."""

    place: str
    male: int
    female: int


def recompute(election: Election, *, within: str | None = None, now: datetime) -> int:
    """Needs anew, then every rule: for a change of voters, allotments, deadlines, stops or of voting day itself."""
    changed = compute_needs(election, within=within, now=now)
    if changed:
        checking.sweep(now=now, election=election)
    return changed


def set_voters(
    election: Election,
    voters: Iterable[Voters],
    *,
    status: str = SourceStatus.VERIFIED,
    now: datetime,
    actor: Supervisor | None = None,
) -> list[str]:
    """Store rolls that differ, recompute the needs and judge anew; returns the codes of the TPS changed."""
    changed = store_voters(election, voters, status=status, now=now, actor=actor)
    if changed:
        judge(election, changed, now)
    return changed


def store_voters(
    election: Election, voters: Iterable[Voters], *, status: str, now: datetime, actor: Supervisor | None
) -> list[str]:
    """The same without judging, for whoever has more to change first."""
    rows = sorted(voters, key=lambda v: v.place)
    columns = [[getattr(v, name) for v in rows] for name in ("place", "male", "female")]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SET_VOTERS, [election.pk, status, *columns])
        changed = sorted(row[0] for row in cursor.fetchall())
        if changed:
            place = common_place(changed)
            compute_needs(election, within=place, now=now)
            counts = VoterCount.objects.filter(election=election, place__in=changed).only("pk")
            told = {"stations": len(changed), "status": str(status)}
            _record("ubah_pemilih", election, place, now, actor, counts, **told)
    return changed


def change_allotment(allotment: Allotment, *, now: datetime, actor: Supervisor | None = None) -> None:
    """Store a new or changed allotment; needs, balances and flags follow."""
    fields = ("basis", "quantity", "reserve_percent", "per_contest", "status", "source")
    with transaction.atomic():
        allotment.save()
        compute_needs(allotment.election, now=now)
        values = {name: getattr(allotment, name) for name in fields}
        values["reserve_percent"] = str(allotment.reserve_percent or "")
        told = {"item": allotment.item_id, **values}
        _record("ubah_alokasi", allotment.election, "", now, actor, [allotment], **told)
    checking.sweep(now=now, election=allotment.election)


def remove_allotment(allotment: Allotment, *, now: datetime, actor: Supervisor | None = None) -> None:
    """Take an item off the election's list: its need becomes 0 wherever it was sent or counted."""
    with transaction.atomic():
        gone = Allotment(pk=allotment.pk)
        allotment.delete()
        compute_needs(allotment.election, now=now)
        _record("hapus_alokasi", allotment.election, "", now, actor, [gone], item=allotment.item_id)
    checking.sweep(now=now, election=allotment.election)


def judge(election: Election, places: Iterable[str], now: datetime) -> None:
    """Put the rules to these places and those above them; to the whole election when they are many.

    After the transaction of the change, not in it: judging waits for whoever reports from a place right now.
    """
    touched = upwards(places, election)
    if len(touched) > JUDGED_AT_ONCE:
        checking.sweep(now=now, election=election)
    else:
        checking.check(touched, election=election, now=now)


def upwards(places: Iterable[str], election: Election) -> tuple[str, ...]:
    """These places and those above them, up to the region of the election."""
    depth = election.region.level
    return tuple(code for code in scoping.above(places) if code.count(".") + 1 >= depth)


def common_place(codes: Iterable[str]) -> str:
    """The lowest code at or above all of these ("" when they share none)."""
    shared = []
    for parts in zip(*(code.split(".") for code in codes), strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return ".".join(shared)


def _record(
    action: str,
    election: Election,
    within: str,
    now: datetime,
    actor: Supervisor | None,
    rows: Iterable[Model],
    **data: object,
) -> None:
    place = within or election.region_id
    audit.record(action, f"pemilihan {election.pk}", rows, place=place, now=now, actor=actor, **data)
