"""Photos: sent once, kept as they were, shown as a copy without what a camera writes into them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import intake
from logistik.api.evidence import Lost, NoRoom, PhotoFilter, PhotoShown, PieceShown, picture, piece
from logistik.models import Photo
from logistik.models.evidence import SUBJECTS
from pengawasan import vault

from .door import ANSWERS, DETAIL_REFUSED, LIST_REFUSED, STATUS, EvidenceDoor, problem

PARAMETERS = [
    *(OpenApiParameter(name, OpenApiTypes.UUID, description="Milik apa foto ini; tepat satu.") for name in SUBJECTS),
    OpenApiParameter("point", OpenApiTypes.STR, description="Dari pemeriksaan: butir yang difoto."),
    OpenApiParameter("X-Content-SHA256", OpenApiTypes.STR, OpenApiParameter.HEADER, description="SHA-256 isi."),
    OpenApiParameter("Content-Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="Potongan: bytes 0-9/99."),
    OpenApiParameter("sha256", OpenApiTypes.STR, description="Pengganti X-Content-SHA256."),
]


class Photos(EvidenceDoor):
    serializer_class = PhotoShown
    filterset_class = PhotoFilter

    def get_queryset(self) -> Any:
        return Photo.objects.visible_to(self.user).select_related("uploaded_by").order_by("received_at", "id")

    @extend_schema(operation_id="photos", responses=LIST_REFUSED | {200: PhotoShown(many=True)})
    def get(self, request: Request) -> Response:
        """Photos of the reports in my regions, the first received first."""
        return self.listed(self.get_queryset())


class PhotoFile(Photos):
    filterset_class = None  # type: ignore[assignment]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """An image element accepts images alone; a refusal is JSON all the same."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(operation_id="photo", responses={(200, "image/jpeg"): OpenApiTypes.BINARY, **DETAIL_REFUSED})
    def get(self, request: Request, pk: UUID) -> FileResponse:  # type: ignore[override]
        """The photo as JPEG: pixels alone, at most 2048 on the longer side. The original stays where it is."""
        try:
            shown = vault.shown(self.get_object().sha256).open()
        except FileNotFoundError as error:
            raise Lost from error
        headers = {"Cache-Control": "private, max-age=86400, immutable"}
        return FileResponse(shown, content_type="image/jpeg", filename=f"{pk}.jpg", headers=headers)

    @extend_schema(
        operation_id="send_photo",
        parameters=PARAMETERS,
        request=dict.fromkeys(("image/jpeg", "image/png", "image/webp"), OpenApiTypes.BINARY),
        responses={code: said for code, said in ANSWERS.items() if code != 415}
        | {308: OpenApiResponse(PieceShown, "Sebagian sudah disimpan; lanjutkan dari situ.")}
        | {413: problem("Lebih besar dari 8 MB."), 503: problem("Tidak dapat disimpan sekarang; kirim lagi.")},
    )
    def put(self, request: Request, pk: UUID) -> Response:
        """Send a photo (JPEG, PNG or WebP, 8 MB, 12 megapixels), before or after its report; the same again is fine.

        With ``Content-Range`` it comes in pieces: 308 says in ``held`` and ``Range`` how far it is, and the next piece
        begins there; ``bytes */total`` with nothing in it only asks. ``X-Content-SHA256`` is always that of the whole.
        """
        part = piece(request, pk)
        try:
            if part:
                answer = intake.store_piece(part, self.user, self.now)
            else:
                answer = intake.store_photo(picture(request, pk), self.user, self.now)
        except OSError as error:
            raise NoRoom from error
        errors: dict[str, Any] = {"errors": {}} if answer.status == "conflict" else {}
        held = answer.body.get("held")
        headers = {"Range": f"bytes=0-{held - 1}"} if held else {}
        return Response({**answer.body, **errors}, status=STATUS[answer.status], headers=headers)
