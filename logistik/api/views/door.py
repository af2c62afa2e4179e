"""What every view of the API has in common: who asks, when, and how an answer of the intake is worded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import intake
from logistik.api.parsers import StrictJSONParser
from logistik.api.sent import Statement
from logistik.api.shown import ConflictShown, ProblemShown, StoredShown
from pengawasan import scoping
from pengawasan.models import Supervisor

STATUS = {"stored": 201, "duplicate": 200, "partial": 308, "conflict": 409}


class Door(GenericAPIView[Any]):
    """``now`` is read once per request, here and nowhere else."""

    parser_classes = [StrictJSONParser]
    metadata_class = None
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.now = timezone.now()
        super().initial(request, *args, **kwargs)

    @property
    def user(self) -> Supervisor:
        """Whoever asks; for the description of the API, which nobody asks, somebody without any right."""
        return self.request.user  # type: ignore[return-value]

    def listed(self, rows: Any) -> Response:
        """One page of rows, filtered."""
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class MayReport(BasePermission):
    """Observers watch. Whoever was ever assigned to supervise may still send what he saw then."""

    message = "Pengamat hanya melihat; laporan dikirim oleh pengawas."

    def has_permission(self, request: Request, view: Any) -> bool:
        roles = {assignment.role for assignment in scoping.every(request.user)}  # type: ignore[arg-type]
        return request.method == "GET" or not roles or bool(roles & scoping.WRITERS)


class EvidenceDoor(Door):
    """A door through which something is sent that is stored once."""

    permission_classes = [IsAuthenticated, MayReport]

    def sent(self, statement: Statement, **also: str) -> intake.Sent:
        """The content and its bytes; ``also`` is what the address says of it."""
        content = {**statement.initial_data, **also}
        return intake.Sent(content=content, body=self.request.body, user=self.user, now=self.now)

    def checked(self, kind: type[Statement]) -> Any:
        statement = kind(data=self.request.data)
        statement.is_valid(raise_exception=True)
        return statement

    def answer(self, answer: intake.Answer, statement: Statement) -> Response:
        body = dict(answer.body)
        if answer.status == "conflict":
            body["errors"] = {}
        else:
            body["warnings"] = [*body["warnings"], *statement.unknown()]
        return Response(body, status=STATUS[answer.status])


def problem(description: str) -> OpenApiResponse:
    return OpenApiResponse(ProblemShown, description)


#: How every request may be refused.
REFUSED = {
    401: problem("Token tidak ada, tidak sah, atau sudah berakhir."),
    414: OpenApiResponse(description="Baris permintaan melebihi 4.094 byte; ditolak sebelum dibaca, tanpa JSON."),
    503: problem("Pangkalan data tidak menjawab; Retry-After menyebut kapan mencoba lagi."),
}
#: How a body may be refused before anybody looks at what it says.
BODY_REFUSED = {
    413: problem("Lebih besar dari 1 MB."),
    415: problem("Bukan application/json, atau Content-Encoding yang tidak dikenal di sini."),
}
#: How something sent may be answered.
ANSWERS: dict[int, Any] = (
    REFUSED
    | BODY_REFUSED
    | {
        201: OpenApiResponse(StoredShown, "Disimpan."),
        200: OpenApiResponse(StoredShown, "Isi yang sama sudah disimpan: jawaban pertama."),
        400: problem("Ada kolom yang tidak dapat diterima; tidak ada yang disimpan."),
        403: problem("Pengamat tidak mengirim laporan."),
        404: problem("Tempat atau objek di luar wilayah pengirim."),
        409: OpenApiResponse(ConflictShown, "Id sudah dipakai untuk isi lain; keduanya disimpan."),
    }
)
#: How a list may be refused.
LIST_REFUSED = REFUSED | {
    400: problem("Nilai saringan tidak dikenal."),
    404: problem("Halaman itu tidak ada."),
}
#: How one object may be refused.
DETAIL_REFUSED = REFUSED | {404: problem("Tidak ada, atau di luar wilayah Anda.")}
