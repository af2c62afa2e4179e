"""A file is looked at, kept, and stored as a whole; what became of it is noted on it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from logistik import foresight
from logistik.foresight import Foreseen
from logistik.models import Election, ImportFile
from pengawasan import audit, scoping
from pengawasan.models import SourceStatus, Supervisor

from .draft import Draft, Keep, Tell
from .faults import Faults, Refused
from .headings import Wanted
from .kinds import KINDS
from .regulation import Regulation
from .table import opened

EXCHANGED = "Isi berkas ini bukan lagi yang diunggah; unggah berkasnya sekali lagi."
UNAUTHORISED = "Pengguna ini tidak berwenang mengimpor untuk wilayah pemilihan."
#: Bytes of a file that are sent to the database together.
PART = 8 * 1024 * 1024
_LONGER = "UPDATE logistik_importfile SET content = content || %s WHERE id = %s"
#: Of a hundred: what reading and checking a file is of the whole work.
CHECKED = 10


@dataclass(frozen=True)
class Outcome:
    """What a file would do or did. With errors it did nothing.

    ``headings`` are those of the file, ``columns`` which of them holds which column of ours.
    """

    rows: int | None = None
    summary: str = ""
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


def importers(kind: str) -> frozenset[str]:
    """Who hands in tables of a kind."""
    return KINDS[kind].importers


def wanted(kind: str) -> Wanted:
    """The columns of a kind of table."""
    return KINDS[kind].wanted


def receive(
    kind: str,
    election: Election,
    filename: str,
    content: bytes,
    *,
    now: datetime,
    user: Supervisor | None = None,
    columns: Mapping[str, str] | None = None,
) -> ImportFile:
    """Keep the file as it came; :func:`run` does the work. Without ``columns`` they are guessed."""
    with transaction.atomic():
        kept = ImportFile.objects.create(
            kind=kind,
            election=election,
            filename=filename[:200].replace("\0", ""),
            content=content[:PART],
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by=user,
            uploaded_at=now,
            columns=dict(columns or {}),
        )
        # Each is sent as text of twice its length, and held more than once on its way
        for start in range(PART, len(content), PART):
            with connection.cursor() as cursor:
                cursor.execute(_LONGER, [content[start : start + PART], kept.pk])
    kept.content = content
    return kept


def preview(kind: str, election: Election, content: bytes, columns: Mapping[str, str] | None = None) -> Outcome:
    """What the file would do, and everything that is wrong with it. Changes nothing."""
    return _read(kind, election, content, columns)[1]


def foreseen(import_file: ImportFile, columns: Mapping[str, str], now: datetime) -> Foreseen | None:
    """What would follow from a regulation that waits to be stored; None of any other table, or of a faulty one."""
    draft, _looked = _read(import_file.kind, import_file.election, bytes(import_file.content), columns)
    return foresight.foresee(import_file.election, draft.change, now) if isinstance(draft, Regulation) else None


def run(import_file: ImportFile, now: datetime, *, sample: bool = False) -> Outcome:
    """Import a file that waits, all or nothing, and note on it what came of it; harmless when repeated."""
    election, user = import_file.election, import_file.uploaded_by
    if import_file.state != ImportFile.State.WAITING:
        return Outcome(import_file.rows, errors=import_file.errors)
    content = bytes(import_file.content)
    draft, looked = _read(import_file.kind, election, content, import_file.columns)
    if problem := _problem(import_file, content, now):
        draft, looked = None, replace(looked, errors=[problem])
    if draft is not None:
        status = SourceStatus.SAMPLE if sample or election.is_sample else SourceStatus.VERIFIED
        tell = progress(import_file)
        tell(0, 1)
        try:
            summary = draft.store(now=now, actor=user, status=status, tell=tell, keep=_keeper(import_file))
            looked = replace(looked, summary=summary)
        except Refused as refusal:
            looked = replace(looked, errors=refusal.errors)
    import_file.columns = looked.columns
    _finish(import_file, looked, now)
    return looked


def _problem(import_file: ImportFile, content: bytes, now: datetime) -> str:
    """Why a file is not stored; one that was exchanged while it lay here would go on record as its owner's."""
    user, place = import_file.uploaded_by, import_file.election.region_id
    if user is not None and not scoping.may(user, importers(import_file.kind), place, now):
        return UNAUTHORISED
    return "" if hashlib.sha256(content).hexdigest() == import_file.sha256 else EXCHANGED


def _keeper(import_file: ImportFile) -> Keep:
    """Writes down what taking back needs. The first word stands: a run repeated finds nothing left to change."""

    def keep(trace: dict[str, Any]) -> None:
        ImportFile.objects.filter(pk=import_file.pk, trace={}).update(trace=trace)

    return keep


def progress(import_file: ImportFile) -> Tell:
    """Writes down each further hundredth, where open pages see it: never inside a transaction of the deed."""

    def tell(done: int, whole: int) -> None:
        percent = CHECKED + (99 - CHECKED) * done // max(whole, 1)
        if percent != import_file.percent:
            import_file.percent = percent
            ImportFile.objects.filter(pk=import_file.pk).update(percent=percent)

    return tell


def _read(
    kind: str, election: Election, content: bytes, columns: Mapping[str, str] | None
) -> tuple[Draft | None, Outcome]:
    """What the file says, None when anything is wrong with it; and that with its headings and how many rows it has."""
    asked = wanted(kind)
    headings, chosen = [], dict(columns or {})
    try:
        sheet = opened(content, asked.known)
        headings, chosen = sheet.names, chosen or asked.guess(sheet.names)
        rows = sheet.rows(asked, chosen)
    except Refused as refusal:
        return None, Outcome(errors=refusal.errors, headings=headings, columns=chosen)
    faults = Faults(chosen)
    draft = KINDS[kind].prepare(rows, election, faults)
    if faults:
        return None, Outcome(len(rows), errors=faults.sentences(), headings=headings, columns=chosen)
    return draft, Outcome(len(rows), f"{draft.summary()}.", [], draft.warnings, headings, chosen)


def _finish(import_file: ImportFile, looked: Outcome, now: datetime) -> None:
    import_file.rows, import_file.errors, import_file.finished_at = looked.rows, looked.errors, now
    import_file.state = ImportFile.State.REFUSED if looked.errors else ImportFile.State.DONE
    import_file.percent = 0 if looked.errors else 100
    with transaction.atomic():
        import_file.save(update_fields=["rows", "errors", "finished_at", "state", "percent", "columns"])
        note(import_file, now, import_file.uploaded_by)


def note(import_file: ImportFile, now: datetime, actor: Supervisor | None) -> None:
    """Put on record what became of a file."""
    audit.record(
        f"impor.{import_file.state}",
        f"berkas {import_file.pk}",
        place=import_file.election.region_id,
        now=now,
        actor=actor,
        filename=import_file.filename,
        sha256=import_file.sha256,
        rows=import_file.rows,
    )
