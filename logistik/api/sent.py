"""What the field sends: shapes and types are checked here, then put into the words of the intake."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework.utils.serializer_helpers import BindingDict

from logistik import intake
from logistik.models import Addressee, Direction, EventKind, FollowUpKind
from logistik.models.inspection import POINTS
from logistik.models.report import CableTies, Seal, Storage, Witness

from .fields import Choice, Codes, Id, Instant, Lines, Number, OptionalText, Text, Whole, YesNo

MOST_LINES = 200
MOST_NOTES = 4000
MOST_NAMED = 20
PLACE = 40  # longer than any code, so that an unknown one is named rather than measured
_LINES: dict[str, Any] = {
    "required": "Wajib diisi.",
    "null": "Wajib diisi.",
    "not_a_list": "Harus daftar.",
    "max_length": f"Paling banyak {MOST_LINES} baris.",
}


class Statement(serializers.Serializer[Any]):
    """One thing sent. Columns that only the server writes are ignored; others it does not know are named."""

    default_error_messages = {"invalid": "Harus objek JSON."}

    @property
    def fields(self) -> Any:
        return _fields(type(self))

    def content(self) -> dict[str, Any]:
        """What was said, as the intake compares it with what is sent again."""
        return dict(self.initial_data)

    def unknown(self) -> list[str]:
        """A sentence for every column that was sent and is not understood."""
        known = {*self.fields, *SERVER_WRITES}
        strange = [key for key in self.initial_data if key not in known]
        for name in ("lines", "position"):
            below: Any = self.fields.get(name)
            inner = getattr(below, "child", below)
            if inner is not None:
                parts = self.initial_data.get(name) or []
                parts = parts if isinstance(parts, list) else [parts]
                strange += [f"{name}.{key}" for part in parts for key in part if key not in inner.fields]
        return [f"Kolom “{key[:60]}” tidak dikenal dan diabaikan." for key in list(dict.fromkeys(strange))[:MOST_NAMED]]


@cache
def _fields(kind: type[Statement]) -> Any:
    """Made once for all that is sent: they keep nothing of it, and to copy them costs more than to check with them."""
    made = kind()
    fields = BindingDict(made)
    for name, field in made.get_fields().items():
        fields[name] = field
    return fields


#: What the server answers with and a client may send back: it changes nothing.
SERVER_WRITES = frozenset(
    {
        "status", "received_at", "sha256", "receipt", "flags", "warnings", "reporter", "judged_at", "skew_seconds",
        "marks", "superseded_by", "recorded_at", "departed_at", "arrived_at", "due_at", "events", "detail", "errors",
    }
)  # fmt: skip


def _lines(each: serializers.Serializer[Any]) -> Lines:
    return Lines(child=each, max_length=MOST_LINES, error_messages=_LINES)


class LoginSent(serializers.Serializer[Any]):
    username = Text(150)
    password = Text(256, write_only=True)
    device = OptionalText(80, help_text="Nama perangkat, misalnya “HP Samsung A14 milik Rina”.")
    otp = OptionalText(
        40,
        write_only=True,
        help_text="Kode sekali pakai atau kode cadangan; hanya bagi kantor yang memasangnya.",
    )


class PositionSent(serializers.Serializer[Any]):
    default_error_messages = {"invalid": "Harus objek JSON."}
    latitude = Number(-90, 90)
    longitude = Number(-180, 180)
    accuracy_m = Number(0, 1_000_000, required=False, allow_null=True)
    mock = YesNo(required=False, default=False)


class CountedSent(serializers.Serializer[Any]):
    default_error_messages = {"invalid": "Harus objek JSON."}
    item = Text(PLACE)
    for_place = Text(PLACE, required=False, allow_null=True)
    good = Whole()
    damaged = Whole(required=False, default=0)
    seal_number = OptionalText(60)


class ReceiptSent(Statement):
    """``shipment`` and ``corrects`` may name something that has not arrived yet.

    ``cable_ties`` null or left out is "not looked at". ``unnumbered`` counts boxes that bear no number, as does each
    empty text in ``seal_numbers``.
    """

    id = Id()
    election = OptionalText(30)
    shipment = Id(required=False, allow_null=True)
    manifest_number = OptionalText(80)
    place = Text(PLACE)
    observed_at = Instant()
    sent_at = Instant(required=False, allow_null=True)
    position = PositionSent(required=False, allow_null=True)
    witness = Choice(Witness.choices, required=False, default=Witness.PRESENT)
    seal = Choice(Seal.choices, required=False, default=Seal.NONE)
    seal_numbers = Codes(200, 60)
    cable_ties = Choice(CableTies.choices, required=False, allow_null=True)
    unnumbered = Whole(required=False, allow_null=True)
    storage = Choice(Storage.choices, required=False, default=Storage.OFFICIAL)
    received_by = OptionalText(120)
    notes = OptionalText(MOST_NOTES)
    corrects = Id(required=False, allow_null=True)
    lines = _lines(CountedSent())

    def report(self) -> intake.Report:
        stated = dict(self.validated_data)
        stated |= stated.pop("position", None) or {}
        stated["lines"] = [intake.Counted(**line) for line in stated["lines"]]
        if blank := stated.get("seal_numbers", []).count(""):
            stated["seal_numbers"] = [number for number in stated["seal_numbers"] if number]
            stated["unnumbered"] = (stated.get("unnumbered") or 0) + blank
        return intake.Report(**_known(intake.Report, stated))


class ListedSent(serializers.Serializer[Any]):
    default_error_messages = {"invalid": "Harus objek JSON."}
    item = Text(PLACE)
    quantity = Whole()
    for_place = Text(PLACE, required=False, allow_null=True)
    seal_number = OptionalText(60)


class ShipmentSent(Statement):
    """A manifest as seen. ``escort`` null or left out is "not known", "" is "nobody"."""

    id = Id()
    manifest_number = Text(80)
    election = OptionalText(30)
    origin = Text(PLACE)
    destination = Text(PLACE)
    stage = Whole(least=1, most=2)
    direction = Choice(Direction.choices, required=False, default=Direction.OUTBOUND)
    vehicle = OptionalText(80)
    escort = Text(120, required=False, allow_null=True, allow_blank=True)
    planned_departure = Instant(required=False, allow_null=True)
    expected_arrival = Instant(required=False, allow_null=True)
    lines = _lines(ListedSent())

    def manifest(self) -> intake.Manifest:
        stated = dict(self.validated_data)
        stated["lines"] = [intake.Listed(**line) for line in stated["lines"]]
        return intake.Manifest(**_known(intake.Manifest, stated))


class EventSent(Statement):
    id = Id()
    kind = Choice(EventKind.choices)
    occurred_at = Instant()
    place = OptionalText(PLACE)
    vehicle = OptionalText(80)
    notes = OptionalText(MOST_NOTES)

    def happening(self, shipment: Any) -> intake.Happening:
        stated = {**self.validated_data, "place": self.validated_data.get("place") or None, "shipment": shipment}
        return intake.Happening(**stated)


class InspectionSent(Statement):
    """The 13 points of the warehouse checklist; a point not looked at is left out. ``store`` of several, from 1."""

    id = Id()
    election = OptionalText(30)
    place = Text(PLACE)
    observed_at = Instant()
    sent_at = Instant(required=False, allow_null=True)
    store = Whole(least=1, most=99, required=False, allow_null=True)
    points = serializers.DictField(
        child=YesNo(),
        error_messages={"not_a_dict": "Harus objek JSON.", "required": "Wajib diisi.", "null": "Wajib diisi."},
        help_text=f"Butir yang diperiksa: {', '.join(POINTS)}; true = terpenuhi.",
    )
    notes = OptionalText(MOST_NOTES)

    def visit(self) -> intake.Visit:
        return intake.Visit(**_known(intake.Visit, dict(self.validated_data)))


class DismissSent(serializers.Serializer[Any]):
    reason = Text(2000)

    def validate_reason(self, reason: str) -> str:
        if not reason.strip():
            raise serializers.ValidationError("Alasan wajib diisi.")
        return reason


class FollowUpSent(serializers.Serializer[Any]):
    """``due_on`` left out: counted by the procedure's clock. ``addressee`` is who sits at or above the place."""

    kind = Choice([one for one in FollowUpKind.choices if one[0] != FollowUpKind.TEMUAN])
    addressee = Choice(Addressee.choices)
    number = OptionalText(80)
    issued_on = serializers.DateField()
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    text = Text(5000)


def _known(kind: Any, stated: dict[str, Any]) -> dict[str, Any]:
    """What was stated, under the names of the intake's own fields; an empty election is none."""
    names = {field.name for field in fields(kind)}
    stated["election"] = stated.get("election") or None
    return {name: value for name, value in stated.items() if name in names}
