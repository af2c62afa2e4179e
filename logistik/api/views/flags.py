"""Indikasi: the list, one with its history, and setting one aside."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import flags
from logistik.api.errors import Conflict
from logistik.api.filters import FlagFilter
from logistik.api.sent import DismissSent
from logistik.api.shown import FlagDetailShown, FlagShown
from logistik.models import Flag
from pengawasan import scoping

from .door import DETAIL_REFUSED, LIST_REFUSED, Door, problem


class Flags(Door):
    serializer_class = FlagShown
    filterset_class = FlagFilter

    def get_queryset(self) -> Any:
        return Flag.objects.visible_to(self.user).select_related("assigned_to").order_by("-opened_at", "-pk")

    @extend_schema(operation_id="flags", responses=LIST_REFUSED | {200: FlagShown(many=True)})
    def get(self, request: Request) -> Response:
        """Every indikasi in my regions, settled ones too, the last opened first."""
        return self.listed(self.get_queryset())


class FlagDetail(Door):
    serializer_class = FlagDetailShown
    filterset_class: Any = None

    def get_queryset(self) -> Any:
        seen = Flag.objects.visible_to(self.user).select_related("assigned_to", "dismissed_by")
        return seen.prefetch_related("events__actor")

    @extend_schema(operation_id="flag", responses=DETAIL_REFUSED | {200: FlagDetailShown})
    def get(self, request: Request, pk: int) -> Response:
        """One indikasi with the law it was judged by and everything that became of it."""
        return Response(self.get_serializer(self.get_object()).data)


class FlagDismiss(FlagDetail):
    http_method_names = ["post"]

    @extend_schema(
        operation_id="dismiss_flag",
        request=DismissSent,
        responses=DETAIL_REFUSED
        | {
            200: FlagDetailShown,
            400: problem("Alasan belum diisi."),
            403: problem("Hanya staf, koordinator, atau pimpinan."),
            409: problem("Indikasi ini tidak terbuka lagi."),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        """Set an indikasi aside, with a reason; it stays in the register."""
        flag = self.get_object()
        if not scoping.may(self.user, scoping.OFFICE, flag.place_id, self.now):
            raise PermissionDenied("Hanya staf, koordinator, atau pimpinan yang mengesampingkan indikasi.")
        sent = DismissSent(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            flags.dismiss(flag, user=self.user, reason=sent.validated_data["reason"], now=self.now)
        except ValueError as refused:
            raise Conflict(str(refused)) from refused
        return Response(self.get_serializer(self.get_object()).data)
