"""Manifests and what happened to them on the way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import intake
from logistik.api.filters import ShipmentFilter
from logistik.api.sent import EventSent, ShipmentSent
from logistik.api.shown import ShipmentDetailShown, ShipmentShown
from logistik.models import Shipment

from .door import ANSWERS, DETAIL_REFUSED, LIST_REFUSED, EvidenceDoor


class Shipments(EvidenceDoor):
    serializer_class = ShipmentShown
    filterset_class = ShipmentFilter

    def get_queryset(self) -> Any:
        seen = Shipment.objects.visible_to(self.user).with_facts().with_status()
        return seen.prefetch_related("lines").order_by("-recorded_at", "id")

    @extend_schema(operation_id="shipments", responses=LIST_REFUSED | {200: ShipmentShown(many=True)})
    def get(self, request: Request) -> Response:
        """Shipments that leave from or go to my regions, the last recorded first."""
        return self.listed(self.get_queryset())

    @extend_schema(operation_id="send_shipment", request=ShipmentSent, responses=ANSWERS)
    def post(self, request: Request) -> Response:
        """Send a manifest as seen; one of its ends must lie in my regions."""
        statement = self.checked(ShipmentSent)
        return self.answer(intake.store_shipment(statement.manifest(), self.sent(statement)), statement)


class ShipmentDetail(EvidenceDoor):
    serializer_class = ShipmentDetailShown
    filterset_class = None

    def get_queryset(self) -> Any:
        return Shipment.objects.visible_to(self.user).with_facts().with_status().prefetch_related("lines", "events")

    @extend_schema(operation_id="shipment", responses=DETAIL_REFUSED | {200: ShipmentDetailShown})
    def get(self, request: Request, pk: UUID) -> Response:
        """One shipment with its lines and its line of custody."""
        return Response(self.get_serializer(self.get_object()).data)


class ShipmentEvents(EvidenceDoor):
    serializer_class = EventSent

    @extend_schema(operation_id="send_event", request=EventSent, responses=ANSWERS)
    def post(self, request: Request, pk: UUID) -> Response:
        """Send what happened to a shipment: it left, changed lorry, arrived, was refused."""
        statement = self.checked(EventSent)
        answer = intake.store_event(statement.happening(pk), self.sent(statement, shipment=str(pk)))
        return self.answer(answer, statement)
