"""Regions: one tree from province to polling station, addressed by the dotted Kemendagri code."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

import pghistory
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .people import Supervisor


class Level(models.IntegerChoices):
    """Depth in the tree; also the number of parts in a region's code."""

    PROVINSI = 1, _("Provinsi")
    KABUPATEN = 2, _("Kabupaten/Kota")
    KECAMATAN = 3, _("Kecamatan")
    DESA = 4, _("Desa/Kelurahan")
    TPS = 5, _("TPS")


class Access(models.TextChoices):
    NORMAL = "normal", _("Normal")
    SULIT = "sulit", _("Sulit")
    SANGAT_SULIT = "sangat_sulit", _("Sangat sulit")


class SourceStatus(models.TextChoices):
    """How solid a fact is; shown wherever a number comes from it."""

    VERIFIED = "VERIFIED", _("Terverifikasi")
    DERIVED = "DERIVED", _("Diturunkan")
    PRACTICE = "PRACTICE", _("Praktik")
    MEMORY = "MEMORY", _("Perlu konfirmasi")
    UNKNOWN = "UNKNOWN", _("Tidak diketahui")
    SAMPLE = "SAMPLE", _("Contoh")


def recorded(at: datetime) -> models.QuerySet[Any]:
    """Every region as it was last recorded by an instant, from its history."""
    history: Any = apps.get_model("pengawasan", "RegionHistory")
    by_then: models.QuerySet[Any] = history.objects.filter(pgh_created_at__lte=at)
    later = by_then.filter(pgh_obj=models.OuterRef("pgh_obj"), pgh_id__gt=models.OuterRef("pgh_id"))
    return by_then.filter(~models.Exists(later))


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, *codes: str) -> Self:
        """These regions and everything below them."""
        return self.filter(scoping.within(codes, "code"))

    def live(self, at: datetime | None = None) -> Self:
        """Regions that exist; with ``at`` those that had been recorded by then, and not as retired."""
        if at is None:
            return self.filter(retired_at__isnull=True)
        existed = Q(retired_at__isnull=True) | Q(retired_at__gt=at)
        return self.filter(models.Exists(recorded(at).filter(existed, pgh_obj=models.OuterRef("pk"))))

    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "code", at=at))


@pghistory.track(
    model_name="RegionHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class Region(models.Model):
    """A place. Its code is its path: "mine and below" is the code itself or the code plus a dot as prefix."""

    code = models.CharField(_("kode"), max_length=17, primary_key=True)
    name = models.CharField(_("nama"), max_length=120)
    level = models.PositiveSmallIntegerField(_("tingkat"), choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("wilayah induk"),
    )
    latitude = models.FloatField(_("lintang"), null=True, blank=True)
    longitude = models.FloatField(_("bujur"), null=True, blank=True)
    access = models.CharField(_("akses"), max_length=12, choices=Access, default=Access.NORMAL)
    travel_hours = models.DecimalField(
        _("waktu tempuh dari induk (jam)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    has_signal = models.BooleanField(_("ada sinyal"), null=True, blank=True)
    timezone = models.CharField(_("zona waktu"), max_length=20, default="Asia/Jakarta")
    source_status = models.CharField(
        _("status sumber"), max_length=8, choices=SourceStatus, default=SourceStatus.VERIFIED
    )
    retired_at = models.DateTimeField(_("tidak berlaku sejak"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"], name="region_level_code")]
        constraints = [
            models.CheckConstraint(
                name="region_code_shape",
                condition=Q(code__regex=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4}(\.\d{3})?)?)?)?$"),
                violation_error_message=_("Kode wilayah harus berbentuk 16.12.01.2001.003."),
            ),
            models.CheckConstraint(
                name="region_position_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def kind(self) -> str:
        """What people call a region of this sort: Kecamatan, Desa, Kelurahan, TPS …"""
        if self.level == Level.DESA:
            return "Kelurahan" if self.code.split(".")[3].startswith("1") else "Desa"
        return {Level.PROVINSI: "Provinsi", Level.KECAMATAN: "Kecamatan"}.get(Level(self.level), "")

    @property
    def label(self) -> str:
        """The name as a sentence needs it: "TPS 004 Karta Dewa", "Desa Karta Dewa", "Kecamatan Abab"."""
        if self.level == Level.TPS:
            return f"{self.name} {self.parent.name if self.parent else ''}".strip()
        return f"{self.kind} {self.name}".strip()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class BoundaryQuerySet(models.QuerySet["Boundary"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "region__code", at=at))


class Boundary(models.Model):
    """The outline of a region for the map: coordinates of a GeoJSON MultiPolygon, in degrees of WGS 84."""

    region = models.OneToOneField(
        Region, models.CASCADE, primary_key=True, related_name="boundary", verbose_name=_("wilayah")
    )
    geometry = models.JSONField(_("koordinat"))
    source = models.CharField(_("sumber"), max_length=120)
    loaded_at = models.DateTimeField(_("dimuat pada"))

    objects = BoundaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("batas wilayah")
        verbose_name_plural = _("batas wilayah")

    def __str__(self) -> str:
        return f"Batas {self.region_id}"


class LevelManager(models.Manager.from_queryset(RegionQuerySet)):  # type: ignore[misc]
    """Regions of one level, with every question a region queryset answers."""

    def __init__(self, level: Level) -> None:
        super().__init__()
        self.level = level

    def get_queryset(self) -> RegionQuerySet:
        regions: RegionQuerySet = super().get_queryset()
        return regions.filter(level=self.level)


class District(Region):
    """A kecamatan."""

    objects = LevelManager(Level.KECAMATAN)  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("kecamatan")
        verbose_name_plural = _("kecamatan")


class Village(Region):
    """A desa or kelurahan."""

    objects = LevelManager(Level.DESA)  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("desa/kelurahan")
        verbose_name_plural = _("desa/kelurahan")


class PollingStation(Region):
    """A TPS."""

    objects = LevelManager(Level.TPS)  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("TPS")
        verbose_name_plural = _("TPS")
