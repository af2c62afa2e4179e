"""Thousands of TPS more in the small PALI, without the work of making them."""

from __future__ import annotations

from django.db import connection

# TPS in desa of 40, each with its items, half of them counted; a flag on every tenth. ``tens`` begins the kecamatan.
_REGIONS = """
    INSERT INTO pengawasan_region (code, name, level, parent_id, access, timezone, source_status, latitude, longitude)
    SELECT DISTINCT left(code, %(width)s), left(code, %(width)s), %(level)s, left(code, %(parent)s), 'normal',
           'Asia/Jakarta', 'SAMPLE', -3.2, 103.8
      FROM (SELECT '16.12.' || (10 * %(tens)s + n / 1600) || '.' || (2001 + n / 40) || '.'
                   || lpad((1 + n %% 40)::text, 3, '0') AS code FROM generate_series(0, %(count)s - 1) AS n) AS made
"""
_BALANCES = """
    INSERT INTO logistik_balance (election_id, place_id, item_id, level, need, shipped, departed, received_good,
                                  last_received_at)
    SELECT 'PALI', code, item, 5, 2, 2, 2, 2 * (n %% 2), CASE WHEN n %% 2 = 1 THEN now() END
      FROM (SELECT code, row_number() OVER () AS n FROM pengawasan_region
             WHERE starts_with(code, '16.12.' || %(tens)s) AND level = 5) AS t, unnest(%(items)s::text[]) AS item
"""
_FLAGS = """
    INSERT INTO logistik_flag (rule, kind, subject, election_id, place_id, severity, sentence, basis, status, opened_at,
                               reason, facts)
    SELECT 'keamanan', 'segel', code, 'PALI', code, 'serius', 'Segel rusak di ' || code, '[]', 'terbuka', now(), '', ''
      FROM pengawasan_region WHERE starts_with(code, '16.12.' || %(tens)s) AND level = 5 AND right(code, 1) = '0'
"""


def crowd(count: int, items: list[str], tens: int) -> None:
    """So many TPS more in the small PALI, in a few statements; the planner is told."""
    values = {"count": count, "items": items, "tens": tens}
    with connection.cursor() as cursor:
        for level, width, parent in ((3, 8, 5), (4, 13, 8), (5, 17, 13)):
            cursor.execute(_REGIONS, values | {"level": level, "width": width, "parent": parent})
        cursor.execute(_BALANCES, values)
        cursor.execute(_FLAGS, values)
        cursor.execute("ANALYZE pengawasan_region, logistik_balance, logistik_flag")
