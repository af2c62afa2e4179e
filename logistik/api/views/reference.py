"""Reference data: regions, elections and items, with an ETag each."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from logistik.api.etag import tagged
from logistik.api.filters import RegionFilter
from logistik.api.shown import ElectionShown, ItemShown, RegionShown
from logistik.models import Election, Item
from pengawasan.models import Region

from .door import LIST_REFUSED, Door

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="ETag dari jawaban sebelumnya."
)
UNCHANGED = LIST_REFUSED | {304: OpenApiResponse(description="Tidak berubah sejak ETag itu.")}


class Regions(Door):
    serializer_class = RegionShown
    filterset_class = RegionFilter

    def get_queryset(self) -> Any:
        return Region.objects.visible_to(self.user).live().order_by("code")

    @extend_schema(
        operation_id="regions",
        parameters=[IF_NONE_MATCH],
        responses=UNCHANGED | {200: RegionShown(many=True)},
    )
    def get(self, request: Request) -> Response:
        """My regions and everything below them."""
        return tagged(request, self.listed(self.get_queryset()))


class Elections(Door):
    serializer_class = ElectionShown
    filterset_class = None

    def get_queryset(self) -> Any:
        elections = Election.objects.visible_to(self.user).select_related("region")
        return elections.prefetch_related("deadlines__election__region")

    @extend_schema(
        operation_id="elections", parameters=[IF_NONE_MATCH], responses=UNCHANGED | {200: ElectionShown(many=True)}
    )
    def get(self, request: Request) -> Response:
        """Elections in my regions or around them, with their deadlines."""
        return tagged(request, self.listed(self.get_queryset()))


class Items(Door):
    serializer_class = ItemShown
    queryset = Item.objects.all()

    @extend_schema(operation_id="items", parameters=[IF_NONE_MATCH], responses=UNCHANGED | {200: ItemShown(many=True)})
    def get(self, request: Request) -> Response:
        """Every kind of goods that is counted."""
        return tagged(request, self.listed(self.get_queryset()))
