"""What changed since a phone last asked."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import changes
from logistik.api.changes import ChangesShown, read, shown, written
from logistik.models import Balance, Concern, Flag, Receipt, Shipment
from pengawasan.models import Supervisor

from .door import REFUSED, Door, problem

CURSOR = OpenApiParameter(
    "cursor", OpenApiTypes.STR, description="Dari jawaban sebelumnya; tanpa kursor, mulai di sini."
)


class Changes(Door):
    serializer_class = ChangesShown
    filterset_class: Any = None
    pagination_class = None

    @extend_schema(
        operation_id="changes",
        parameters=[CURSOR],
        responses=REFUSED | {200: ChangesShown, 400: problem("Kursor tidak dikenal.")},
    )
    def get(self, request: Request) -> Response:
        """What changed in my regions since the cursor, in the order in which it was committed.

        Without a cursor: ``reset`` and a cursor; keep it, load worklist/ and the lists, and ask with it from then on.
        Nothing is ever skipped; while something long is being written, what was stored after it began comes again.
        """
        word = request.query_params.get("cursor")
        delta = changes.since(self.user, read(word, self.user) if word else None, self.now)
        told = {"cursor": written(delta.cursor, self.user), "more": delta.more, "reset": delta.reset}
        told |= {"regions": delta.cursor.codes, **shown(rows_of(delta.subjects, self.user), delta.lost)}
        return Response(told)


def rows_of(subjects: dict[str, set[str]], user: Supervisor) -> dict[str, Any]:
    """The rows behind the keys, as they are now, as far as the user sees them."""

    def named(kind: str, rows: Any, key: str = "pk") -> Any:
        seen = rows.visible_to(user)
        return seen.filter(**{f"{key}__in": subjects[kind]}) if kind in subjects else seen.none()

    shipments = named("shipment", Shipment.objects).with_facts().with_status()
    receipts = (
        named("receipt", Receipt.objects).with_marks().select_related("reporter", "submission__user", "supersession")
    )
    concerns = named("concern", Concern.objects).with_state().with_unread(user.pk).select_related("author")
    return {
        "shipments": shipments.prefetch_related("lines", "events").order_by("recorded_at", "id"),
        "receipts": receipts.prefetch_related("lines").order_by("received_at", "id"),
        "flags": named("flag", Flag.objects).select_related("assigned_to").order_by("pk"),
        "balance": named("balance", Balance.objects, "place").order_by("election", "place", "item"),
        "concerns": concerns.prefetch_related("replies__author").order_by("received_at", "id"),
    }
