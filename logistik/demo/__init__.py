"""Invented people, voters and goods on PALI's real places, so that a first look has something to see."""

from __future__ import annotations

from datetime import datetime, timedelta

from logistik import checking, elections, needs
from logistik.models import Election
from pengawasan import regions
from pengawasan.models import Region, SourceStatus

from . import letters, people, places, rakernis, stores, story

CODE = "PALI-DEMO"
#: The people took office before anything happened, the Rakernis of 34 days before voting too.
BEFORE = timedelta(days=40)

__all__ = ["CODE", "seed"]


def seed(*, now: datetime) -> Election:
    """Make what is missing; voting is always tomorrow, on the clock of the place. Harmless when repeated."""
    began = now - BEFORE
    regions.load(places.KABUPATEN, now=began)
    places.lay_out()
    election = _election(began, now)
    needs.store_voters(election, places.rolls(), status=SourceStatus.SAMPLE, now=began, actor=None)
    needs.compute_needs(election, now=now)
    people.appoint(began.date(), now=began)
    rakernis.hold(election, now)
    stores.describe(now)
    story.tell(election, now)
    checking.sweep(now=now, election=election)
    letters.write(election, now)
    return election


def _election(began: datetime, now: datetime) -> Election:
    tomorrow = now.astimezone(Region.objects.get(pk=places.KABUPATEN).zone).date() + timedelta(days=1)
    election = Election.objects.filter(pk=CODE).first()
    if election is None:
        name = "Pemilihan Gubernur dan Bupati di PALI (contoh)"
        plan = elections.Plan(CODE, places.KABUPATEN, tomorrow, ("GUB", "BUP"), name=name, is_sample=True)
        return elections.create_election(plan, now=began)
    if election.voting_day != tomorrow:
        elections.move_voting_day(election, tomorrow, now=now)
    return election
