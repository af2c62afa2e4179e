"""How the field API describes itself (OpenAPI)."""

from __future__ import annotations

from threading import Lock

from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

#: The generator loads its parts when it is first asked, and fails when two first questions come at once.
_ONE_AT_A_TIME = Lock()


class Description(SpectacularAPIView):
    def _get_schema_response(self, request: Request) -> Response:
        with _ONE_AT_A_TIME:
            answer: Response = super()._get_schema_response(request)  # type: ignore[no-untyped-call]
        return answer
