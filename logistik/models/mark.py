"""What is odd about a report's clock or position: shown with the report, never a reason to refuse it.

What a report says of itself is stored with it. That two reports of one supervisor cannot both be true is asked of the
database whenever they are shown: both say so, whichever arrived first.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Abs, Coalesce, Cos, Greatest, Power, Radians, Sqrt
from django.utils.translation import gettext_lazy as _

METRES_PER_DEGREE = 111_320.0
#: Kilometres per hour that nobody reaches between two villages.
FASTEST_KMH = 150
#: Metres below which a jump is the satellites' doing, and time that is lost by rounding a clock.
NEAR_M, ROUNDING = 1_000.0, timedelta(minutes=1)
#: Metres of uncertainty beyond which a position says little about a village.
COARSE_M = 200
#: How far back and ahead reports are compared.
SPAN = timedelta(days=7)


class Mark(models.TextChoices):
    CLOCK = "jam_bergeser", _("Jam perangkat bergeser; waktu dinilai sesudah dikoreksi.")
    FUTURE = "waktu_depan", _("Waktu pengamatan berada di masa depan; dinilai pada waktu diterima.")
    MOCK = "posisi_tiruan", _("Perangkat melaporkan posisi tiruan.")
    COARSE = "posisi_kasar", _("Ketelitian posisi lebih buruk dari 200 m.")
    TOO_FAST = "terlalu_cepat", _("Jarak dari laporan lain pengawas ini tidak mungkin ditempuh dalam waktu itu.")
    SAME_SPOT = "posisi_sama", _("Koordinatnya sama persis dengan laporan pengawas ini dari tempat lain.")


def of_position(mock: bool, accuracy_m: float | None) -> list[str]:
    """What a position (uncertain by so many metres) says against itself."""
    found = {Mark.MOCK: mock, Mark.COARSE: (accuracy_m or 0) > COARSE_M}
    return [mark.value for mark, is_so in found.items() if is_so]


def contradictions(standing: QuerySet[Any]) -> dict[str, Any]:
    """For each report whether others of its supervisor that stand speak against it: ``too_fast``, ``same_spot``.

    The speed is that from the report before and to the one after. Which those are, also at equal times, and how far
    they are is the same seen from either.
    """
    placed = standing.filter(reporter=OuterRef("reporter"), latitude__isnull=False).exclude(pk=OuterRef("pk"))
    mine = placed.filter(judged_at__range=(OuterRef("judged_at") - SPAN, OuterRef("judged_at") + SPAN))
    before = Q(judged_at__lt=OuterRef("judged_at")) | Q(judged_at=OuterRef("judged_at"), pk__lt=OuterRef("pk"))
    earlier = _out_of_reach(mine.filter(before).order_by("-judged_at", "-pk"))
    later = _out_of_reach(mine.exclude(before).order_by("judged_at", "pk"))
    spot = mine.filter(latitude=OuterRef("latitude"), longitude=OuterRef("longitude"))
    return {"too_fast": Greatest(earlier, later), "same_spot": Exists(spot.exclude(place=OuterRef("place")))}


def _out_of_reach(others: QuerySet[Any]) -> Coalesce:
    """Whether nobody travels between a report and the first of these in the time between, given both uncertainties."""
    middle = (F("latitude") + OuterRef("latitude")) / 2
    north = (F("latitude") - OuterRef("latitude")) * METRES_PER_DEGREE
    east = (F("longitude") - OuterRef("longitude")) * METRES_PER_DEGREE * Cos(Radians(middle))
    unsure = Coalesce(F("accuracy_m"), 0.0) + Coalesce(OuterRef("accuracy_m"), 0.0)
    apart = ExpressionWrapper(F("judged_at") - OuterRef("judged_at"), models.DurationField())
    seconds = Abs(Func(apart, template="extract(epoch FROM %(expressions)s)")) + ROUNDING.total_seconds()
    metres = Sqrt(Power(north, 2) + Power(east, 2)) - unsure
    reach = Greatest(seconds * (FASTEST_KMH / 3.6), NEAR_M)
    judged = others.annotate(
        metres=ExpressionWrapper(metres, models.FloatField()), reach=ExpressionWrapper(reach, models.FloatField())
    )
    fast = ExpressionWrapper(Q(metres__gt=F("reach")), models.BooleanField())
    return Coalesce(Subquery(judged.annotate(fast=fast).values("fast")[:1]), False)
