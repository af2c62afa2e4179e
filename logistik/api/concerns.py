"""Kendala and answers: how they are sent, shown and filtered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from rest_framework import serializers

from logistik import intake
from logistik.models import Concern, ConcernKind, ConcernReply, ConcernState

from .fields import Choice, Id, Instant, OptionalText, Text, Whole
from .filters import CODE, WithinFilter
from .sent import MOST_NOTES, PLACE, Statement
from .shown import Plain


class Said(Text):
    """A text that says something."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text.strip():
            raise serializers.ValidationError("Wajib diisi.")
        return text


class ConcernSent(Statement):
    """``shipment`` may name one that has not arrived yet."""

    id = Id()
    election = OptionalText(30)
    place = Text(PLACE)
    shipment = Id(required=False, allow_null=True)
    kind = Choice(ConcernKind.choices)
    text = Said(MOST_NOTES)
    observed_at = Instant()
    sent_at = Instant(required=False, allow_null=True)

    def worry(self) -> intake.Worry:
        return intake.Worry(**{**self.validated_data, "election": self.validated_data.get("election") or None})


class ReplySent(Statement):
    """``state`` is for Panwascam and staff; left out, their reply answers, and the author's asks again."""

    id = Id()
    text = Said(MOST_NOTES)
    state = Choice(ConcernState.choices, required=False, allow_null=True)
    sent_at = Instant(required=False, allow_null=True)

    def word(self, concern: UUID) -> intake.Word:
        stated = self.validated_data
        return intake.Word(id=stated["id"], concern=concern, text=stated["text"], state=stated.get("state"))


class ReadSent(serializers.Serializer[Any]):
    number = Whole(help_text="Nomor jawaban terakhir yang dibaca; 0 = kendala itu sendiri.")


class ReadShown(Plain):
    number = serializers.IntegerField(help_text="Sampai nomor ini sudah dibaca.")


class ReplyShown(serializers.ModelSerializer[ConcernReply]):
    author = serializers.CharField(source="author.username")
    author_name = serializers.CharField(source="author.name")

    class Meta:
        model = ConcernReply
        fields = ("id", "number", "author", "author_name", "text", "state", "received_at")


class ConcernShown(serializers.ModelSerializer[Concern]):
    """``unread`` counts what others said and the reader has not marked as read, the concern itself included."""

    shipment = serializers.UUIDField(source="shipment_id", allow_null=True)
    author = serializers.CharField(source="author.username")
    author_name = serializers.CharField(source="author.name")
    state = serializers.ChoiceField(choices=ConcernState.choices)
    unread = serializers.IntegerField()
    replies = ReplyShown(many=True)

    class Meta:
        model = Concern
        fields = (
            "id", "election", "place", "shipment", "kind", "text", "author", "author_name", "observed_at",
            "received_at", "state", "unread", "replies",
        )  # fmt: skip


class ConcernFilter(django_filters.FilterSet):
    within = WithinFilter("place__code")
    place = django_filters.CharFilter(field_name="place__code", validators=[CODE])
    election = django_filters.CharFilter(field_name="election__code")
    shipment = django_filters.UUIDFilter(field_name="shipment_id")
    kind = django_filters.ChoiceFilter(choices=ConcernKind.choices)
    state = django_filters.ChoiceFilter(choices=ConcernState.choices)
    unread = django_filters.BooleanFilter(method="with_news", label="Ada yang belum saya baca")

    class Meta:
        model = Concern
        fields = ("within", "place", "election", "shipment", "kind", "state", "unread")

    def with_news(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(unread__gt=0) if value else rows.filter(unread=0)
