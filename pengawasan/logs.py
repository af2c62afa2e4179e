"""Lines for machines, one JSON object each, tied together by the id of the request; without a word about a person.

A line names the pattern of an address (``indikasi/<int:pk>/``), never the address: that may hold a token or what
somebody searched. Of a fault it tells where it arose and what kind it is, not its text, in which the database
likes to quote a row. Whatever still looks like a number of a person, an address or a question is blotted out.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

#: Of the request, or of the task, that this thread is working at.
request_id: ContextVar[str] = ContextVar("request_id", default="")
HEADER = "X-Request-ID"
#: As nginx and a UUID write it. Nothing shorter: a telephone number is no id.
_WELL_FORMED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BLOT = re.compile(r"\?\S+|\S+@\S+|\+?\d[\d .-]{7,}\d|\b[0-9A-Za-z_-]{40,}\b")
logger = logging.getLogger("pengawasan.request")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _BLOT.sub("…", record.getMessage()),
            "request_id": request_id.get(),
        }
        if request := getattr(record, "request", None):  # Django's own lines quote the address
            said["message"] = f"{getattr(record, 'status_code', '')} {request.method} {route(request)}".strip()
        said |= getattr(record, "facts", {})
        if record.exc_info and (fault := record.exc_info[1]):
            frames = traceback.extract_tb(fault.__traceback__)
            said["fault"] = type(fault).__name__
            said["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(said, ensure_ascii=False)


def route(request: HttpRequest) -> str:
    """The pattern of the address that is asked; "-" where it is none of ours."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "-"


def identified(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Every request has an id: the proxy's where that is well formed. It is in every line, and in the answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent, begun = request.headers.get(HEADER, ""), time.monotonic()
        name = sent if _WELL_FORMED.fullmatch(sent) else uuid.uuid4().hex
        token = request_id.set(name)
        try:
            response = get_response(request)
            facts = {"method": request.method, "route": route(request), "status": response.status_code}
            facts["milliseconds"] = round((time.monotonic() - begun) * 1000)
            logger.info("answered", extra={"facts": facts})
        finally:
            request_id.reset(token)
        response[HEADER] = name
        return response

    return middleware
