"""What the API answers with, row by row."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from logistik.models import (
    Balance,
    Deadline,
    Election,
    Flag,
    FlagEvent,
    FollowUp,
    Inspection,
    Item,
    Receipt,
    ReceiptLine,
    Shipment,
    ShipmentEvent,
    ShipmentLine,
)
from logistik.models.mark import Mark
from logistik.models.movement import STATUS
from logistik.models.submission import Channel
from pengawasan.models import Assignment, Region, Supervisor

Plain = serializers.Serializer[Any]
SHIPMENT_STATUS = list(STATUS.items())
ANSWER_STATUS = [("stored", "Disimpan"), ("duplicate", "Sudah pernah disimpan")]


class ProblemShown(Plain):
    """Why a request was refused: one sentence, and the fields by their path ("lines.0.item")."""

    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment] # declared fields are no attributes
        child=serializers.ListField(child=serializers.CharField())
    )


class TokenShown(Plain):
    token = serializers.CharField()
    expiry = serializers.DateTimeField()


class AssignmentShown(serializers.ModelSerializer[Assignment]):
    region_name = serializers.CharField(source="region.name")

    class Meta:
        model = Assignment
        fields = ("role", "region", "region_name", "valid_from", "valid_to", "letter_number")


class MeShown(serializers.ModelSerializer[Supervisor]):
    """``roles`` and ``regions`` are those in force now; ``assignments`` are all, past ones too."""

    roles = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    assignments = AssignmentShown(many=True)

    class Meta:
        model = Supervisor
        fields = ("id", "username", "name", "roles", "regions", "assignments")


class RegionShown(serializers.ModelSerializer[Region]):
    travel_hours = serializers.FloatField(allow_null=True)

    class Meta:
        model = Region
        fields = (
            "code", "name", "level", "parent", "latitude", "longitude", "access", "travel_hours", "has_signal",
            "timezone", "source_status",
        )  # fmt: skip


class DeadlineShown(serializers.ModelSerializer[Deadline]):
    """``due_at`` on the clock of the election's region; a place's own deadline stands in its needs."""

    due_at = serializers.SerializerMethodField()

    class Meta:
        model = Deadline
        fields = ("level", "days_before", "time", "due_at", "status", "source")

    def get_due_at(self, deadline: Deadline) -> str:
        return deadline.due(deadline.election.region.zone).isoformat()


class ElectionShown(serializers.ModelSerializer[Election]):
    contests = serializers.ListField(child=serializers.CharField())
    stops = serializers.ListField(child=serializers.CharField())
    deadlines = DeadlineShown(many=True)

    class Meta:
        model = Election
        fields = (
            "code", "name", "region", "voting_day", "contests", "stops", "distance_limit_m", "is_sample", "deadlines",
        )  # fmt: skip


class ItemShown(serializers.ModelSerializer[Item]):
    class Meta:
        model = Item
        fields = ("code", "name", "category", "unit", "contest", "order")


class ShipmentLineShown(serializers.ModelSerializer[ShipmentLine]):
    class Meta:
        model = ShipmentLine
        fields = ("item", "quantity", "for_place", "seal_number")


class EventShown(serializers.ModelSerializer[ShipmentEvent]):
    class Meta:
        model = ShipmentEvent
        fields = ("id", "kind", "occurred_at", "place", "vehicle", "notes", "recorded_at")


class ShipmentShown(serializers.ModelSerializer[Shipment]):
    """``escort`` null: not known; "": nobody. ``received_at`` is the first report at the destination."""

    status = serializers.ChoiceField(choices=SHIPMENT_STATUS)
    departed_at = serializers.DateTimeField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    lines = ShipmentLineShown(many=True)

    class Meta:
        model = Shipment
        fields: tuple[str, ...] = (
            "id", "manifest_number", "election", "origin", "destination", "stage", "direction", "vehicle", "escort",
            "planned_departure", "expected_arrival", "recorded_at", "status", "departed_at", "arrived_at",
            "received_at", "due_at", "lines",
        )  # fmt: skip


class ShipmentDetailShown(ShipmentShown):
    events = EventShown(many=True)

    class Meta(ShipmentShown.Meta):
        fields = (*ShipmentShown.Meta.fields, "events")


class ReceiptLineShown(serializers.ModelSerializer[ReceiptLine]):
    class Meta:
        model = ReceiptLine
        fields = ("item", "for_place", "good", "damaged", "seal_number")


class PositionShown(Plain):
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    accuracy_m = serializers.FloatField(allow_null=True)
    mock = serializers.BooleanField()


class ReceiptShown(serializers.ModelSerializer[Receipt]):
    """``shipment`` is an id only: the shipment itself may lie outside the reader's regions, or not have arrived."""

    shipment = serializers.UUIDField(source="shipment_id", allow_null=True)
    position = serializers.SerializerMethodField()
    reporter = serializers.CharField(source="reporter.username")
    marks = serializers.ListField(child=serializers.ChoiceField(Mark.choices), source="every_mark")
    channel = serializers.ChoiceField(Channel.choices, source="submission.channel", help_text="Jalur masuknya laporan.")
    entered_by = serializers.CharField(source="submission.user.username", help_text="Siapa yang memasukkannya.")
    sha256 = serializers.CharField(source="submission.sha256")
    superseded_by = serializers.SerializerMethodField()
    lines = ReceiptLineShown(many=True)

    class Meta:
        model = Receipt
        fields = (
            "id", "election", "shipment", "manifest_number", "place", "observed_at", "sent_at", "received_at",
            "judged_at", "skew_seconds", "marks", "position", "witness", "seal", "seal_numbers", "cable_ties",
            "unnumbered", "storage", "received_by", "notes", "corrects", "superseded_by", "reporter", "channel",
            "entered_by", "sha256", "lines",
        )  # fmt: skip

    @extend_schema_field(PositionShown(allow_null=True))
    def get_position(self, receipt: Receipt) -> Any:
        return PositionShown(receipt).data if receipt.latitude is not None else None

    def get_superseded_by(self, receipt: Receipt) -> str | None:
        """The id of the correction that counts instead."""
        replaced = getattr(receipt, "supersession", None)
        return str(replaced.by_id) if replaced else None


class InspectionShown(serializers.ModelSerializer[Inspection]):
    class Meta:
        model = Inspection
        fields = ("id", "election", "place", "store", "observed_at", "received_at", "points", "notes")


class FlagShown(serializers.ModelSerializer[Flag]):
    """An indikasi. ``shipment`` and ``receipt`` are ids only."""

    shipment = serializers.UUIDField(source="shipment_id", allow_null=True)
    receipt = serializers.UUIDField(source="receipt_id", allow_null=True)
    assigned_to = serializers.CharField(source="assigned_to.username", default=None, allow_null=True)

    class Meta:
        model = Flag
        fields: tuple[str, ...] = (
            "id", "rule", "kind", "election", "place", "item", "shipment", "receipt", "expected", "actual",
            "severity", "sentence", "status", "assigned_to", "opened_at", "cleared_at",
        )  # fmt: skip


class FlagEventShown(serializers.ModelSerializer[FlagEvent]):
    """``actor`` null is the machine."""

    actor = serializers.SerializerMethodField()
    receipt = serializers.UUIDField(source="receipt_id", allow_null=True)

    class Meta:
        model = FlagEvent
        fields = ("kind", "at", "actor", "receipt", "note")

    def get_actor(self, event: FlagEvent) -> str | None:
        return event.actor.username if event.actor else None


class BasisShown(Plain):
    instrument = serializers.CharField()
    clause = serializers.CharField()
    wording = serializers.CharField()
    status = serializers.CharField()


class FlagDetailShown(FlagShown):
    basis = BasisShown(many=True)
    history = FlagEventShown(many=True, source="events")
    dismissed_by = serializers.SerializerMethodField()

    class Meta(FlagShown.Meta):
        fields = (*FlagShown.Meta.fields, "basis", "dismissed_at", "dismissed_by", "reason", "history")

    def get_dismissed_by(self, flag: Flag) -> str | None:
        return flag.dismissed_by.username if flag.dismissed_by else None


class FollowUpShown(serializers.ModelSerializer[FollowUp]):
    """What was said about an indikasi; ``due_on`` is until when the next step must be taken."""

    flags: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    created_by = serializers.CharField(source="created_by.username")

    class Meta:
        model = FollowUp
        fields = (
            "id", "kind", "election", "place", "addressee", "number", "issued_on", "due_on", "text", "answered_on",
            "answer", "outcome", "decision", "flags", "created_by", "created_at",
        )  # fmt: skip


class BalanceShown(serializers.ModelSerializer[Balance]):
    """``need`` null: not known; 0: not on this place's list."""

    class Meta:
        model = Balance
        fields = (
            "election", "place", "item", "need", "shipped", "arrived", "received_good", "received_damaged", "due_at",
            "last_received_at",
        )  # fmt: skip


class PartShown(Plain):
    name = serializers.CharField()
    weight = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    points = serializers.FloatField(allow_null=True)
    applies = serializers.BooleanField(help_text="False: tidak ada di wilayah ini; bobotnya dibagi ke bagian lain.")
    explanation = serializers.CharField()


class StatesShown(Plain):
    """How many TPS are in each state."""

    lengkap = serializers.IntegerField()
    sebagian = serializers.IntegerField()
    perjalanan = serializers.IntegerField()
    belum = serializers.IntegerField()
    bermasalah = serializers.IntegerField()
    tidak_diketahui = serializers.IntegerField()


class ReadinessShown(Plain):
    """One region directly below the one asked for; ``index`` null: not known."""

    code = serializers.CharField(source="region.code")
    name = serializers.CharField(source="region.name")
    level = serializers.IntegerField(source="region.level")
    index = serializers.IntegerField(allow_null=True)
    bounds = serializers.ListField(child=serializers.IntegerField(), help_text="Terendah dan tertinggi.")
    parts = PartShown(many=True)
    total = serializers.IntegerField()
    states = StatesShown()


class NeedShown(Plain):
    item = serializers.CharField()
    need = serializers.IntegerField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)


@extend_schema_field(NeedShown(many=True))
class Needs(serializers.Field[Any, Any, Any, Any]):
    """Items with their needs and deadlines as ``NeedShown`` words them, of which a worklist has thousands."""

    def to_representation(self, needs: Any) -> list[dict[str, Any]]:
        word = serializers.DateTimeField().to_representation
        said = {due: word(due) if due else None for _, _, due in needs}
        return [{"item": item, "need": need, "due_at": said[due]} for item, need, due in needs]


class PlaceToWatch(Plain):
    code = serializers.CharField()
    name = serializers.CharField()
    label = serializers.CharField(help_text="“TPS 001 Karta Dewa”, “Desa Karta Dewa”.")  # type: ignore[assignment]
    level = serializers.IntegerField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    needs = Needs()


class ElectionToWatch(ElectionShown):
    """An election that runs, with my places and what is on its way to them."""

    places = PlaceToWatch(many=True, source="watched")
    shipments = ShipmentShown(many=True, source="coming")

    class Meta(ElectionShown.Meta):
        fields = (*ElectionShown.Meta.fields, "places", "shipments")  # type: ignore[assignment]


class WorklistShown(Plain):
    generated_at = serializers.DateTimeField()
    elections = ElectionToWatch(many=True)


class RaisedShown(Plain):
    """A flag as it is told to whoever reported."""

    id = serializers.IntegerField()
    rule = serializers.CharField()
    kind = serializers.CharField()
    place = serializers.CharField()
    item = serializers.CharField(allow_null=True)
    expected = serializers.IntegerField(allow_null=True)
    actual = serializers.IntegerField(allow_null=True)
    severity = serializers.CharField()
    sentence = serializers.CharField()


class SignedShown(Plain):
    """Proof for the sender: Ed25519 over the payload as canonical JSON."""

    payload = serializers.DictField()
    signature = serializers.CharField()
    key = serializers.CharField()


class StoredShown(Plain):
    """201 with status "stored"; the same content again 200 with "duplicate" and the first answer."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=ANSWER_STATUS)
    received_at = serializers.DateTimeField()
    sha256 = serializers.CharField()
    receipt = SignedShown()
    flags = RaisedShown(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


class ConflictShown(ProblemShown):
    """The id was used for other content; both are kept."""

    id = serializers.UUIDField()
    status = serializers.CharField()
