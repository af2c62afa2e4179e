"""Manifests: one row a line, rows of one surat jalan together make one shipment."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from logistik import intake
from logistik.intake import Listed, Manifest, Sent
from logistik.models import Election, ImportFile, Shipment, Submission
from pengawasan.models import Region, Supervisor

from . import ids
from .cells import Cell, moment, text, whole
from .draft import Keep, Tell
from .faults import Fault, Faults, Refused
from .known import Known
from .table import Row, Rows

COLUMNS = ("no_surat_jalan", "asal", "tujuan", "tahap", "kode_barang", "jumlah")
OPTIONAL = ("berangkat", "perkiraan_tiba", "untuk")
#: What the rows of one surat jalan must agree on.
HEADER = ("asal", "tujuan", "tahap", "berangkat", "perkiraan_tiba")
#: A date without a time: departure at its beginning, arrival at its end.
MORNING, NIGHT = time(0, 0), time(23, 59)


@dataclass(frozen=True, slots=True)
class Paper:
    """One surat jalan as its first row and its lines say it, kept small: a file may hold a hundred thousand.

    ``lines`` holds three numbers a line: which item, how many, and for which place (-1: none).
    """

    number: str
    row: int
    head: tuple[Any, ...]
    lines: array[int]


@dataclass(frozen=True)
class Manifests:
    """What a file says, ready to be stored."""

    reader: Reader
    known: set[UUID]
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        papers = self.reader.papers
        lines = sum(len(paper.lines) for paper in papers.values()) // 3
        return f"{len(papers)} surat jalan ({len(self.known)} sudah tersimpan), {lines} baris barang"

    def store(self, *, now: datetime, actor: Supervisor | None, status: str, tell: Tell, keep: Keep) -> str:
        """Each shipment in a transaction of its own, as if it had been sent: reports never wait for a whole file.

        All were checked before the first is stored. What is cut off half-way is completed by running the file again.
        """
        fresh = [paper for paper in self.reader.papers.values() if self.reader.id_of(paper) not in self.known]
        keep({"ids": [str(self.reader.id_of(paper)) for paper in fresh]})
        for number, paper in enumerate(fresh, 1):
            manifest = self.reader.manifest(paper)
            if intake.store_shipment(manifest, _sent(manifest, actor, now)).status == "conflict":
                raise Refused([_other_content(manifest)])
            tell(number, len(fresh))
        return f"{self.summary()}."


class Reader:
    """Reads the rows against the places and items that are known."""

    def __init__(self, rows: Rows, election: Election, faults: Faults) -> None:
        self.rows, self.election, self.faults = rows, election, faults
        self.known = Known(rows, ("asal", "tujuan", "untuk"), election, Region.objects.all())
        self.taken_back = ImportFile.objects.taken_back(ImportFile.Kind.SHIPMENTS, election)
        self.items, self.places = list(self.known.items.values()), list(self.known.zones)
        self.nth_item = {code: n for n, code in enumerate(self.items)}
        self.nth_place = {code: n for n, code in enumerate(self.places)}
        self.papers: dict[str, Paper] = {}

    def read(self) -> None:
        """Every row becomes part of its paper, or a fault."""
        for row in self.rows:
            number = row.take("no_surat_jalan", text, self.faults)
            head, line = self._head(row), self._line(row)
            if number is None:
                continue
            paper = self.papers.setdefault(number, Paper(number, row.number, head, array("q")))
            self._compare(row, head, paper)
            paper.lines.extend(line)

    def _stage(self, cell: Cell) -> int:
        if whole(cell) not in (1, 2):
            raise Fault("tahap harus 1 atau 2.")
        return whole(cell)

    def _head(self, row: Row) -> tuple[Any, ...]:
        origin = row.take("asal", self.known.place, self.faults)
        destination = row.take("tujuan", self.known.inside, self.faults)
        stage = row.take("tahap", self._stage, self.faults)
        if origin and origin == destination:
            self.faults.add(row.number, "tujuan", "sama dengan asal.")
        departs = row.take_if_given("berangkat", self._moment(origin, MORNING), self.faults)
        arrives = row.take_if_given("perkiraan_tiba", self._moment(destination, NIGHT), self.faults)
        if departs and arrives and departs > arrives:
            self.faults.add(row.number, "perkiraan_tiba", "mendahului berangkat.")
        return origin, destination, stage, departs, arrives

    def _moment(self, place: str | None, at: time) -> Callable[[Cell], datetime]:
        """Reads on the clock of the place."""
        return lambda cell: moment(cell, self.known.zone(place), at)

    def _line(self, row: Row) -> tuple[int, ...]:
        item = row.take("kode_barang", self.known.item, self.faults)
        quantity = row.take("jumlah", whole, self.faults)
        packed_for = row.take_if_given("untuk", self.known.place, self.faults)
        if item is None or quantity is None:
            return ()
        return self.nth_item[item], quantity, self.nth_place.get(packed_for or "", -1)

    def _compare(self, row: Row, head: tuple[Any, ...], paper: Paper) -> None:
        for column, said, stated in zip(HEADER, head, paper.head, strict=True):
            if said != stated:
                self.faults.add(row.number, column, f"berbeda dari baris {paper.row} dengan surat jalan yang sama.")

    def id_of(self, paper: Paper) -> UUID:
        return ids.of(f"surat-jalan:{self.election.pk}:{paper.number}", self.taken_back)

    def manifest(self, paper: Paper) -> Manifest:
        origin, destination, stage, departs, arrives = paper.head
        of_three = [iter(paper.lines)] * 3
        return Manifest(
            id=self.id_of(paper),
            manifest_number=paper.number,
            election=self.election.pk,
            origin=origin,
            destination=destination,
            stage=stage,
            planned_departure=departs,
            expected_arrival=arrives,
            lines=[
                Listed(self.items[item], quantity, self.places[place] if place >= 0 else None)
                for item, quantity, place in zip(*of_three, strict=True)
            ],
        )


def prepare(rows: Rows, election: Election, faults: Faults) -> Manifests:
    """Read every row; a manifest imported before with other content is a fault too."""
    reader = Reader(rows, election, faults)
    reader.read()
    papers = {} if faults else {reader.id_of(paper): paper for paper in reader.papers.values()}
    stored = Submission.objects.filter(kind="shipment", accepted=True, client_id__in=list(papers))
    digests = dict(stored.values_list("client_id", "digest"))
    for pk, digest in digests.items():
        if digest != _digest(manifest := reader.manifest(papers[pk])):
            faults.add(papers[pk].row, "no_surat_jalan", _other_content(manifest))
    seen = _seen_in_the_field(election, papers, reader.taken_back)
    warnings = [
        f"Surat jalan {paper.number} sudah dicatat dari lapangan dan dilewati."
        for pk, paper in papers.items()
        if pk in seen
    ]
    return Manifests(reader, {*digests, *seen}, warnings)


def _seen_in_the_field(election: Election, papers: dict[UUID, Paper], taken_back: set[UUID]) -> set[UUID]:
    """Manifests that somebody recorded under an id of their own: once more would count their goods twice."""
    ours = {paper.number: pk for pk, paper in papers.items()}
    recorded = Shipment.objects.filter(election=election, manifest_number__in=ours)
    recorded = recorded.exclude(pk__in={*ours.values(), *taken_back})
    return {ours[number] for number in recorded.values_list("manifest_number", flat=True)}


def _other_content(manifest: Manifest) -> str:
    return f"surat jalan {manifest.manifest_number} sudah tersimpan dengan isi lain."


def _sent(manifest: Manifest, actor: Supervisor | None, now: datetime) -> Sent:
    said = intake.stated(manifest)
    return Sent(said, json.dumps(said, sort_keys=True).encode(), actor, now)


def _digest(manifest: Manifest) -> str:
    """The same whoever imports it, and whenever."""
    return _sent(manifest, None, datetime.fromtimestamp(0, UTC)).digest
