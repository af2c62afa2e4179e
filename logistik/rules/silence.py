"""Places about whose goods nobody said anything, one row a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from logistik.models import Balance
from pengawasan.models import Region

from . import wording


@dataclass(frozen=True)
class SilentPlace:
    election_id: str
    place: Region
    due_at: datetime
    items: tuple[str, ...]

    @property
    def place_id(self) -> str:
        return self.place.code


def silent_places(rows: QuerySet[Balance]) -> Iterator[SilentPlace]:
    """Group balance rows by election and place; the database returns them in that order."""
    rows = rows.select_related("item", "place__parent").order_by("election", "place", "item__order", "item")
    for (election, _place), group in groupby(rows.iterator(2000), key=lambda r: (r.election_id, r.place_id)):
        first, *rest = list(group)
        assert first.due_at is not None  # silent() asks for it
        yield SilentPlace(
            election, first.place, first.due_at, tuple(wording.uncapped(r.item.name) for r in (first, *rest))
        )
