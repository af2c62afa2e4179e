"""Every address of the site, as the URLconf writes it, and with keys of rows in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from logistik.models import (
    Concern,
    Document,
    Election,
    Flag,
    FollowUp,
    FollowUpFile,
    Invitation,
    Job,
    Material,
    Photo,
    Receipt,
    SavedView,
    Shipment,
    Training,
    Warehouse,
)
from pengawasan.models import PollingStation, Supervisor

REGEX = re.compile(r"\^?\(\?P<(\w+)>[^)]*\)")
#: Whose key stands in an address, by the word before it.
NAMED: dict[str, Any] = {
    "shipments": Shipment, "pengiriman": Shipment, "receipts": Receipt, "concerns": Concern, "evidence": Photo,
    "flags": Flag, "indikasi": Flag, "tampilan": SavedView, "lihat-sebagai": Supervisor, "publik": Election,
    "kendala": Concern, "tindak-lanjut": FollowUp, "lampiran": FollowUpFile, "formulir-a": Document,
    "dokumen": Document,
    "rakernis": Training, "undangan": Invitation, "pustaka": Material, "rekap": Job,
    "gudang": Warehouse,
}  # fmt: skip
FIXED = {
    "form_id": "penerimaan",
    "filename": "tempat.csv",
    "app_label": "logistik",
    "url": "tidak-ada",
    "token": "salah",
}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site as the URLconf writes it, with its view."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield REGEX.sub(r"<\1>", prefix + str(one.pattern)).rstrip("$"), one.callback


def methods(route: str, view: Any) -> list[str]:
    """What a view of the API names; of the panel's forms and of a page, reading and sending."""
    named = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if route.startswith("admin/"):
        return ["GET", "POST"] if route.endswith("/change/") else ["GET"]
    if named is None or not route.startswith("api/"):
        return ["GET", "POST"]
    words = [word for word in ("get", "post", "put") if hasattr(named, word) and word in named.http_method_names]
    return [word.upper() for word in words]


def address(route: str, key_of: Callable[[Any], object]) -> str:
    """The address with keys in it: ``key_of`` a model. A KeyError names what a new route needs in ``NAMED``."""

    def key(match: re.Match[str]) -> str:
        before = route[: match.start()].strip("/").split("/")
        if match[1] == "object_id":
            return str(key_of(apps.get_model(before[1], before[2])))
        if match[1] == "code" and before[-1] not in NAMED:
            return str(key_of(PollingStation))
        return str(FIXED[match[1]] if match[1] in FIXED else key_of(NAMED[before[-1]]))

    return "/" + PARAMETER.sub(key, route)
