"""Which number the next letter might bear: the last one of each series, one further. Proposed, never given."""

from __future__ import annotations

import re
from collections.abc import Iterable

from logistik.models import FollowUp

_COUNT = re.compile(r"\d+")


def suggested(seen: Iterable[FollowUp]) -> list[str]:
    """For the newest letter of each kind and place its number, counted on; ``seen`` in any order."""
    last: dict[tuple[str, str], FollowUp] = {}
    for one in sorted(seen, key=lambda one: (one.issued_on, one.pk)):
        if one.number:
            last[one.kind, one.place_id] = one
    return list(dict.fromkeys(_next(one.number) for one in last.values()))


def _next(number: str) -> str:
    """014/PM.00.02/16.12 → 015/PM.00.02/16.12; a number without a count stays as it is."""

    def further(found: re.Match[str]) -> str:
        return f"{int(found[0]) + 1:0{len(found[0])}}"

    return _COUNT.sub(further, number, count=1)
