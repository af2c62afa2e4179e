"""A batch as a phone sends it after a day without signal: JSON, gzipped or not, at most 5 MB when unpacked."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from .concerns import ConcernSent, ReplySent
from .fields import Id
from .parsers import TooLarge, UnknownEncoding, encoding, load
from .sent import EventSent, InspectionSent, ReceiptSent, ShipmentSent
from .shown import Plain, RaisedShown, SignedShown

MOST_BYTES = 5 * 1024 * 1024
MOST_ITEMS = 200
TOO_LARGE = "Kiriman lebih besar dari 5 MB."
RESULTS = [
    ("stored", "Disimpan."),
    ("duplicate", "Sudah pernah disimpan; ini jawaban pertama."),
    ("conflict", "Id sudah dipakai untuk isi lain."),
    ("invalid", "Ada kolom yang tidak dapat diterima; tidak disimpan."),
    ("forbidden", "Tempat atau objek di luar wilayah penugasan Anda; tidak disimpan."),
    ("failed", "Server gagal menyimpan. Simpan di perangkat dan kirim lagi."),
]


class BatchParser(JSONParser):
    """Raises ParseError (400), TooLarge (413) or UnknownEncoding (415). Texts are looked at item by item."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        assert parser_context is not None
        request = parser_context["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooLarge(TOO_LARGE)
        if (packed := encoding(request)) not in ("", "gzip"):
            raise UnknownEncoding
        return load(unpacked(request.body) if packed else request.body)


def unpacked(body: bytes) -> bytes:
    """What was gzipped; no more than the limit is ever unpacked."""
    try:
        found = gzip.GzipFile(fileobj=io.BytesIO(body)).read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ParseError("Isi gzip rusak atau terpotong; kirim lagi seluruhnya.") from error
    if len(found) > MOST_BYTES:
        raise TooLarge(TOO_LARGE)
    return found


class HappeningSent(EventSent):
    """An event that names its shipment, having no address to do so."""

    shipment = Id()

    def content(self) -> dict[str, Any]:
        """The same as when the address names the shipment, so that either way of sending it again is known."""
        return super().content() | {"shipment": str(self.validated_data["shipment"])}


class AddressedReplySent(ReplySent):
    """A reply that names its concern, having no address to do so."""

    concern = Id()

    def content(self) -> dict[str, Any]:
        return super().content() | {"concern": str(self.validated_data["concern"])}


class BatchSent(serializers.Serializer[Any]):
    """For the description alone: a wrong item must not spoil the others, so each is checked by itself."""

    shipments = ShipmentSent(many=True, required=False)
    events = HappeningSent(many=True, required=False)
    receipts = ReceiptSent(many=True, required=False)
    inspections = InspectionSent(many=True, required=False)
    concerns = ConcernSent(many=True, required=False)
    replies = AddressedReplySent(many=True, required=False)


class ResultShown(Plain):
    """What became of one item. ``failed`` is the only one that is not final: keep it and send it again."""

    kind = serializers.CharField(help_text="shipment, event, receipt, inspection, concern, atau reply.")
    id = serializers.CharField(allow_null=True, help_text="Id sebagaimana dikirim; null bila tidak terbaca.")
    status = serializers.ChoiceField(choices=RESULTS)
    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment] # a column of this name, not the form's errors
        child=serializers.ListField(child=serializers.CharField())
    )
    warnings = serializers.ListField(child=serializers.CharField())
    flags = RaisedShown(many=True)
    sha256 = serializers.CharField(allow_null=True, help_text="SHA-256 atas JSON kanonis butir ini.")
    receipt = SignedShown(allow_null=True)


class BatchShown(Plain):
    results = ResultShown(many=True)
