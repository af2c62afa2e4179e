"""Everything that waits on a phone in one request; each item stands or falls by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
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

from .door import REFUSED, Door, problem

logger = logging.getLogger(__name__)
SAID = dict(batch.RESULTS)


#: An item that can be read, and what of it is kept.
Said = tuple[Any, intake.Sent]
Outcome = intake.Answer | Exception


@dataclass(frozen=True)
class Kind:
    """One of the lists of a batch: how an item of it is read and who stores what could be read."""

    name: str
    statement: type[Statement]
    store: Callable[[Sequence[Said]], list[Outcome]]


def _singly(store: Callable[[Any, intake.Sent], intake.Answer]) -> Callable[[Sequence[Said]], list[Outcome]]:
    return lambda said: [outcome for one in said for outcome in intake.each([one], lambda some: [store(*some[0])])]


def _store_event(statement: Any, sent: intake.Sent) -> intake.Answer:
    return intake.store_event(statement.happening(statement.validated_data["shipment"]), sent)


def _store_receipts(said: Sequence[Said]) -> list[Outcome]:
    return intake.hand_in([(statement.report(), sent) for statement, sent in said])


def _store_reply(statement: Any, sent: intake.Sent) -> intake.Answer:
    return intake.store_reply(statement.word(statement.validated_data["concern"]), sent)


#: In the order in which they are stored and answered: an event finds the shipment it came with.
KINDS = {
    "shipments": Kind("shipment", ShipmentSent, _singly(lambda s, sent: intake.store_shipment(s.manifest(), sent))),
    "events": Kind("event", batch.HappeningSent, _singly(_store_event)),
    "receipts": Kind("receipt", ReceiptSent, _store_receipts),
    "inspections": Kind(
        "inspection", InspectionSent, _singly(lambda s, sent: intake.store_inspection(s.visit(), sent))
    ),
    "concerns": Kind("concern", ConcernSent, _singly(lambda s, sent: intake.store_concern(s.worry(), sent))),
    "replies": Kind("reply", batch.AddressedReplySent, _singly(_store_reply)),
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
        lists = _lists(request.data)
        count = sum(len(items) for _kind, items in lists)
        if count > batch.MOST_ITEMS:
            raise ParseError(f"Paling banyak {batch.MOST_ITEMS} butir sekali kirim; ini {count}.")
        return Response({"results": [result for kind, items in lists for result in self.deliver(kind, items)]})

    def deliver(self, kind: Kind, items: list[Any]) -> list[dict[str, Any]]:
        """Store what can be read of one kind, and say what became of each item."""
        read = [self.read(kind, item) for item in items]
        outcomes: dict[int, Any] = dict(enumerate(read))
        legible = [n for n, one in outcomes.items() if not isinstance(one, Exception)]
        outcomes |= zip(legible, kind.store([outcomes[n] for n in legible]), strict=True)
        return [_result(kind, item, outcomes[n], read[n]) for n, item in enumerate(items)]

    def read(self, kind: Kind, item: Any) -> Said | APIException:
        try:
            inspect(item)
            statement = kind.statement(data=item)
            statement.is_valid(raise_exception=True)
            content = statement.content()
            body = intake.canonical(content)
            if len(body) > MOST_BYTES:
                raise TooLarge
        except APIException as error:
            return error
        return statement, intake.Sent(content=content, body=body, user=self.user, now=self.now)


def _lists(content: Any) -> list[tuple[Kind, list[Any]]]:
    """The items of each kind, in the order in which they are stored."""
    inspect(dict.fromkeys(content))
    errors = {name: ["Daftar ini tidak dikenal."] for name in content if name not in KINDS}
    errors |= {name: ["Harus daftar."] for name in KINDS if not isinstance(content.get(name, []), list)}
    if errors:
        raise ValidationError(errors)
    return [(kind, content.get(name, [])) for name, kind in KINDS.items()]


def _result(kind: Kind, item: Any, outcome: Any, read: Any) -> dict[str, Any]:
    if isinstance(outcome, intake.Answer):
        warnings = [*outcome.body.get("warnings", []), *read[0].unknown()]
        return _told(kind, item, **{"status": outcome.status, **outcome.body, "warnings": warnings})
    if isinstance(outcome, ValidationError):
        return _told(kind, item, status="invalid", errors=flat(outcome.detail))
    if isinstance(outcome, intake.Invalid):
        return _told(kind, item, status="invalid", errors={f: [said] for f, said in outcome.errors.items()})
    if isinstance(outcome, APIException):
        return _told(kind, item, status="invalid", errors={"isi": [str(outcome.detail)]})
    if isinstance(outcome, intake.OutOfScope):
        return _told(kind, item, status="forbidden")
    logger.error("%s of a batch could not be stored", kind.name, exc_info=outcome)
    return _told(kind, item, status="failed")


def _told(kind: Kind, item: Any, *, status: str, **said: Any) -> dict[str, Any]:
    stated = item.get("id") if isinstance(item, dict) else None
    sent_id = stated if isinstance(stated, str) and stated.isascii() else None
    empty: dict[str, Any] = {"errors": {}, "warnings": [], "flags": [], "sha256": None, "receipt": None}
    known = {"detail": SAID[status]} | empty | {k: v for k, v in said.items() if k in empty or k == "detail"}
    return {"kind": kind.name, "id": sent_id, "status": status} | known
