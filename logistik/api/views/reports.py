"""Field reports: receipts and inspections of stores."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import intake
from logistik.api.filters import ReceiptFilter
from logistik.api.sent import InspectionSent, ReceiptSent
from logistik.api.shown import ReceiptShown
from logistik.models import Receipt

from .door import ANSWERS, DETAIL_REFUSED, LIST_REFUSED, EvidenceDoor


class Receipts(EvidenceDoor):
    serializer_class = ReceiptShown
    filterset_class = ReceiptFilter

    def get_queryset(self) -> Any:
        seen = (
            Receipt.objects.visible_to(self.user)
            .with_marks()
            .select_related("reporter", "submission__user", "supersession")
        )
        return seen.prefetch_related("lines").order_by("-received_at", "id")

    @extend_schema(operation_id="receipts", responses=LIST_REFUSED | {200: ReceiptShown(many=True)})
    def get(self, request: Request) -> Response:
        """Reports from my regions, corrected ones too, the last received first."""
        return self.listed(self.get_queryset())

    @extend_schema(operation_id="send_receipt", request=ReceiptSent, responses=ANSWERS)
    def post(self, request: Request) -> Response:
        """Report what was counted. Whatever differs from the plan is stored and flagged, never refused."""
        statement = self.checked(ReceiptSent)
        (outcome,) = intake.hand_in([(statement.report(), self.sent(statement))])
        if isinstance(outcome, Exception):
            raise outcome
        return self.answer(outcome, statement)


class ReceiptDetail(Receipts):
    filterset_class = None  # type: ignore[assignment]
    http_method_names = ["get", "head"]

    @extend_schema(operation_id="receipt", responses=DETAIL_REFUSED | {200: ReceiptShown})
    def get(self, request: Request, pk: UUID) -> Response:  # type: ignore[override]
        """One report. Its shipment is named by its id alone."""
        return Response(self.get_serializer(self.get_object()).data)


class Inspections(EvidenceDoor):
    serializer_class = InspectionSent

    @extend_schema(operation_id="send_inspection", request=InspectionSent, responses=ANSWERS)
    def post(self, request: Request) -> Response:
        """Report a visit to a store."""
        statement = self.checked(InspectionSent)
        return self.answer(intake.store_inspection(statement.visit(), self.sent(statement)), statement)
