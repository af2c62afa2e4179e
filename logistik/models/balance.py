"""Where the three hands meet: need, shipped, received. Derived, rebuilt at will."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import pghistory
import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import BooleanField, Exists, F, GeneratedField, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import Level, Region, Supervisor

from .catalog import Election, Item
from .fact import BALANCE_FOLLOWS, PlaceFact


class BalanceQuerySet(models.QuerySet["Balance"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))

    def at_stops(self) -> Self:
        """Rows of places where the goods stop: the warehouse, and the levels the election names."""
        stop = Q(level__lte=Level.KABUPATEN)
        for level in (Level.KECAMATAN, Level.DESA, Level.TPS):
            stop |= Q(level=level, election__stops__contains=[level.name.lower()])
        return self.filter(stop)

    def unheard(self, places: models.QuerySet[PlaceFact]) -> Self:
        """At these places: needed and never counted, and no shipment is awaited that would be told of by itself."""
        here = places.filter(election=OuterRef("election"), place=OuterRef("place"), is_unheard=True)
        return self.filter(Exists(here), is_unheard=True)

    def silent(self, places: models.QuerySet[PlaceFact]) -> Self:
        """At these places: needed, never sent, never counted."""
        return self.unheard(places).filter(shipped=0)


def _said(condition: Q) -> GeneratedField:
    """What a row says of itself; NULL where the need is not known."""
    return GeneratedField(expression=condition, output_field=BooleanField(null=True), db_persist=True)  # type: ignore[arg-type]


@pghistory.track(
    pghistory.UpdateEvent("replaced", condition=pgtrigger.AnyChange("need"), row=pghistory.Old),
    fields=["election", "place", "item", "need"],
    model_name="NeedHistory",
    obj_field=None,
    context_field=None,  # type: ignore[arg-type]
    meta={
        "verbose_name": _("kebutuhan yang diganti"),
        "verbose_name_plural": _("kebutuhan yang diganti"),
        "indexes": [models.Index(fields=["election", "place", "item", "pgh_created_at"], name="need_history")],
    },
)
class Balance(models.Model):
    """One row per election, place and item.

    ``need`` NULL is "not known"; 0 is "not on this place's list". ``shipped``, ``departed`` and ``arrived`` add up
    outbound manifests addressed to the place; ``received_*`` what was counted there; ``replaced`` is the part of
    ``received_good`` that came as a replacement. ``due_at`` NULL means no deadline at this level.
    ``NeedHistory`` keeps a need that another has replaced, with the time at which it was.

    What begins with ``is_`` the database computes from the row itself. It says nothing new; but how often it is true is
    counted, which it is not of a comparison of two columns, so that plans are made for the few rows there are.
    """

    # The unique index answers for an election and its places; an index of every foreign key would only slow writing.
    # Nor does the database look up what they point to: every row follows from others that may only name what is there,
    # and 16 million look-ups are half of the time in which the needs of the nation are written.
    election = models.ForeignKey(
        Election,
        models.PROTECT,
        related_name="balances",
        verbose_name=_("pemilihan"),
        db_index=False,
        db_constraint=False,
    )
    place = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="balances",
        verbose_name=_("tempat"),
        db_index=False,
        db_constraint=False,
    )
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="balances", verbose_name=_("barang"), db_index=False, db_constraint=False
    )
    level = models.PositiveSmallIntegerField(_("tingkat"), choices=Level)
    need = models.BigIntegerField(_("kebutuhan"), null=True, default=0, db_default=0)
    shipped = models.BigIntegerField(_("dikirim"), default=0, db_default=0)
    departed = models.BigIntegerField(_("berangkat"), default=0, db_default=0)
    arrived = models.BigIntegerField(_("tiba"), default=0, db_default=0)
    received_good = models.BigIntegerField(_("baik"), default=0, db_default=0)
    received_damaged = models.BigIntegerField(_("rusak"), default=0, db_default=0)
    replaced = models.BigIntegerField(_("diganti"), default=0, db_default=0)
    last_received_at = models.DateTimeField(_("terakhir diterima"), null=True)
    due_at = models.DateTimeField(_("tenggat"), null=True)
    is_short = _said(Q(received_good__lt=F("need"), last_received_at__isnull=False))
    is_excess = _said(Q(received_good__gt=F("need")) | Q(shipped__gt=F("need")))
    is_short_manifest = _said(Q(shipped__lt=F("need"), shipped__gt=0))
    is_damaged = _said(Q(received_damaged__gt=F("replaced")))
    is_waiting = _said(Q(arrived__lt=F("shipped")))
    is_unheard = _said(Q(last_received_at__isnull=True, arrived__gte=F("shipped"), need__gt=0))

    objects = BalanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("neraca")
        verbose_name_plural = _("neraca")
        ordering = ["election", "place", "item"]
        triggers = BALANCE_FOLLOWS
        constraints = [
            models.UniqueConstraint(name="balance_once", fields=["election", "place", "item"]),
            models.CheckConstraint(name="balance_need_not_negative", condition=Q(need__gte=0)),
        ]
        indexes = [
            models.Index(
                name="balance_excess",
                fields=["election", "place"],
                condition=Q(is_excess=True),
            ),
            models.Index(
                name="balance_damaged",
                fields=["election", "place"],
                condition=Q(is_damaged=True),
            ),
            models.Index(
                name="balance_short",
                fields=["election", "place"],
                condition=Q(is_short=True),
            ),
            models.Index(
                name="balance_short_manifest",
                fields=["election", "place"],
                condition=Q(is_short_manifest=True),
            ),
            models.Index(name="balance_unneeded", fields=["election", "place"], condition=Q(need=0)),
            models.Index(name="balance_place", fields=["place"], opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.item_id}"

    @property
    def difference(self) -> int | None:
        """Good minus need: negative is short. None where the need is unknown or nothing was counted."""
        if self.need is None or self.last_received_at is None:
            return None
        return self.received_good - self.need


class LegBalance(models.Model):
    """The same for one leg: what a shipment's manifest says of an item beside what its receivers counted."""

    shipment = models.ForeignKey(
        "logistik.Shipment", models.PROTECT, related_name="legs", verbose_name=_("pengiriman"), db_index=False
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("barang"), db_index=False)
    manifest = models.BigIntegerField(_("surat jalan"), default=0, db_default=0)
    counted = models.BigIntegerField(_("dihitung"), default=0, db_default=0)
    reports = models.IntegerField(_("laporan"), default=0, db_default=0)
    is_different = _said(Q(reports__gt=0) & ~Q(counted=F("manifest")))

    class Meta:
        verbose_name = _("neraca pengiriman")
        verbose_name_plural = _("neraca pengiriman")
        ordering = ["shipment", "item"]
        constraints = [models.UniqueConstraint(name="leg_balance_once", fields=["shipment", "item"])]
        indexes = [
            models.Index(name="leg_differs", fields=["shipment"], condition=Q(is_different=True)),
        ]

    def __str__(self) -> str:
        return f"{self.shipment_id} {self.item_id}"
