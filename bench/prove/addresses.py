"""The addresses of the installation under attack, from its URLconf, with keys of rows that it has. Needs Django."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: Ends the session; is a stream that lasts; ends what is being looked at.
NOT_ASKED = ("keluar/", "admin/logout/", "berubah/", "lihat-sebagai/selesai/")


def all_of_them() -> Iterator[tuple[str, list[str], str]]:
    """Route, methods and an address of it; a row that is not there has an address all the same."""
    from logistik.tests.routes import address, methods, routes

    for route, view in routes():
        yield route, methods(route, view), address(route, _key)


def readable(step: int = 1) -> list[str]:
    """What can be asked for without ending the session; every so many of it."""
    return [path for route, words, path in all_of_them() if "GET" in words and route not in NOT_ASKED][::step]


def _key(model: Any) -> object:
    from django.db.models import UUIDField

    found = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
    if found is not None:
        return found
    return "0b8e4f2c-58a7-4c7c-9d0c-2f7f3c1f0a11" if isinstance(model._meta.pk, UUIDField) else 0
