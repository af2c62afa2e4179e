"""Kendala: what a supervisor cannot solve alone, and the answers of Panwascam and staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import intake
from logistik.api.concerns import ConcernFilter, ConcernSent, ConcernShown, ReadSent, ReadShown, ReplySent
from logistik.models import Concern, ConcernReply

from .door import ANSWERS, BODY_REFUSED, DETAIL_REFUSED, LIST_REFUSED, Door, EvidenceDoor, problem


class Concerns(EvidenceDoor):
    serializer_class = ConcernShown
    filterset_class = ConcernFilter

    def get_queryset(self) -> Any:
        seen = Concern.objects.visible_to(self.user).with_state().with_unread(self.user.pk)
        replies = ConcernReply.objects.select_related("author").order_by("number")
        seen = seen.select_related("author").prefetch_related(Prefetch("replies", replies))
        return seen.order_by("-received_at", "id")

    @extend_schema(operation_id="concerns", responses=LIST_REFUSED | {200: ConcernShown(many=True)})
    def get(self, request: Request) -> Response:
        """Kendala in my regions with their answers, the last received first."""
        return self.listed(self.get_queryset())

    @extend_schema(operation_id="send_concern", request=ConcernSent, responses=ANSWERS)
    def post(self, request: Request) -> Response:
        """Send a kendala or a worry about a place, and a shipment if it is about one."""
        statement = self.checked(ConcernSent)
        return self.answer(intake.store_concern(statement.worry(), self.sent(statement)), statement)


class ConcernDetail(Concerns):
    filterset_class = None  # type: ignore[assignment]
    http_method_names = ["get", "head"]

    @extend_schema(operation_id="concern", responses=DETAIL_REFUSED | {200: ConcernShown})
    def get(self, request: Request, pk: UUID) -> Response:  # type: ignore[override]
        """One kendala with its answers. Reading it marks nothing as read."""
        return Response(self.get_serializer(self.get_object()).data)


class ConcernReplies(EvidenceDoor):
    serializer_class = ReplySent

    @extend_schema(operation_id="send_reply", request=ReplySent, responses=ANSWERS)
    def post(self, request: Request, pk: UUID) -> Response:
        """Answer a kendala, or say more about one's own."""
        statement = self.checked(ReplySent)
        answer = intake.store_reply(statement.word(pk), self.sent(statement, concern=str(pk)))
        return self.answer(answer, statement)


class ConcernMark(Door):
    permission_classes = [IsAuthenticated]
    serializer_class = ReadSent
    filterset_class: Any = None

    def get_queryset(self) -> Any:
        return Concern.objects.visible_to(self.user)

    @extend_schema(
        operation_id="read_concern",
        request=ReadSent,
        responses=DETAIL_REFUSED | BODY_REFUSED | {200: ReadShown, 400: problem("Nomor bukan bilangan bulat.")},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Mark a kendala as read up to a number; it never becomes less."""
        sent = ReadSent(data=request.data)
        sent.is_valid(raise_exception=True)
        number = intake.mark_read(self.get_object(), sent.validated_data["number"], reader=self.user, now=self.now)
        return Response({"number": number})
