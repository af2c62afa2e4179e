"""That something changed which a phone keeps, in which transaction, and where. Written by the database itself."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping

from .balance import Balance
from .concern import Concern, ConcernReply
from .flag import Flag
from .movement import Shipment, ShipmentEvent
from .report import Receipt, Supersession


class CurrentTransaction(Func):
    """The number of the transaction that writes; larger numbers began to write later, whenever they commit."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class ChangeQuerySet(models.QuerySet["Change"]):
    def after(self, xid: int, row: int) -> Self:
        """What stands behind this row of this transaction, in the order of transactions."""
        later = Q(xid__gt=xid) | Q(xid=xid, id__gt=row)
        return self.filter(later, xid__gte=xid).order_by("xid", "id")

    def within(self, codes: list[str]) -> Self:
        return self.filter(scoping.within(codes, "place"))


class Change(models.Model):
    """One subject touched by one statement. ``subject`` is its key; of a balance, the place whose rows changed."""

    xid = models.BigIntegerField(_("transaksi"), db_default=CurrentTransaction())
    at = models.DateTimeField(_("waktu"), db_default=Now(), db_index=True)
    kind = models.CharField(_("jenis"), max_length=8)
    subject = models.CharField(_("objek"), max_length=40)
    place = models.CharField(_("kode wilayah"), max_length=17)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("perubahan")
        verbose_name_plural = _("perubahan")
        ordering = ["xid", "id"]
        indexes = [models.Index(fields=["xid", "id"], name="change_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


_ENDS = "CROSS JOIN LATERAL (VALUES (s.origin_id), (s.destination_id)) AS p (place)"
_SHIPMENT = f"SELECT DISTINCT 'shipment', s.id::text, p.place FROM {{rows}} JOIN logistik_shipment s ON {{on}} {_ENDS}"  # nosec B608 # noqa: S608 own names only
_RECEIPT = "SELECT 'receipt', r.id::text, r.place_id FROM {rows}"

#: What is written down when rows appear. A report also changes the state of its shipment.
_INSERTED = {
    Shipment: _SHIPMENT.format(rows="new_rows n", on="s.id = n.id"),
    ShipmentEvent: _SHIPMENT.format(rows="new_rows n", on="s.id = n.shipment_id"),
    Receipt: f"{_RECEIPT.format(rows='new_rows r')} UNION ALL "
    + _SHIPMENT.format(rows="new_rows n", on="s.id = n.shipment_id"),
    Supersession: f"{_RECEIPT.format(rows='new_rows n JOIN logistik_receipt r ON r.id = n.receipt_id')} UNION ALL "
    + _SHIPMENT.format(rows="new_rows n JOIN logistik_receipt r ON r.id = n.receipt_id", on="s.id = r.shipment_id"),
    Flag: "SELECT 'flag', n.id::text, n.place_id FROM new_rows n",
    Balance: "SELECT DISTINCT 'balance', n.place_id, n.place_id FROM new_rows n",
    Concern: "SELECT 'concern', n.id::text, n.place_id FROM new_rows n",
    ConcernReply: "SELECT DISTINCT 'concern', c.id::text, c.place_id"
    " FROM new_rows n JOIN logistik_concern c ON c.id = n.concern_id",
}

#: What is written down when rows are not what they were; evidence never is.
_CHANGED = {
    model: f"{_INSERTED[model]} JOIN old_rows o ON o.id = n.id WHERE o.* IS DISTINCT FROM n.*"
    for model in (Flag, Balance)
}


def _written(name: str, operation: pgtrigger.Operation, rows: str, **referencing: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="new_rows", **referencing),  # type: ignore[no-untyped-call]
        func=f"INSERT INTO logistik_change (kind, subject, place) {rows}; RETURN NULL;",
    )


for _model, _rows in _INSERTED.items():
    pgtrigger.register(_written("change_inserted", pgtrigger.Insert, _rows))(_model)
for _model, _rows in _CHANGED.items():
    pgtrigger.register(_written("change_updated", pgtrigger.Update, _rows, old="old_rows"))(_model)
