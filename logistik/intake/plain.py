"""What the database is asked before a report is stored: which names there are not, and what a plain report locks.

Most reports correct nothing and name no seal: all that they have to lock, and to know of what is there, at once. The
same locks as in ``logistik/locks.py``, in the same order, in a function that asks and locks by turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from logistik import locks
from logistik.models import Receipt
from pengawasan.prepared import Prepared

_PLACES = """(SELECT 'place:' || p FROM unnest(these_places) AS p UNION ALL
                   SELECT 'place:' || s.destination_id FROM logistik_shipment s WHERE s.id = ANY(these_shipments))"""
_LOCKED = Prepared(
    "logistik_intake_locked_",
    "these_elections text[], these_receipts uuid[], these_shipments uuid[], these_places text[]",
    "TABLE (shipment uuid, destination varchar)",
    f"""
    PERFORM {locks.taking("(SELECT 'corrections:' || e FROM unnest(these_elections) AS e)", "_shared")};
    IF EXISTS (SELECT FROM logistik_receipt r WHERE r.corrects = ANY(these_receipts)) THEN
        RETURN QUERY SELECT NULL::uuid, NULL::varchar;
        RETURN;
    END IF;
    PERFORM {locks.taking("(SELECT 'shipment:' || s FROM unnest(these_shipments) AS s)")};
    RETURN QUERY SELECT s.id, s.destination_id FROM logistik_shipment s WHERE s.id = ANY(these_shipments);
    PERFORM {locks.taking(_PLACES)}""",  # nosec B608 # noqa: S608 put together from constants
)


_UNKNOWN = Prepared(
    "logistik_intake_unknown_",
    "these_regions text[], these_items text[]",
    "TABLE (kind text, code text)",
    """
    RETURN QUERY SELECT 'wilayah', u.named FROM unnest(these_regions) AS u (named)
                  WHERE NOT EXISTS (SELECT FROM pengawasan_region r WHERE r.code = u.named)
       UNION ALL SELECT 'barang', u.named FROM unnest(these_items) AS u (named)
                  WHERE NOT EXISTS (SELECT FROM logistik_item i WHERE i.code = u.named)""",
    "STABLE",
)


def install() -> None:
    _LOCKED.install()
    _UNKNOWN.install()


def unknown(regions: Iterable[str], items: Iterable[str]) -> list[tuple[str, str]]:
    """Which of these there are not: "wilayah" or "barang", with the code."""
    return [(kind, code) for kind, code in _UNKNOWN.call(list(regions), list(items))]


def lock(receipts: Sequence[Receipt]) -> dict[UUID, str] | None:
    """Where those of their shipments that are known are sent to; None where one of them was corrected already.

    Then only the corrections' lock is held; otherwise their shipments and all places touched as well.
    """
    names = ("election_id", "pk", "shipment_id", "place_id")
    named = [list({getattr(r, name) for r in receipts} - {None}) for name in names]
    found = dict[UUID | None, str](_LOCKED.call(*named))
    return None if None in found else {shipment: place for shipment, place in found.items() if shipment}
