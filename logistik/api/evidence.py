"""How a photo is told of, and what an upload must say."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import django_filters
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request

from logistik import intake
from logistik.models import Photo
from logistik.models.evidence import SUBJECTS

from .parsers import TooLarge
from .shown import Plain

_HASH = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes (?:(?P<start>\d{1,9})-(?P<end>\d{1,9})|\*)/(?P<total>\d{1,9})", re.ASCII)


class NoRoom(APIException):
    status_code = 503
    default_detail = "Server tidak dapat menyimpan foto sekarang. Simpan di perangkat dan kirim lagi."
    default_code = "no_room"


class Lost(APIException):
    status_code = 404
    default_detail = "Berkas foto ini tidak ada lagi di server; catatannya tetap ada."
    default_code = "lost"


class PhotoShown(serializers.ModelSerializer[Photo]):
    """``width`` and ``height`` are those of the original; what can be fetched is a copy without EXIF."""

    receipt = serializers.UUIDField(source="receipt_id", allow_null=True)
    inspection = serializers.UUIDField(source="inspection_id", allow_null=True)
    concern = serializers.UUIDField(source="concern_id", allow_null=True)
    uploaded_by = serializers.CharField(source="uploaded_by.username")

    class Meta:
        model = Photo
        fields = (
            "id", "receipt", "inspection", "concern", "point", "sha256", "size", "format", "width", "height",
            "uploaded_by", "received_at",
        )  # fmt: skip


class PieceShown(Plain):
    """How far a photo that comes in pieces has arrived: its first ``held`` bytes."""

    id = serializers.UUIDField()
    status = serializers.CharField()
    held = serializers.IntegerField()


class PhotoFilter(django_filters.FilterSet):
    receipt = django_filters.UUIDFilter(field_name="receipt_id")
    inspection = django_filters.UUIDFilter(field_name="inspection_id")
    concern = django_filters.UUIDFilter(field_name="concern_id")

    class Meta:
        model = Photo
        fields = ("receipt", "inspection", "concern")


def picture(request: Request, pk: UUID) -> intake.Picture:
    """The photo of a request. Raises ValidationError, or TooLarge before anything is read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > intake.MOST_PHOTO_BYTES:
        raise TooLarge("Foto lebih besar dari 8 MB.")
    kind, subject = _subject(request)
    stated: Any = request.headers.get("X-Content-SHA256") or request.query_params.get("sha256", "")
    if not _HASH.fullmatch(stated.lower()):
        raise ValidationError({"sha256": ["Wajib diisi: 64 angka heksadesimal, di X-Content-SHA256 atau ?sha256=."]})
    point = request.query_params.get("point") or None
    return intake.Picture(id=pk, kind=kind, subject=subject, sha256=stated.lower(), content=request.body, point=point)


def piece(request: Request, pk: UUID) -> intake.Piece | None:
    """The piece of a photo that ``Content-Range`` names; None where the photo comes at once."""
    stated = request.headers.get("Content-Range")
    if stated is None:
        return None
    found = _RANGE.fullmatch(stated)
    if found is None:
        raise ValidationError({"Content-Range": ["Tulis seperti “bytes 0-262143/1048576” atau “bytes */1048576”."]})
    if (total := int(found["total"])) > intake.MOST_PHOTO_BYTES:
        raise TooLarge("Foto lebih besar dari 8 MB.")
    sent = picture(request, pk)
    start = int(found["start"]) if found["start"] else None
    fits = not sent.content if start is None else len(sent.content) == int(found["end"]) - start + 1 > 0
    if not fits or not total or int(found["end"] or 0) >= total:
        raise ValidationError({"Content-Range": ["Tidak cocok dengan panjang isi kiriman."]})
    return intake.Piece(picture=sent, start=start, total=total)


def _subject(request: Request) -> tuple[str, UUID]:
    named = [(name, request.query_params[name]) for name in SUBJECTS if name in request.query_params]
    if len(named) != 1:
        raise ValidationError({"receipt": ["Sebutkan tepat satu: receipt, inspection, atau concern."]})
    name, stated = named[0]
    try:
        return name, UUID(stated)
    except ValueError as error:
        raise ValidationError({name: ["Harus UUID."]}) from error
