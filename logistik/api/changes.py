"""The delta as a phone reads it, and the cursor as it keeps it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core import signing
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from logistik.changes import Cursor
from pengawasan.models import Supervisor

from .concerns import ConcernShown
from .shown import BalanceShown, FlagShown, Plain, ReceiptShown, ShipmentDetailShown

SALT = "logistik.changes"
MOST_CURSOR = 8000


def written(cursor: Cursor, user: Supervisor) -> str:
    """The cursor in one word, signed: nobody makes one up, and nobody uses another's."""
    place = {"x": cursor.xid, "r": cursor.row, "n": cursor.then}
    said = {"u": user.pk, "c": cursor.codes, "t": int(cursor.at.timestamp()), **place}
    return signing.dumps(said, salt=SALT, compress=True)


def read(word: str, user: Supervisor) -> Cursor:
    """Raises ValidationError when it was not written by us for this user."""
    try:
        said = signing.loads(word[:MOST_CURSOR], salt=SALT)
    except signing.BadSignature as error:
        raise _unknown() from error
    if said["u"] != user.pk:
        raise _unknown()
    at = datetime.fromtimestamp(said["t"], UTC)
    return Cursor(xid=said["x"], row=said["r"], then=said["n"], codes=said["c"], at=at)


def _unknown() -> ValidationError:
    return ValidationError({"cursor": ["Kursor tidak dikenal; mulai lagi tanpa kursor."]})


class UpsertsShown(Plain):
    """Each as its own list shows it; whatever has the same key is replaced. Of a balance: election, place, item."""

    shipments = ShipmentDetailShown(many=True)
    receipts = ReceiptShown(many=True)
    flags = FlagShown(many=True)
    balance = BalanceShown(many=True)
    concerns = ConcernShown(many=True)


class TombstoneShown(Plain):
    """A region that is no longer mine: everything within it and not within ``regions`` is to be forgotten."""

    kind = serializers.CharField(help_text="region")
    id = serializers.CharField()


class ChangesShown(Plain):
    cursor = serializers.CharField(help_text="Dikirim kembali pada permintaan berikutnya.")
    more = serializers.BooleanField(help_text="Masih ada lanjutannya: minta lagi sekarang.")
    reset = serializers.BooleanField(help_text="Simpan kursor ini, lalu muat ulang worklist/ dan daftar-daftar.")
    regions = serializers.ListField(child=serializers.CharField(), help_text="Wilayah saya sekarang.")
    upserts = UpsertsShown()
    tombstones = TombstoneShown(many=True)


def shown(rows: dict[str, Any], tombstones: list[str]) -> dict[str, Any]:
    """The part of the answer that is made of rows."""
    kinds = UpsertsShown().fields
    return {
        "upserts": {name: kinds[name].to_representation(found) for name, found in rows.items()},
        "tombstones": [{"kind": "region", "id": code} for code in tombstones],
    }
