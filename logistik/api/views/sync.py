"""Everything that waits on a phone in one request; each item stands or falls by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from logistik import intake
from logistik.api import batch
from logistik.api.concerns import ConcernSent
from logistik.api.errors import flat
from logistik.api.parsers import MOST_BYTES, TooLarge, inspect
from logistik.api.sent import InspectionSent, ReceiptSent, ShipmentSent, Statement
from pengawasan.health import is_away

from .door import REFUSED, Door, problem

logger = logging.getLogger(__name__)
SAID = dict(batch.RESULTS)


@dataclass(frozen=True)
class Kind:
    """One of the lists of a batch: how an item of it is read and who stores it."""

    name: str
    statement: type[Statement]
    store: Callable[[Any, intake.Sent], intake.Answer]


def _store_event(statement: Any, sent: intake.Sent) -> intake.Answer:
    return intake.store_event(statement.happening(statement.validated_data["shipment"]), sent)


def _store_reply(statement: Any, sent: intake.Sent) -> intake.Answer:
    return intake.store_reply(statement.word(statement.validated_data["concern"]), sent)


#: In the order in which they are stored and answered: an event finds the shipment it came with.
KINDS = {
    "shipments": Kind("shipment", ShipmentSent, lambda s, sent: intake.store_shipment(s.manifest(), sent)),
    "events": Kind("event", batch.HappeningSent, _store_event),
    "receipts": Kind("receipt", ReceiptSent, lambda s, sent: intake.store_receipt(s.report(), sent)),
    "inspections": Kind("inspection", InspectionSent, lambda s, sent: intake.store_inspection(s.visit(), sent)),
    "concerns": Kind("concern", ConcernSent, lambda s, sent: intake.store_concern(s.worry(), sent)),
    "replies": Kind("reply", batch.AddressedReplySent, _store_reply),
}


class Sync(Door):
    """Who may send what is asked for each item."""

    parser_classes = [batch.BatchParser]
    permission_classes = [IsAuthenticated]
    serializer_class = batch.BatchSent

    @extend_schema(
        operation_id="sync",
        request=batch.BatchSent,
        responses=REFUSED
        | {
            200: OpenApiResponse(batch.BatchShown, "Satu hasil untuk setiap butir."),
            400: problem("Bukan JSON yang sah, gzip terpotong, atau lebih dari 200 butir; tidak ada yang disimpan."),
            413: problem("Lebih besar dari 5 MB sesudah dibuka."),
            415: problem("Bukan application/json, atau Content-Encoding selain gzip."),
        },
    )
    def post(self, request: Request) -> Response:
        """Send everything that waits on the phone: at most 200 items, gzipped (Content-Encoding) if you like.

        Results come in the order shipments, events, receipts, inspections, concerns, replies; within each as sent.
        An item that cannot be stored harms no other. What is kept of an item, and what ``sha256`` covers, is its
        JSON with sorted keys and no spaces.
        """
        if not request.body:
            raise ParseError("Kiriman kosong.")
        items = list(_items(request.data))
        if len(items) > batch.MOST_ITEMS:
            raise ParseError(f"Paling banyak {batch.MOST_ITEMS} butir sekali kirim; ini {len(items)}.")
        return Response({"results": [self.deliver(kind, item) for kind, item in items]})

    def deliver(self, kind: Kind, item: Any) -> dict[str, Any]:
        """Store one item, in a transaction of its own, and say what became of it."""
        try:
            return _told(kind, item, **self.stored(kind, item))
        except ValidationError as error:
            return _told(kind, item, status="invalid", errors=flat(error.detail))
        except intake.Invalid as error:
            return _told(kind, item, status="invalid", errors={f: [said] for f, said in error.errors.items()})
        except APIException as error:
            return _told(kind, item, status="invalid", errors={"isi": [str(error.detail)]})
        except intake.OutOfScope:
            return _told(kind, item, status="forbidden")
        except Exception as error:
            if is_away(error):
                raise  # the database is away for everybody: 503, and all of it is sent again
            logger.exception("%s of a batch could not be stored", kind.name)
            return _told(kind, item, status="failed")

    def stored(self, kind: Kind, item: Any) -> dict[str, Any]:
        inspect(item)
        statement = kind.statement(data=item)
        statement.is_valid(raise_exception=True)
        content = statement.content()
        body = intake.canonical(content)
        if len(body) > MOST_BYTES:
            raise TooLarge
        answer = kind.store(statement, intake.Sent(content=content, body=body, user=self.user, now=self.now))
        told = {"status": answer.status, **answer.body}
        return told | {"warnings": [*told.get("warnings", []), *statement.unknown()]}


def _items(content: Any) -> Iterator[tuple[Kind, Any]]:
    """Every item with its kind, in the order in which they are stored."""
    inspect(dict.fromkeys(content))
    errors = {name: ["Daftar ini tidak dikenal."] for name in content if name not in KINDS}
    errors |= {name: ["Harus daftar."] for name in KINDS if not isinstance(content.get(name, []), list)}
    if errors:
        raise ValidationError(errors)
    for name, kind in KINDS.items():
        for item in content.get(name, []):
            yield kind, item


def _told(kind: Kind, item: Any, *, status: str, **said: Any) -> dict[str, Any]:
    stated = item.get("id") if isinstance(item, dict) else None
    sent_id = stated if isinstance(stated, str) and stated.isascii() else None
    empty: dict[str, Any] = {"errors": {}, "warnings": [], "flags": [], "sha256": None, "receipt": None}
    known = {"detail": SAID[status]} | empty | {k: v for k, v in said.items() if k in empty or k == "detail"}
    return {"kind": kind.name, "id": sent_id, "status": status} | known
