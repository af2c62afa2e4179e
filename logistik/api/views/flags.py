"""Indikasi: the list, one with its history, what was said about it, and setting one aside."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import flags, followups, intake
from logistik.api.errors import Conflict
from logistik.api.filters import FlagFilter
from logistik.api.sent import DismissSent, FollowUpSent
from logistik.api.shown import FlagDetailShown, FlagShown, FollowUpShown
from logistik.models import Flag, FollowUp
from pengawasan import scoping

from .door import BODY_REFUSED, DETAIL_REFUSED, LIST_REFUSED, Door, problem


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
        | BODY_REFUSED
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


class FlagFollowUps(Door):
    serializer_class = FollowUpShown
    filterset_class: Any = None

    def get_queryset(self) -> Any:
        return Flag.objects.visible_to(self.user).select_related("election")

    @extend_schema(operation_id="flag_followups", responses=DETAIL_REFUSED | {200: FollowUpShown(many=True)})
    def get(self, request: Request, pk: int) -> Response:
        """What was said to the organisers about an indikasi, the newest first."""
        seen = FollowUp.objects.visible_to(self.user).filter(flags=self.get_object())
        return self.listed(seen.select_related("created_by").prefetch_related("flags").order_by("-issued_on", "-pk"))

    @extend_schema(
        operation_id="follow_up_flag",
        request=FollowUpSent,
        responses=DETAIL_REFUSED
        | BODY_REFUSED
        | {
            200: FollowUpShown,
            201: FollowUpShown,
            400: problem("Isian belum lengkap atau salah."),
            403: problem("Tujuan ini bukan tujuan penugasan Anda."),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        """Record advice, a talk or a recommendation about an indikasi, to whoever sits at or above its place; once."""
        flag, sent = self.get_object(), FollowUpSent(data=request.data)
        if not scoping.may(self.user, scoping.WRITERS, flag.place_id, self.now):
            raise PermissionDenied("Pengamat hanya melihat.")
        sent.is_valid(raise_exception=True)
        said = {"number": "", **sent.validated_data}
        seat = followups.seat_about(self.user, said["addressee"], flag.place_id, self.now)
        if seat is None:
            raise PermissionDenied("Anda tidak bertugas menyampaikan kepada tujuan ini.")
        same = {name: said[name] for name in ("kind", "addressee", "number", "issued_on", "text")}
        if there := FollowUp.objects.filter(flags=flag, place=seat.place, created_by=self.user, **same).first():
            return Response(self.get_serializer(there).data)
        draft = followups.Draft(election=flag.election, place=seat.place, flags=[flag], **said)
        try:
            done = followups.record(draft, user=self.user, now=self.now)
        except followups.Invalid as invalid:
            raise intake.Invalid(invalid.errors) from invalid
        return Response(self.get_serializer(done).data, status=201)
