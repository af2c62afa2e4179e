"""The balance, readiness, and what a phone needs to work without a network."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import readiness
from logistik.api.filters import BalanceFilter, ReadinessFilter
from logistik.api.shown import BalanceShown, ReadinessShown, WorklistShown
from logistik.models import Balance, Election
from logistik.views.desk import election_of, home_of
from pengawasan.models import Region

from .door import DETAIL_REFUSED, LIST_REFUSED, REFUSED, Door
from .tasklist import to_watch


class Balances(Door):
    serializer_class = BalanceShown
    filterset_class = BalanceFilter

    def get_queryset(self) -> Any:
        return Balance.objects.visible_to(self.user).order_by("election", "place", "item")

    @extend_schema(operation_id="balance", responses=LIST_REFUSED | {200: BalanceShown(many=True)})
    def get(self, request: Request) -> Response:
        """Need, shipped and received beside each other, per place and item."""
        return self.listed(self.get_queryset())


class Readiness(Door):
    serializer_class = ReadinessShown
    filterset_class = ReadinessFilter
    queryset = Election.objects.none()

    @extend_schema(operation_id="readiness", responses=LIST_REFUSED | DETAIL_REFUSED | {200: ReadinessShown(many=True)})
    def get(self, request: Request) -> Response:
        """The regions directly below one, each with its index, the parts of it, and its TPS by state."""
        self.filter_queryset(self.get_queryset())
        region, election = self.region(), self.election()
        found = readiness.children(self.user, region.code, self.now, election) if region and election else []
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def region(self) -> Region | None:
        code = self.request.query_params.get("within")
        if not code:
            return home_of(self.user, self.now)
        seen = Region.objects.visible_to(self.user, self.now).filter(pk=code).first()
        if seen is None:
            raise NotFound
        return seen

    def election(self) -> Election | None:
        code = self.request.query_params.get("election")
        if not code:
            return election_of(self.user, self.now)
        seen = Election.objects.visible_to(self.user, self.now).filter(pk=code).first()
        if seen is None:
            raise NotFound
        return seen


class Worklist(Door):
    serializer_class = WorklistShown

    @extend_schema(operation_id="worklist", responses=REFUSED | {200: WorklistShown})
    def get(self, request: Request) -> Response:
        """My places with what each needs and by when, and the shipments on their way there."""
        elections = to_watch(self.user, self.now)
        return Response(self.get_serializer({"generated_at": self.now, "elections": elections}).data)
