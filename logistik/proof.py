"""Everything that can be told of what was touched without a deed: chains, rows, photos, triggers, checkpoints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

import pgtrigger
from django.db import transaction

from pengawasan import audit, checkpoints, protection, signing, vault, vouching
from pengawasan.models import AuditEntry
from pengawasan.vault import Kept


def faults() -> Iterator[str]:
    """Sentences in Indonesian that name the row; none when nothing was touched. Reports may arrive meanwhile."""
    yield from protection.faults()
    lines = list(checkpoints.read())
    yield from (line.fault for line in lines if line.fault)
    yield from audit.verify(checkpoints.promised(lines))
    yield from map(str, vouching.differences())
    yield from photos()
    yield from papers()


def accept(reason: str, now: datetime) -> int:
    """Vouch from now on for what the rows are, however they came to be so, and say why; how many rows that is.

    For what was stored before entries vouched for rows, and for what the owner of the database had to repair. It
    stands in the audit trail for good; what a chain or a checkpoint tells is not forgotten by it.
    """
    with transaction.atomic(), pgtrigger.ignore("pengawasan.AuditEntry:append_only"):
        for entry in AuditEntry.objects.filter(seal="").iterator():
            entry.seal = signing.seal(entry.hash)
            entry.save(update_fields=["seal"])
        rows = [difference.row for difference in vouching.differences()]
        audit.record("audit.accepted", f"{len(rows)} baris", rows, place="", now=now, actor=None, reason=reason)
    return len(rows)


def photos() -> Iterator[str]:
    """Files that are not there any more, or are not what the entry says: the original and the copy that is shown."""
    stored = AuditEntry.objects.filter(action="photo.stored").values_list("subject", "data")
    for subject, data in stored.iterator():
        files = {"berkas asli": (vault.original(data["sha256"]), data["sha256"])}
        if "shown" in data:
            files["salinan yang ditampilkan"] = vault.shown(data["sha256"]), data["shown"]
        for name, (kept, sha256) in files.items():
            if not kept.exists():
                yield f"Foto {subject}: {name} hilang."
            elif _sha256(kept) != sha256:
                yield f"Foto {subject}: {name} bukan yang diterima."


#: Deeds that left a file, what the file is, and where its hash stands in the entry.
PAPERS = {
    "document.numbered": ("Dokumen", "file"),
    "followup.attached": ("Lampiran tindak lanjut", "sha256"),
    "material.published": ("Naskah pustaka", "sha256"),
}


def papers() -> Iterator[str]:
    """Frozen documents and attachments that are not there any more, or are not what the entry says."""
    for entry in AuditEntry.objects.filter(action__in=PAPERS).iterator():
        what, name = PAPERS[entry.action]
        kept, sha256 = vault.original(entry.data[name]), entry.data[name]
        said = f"{what} {entry.data.get('code') or entry.data.get('name')} ({entry.subject})"
        if not kept.exists():
            yield f"{said}: berkasnya hilang."
        elif _sha256(kept) != sha256:
            yield f"{said}: berkasnya bukan yang disimpan."


def _sha256(kept: Kept) -> str:
    with kept.open() as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
