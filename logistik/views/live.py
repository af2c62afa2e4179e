"""The stream that tells an open page to look anew."""

from __future__ import annotations

from django.db import connections
from django.http import HttpResponse, StreamingHttpResponse

from logistik.watching import watch

from .desk import Desk, at_desk


@at_desk
def changes(desk: Desk) -> HttpResponse | StreamingHttpResponse:
    """As Server-Sent Events; ``penuh`` when there are streams enough: the page then asks by itself."""
    stream = watch.join(desk.codes)
    if stream is None:
        return HttpResponse("event: penuh\ndata:\n\n", content_type="text/event-stream")
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()  # minutes of waiting need no connection
    answer = StreamingHttpResponse(stream, content_type="text/event-stream")
    answer["X-Accel-Buffering"] = "no"
    return answer
