"""Stores of KPU, PPK and PPS: where they are, whether official, who guards them, and what was counted there."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Region, Supervisor
from pengawasan.vouching import Vouched

from .catalog import Election


class Standing(models.TextChoices):
    """Whether the organiser named the place as a store; what nobody asked is unknown."""

    OFFICIAL = "resmi", _("Gudang resmi")
    UNOFFICIAL = "tidak_resmi", _("Bukan gudang resmi")
    UNKNOWN = "tidak_diketahui", _("Belum diketahui")


class WarehouseQuerySet(models.QuerySet["Warehouse"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))


#: The first store of a place; all that is received there is received here, until it is moved.
FIRST = 1
#: More than any office keeps; the last that an address can name.
MOST = 99


def code_of(place: str, number: int) -> str:
    """16.12 is the first store of a place, 16.12-2 the second."""
    return place if number == FIRST else f"{place}-{number}"


def number_or_null(number: int) -> int | None:
    """As evidence names a store: NULL is the first, so that what was stored before there were several stays true."""
    return None if number == FIRST else number


class Warehouse(models.Model):
    """A store of a kabupaten (KPU), kecamatan (PPK) or desa (PPS); a place may have several.

    ``roster`` is a list of {"day", "start", "end", "who"}: an ISO date, two times (the end may be on the next morning)
    and who guards it then.
    """

    code = models.CharField(_("kode"), max_length=24, primary_key=True)
    place = models.ForeignKey(Region, models.PROTECT, related_name="warehouses", verbose_name=_("wilayah"))
    name = models.CharField(_("nama"), max_length=150)
    address = models.CharField(_("alamat"), max_length=250, blank=True)
    latitude = models.FloatField(_("lintang"), null=True, blank=True)
    longitude = models.FloatField(_("bujur"), null=True, blank=True)
    standing = models.CharField(_("status"), max_length=16, choices=Standing, default=Standing.UNKNOWN)
    keeper = models.CharField(_("penanggung jawab"), max_length=150, blank=True)
    roster: Any = models.JSONField(_("jadwal jaga"), default=list, blank=True)

    objects = WarehouseQuerySet.as_manager()
    # Its entry already names it by its code
    vouched = Vouched(without=("code",))

    class Meta:
        verbose_name = _("gudang")
        verbose_name_plural = _("gudang")
        ordering = ["code"]
        triggers = [NEVER_EMPTIED]
        constraints = [
            models.CheckConstraint(
                name="warehouse_position_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> int:
        """Which of the stores of its place, from 1."""
        return int(self.code.partition("-")[2] or FIRST)


class StockCountQuerySet(models.QuerySet["StockCount"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))


class StockMoveQuerySet(models.QuerySet["StockMove"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))


class StockCount(models.Model):
    """What somebody counted in a store. ``lines`` maps an item to {"good", "affected", "damaged"}, each may be absent.

    Affected is what water, pests or an accident reached, fit for use or not; damaged the part that is not.
    """

    election = models.ForeignKey(Election, models.PROTECT, related_name="+", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="stock_counts", verbose_name=_("wilayah"))
    store = models.PositiveSmallIntegerField(_("gudang ke-"), null=True, blank=True)
    counted_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("dihitung oleh"))
    counted_at = models.DateTimeField(_("dihitung pada"))
    recorded_at = models.DateTimeField(_("dicatat pada"))
    lines: Any = models.JSONField(_("hitungan"))
    note = models.TextField(_("catatan"), blank=True)

    objects = StockCountQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("hitungan stok")
        verbose_name_plural = _("hitungan stok")
        ordering = ["-counted_at", "-id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"Stok {self.place_id} {self.counted_at:%d/%m/%Y %H.%M}"


class StockMove(models.Model):
    """Goods carried from one store of a place to another. ``lines`` maps an item to how many."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="+", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="stock_moves", verbose_name=_("wilayah"))
    source = models.PositiveSmallIntegerField(_("dari gudang ke-"))
    target = models.PositiveSmallIntegerField(_("ke gudang ke-"))
    moved_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("dicatat oleh"))
    moved_at = models.DateTimeField(_("dipindahkan pada"))
    recorded_at = models.DateTimeField(_("dicatat pada"))
    lines: Any = models.JSONField(_("barang"))
    note = models.TextField(_("catatan"), blank=True)

    objects = StockMoveQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("pindahan antargudang")
        verbose_name_plural = _("pindahan antargudang")
        ordering = ["-moved_at", "-id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        constraints = [models.CheckConstraint(name="move_goes_elsewhere", condition=~Q(source=models.F("target")))]

    def __str__(self) -> str:
        return f"Pindahan {self.place_id} {self.moved_at:%d/%m/%Y %H.%M}"
