"""Who is at the posts: kecamatan, desa and TPS with a supervisor on duty, and those whose supervisor is trained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from logistik.balance import Sql
from logistik.models import Attendance
from pengawasan import scoping
from pengawasan.models import Assignment, Level, Region
from pengawasan.scoping import Codes

from .states import compiled

# Kecamatan, desa and TPS are posts. Trained before distribution are Panwaslu Kecamatan and PKD: PTPS may be, and do not
# count here. Whoever serves is on duty by the calendar of the region. Posts and people are joined as wholes: asked of
# each post by itself, the assignments would be looked into once a TPS.
_POSTS = """
SELECT child, jsonb_build_object(
    'posts', count(*) FILTER (WHERE level >= 3),
    'staffed', count(*) FILTER (WHERE level >= 3 AND staffed),
    'stores', count(*) FILTER (WHERE level = ANY(%s)),
    'pupils', count(*) FILTER (WHERE level IN (3, 4)),
    'trained', count(*) FILTER (WHERE level IN (3, 4) AND trained),
    'held', EXISTS ({took_part}))
FROM (
    SELECT left(post.code, %s) AS child, level, bool_or(serving.supervisor IS NOT NULL) AS staffed,
        bool_or(serving.supervisor IN ({trained})) AS trained
    FROM ({posts}) AS post (code, level, timezone)
      LEFT JOIN ({serving}) AS serving (region, supervisor, since, until)
        ON serving.region = post.code
       AND timezone(post.timezone, %s)::date BETWEEN since AND coalesce(until, 'infinity')
    GROUP BY post.code, level) AS post
GROUP BY child
"""


@dataclass(frozen=True)
class Posts:
    """Kecamatan, desa and TPS with a supervisor that day; of those to be trained whose training is known, and done."""

    posts: int = 0
    staffed: int = 0
    stores: int = 0
    pupils: int = 0
    taught: int = 0
    trained: int = 0


def asked(seen: Codes, stores: list[int], width: int, election: str, now: datetime, at: datetime | None) -> Sql:
    """By code of the regions directly below (``width`` characters) and of the region itself, of those seen.

    ``stores`` are the levels at which goods are stored.
    """
    below = Region.objects.filter(scoping.within(seen, "code"), level__gte=Level.KABUPATEN).live(at)
    serving = Assignment.objects.known(at).filter(scoping.within(seen, "region__code"), role__in=scoping.FIELD)
    parts = {
        "took_part": compiled(Attendance.objects.took_part(election, at).values("pk")),
        "trained": compiled(
            Attendance.objects.trained(election, at).values_list("invitation__assignment__supervisor", flat=True)
        ),
        "posts": compiled(below.values_list("code", "level", "timezone")),
        "serving": compiled(serving.values_list("region", "supervisor", "valid_from", "valid_to")),
    }
    params = {name: values for name, (_, values) in parts.items()}
    before = [stores, *params["took_part"], width, *params["trained"], *params["posts"], *params["serving"]]
    return _POSTS.format(**{name: sql for name, (sql, _) in parts.items()}), [*before, at or now]


def read(counted: dict[str, Any]) -> Posts:
    """Who is trained is known once anybody's attendance was noted in this election."""
    held = counted.pop("held")
    return Posts(taught=counted["pupils"] if held else 0, **counted)
