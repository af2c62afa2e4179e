"""A whole import is taken back by the product's own means, as long as nothing that came later stands on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from logistik.models import ImportFile
from pengawasan import scoping
from pengawasan.models import Supervisor

from .kinds import KINDS
from .running import UNAUTHORISED, importers, note, progress

#: So many of what stands in the way are named; the rest is counted.
NAMED = 20


def obstacles(import_file: ImportFile) -> list[str]:
    """What stands on the import by now, in Indonesian; nothing when it can be taken back."""
    if import_file.state not in (ImportFile.State.DONE, ImportFile.State.UNDOING):
        return ["Hanya impor yang sudah disimpan yang dapat dibatalkan."]
    if not import_file.trace:
        return ["Keadaan sebelum impor ini tidak tercatat, sehingga tidak dapat dikembalikan."]
    found = KINDS[import_file.kind].obstacles(import_file)
    rest = len(found) - NAMED
    return [*found[:NAMED], f"… dan {rest} hal lain."] if rest > 0 else found


def undo(import_file: ImportFile, now: datetime, actor: Supervisor) -> list[str]:
    """Ask that a file be taken back; returns what stands in the way. :func:`finish` does it."""
    if not scoping.may(actor, importers(import_file.kind), import_file.election.region_id, now):
        return [UNAUTHORISED]
    if found := obstacles(import_file):
        return found
    import_file.state, import_file.percent, import_file.undone_by = ImportFile.State.UNDOING, 1, actor
    import_file.save(update_fields=["state", "percent", "undone_by"])
    return []


def finish(import_file: ImportFile, now: datetime) -> list[str]:
    """Take back what somebody asked to be; harmless when repeated, and cut off half-way it goes on.

    Returns what has come in the way meanwhile; then the import stands.
    """
    import_file.refresh_from_db(fields=["state", "undone_by"])  # somebody else may have been quicker
    actor = import_file.undone_by
    if import_file.state != ImportFile.State.UNDOING or actor is None:
        return []
    found = obstacles(import_file)
    if not found:
        KINDS[import_file.kind].take_back(import_file, now, actor, progress(import_file))
        import_file.undone_at = now
    import_file.state = ImportFile.State.DONE if found else ImportFile.State.UNDONE
    import_file.percent, import_file.errors = 100, found
    with transaction.atomic():
        import_file.save(update_fields=["state", "percent", "errors", "undone_at"])
        note(import_file, now, actor)
    return found
