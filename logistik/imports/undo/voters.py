"""Voters go back to what they were, and polling stations that the file made are retired; needs follow."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from logistik import checking, needs
from logistik.imports.draft import Tell
from logistik.models import Balance, ImportFile, Receipt, ShipmentLine, VoterCount
from logistik.needs import Voters
from pengawasan import audit
from pengawasan.models import Assignment, Region, Supervisor


def obstacles(import_file: ImportFile) -> list[str]:
    """Voters that were changed again, and what was assigned, sent or counted at stations that the file made."""
    before, after = import_file.trace["before"], import_file.trace["after"]
    now_there = VoterCount.objects.filter(election=import_file.election, place__in=before)
    found = [
        f"{place}: pemilih diubah lagi sesudahnya."
        for place, *said in now_there.values_list("place", "male", "female")
        if said != after[place]
    ]
    made = import_file.trace["stations"]
    for rows, said in (
        (Assignment.objects.filter(region__in=made).values_list("region", flat=True), "sudah ada pengawas"),
        (Receipt.objects.filter(place__in=made).values_list("place", flat=True), "sudah ada laporan"),
        (ShipmentLine.objects.filter(for_place__in=made).values_list("for_place", flat=True), "sudah ada kiriman"),
        (Balance.objects.filter(place__in=made, shipped__gt=0).values_list("place", flat=True), "sudah ada kiriman"),
    ):
        found += [f"{place}: {said}." for place in rows.order_by().distinct()]
    return sorted(set(found))


def take_back(import_file: ImportFile, now: datetime, actor: Supervisor, tell: Tell) -> None:
    election, before = import_file.election, import_file.trace["before"]
    by_status = defaultdict(list)
    for place, said in before.items():
        if said is not None:
            by_status[said[2]].append(Voters(place, said[0], said[1]))
    fresh = [place for place, said in before.items() if said is None]
    with transaction.atomic():
        for status, rolls in sorted(by_status.items()):
            needs.store_voters(election, rolls, status=status, now=now, actor=actor)
        counts = VoterCount.objects.filter(election=election, place__in=fresh)
        gone = [VoterCount(pk=pk) for pk in counts.values_list("pk", flat=True)]
        counts.delete()
        Region.objects.filter(pk__in=import_file.trace["stations"]).update(retired_at=now)
        needs.compute_needs(election, now=now)
        place, file = election.region_id, import_file.pk
        audit.record("hapus_pemilih", f"pemilihan {election.pk}", gone, place=place, now=now, actor=actor, file=file)
    tell(1, 2)
    checking.sweep(now=now, election=election)
