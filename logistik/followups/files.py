"""Letters, answers and photos of a follow-up: kept as evidence is, whole and by their hash."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from logistik import intake
from logistik.models import FollowUp, FollowUpEvent, FollowUpFile
from pengawasan import audit, vault
from pengawasan.models import Supervisor
from pengawasan.vault import Kept

from .deeds import Invalid, lock, tell

MOST_BYTES = 8 * 1024 * 1024


def attach(one: FollowUp, *, name: str, content: bytes, user: Supervisor, now: datetime) -> FollowUpFile:
    """Keep a PDF or a photo with a follow-up; the same file again is harmless. Raises :class:`Invalid`."""
    if len(content) > MOST_BYTES:
        raise Invalid({"file": "Berkas lebih besar dari 8 MB."})
    kind = _kind(content)
    sha256 = vault.keep(content)
    with transaction.atomic():
        lock(one)
        known = one.files.filter(sha256=sha256).first()
        if known is not None:
            return known
        file = FollowUpFile.objects.create(
            followup=one,
            name=PurePath(name).name[-150:] or f"lampiran.{kind}",
            format=kind,
            sha256=sha256,
            size=len(content),
            uploaded_by=user,
            uploaded_at=now,
        )
        tell(one, FollowUpEvent.Kind.ATTACHED, user, now, file.name)
        said = {"name": file.name, "sha256": sha256}
        audit.record("followup.attached", str(one.pk), [one], place=one.place_id, now=now, actor=user, **said)
    return file


def stored(file: FollowUpFile) -> Kept:
    """Where its bytes are, as they were handed in."""
    return vault.original(file.sha256)


def _kind(content: bytes) -> str:
    """What the bytes are, whatever they were called."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "pdf"
    try:
        return intake.measure(content).format
    except intake.Invalid as error:
        raise Invalid({"file": "Lampirkan PDF, atau foto JPEG, PNG, atau WebP yang utuh."}) from error
