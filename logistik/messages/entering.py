"""Lines against what is known: place, items, who was in office there. Nothing is stored while one of them is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from logistik import intake
from logistik.models import Channel, Election, Item, Receipt
from pengawasan import scoping
from pengawasan.models import Assignment, Region, Supervisor

from . import grammar

#: Who enters what others wrote.
ENTERERS = scoping.OFFICE
MOST_LINES = 100


@dataclass
class Draft:
    """One line that was pasted: what it says, and by whom it may have been seen; or what is wrong with it."""

    number: int
    line: str
    faults: list[str] = field(default_factory=list)
    said: grammar.Said | None = None
    place: Region | None = None
    observed_at: datetime | None = None
    people: list[Assignment] = field(default_factory=list)
    #: Whether this very line is stored already.
    known: bool = False

    @property
    def id(self) -> UUID:
        """The same for the same line about the same day, so that pasting it twice stores it once."""
        assert self.observed_at is not None
        assert self.said is not None
        moment = self.observed_at.isoformat() if self.said.clock else self.observed_at.date().isoformat()
        return uuid5(NAMESPACE_URL, f"pesan:{moment}:{' '.join(self.line.split())}")


@dataclass(frozen=True)
class Entered:
    """What became of a line; ``flags`` counts the indications that stand at its place now."""

    draft: Draft
    status: str
    flags: int = 0


def draft(pasted: str, seen_at: datetime, election: Election, user: Supervisor, now: datetime) -> list[Draft]:
    """Every line that is not empty, read; ``seen_at`` is meant where a line gives no time. Stores nothing."""
    found = [Draft(n, line.strip()) for n, line in enumerate(pasted.splitlines(), 1) if line.strip()][: MOST_LINES + 1]
    items = grammar.abbreviations(Item.objects.values_list("code", flat=True))
    for one in found:
        try:
            one.said = grammar.parse(one.line, items)
        except grammar.Unreadable as unreadable:
            one.faults = unreadable.faults
    places = Region.objects.live().select_related("parent").in_bulk({one.said.place for one in found if one.said})
    codes = scoping.codes(user, now, ENTERERS)
    for one in found:
        if one.said:
            _place(one, places.get(one.said.place), codes, election)
        if one.said and one.place:
            _time(one, one.said, one.place, seen_at, now)
    _people(found)
    _twice(found)
    return found


def _place(one: Draft, place: Region | None, codes: list[str], election: Election) -> None:
    """A place outside the user's regions does not exist."""
    assert one.said is not None
    if place is None or not scoping.covers(codes, place.code):
        one.faults.append(f"tempat {one.said.place} tidak dikenal di wilayah Anda.")
    elif not scoping.covers([election.region_id], place.code):
        one.faults.append(f"tempat {place.code} di luar wilayah {election.name}.")
    else:
        one.place = place


def _time(one: Draft, said: grammar.Said, place: Region, seen_at: datetime, now: datetime) -> None:
    """When it was seen, on the clock of the place."""
    at = seen_at.astimezone(place.zone)
    try:
        if said.day:
            day, month, year = said.day
            at = at.replace(year=year or at.year, month=month, day=day)
        if said.clock:
            at = at.replace(hour=said.clock.hour, minute=said.clock.minute, second=0, microsecond=0)
    except ValueError:
        one.faults.append("tanggal pada TGL tidak ada.")
        return
    if not 2000 <= at.year <= 2100 or at > now:
        one.faults.append(f"waktu {at:%d/%m/%Y %H.%M} belum terjadi atau tidak masuk akal.")
    one.observed_at = at


def _people(found: list[Draft]) -> None:
    """Who was in office at each place or above it at that time: the nearest first."""
    ready = [one for one in found if one.place and one.observed_at]
    chains = {one.place.code[:width] for one in ready if one.place for width in (8, 13, 17)}
    posts = Assignment.objects.filter(region__in=chains, role__in=scoping.FIELD).select_related("supervisor", "region")
    known = list(posts.order_by("-region__level", "supervisor__name", "pk"))
    for one in ready:
        assert one.place is not None
        assert one.observed_at is not None
        above = [a for a in known if scoping.covers([a.region_id], one.place.code)]
        one.people = [a for a in above if scoping.in_force(a, one.observed_at)]


def _twice(found: list[Draft]) -> None:
    """Of two lines that are the same the second is a fault; one that is stored already is known."""
    first: dict[UUID, Draft] = {}
    for one in found:
        if not one.faults and (other := first.setdefault(one.id, one)) is not one:
            one.faults.append(f"sama dengan baris {other.number}; bila memang dua penerimaan, tambahkan JAM.")
    stored = set(Receipt.objects.filter(pk__in=first).values_list("pk", flat=True))
    for pk, one in first.items():
        one.known = pk in stored


def store(
    drafts: list[Draft], people: dict[int, Supervisor], election: Election, user: Supervisor, now: datetime
) -> list[Entered]:
    """Store the lines, each in a transaction of its own; ``people`` names by line who saw it, if not the user.

    Raises ValueError when a line has faults: then nothing was stored.
    """
    if any(one.faults for one in drafts):
        raise ValueError("Masih ada baris yang salah; tidak ada yang disimpan.")
    return [_store(one, people.get(one.number), election, user, now) for one in drafts]


def _store(one: Draft, saw: Supervisor | None, election: Election, user: Supervisor, now: datetime) -> Entered:
    if one.known:
        return Entered(one, "duplicate")
    assert one.said is not None
    assert one.observed_at is not None
    report = intake.Report(
        id=one.id,
        place=one.said.place,
        observed_at=one.observed_at,
        election=election.pk,
        seal=one.said.seal,
        manifest_number=one.said.manifest,
        notes=one.said.notes,
        lines=[intake.Counted(c.item, c.good, c.damaged) for c in one.said.counts],
    )
    content = {"id": str(one.id), "line": one.line, "observed_at": one.observed_at.isoformat()}
    content |= {"on_behalf_of": saw.username} if saw else {}
    sent = intake.Sent(content, one.line.encode(), user, now, channel=Channel.MESSAGE, on_behalf_of=saw)
    try:
        answer = intake.store_receipt(report, sent)
    except intake.Invalid as invalid:
        one.faults = list(invalid.errors.values())
    except intake.OutOfScope:
        one.faults = ["yang melihat atau yang memasukkan tidak bertugas di tempat itu pada waktu itu."]
    else:
        return Entered(one, answer.status, len(answer.body.get("flags", [])))
    return Entered(one, "invalid")
