"""Who is at the posts: kecamatan, desa and TPS with a supervisor on duty, and those whose supervisor is trained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Left

from logistik.models import Attendance, Election
from pengawasan import scoping
from pengawasan.models import Assignment, Level, Region, Supervisor

from . import stores

#: Whose supervisors are trained before distribution: Panwaslu Kecamatan and PKD. PTPS may be, and do not count here.
TRAINED = (Level.KECAMATAN, Level.DESA)


@dataclass(frozen=True)
class Posts:
    """Kecamatan, desa and TPS with a supervisor that day; of those to be trained whose training is known, and done."""

    posts: int = 0
    staffed: int = 0
    stores: int = 0
    pupils: int = 0
    taught: int = 0
    trained: int = 0


def found(
    user: Supervisor, within: str, width: int, now: datetime, election: Election, at: datetime | None
) -> dict[str, Posts]:
    """By code of the regions directly below (``width`` characters) and of the region itself. One query."""
    return {row["child"]: _of(row) for row in _rows(user, within, width, now, election, at)}


def _rows(
    user: Supervisor, within: str, width: int, now: datetime, election: Election, at: datetime | None
) -> Iterable[dict[str, Any]]:
    moment = Value(at or now)
    today = Func(F("timezone"), moment, template="timezone(%(expressions)s)::date", output_field=DateField())
    serving = Assignment.objects.known(at).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("today")),
        region=OuterRef("pk"),
        role__in=scoping.FIELD,
        valid_from__lte=OuterRef("today"),
    )
    took_part = Attendance.objects.took_part(election.pk, at)
    people = Attendance.objects.trained(election.pk, at).values("invitation__assignment__supervisor")
    seen = Region.objects.visible_to(user, now).live(at).filter(level__gte=Level.KABUPATEN)
    below = seen.filter(scoping.within([within], "code")) if within else seen
    grouped: Any = below.annotate(
        today=today, child=Left("code", width, output_field=CharField()), held=Exists(took_part)
    ).order_by()
    post, pupil = Q(level__gte=Level.KECAMATAN), Q(level__in=TRAINED)
    counted: Iterable[dict[str, Any]] = grouped.values("child", "held").annotate(
        posts=Count("pk", filter=post),
        staffed=Count("pk", filter=post & Q(Exists(serving))),
        stores=Count("pk", filter=Q(level__in=stores.levels(election))),
        pupils=Count("pk", filter=pupil),
        trained=Count("pk", filter=pupil & Q(Exists(serving.filter(supervisor__in=people)))),
    )
    return counted


def _of(row: dict[str, Any]) -> Posts:
    """Who is trained is known once anybody's attendance was noted in this election."""
    counted = {name: row[name] for name in ("posts", "staffed", "stores", "pupils", "trained")}
    return Posts(taught=row["pupils"] if row["held"] else 0, **counted)
