"""A table that somebody hands in: read, checked whole, and stored only when nothing in it is wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db import transaction

from logistik.models import Election, ImportFile
from pengawasan import audit, scoping
from pengawasan.models import SourceStatus, Supervisor

from . import receipts, shipments, supervisors, voters
from .faults import Faults, Refused
from .table import read

KINDS = {
    ImportFile.Kind.VOTERS: voters,
    ImportFile.Kind.SHIPMENTS: shipments,
    ImportFile.Kind.RECEIPTS: receipts,
    ImportFile.Kind.SUPERVISORS: supervisors,
}


def importers(kind: str) -> frozenset[str]:
    """Who hands in tables of a kind: the office; people are entered by coordinators alone."""
    return supervisors.IMPORTERS if kind == ImportFile.Kind.SUPERVISORS else scoping.OFFICE


class Draft(Protocol):
    """What a file says, checked."""

    warnings: list[str]

    def summary(self) -> str: ...
    def store(self, *, now: datetime, actor: Supervisor | None, status: str) -> str: ...


@dataclass(frozen=True)
class Outcome:
    """What a file would do or did. With errors it did nothing."""

    rows: int | None = None
    summary: str = ""
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def receive(
    kind: str, election: Election, filename: str, content: bytes, *, now: datetime, user: Supervisor | None = None
) -> ImportFile:
    """Keep the file as it came; :func:`run` does the work."""
    return ImportFile.objects.create(
        kind=kind,
        election=election,
        filename=filename[:200].replace("\0", ""),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=user,
        uploaded_at=now,
    )


def preview(kind: str, election: Election, content: bytes) -> Outcome:
    """What the file would do, and everything that is wrong with it. Changes nothing."""
    rows, draft, errors = _read(kind, election, content)
    if draft is None:
        return Outcome(rows, errors=errors)
    return Outcome(rows, f"{draft.summary()}.", warnings=draft.warnings)


def run(import_file: ImportFile, now: datetime, *, sample: bool = False) -> Outcome:
    """Import a file that waits, all or nothing, and note on it what came of it; harmless when repeated."""
    election, user = import_file.election, import_file.uploaded_by
    if import_file.state != ImportFile.State.WAITING:
        return Outcome(import_file.rows, errors=import_file.errors)
    rows, draft, errors = _read(import_file.kind, election, bytes(import_file.content))
    if user is not None and not scoping.may(user, importers(import_file.kind), election.region_id, now):
        draft, errors = None, ["Pengguna ini tidak berwenang mengimpor untuk wilayah pemilihan."]
    summary = ""
    if draft is not None:
        status = SourceStatus.SAMPLE if sample or election.is_sample else SourceStatus.VERIFIED
        try:
            summary = draft.store(now=now, actor=user, status=status)
        except Refused as refusal:
            errors = refusal.errors
    _finish(import_file, rows, errors, now)
    return Outcome(rows, summary, errors, draft.warnings if draft else [])


def _read(kind: str, election: Election, content: bytes) -> tuple[int | None, Draft | None, list[str]]:
    """How many rows, and either what the file says or what is wrong with it."""
    module = KINDS[ImportFile.Kind(kind)]
    faults = Faults()
    try:
        rows = read(content, module.COLUMNS, module.OPTIONAL)
    except Refused as refusal:
        return None, None, refusal.errors
    draft: Draft = module.prepare(rows, election, faults)
    return (len(rows), None, faults.sentences()) if faults else (len(rows), draft, [])


def _finish(import_file: ImportFile, rows: int | None, errors: list[str], now: datetime) -> None:
    import_file.rows, import_file.errors, import_file.finished_at = rows, errors, now
    import_file.state = ImportFile.State.REFUSED if errors else ImportFile.State.DONE
    with transaction.atomic():
        import_file.save(update_fields=["rows", "errors", "finished_at", "state"])
        audit.record(
            f"impor.{import_file.state}",
            f"berkas {import_file.pk}",
            place=import_file.election.region_id,
            now=now,
            actor=import_file.uploaded_by,
            filename=import_file.filename,
            sha256=import_file.sha256,
            rows=rows,
        )


__all__ = ["importers", "Outcome", "preview", "receive", "run"]
