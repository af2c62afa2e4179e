"""The filters that lists share: what the address may ask for, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q

from pengawasan import scoping
from pengawasan.models import Region

from .desk import Desk

PAGE = 30
#: The field that leaves nothing out.
ORDER = "order"


class ListFilter(forms.Form):
    """An unknown value in the address is shown as an error, never silently dropped."""

    q = forms.CharField(label="Kata", required=False, max_length=80)
    within = forms.ChoiceField(label="Wilayah", required=False)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.request.GET)
        field = self.fields["within"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Semua"), *places(desk, self.data.get("within", ""))]
        field.error_messages["invalid_choice"] = "Wilayah ini tidak ada di penugasan Anda."

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, cleaned; nothing while something in it is wrong."""
        return self.cleaned_data if self.is_valid() else {}


def paged(desk: Desk, found: Any, form: ListFilter | None = None, size: int = PAGE) -> dict[str, Any]:
    """What the page of a list knows: the rows that the address asks for, and the address without their number."""
    query = desk.request.GET.copy()
    query.pop("halaman", None)
    page = Paginator(found, size).get_page(desk.request.GET.get("halaman"))
    narrowing = (value for name, value in form.asked.items() if name != ORDER) if form else ()
    filters = {"form": form, "filtered": any(narrowing)} if form else {}
    return {"page": page, "query": query.urlencode()} | filters


def places(desk: Desk, chosen: str) -> list[tuple[str, str]]:
    """The regions one step below the desk, and the one the address names if the user may see it."""
    seen = Region.objects.visible_to(desk.user, desk.now).live().select_related("parent")
    found = seen.filter(Q(parent=desk.within) | Q(code=chosen.replace("\x00", "")))
    return [(r.code, r.name if r.parent_id == desk.within else r.label) for r in found.order_by("level", "code")]


def inside(asked: dict[str, Any], *fields: str) -> Q:
    """Rows in the region asked for, by any of the paths to their places."""
    condition = Q()
    for field in fields:
        condition |= scoping.within([asked["within"]], field) if asked["within"] else Q()
    return condition


def ticked(values: Iterable[str], most: int) -> list[int]:
    """The keys that were ticked, at most so many; what no key can be is passed over."""
    return [int(pk) for pk in values if pk.isascii() and pk.isdigit() and len(pk) < 19][:most]
