"""What is odd about where a report says it was made: noted on the report, never a reason to refuse it.

A report is compared with those of the same supervisor that have already arrived. Of two that cannot both be true the
one that arrived later carries the mark, whichever was made first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from logistik.models import Mark, Receipt
from logistik.models.report import offset_m

#: Kilometres per hour that nobody reaches between two villages.
FASTEST_KMH = 150
#: Metres below which a jump is the satellites' doing, and time that is lost by rounding a clock.
NEAR_M, ROUNDING = 1_000.0, timedelta(minutes=1)
#: Metres of uncertainty beyond which a position says little about a village.
COARSE_M = 200
#: How far back and ahead reports are compared, and how many of them at most.
SPAN, MOST = timedelta(days=7), 500


@dataclass(frozen=True)
class Fix:
    """Where a device said it was (degrees, metres), when, and at which place the report was made."""

    at: datetime
    place: str
    latitude: float
    longitude: float
    accuracy_m: float | None = None
    mock: bool = False


def oddities(fix: Fix, others: Iterable[Fix]) -> list[str]:
    """The marks that a position earns, alone and beside the supervisor's other positions."""
    known = list(others)
    earlier = max((o for o in known if o.at <= fix.at), key=lambda o: o.at, default=None)
    later = min((o for o in known if o.at > fix.at), key=lambda o: o.at, default=None)
    found = {
        Mark.MOCK: fix.mock,
        Mark.COARSE: (fix.accuracy_m or 0) > COARSE_M,
        Mark.TOO_FAST: any(too_fast(fix, other) for other in (earlier, later) if other),
        Mark.SAME_SPOT: any(o.place != fix.place and _spot(o) == _spot(fix) for o in known),
    }
    return [mark.value for mark, is_so in found.items() if is_so]


def too_fast(one: Fix, other: Fix) -> bool:
    """Whether nobody travels from one to the other in the time between, given both uncertainties."""
    metres = distance_m(one, other) - (one.accuracy_m or 0) - (other.accuracy_m or 0)
    hours = (abs(one.at - other.at) + ROUNDING) / timedelta(hours=1)
    return metres > NEAR_M and metres / 1000 / hours > FASTEST_KMH


def distance_m(one: Fix, other: Fix) -> float:
    """Metres between two positions."""
    return math.hypot(*offset_m(_spot(one), _spot(other)))


def of_receipt(receipt: Receipt) -> list[str]:
    """The marks of a report that is about to be stored; one query, none where it carries no position."""
    if receipt.latitude is None or receipt.longitude is None:
        return [Mark.MOCK.value] if receipt.mock else []
    near = (receipt.judged_at - SPAN, receipt.judged_at + SPAN)
    mine = Receipt.objects.filter(reporter=receipt.reporter_id, latitude__isnull=False, judged_at__range=near)
    columns = ("judged_at", "place", "latitude", "longitude", "accuracy_m", "mock")
    others = [Fix(*row) for row in mine.order_by("-judged_at").values_list(*columns)[:MOST]]
    here = (receipt.latitude, receipt.longitude, receipt.accuracy_m, receipt.mock)
    return oddities(Fix(receipt.judged_at, receipt.place_id, *here), others)


def _spot(fix: Fix) -> tuple[float, float]:
    return fix.latitude, fix.longitude
