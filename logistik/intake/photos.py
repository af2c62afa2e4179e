"""A photo is kept, whole and for good, before anybody is told that it is stored."""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from PIL import Image, ImageOps

from logistik.models import POINTS, Concern, Inspection, Photo, Receipt, Submission
from logistik.models.evidence import SUBJECTS
from pengawasan import scoping, vault
from pengawasan.models import Supervisor

from . import gate

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 12_000_000
#: The longer side of the copy that is shown.
SHOWN_PIXELS = 2048
FORMATS = ("JPEG", "PNG", "WEBP")
_MODELS: dict[str, Any] = {"receipt": Receipt, "inspection": Inspection, "concern": Concern}


@dataclass(frozen=True)
class Picture:
    """A photo as sent: whose id, of what (``kind`` and ``subject``), the promised hash, its bytes; of which point."""

    id: UUID
    kind: str
    subject: UUID
    sha256: str
    content: bytes
    point: str | None = None


@dataclass(frozen=True)
class SentPhoto(gate.Sent):
    """``body`` describes the photo; the hash that is kept and signed is that of the photo itself."""

    user: Supervisor
    photo: str = ""

    @property
    def sha256(self) -> str:
        return self.photo


@dataclass(frozen=True)
class Measured:
    format: str
    width: int
    height: int
    shown: bytes


def store_photo(picture: Picture, user: Supervisor, now: datetime) -> gate.Answer:
    """Store a photo, before or after its report. Raises Invalid, OutOfScope (another's report), OSError (no room)."""
    if hashlib.sha256(picture.content).hexdigest() != picture.sha256:
        raise gate.Invalid({"sha256": "Isi foto tidak cocok dengan SHA-256-nya; kirim lagi."})
    if picture.point is not None and (picture.kind != "inspection" or picture.point not in POINTS):
        raise gate.Invalid({"point": "Butir ini tidak ada dalam daftar periksa gudang."})
    sent = _sent(picture, user, now)
    place = _place(picture, user, now)
    measured = measure(picture.content)
    vault.original(picture.sha256).keep(picture.content)
    vault.shown(picture.sha256).keep(measured.shown)
    return gate.once("photo", picture.id, sent, lambda submission: _enter(picture, measured, place, sent, submission))


def answered(picture: Picture, user: Supervisor, now: datetime) -> gate.Answer | None:
    """What is answered to a photo of this id that is stored already, whatever its content here."""
    if not Photo.objects.filter(pk=picture.id, uploaded_by=user).exists():
        return None
    return gate.once("photo", picture.id, _sent(picture, user, now), lambda _: {})


def _sent(picture: Picture, user: Supervisor, now: datetime) -> SentPhoto:
    content = {"id": str(picture.id), picture.kind: str(picture.subject), "sha256": picture.sha256}
    content |= {"point": picture.point} if picture.point is not None else {}
    return SentPhoto(content=content, body=gate.canonical(content), user=user, now=now, photo=picture.sha256)


def _place(picture: Picture, user: Supervisor, now: datetime) -> str:
    """The place of the report, or where its sender is assigned while it has not arrived."""
    owner = SUBJECTS[picture.kind]
    known = _MODELS[picture.kind].objects.filter(pk=picture.subject).values_list(owner, "place").first()
    if known is None:
        return next(iter(scoping.codes(user, now, scoping.WRITERS)), "")
    if known[0] != user.pk:
        raise gate.OutOfScope
    return str(known[1])


def _enter(picture: Picture, measured: Measured, place: str, sent: SentPhoto, submission: Submission) -> dict[str, Any]:
    photo = Photo.objects.create(
        id=picture.id,
        uploaded_by=sent.user,
        submission=submission,
        sha256=picture.sha256,
        size=len(picture.content),
        format=measured.format,
        width=measured.width,
        height=measured.height,
        point=picture.point,
        received_at=sent.now,
        **{f"{picture.kind}_id": picture.subject},
    )
    told = {picture.kind: str(picture.subject), "shown": hashlib.sha256(measured.shown).hexdigest()}
    signed = gate.acknowledge("photo", picture.id, place, sent, (submission, photo), **told)
    return {"receipt": signed, "flags": [], "warnings": []}


def measure(content: bytes) -> Measured:
    """What the bytes are, whatever they were called, and a copy that carries pixels alone: no EXIF, no position."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise gate.Invalid({"foto": f"Foto lebih besar dari {MOST_PIXELS // 10**6} megapiksel."})
            kind, width, height = str(picture.format).lower(), picture.width, picture.height
            shown = ImageOps.exif_transpose(picture)
            shown.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
            return Measured(kind, width, height, _jpeg(shown))
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError) as error:
        raise gate.Invalid({"foto": "Bukan foto JPEG, PNG, atau WebP yang utuh."}) from error


def _jpeg(picture: Image.Image) -> bytes:
    """Over white where it is transparent."""
    coloured = picture.convert("RGBA")
    plain = Image.new("RGB", coloured.size, "white")
    plain.paste(coloured, mask=coloured.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85)
    return out.getvalue()
