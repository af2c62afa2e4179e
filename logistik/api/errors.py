"""Every refusal in one shape: ``{"detail": "…", "errors": {"lines.0.item": ["…"]}}``."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from logistik import intake
from pengawasan.health import is_away

logger = logging.getLogger(__name__)
RETRY_SECONDS = 30
INVALID = "Kiriman tidak dapat diterima; perbaiki kolom yang disebut."
NOT_FOUND = "Tidak ditemukan."


class Conflict(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class LockedOut(exceptions.APIException):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_detail = "Terlalu banyak percobaan masuk yang gagal. Coba lagi nanti."
    default_code = "locked_out"


class CodeWanted(exceptions.AuthenticationFailed):
    """The password is right and not enough; ``errors.otp`` says what is missing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.errors = {"otp": [sentence]}


def handler(error: Exception, context: dict[str, Any]) -> Response:
    """What goes wrong in a view, in the one shape; a fault of ours is a 500, and logged."""
    if is_away(error):
        logger.warning("database does not answer: %s", error)
        return _away()
    if isinstance(error, intake.Invalid):
        set_rollback()
        return problem(INVALID, 400, {field: [sentence] for field, sentence in error.errors.items()})
    if isinstance(error, (intake.OutOfScope, Http404, exceptions.NotFound)):
        set_rollback()
        return problem(NOT_FOUND, 404)
    if isinstance(error, PermissionDenied) and error.args:
        error = exceptions.PermissionDenied(str(error))
    response = exception_handler(error, context)
    if response is None:
        set_rollback()
        logger.error("unexpected fault in %s", context["view"], exc_info=error)
        return problem("Terjadi kesalahan pada server. Kirim lagi; bila berulang, hubungi admin.", 500)
    if isinstance(error, exceptions.ValidationError):
        response.data = {"detail": INVALID, "errors": flat(error.detail)}
    else:
        response.data = {"detail": str(response.data["detail"]), "errors": getattr(error, "errors", {})}
    return response


def problem(detail: str, code: int, errors: dict[str, list[str]] | None = None) -> Response:
    return Response({"detail": detail, "errors": errors or {}}, status=code)


def flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Nested errors by the dotted path of their field."""
    if isinstance(detail, dict):
        pairs = list(detail.items())
    elif isinstance(detail, list) and any(isinstance(part, (dict, list)) for part in detail):
        pairs = list(enumerate(detail))
    else:
        sentences = detail if isinstance(detail, list) else [detail]
        return {path or "isi": [str(sentence) for sentence in sentences]} if sentences else {}
    found: dict[str, list[str]] = {}
    for key, part in pairs:
        below = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
        found |= flat(part, below)
    return found


def _away() -> Response:
    response = problem("Pangkalan data sedang tidak menjawab. Kirim lagi sebentar kemudian.", 503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
