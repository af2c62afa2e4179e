"""Checklists that were filled in: one row an item, the rows of one place together make one report.

What is said once of a place (when, by whom, the seal, the surat jalan) may stand in any of its rows. An item without
numbers was not counted; a place without any was not visited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from logistik import intake
from logistik.intake import Counted, Report, Sent
from logistik.models import Channel, Election, ImportFile, Receipt
from logistik.models.report import Seal
from pengawasan import scoping
from pengawasan.models import Region, Supervisor

from . import ids
from .cells import Cell, is_empty, moment, seal, text, whole
from .draft import Keep, Tell
from .faults import Fault, Faults, Refused
from .known import Known
from .table import Row, Rows

COLUMNS = ("kode_tempat", "kode_barang", "baik", "rusak")
#: What is said once of a place.
ABOUT = ("dihitung", "dilihat_oleh", "segel", "no_surat_jalan", "catatan")
OPTIONAL = ABOUT


@dataclass(frozen=True)
class Sheet:
    """What the rows of one place say, and who saw it; nobody named is whoever hands the file in."""

    row: int
    report: Report
    saw: Supervisor | None


@dataclass(frozen=True)
class Checklists:
    """What a file says, ready to be stored."""

    sheets: list[Sheet]
    known: set[UUID]
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        lines = sum(len(sheet.report.lines) for sheet in self.sheets)
        return f"{len(self.sheets)} tempat ({len(self.known)} sudah tersimpan), {lines} barang dihitung"

    def store(self, *, now: datetime, actor: Supervisor | None, status: str, tell: Tell, keep: Keep) -> str:
        """Each report in a transaction of its own, as if it had been sent. All were checked before the first."""
        fresh = [sheet for sheet in self.sheets if sheet.report.id not in self.known]
        faults = Faults()
        for sheet in fresh:
            _authorised(sheet, actor, now, faults)
        if faults:
            raise Refused(faults.sentences())
        keep({"ids": [str(sheet.report.id) for sheet in fresh]})
        for number, sheet in enumerate(fresh, 1):
            if intake.store_receipt(sheet.report, _sent(sheet, actor, now)).status == "conflict":
                raise Refused([_other_content(sheet)])
            tell(number, len(fresh))
        return f"{self.summary()}."


class Reader:
    """Reads the rows against the places, items and people that are known."""

    def __init__(self, rows: Rows, election: Election, faults: Faults) -> None:
        self.rows, self.election, self.faults = rows, election, faults
        self.known = Known(rows, ("kode_tempat",), election, Region.objects.live())
        self.taken_back = ImportFile.objects.taken_back(ImportFile.Kind.RECEIPTS, election)
        silent = Faults()
        names = {row.take_if_given("dilihat_oleh", text, silent) for row in rows}
        self.people: dict[str, Supervisor] = {
            person.username: person for person in Supervisor.objects.filter(username__in=names - {None})
        }

    def sheets(self) -> Iterator[Sheet]:
        of_place: dict[str, list[Row]] = {}
        for row in self.rows:
            if code := row.take("kode_tempat", self.known.inside, self.faults):
                of_place.setdefault(code, []).append(row)
        for code, rows in of_place.items():
            lines = self._lines(rows)
            if lines and (sheet := self._sheet(code, rows, lines)):
                yield sheet

    def _person(self, cell: Cell) -> Supervisor:
        if (name := text(cell, 150)) not in self.people:
            raise Fault(f"pengawas “{name}” tidak dikenal; tulis nama penggunanya.")
        return self.people[name]

    def _lines(self, rows: list[Row]) -> list[Counted]:
        """The items that were counted, each once."""
        found: dict[str, int] = {}
        lines = []
        for row in rows:
            item = row.take("kode_barang", self.known.item, self.faults)
            good, damaged = (row.take_if_given(column, whole, self.faults) for column in ("baik", "rusak"))
            if is_empty(row.cells.get("baik")) and damaged is not None:
                self.faults.add(row.number, "baik", "kosong; tulis 0 bila tidak ada yang baik.")
            if item is None or good is None:
                continue
            if found.setdefault(item, row.number) != row.number:
                self.faults.add(row.number, "kode_barang", f"{item} sudah dihitung di baris {found[item]}.")
            lines.append(Counted(item, good, damaged or 0))
        return lines

    def _sheet(self, code: str, rows: list[Row], lines: list[Counted]) -> Sheet | None:
        about = self._about(code, rows)
        if about["dihitung"] is None:
            if not any(row.cells.get("dihitung") for row in rows):
                self.faults.add(rows[0].number, "dihitung", "kosong; tulis seperti 26/11/2024 14:30.")
            return None
        report = Report(
            id=ids.of(f"daftar-periksa:{self.election.pk}:{code}:{about['dihitung'].isoformat()}", self.taken_back),
            place=code,
            observed_at=about["dihitung"],
            election=self.election.pk,
            manifest_number=about["no_surat_jalan"] or "",
            seal=about["segel"] or Seal.NONE,
            notes=about["catatan"] or "",
            lines=lines,
        )
        return Sheet(rows[0].number, report, about["dilihat_oleh"])

    def _about(self, code: str, rows: list[Row]) -> dict[str, Any]:
        """What is said once of a place; said twice and differently it is a fault."""
        zone = self.known.zone(code)
        convert: dict[str, Callable[[Cell], Any]] = {
            "dihitung": lambda cell: moment(cell, zone, time(12)),
            "dilihat_oleh": self._person,
            "segel": seal,
            "no_surat_jalan": text,
            "catatan": lambda cell: text(cell, 1000),
        }
        about: dict[str, Any] = {}
        for column in ABOUT:
            first: tuple[int, Any] | None = None
            for row in rows:
                said = row.take_if_given(column, convert[column], self.faults)
                first = first or ((row.number, said) if said is not None else None)
                if said is not None and first and said != first[1]:
                    self.faults.add(row.number, column, f"berbeda dari baris {first[0]} tentang tempat yang sama.")
            about[column] = first[1] if first else None
        return about


def prepare(rows: Rows, election: Election, faults: Faults) -> Checklists:
    """Read every row; a list imported before with other content is a fault too."""
    sheets = list(Reader(rows, election, faults).sheets())
    if not sheets and not faults:
        faults.add(rows.first.number, "baik", "tidak satu barang pun dihitung dalam berkas ini.")
    stored = Receipt.objects.filter(pk__in=[sheet.report.id for sheet in sheets]).select_related("submission")
    digests = {receipt.pk: receipt.submission.digest for receipt in stored}
    for sheet in sheets:
        if (
            sheet.report.id in digests
            and digests[sheet.report.id] != _sent(sheet, None, sheet.report.observed_at).digest
        ):
            faults.add(sheet.row, "kode_tempat", _other_content(sheet))
    return Checklists(sheets, set(digests))


def _authorised(sheet: Sheet, actor: Supervisor | None, now: datetime, faults: Faults) -> None:
    saw, report = sheet.saw or actor, sheet.report
    if saw is None:
        faults.add(sheet.row, "dilihat_oleh", "kosong; sebutkan siapa yang melihat.")
    elif report.observed_at > now:
        faults.add(sheet.row, "dihitung", "waktu ini belum terjadi.")
    elif not scoping.may(saw, scoping.WRITERS, report.place, report.observed_at):
        faults.add(sheet.row, "dilihat_oleh", f"{saw.username} tidak bertugas di {report.place} pada waktu itu.")


def _other_content(sheet: Sheet) -> str:
    return f"daftar {sheet.report.place} untuk waktu itu sudah tersimpan dengan isi lain; kirim koreksi dari aplikasi."


def _sent(sheet: Sheet, actor: Supervisor | None, now: datetime) -> Sent:
    """The same content whoever hands it in, and whenever."""
    said = intake.stated(sheet.report)
    said["dilihat_oleh"] = sheet.saw.username if sheet.saw else None
    body = intake.canonical(said)
    return Sent(said, body, actor, now, channel=Channel.PAPER, on_behalf_of=sheet.saw)
