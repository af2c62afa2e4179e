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

_HASH = re.compile(r"[0-9a-f]{64}")


class NoRoom(APIException):
    status_code = 503
    default_detail = "Server tidak dapat menyimpan foto sekarang. Simpan di perangkat dan kirim lagi."
    default_code = "no_room"


class PhotoShown(serializers.ModelSerializer[Photo]):
    """``width`` and ``height`` are those of the original; what can be fetched is a copy without EXIF."""

    receipt = serializers.UUIDField(source="receipt_id", allow_null=True)
    inspection = serializers.UUIDField(source="inspection_id", allow_null=True)
    concern = serializers.UUIDField(source="concern_id", allow_null=True)
    uploaded_by = serializers.CharField(source="uploaded_by.username")

    class Meta:
        model = Photo
        fields = (
            "id", "receipt", "inspection", "concern", "sha256", "size", "format", "width", "height", "uploaded_by",
            "received_at",
        )  # fmt: skip


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
    return intake.Picture(id=pk, kind=kind, subject=subject, sha256=stated.lower(), content=request.body)


def _subject(request: Request) -> tuple[str, UUID]:
    named = [(name, request.query_params[name]) for name in SUBJECTS if name in request.query_params]
    if len(named) != 1:
        raise ValidationError({"receipt": ["Sebutkan tepat satu: receipt, inspection, atau concern."]})
    name, stated = named[0]
    try:
        return name, UUID(stated)
    except ValueError as error:
        raise ValidationError({name: ["Harus UUID."]}) from error
