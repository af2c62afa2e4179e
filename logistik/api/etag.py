"""Reference data is sent again only when it differs from what the phone has."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response


def tagged(request: Request, response: Response) -> Response:
    """``response`` with its ``ETag``, or 304 when ``If-None-Match`` names it. The tag is over the reader's own rows."""
    tag = quote_etag(hashlib.sha256(JSONRenderer().render(response.data)).hexdigest()[:32])
    if _matches(tag, request.headers.get("If-None-Match", "")):
        response = Response(status=304)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Authorization", "Cookie"))
    return response


def _matches(tag: str, header: Any) -> bool:
    stated = [known.removeprefix("W/") for known in parse_etags(header)]
    return tag in stated or stated == ["*"]
