"""What an election needs: its items, allotments, deadlines and voters. All data, nothing of it a constant in code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import NEVER_EMPTIED, Level, Region, SourceStatus, Supervisor
from pengawasan.vouching import Vouched


def over(now: datetime) -> date:
    """Elections before this day are over."""
    return (now - timedelta(days=7)).date()


def default_stops() -> list[str]:
    return ["kecamatan", "desa", "tps"]


class ElectionQuerySet(models.QuerySet["Election"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        """Elections held in the user's regions, or in a region above them."""
        return self.filter(scoping.around(user, "region__code", at))

    def running(self, now: datetime) -> Self:
        """Not yet over: until a week after voting day, when the supervisors of polling stations are dissolved."""
        return self.filter(voting_day__gte=over(now))

    def in_regions(self, codes: Sequence[str]) -> Self:
        """Elections of exactly these regions, in no order."""
        return self.filter(region__code__any_of=codes).order_by()


@pghistory.track(
    model_name="ElectionHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class Election(models.Model):
    """One day of voting in one region, with its contests (GUB, BUP …) and the levels at which goods stop."""

    code = models.CharField(_("kode"), max_length=30, primary_key=True)
    name = models.CharField(_("nama"), max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="elections", verbose_name=_("wilayah"))
    voting_day = models.DateField(_("hari pemungutan suara"))
    contests = models.JSONField(_("jenis pemilihan"), default=list)
    stops = models.JSONField(_("tingkat persinggahan"), default=default_stops)
    distance_limit_m = models.PositiveIntegerField(_("jarak laporan paling jauh (m)"), default=1000)
    is_sample = models.BooleanField(_("contoh"), default=False)

    objects = ElectionQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("pemilihan")
        verbose_name_plural = _("pemilihan")
        ordering = ["-voting_day", "code"]
        triggers = [NEVER_EMPTIED]

    def __str__(self) -> str:
        return self.name

    def is_running(self, now: datetime) -> bool:
        """Not yet over, as in ``running``."""
        return self.voting_day >= over(now)

    @property
    def stop_levels(self) -> list[int]:
        """Levels that have needs: where the goods stop, and the warehouse they start from."""
        return sorted({int(self.region.level), *(int(Level[s.upper()]) for s in self.stops)})


class Item(models.Model):
    """A counted kind of goods."""

    class Category(models.TextChoices):
        UTAMA = "utama", _("Perlengkapan pemungutan suara")
        DUKUNGAN = "dukungan", _("Dukungan perlengkapan lainnya")
        LAINNYA = "lainnya", _("Perlengkapan pemungutan suara lainnya")

    code = models.CharField(_("kode"), max_length=20, primary_key=True)
    name = models.CharField(_("nama"), max_length=120)
    category = models.CharField(_("golongan"), max_length=10, choices=Category)
    unit = models.CharField(_("satuan"), max_length=12)
    contest = models.CharField(_("jenis pemilihan"), max_length=10, blank=True)
    order = models.PositiveSmallIntegerField(_("urutan"), default=0)

    class Meta:
        verbose_name = _("barang")
        verbose_name_plural = _("barang")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Basis(models.TextChoices):
    """What an allotment's quantity is multiplied by."""

    PEMILIH = "pemilih", _("per pemilih")
    TPS = "tps", _("per TPS")
    DESA = "desa", _("per desa/kelurahan")
    KECAMATAN = "kecamatan", _("per kecamatan")
    KABUPATEN = "kabupaten", _("per kabupaten")
    PROVINSI = "provinsi", _("per provinsi")


@pghistory.track(
    model_name="AllotmentHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class Allotment(models.Model):
    """How much of an item each place gets in one election. An unknown quantity is NULL and stays unknown."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="allotments", verbose_name=_("pemilihan"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="allotments", verbose_name=_("barang"))
    basis = models.CharField(_("dasar"), max_length=10, choices=Basis)
    quantity = models.PositiveIntegerField(_("jumlah"), null=True, blank=True)
    reserve_percent = models.DecimalField(_("cadangan (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    per_contest = models.BooleanField(_("untuk setiap jenis pemilihan"), default=False)
    status = models.CharField(_("status sumber"), max_length=8, choices=SourceStatus)
    source = models.CharField(_("sumber"), max_length=250, blank=True)

    vouched = Vouched()

    class Meta:
        verbose_name = _("alokasi")
        verbose_name_plural = _("alokasi")
        ordering = ["election", "item"]
        triggers = [NEVER_EMPTIED]
        constraints = [
            models.UniqueConstraint(name="allotment_once", fields=["election", "item"]),
            models.CheckConstraint(
                name="allotment_reserve_sane",
                condition=Q(reserve_percent__isnull=True) | Q(reserve_percent__range=(0, 100)),
                violation_error_message=_("Cadangan harus antara 0 dan 100 persen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.get_basis_display()}"


@pghistory.track(
    model_name="DeadlineHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class Deadline(models.Model):
    """By when everything must have reached the places of one level: ``days_before`` voting day, at ``time`` local.

    No time means the end of that day, 24.00 on the clock of the place.
    """

    election = models.ForeignKey(Election, models.CASCADE, related_name="deadlines", verbose_name=_("pemilihan"))
    level = models.PositiveSmallIntegerField(_("tingkat"), choices=Level)
    days_before = models.PositiveSmallIntegerField(_("hari sebelum pemungutan (H-…)"))
    time = models.TimeField(_("pukul (kosong = akhir hari)"), null=True, blank=True)
    status = models.CharField(_("status sumber"), max_length=8, choices=SourceStatus)
    source = models.CharField(_("sumber"), max_length=250, blank=True)

    vouched = Vouched()

    class Meta:
        verbose_name = _("tenggat")
        verbose_name_plural = _("tenggat")
        ordering = ["election", "level"]
        triggers = [NEVER_EMPTIED]
        constraints = [models.UniqueConstraint(name="deadline_once", fields=["election", "level"])]

    def __str__(self) -> str:
        return f"H-{self.days_before} {self.get_level_display()}"

    def due(self, zone: ZoneInfo) -> datetime:
        """The instant after which goods are late, on the clock of the place."""
        day = self.election.voting_day - timedelta(days=self.days_before)
        if self.time is None:
            return datetime.combine(day + timedelta(days=1), time(), zone)
        return datetime.combine(day, self.time, zone)


class VoterCountQuerySet(models.QuerySet["VoterCount"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))


@pghistory.track(
    model_name="VoterCountHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class VoterCount(models.Model):
    """The voters on a polling station's final roll (DPT)."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="voter_counts", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="voter_counts", verbose_name=_("TPS"))
    male = models.PositiveIntegerField(_("pemilih laki-laki"))
    female = models.PositiveIntegerField(_("pemilih perempuan"))
    source_status = models.CharField(
        _("status sumber"), max_length=8, choices=SourceStatus, default=SourceStatus.VERIFIED
    )

    objects = VoterCountQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("jumlah pemilih")
        verbose_name_plural = _("jumlah pemilih")
        ordering = ["election", "place"]
        triggers = [NEVER_EMPTIED]
        constraints = [models.UniqueConstraint(name="voter_count_once", fields=["election", "place"])]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.total}"

    @property
    def total(self) -> int:
        return self.male + self.female
