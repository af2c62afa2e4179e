"""Manifests: one row a line, rows of one surat jalan together make one shipment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
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
from .faults import Fault, Faults, Refused
from .known import Known
from .table import Row

COLUMNS = ("no_surat_jalan", "asal", "tujuan", "tahap", "kode_barang", "jumlah")
OPTIONAL = ("berangkat", "perkiraan_tiba", "untuk")
#: What the rows of one surat jalan must agree on.
HEADER = ("asal", "tujuan", "tahap", "berangkat", "perkiraan_tiba")
#: A date without a time: departure at its beginning, arrival at its end.
MORNING, NIGHT = time(0, 0), time(23, 59)


@dataclass(frozen=True)
class Manifests:
    """What a file says, ready to be stored."""

    election: Election
    manifests: list[Manifest]
    known: set[UUID]
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        lines = sum(len(manifest.lines) for manifest in self.manifests)
        return f"{len(self.manifests)} surat jalan ({len(self.known)} sudah tersimpan), {lines} baris barang"

    def store(
        self,
        *,
        now: datetime,
        actor: Supervisor | None,
        status: str,
        tell: Callable[[int, int], None],
        keep: Callable[[dict[str, Any]], None],
    ) -> str:
        """Each shipment in a transaction of its own, as if it had been sent: reports never wait for a whole file.

        All were checked before the first is stored. What is cut off half-way is completed by running the file again.
        """
        fresh = [manifest for manifest in self.manifests if manifest.id not in self.known]
        keep({"ids": [str(manifest.id) for manifest in fresh]})
        for number, manifest in enumerate(fresh, 1):
            if intake.store_shipment(manifest, _sent(manifest, actor, now)).status == "conflict":
                raise Refused([_other_content(manifest)])
            tell(number, len(fresh))
        return f"{self.summary()}."


class Reader:
    """Reads the rows against the places and items that are known."""

    def __init__(self, rows: list[Row], election: Election, faults: Faults) -> None:
        self.rows, self.election, self.faults = rows, election, faults
        self.known = Known(rows, ("asal", "tujuan", "untuk"), election, Region.objects.all())
        self.taken_back = ImportFile.objects.taken_back(ImportFile.Kind.SHIPMENTS, election)

    def manifests(self) -> Iterator[Manifest]:
        first: dict[str, tuple[Row, dict[str, Any]]] = {}
        lines: dict[str, list[Listed]] = {}
        for row in self.rows:
            number = row.take("no_surat_jalan", text, self.faults)
            head, line = self._head(row), self._line(row)
            if number is None:
                continue
            if number in first:
                self._compare(row, head, *first[number])
            else:
                first[number] = row, head
            lines.setdefault(number, []).extend([line] if line else [])
        if not self.faults:
            for number, (_, head) in first.items():
                yield self._manifest(number, head, lines[number])

    def _stage(self, cell: Cell) -> int:
        if whole(cell) not in (1, 2):
            raise Fault("tahap harus 1 atau 2.")
        return whole(cell)

    def _head(self, row: Row) -> dict[str, Any]:
        origin = row.take("asal", self.known.place, self.faults)
        destination = row.take("tujuan", self.known.inside, self.faults)
        stage = row.take("tahap", self._stage, self.faults)
        head: dict[str, Any] = {"asal": origin, "tujuan": destination, "tahap": stage}
        if origin and origin == destination:
            self.faults.add(row.number, "tujuan", "sama dengan asal.")
        head["berangkat"] = row.take_if_given("berangkat", self._moment(origin, MORNING), self.faults)
        head["perkiraan_tiba"] = row.take_if_given("perkiraan_tiba", self._moment(destination, NIGHT), self.faults)
        if head["berangkat"] and head["perkiraan_tiba"] and head["berangkat"] > head["perkiraan_tiba"]:
            self.faults.add(row.number, "perkiraan_tiba", "mendahului berangkat.")
        return head

    def _moment(self, place: str | None, at: time) -> Callable[[Cell], datetime]:
        """Reads on the clock of the place."""
        zone = self.known.places[place].zone if place else self.election.region.zone
        return lambda cell: moment(cell, zone, at)

    def _line(self, row: Row) -> Listed | None:
        item = row.take("kode_barang", self.known.item, self.faults)
        quantity = row.take("jumlah", whole, self.faults)
        packed_for = row.take_if_given("untuk", self.known.place, self.faults)
        return Listed(item, quantity, packed_for) if item is not None and quantity is not None else None

    def _compare(self, row: Row, head: dict[str, Any], first: Row, stated: dict[str, Any]) -> None:
        for column in HEADER:
            if head[column] != stated[column]:
                self.faults.add(row.number, column, f"berbeda dari baris {first.number} dengan surat jalan yang sama.")

    def _manifest(self, number: str, head: dict[str, Any], lines: list[Listed]) -> Manifest:
        return Manifest(
            id=ids.of(f"surat-jalan:{self.election.pk}:{number}", self.taken_back),
            manifest_number=number,
            election=self.election.pk,
            origin=head["asal"],
            destination=head["tujuan"],
            stage=head["tahap"],
            planned_departure=head["berangkat"],
            expected_arrival=head["perkiraan_tiba"],
            lines=lines,
        )


def prepare(rows: list[Row], election: Election, faults: Faults) -> Manifests:
    """Read every row; a manifest imported before with other content is a fault too."""
    reader = Reader(rows, election, faults)
    manifests = list(reader.manifests())
    stored = Submission.objects.filter(kind="shipment", accepted=True, client_id__in=[m.id for m in manifests])
    digests = dict(stored.values_list("client_id", "digest"))
    for manifest in manifests:
        if digests.get(manifest.id, _digest(manifest)) != _digest(manifest):
            first = next(row for row in rows if text(row.cells["no_surat_jalan"]) == manifest.manifest_number)
            faults.add(first.number, "no_surat_jalan", _other_content(manifest))
    seen = _seen_in_the_field(election, manifests, reader.taken_back)
    warnings = [
        f"Surat jalan {m.manifest_number} sudah dicatat dari lapangan dan dilewati." for m in manifests if m.id in seen
    ]
    return Manifests(election, manifests, {*digests, *seen}, warnings)


def _seen_in_the_field(election: Election, manifests: list[Manifest], taken_back: set[UUID]) -> set[UUID]:
    """Manifests that somebody recorded under an id of their own: once more would count their goods twice."""
    ours = {manifest.manifest_number: manifest.id for manifest in manifests}
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
