"""Supervisors and the dated assignments from which every right is derived."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

import pghistory
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser, AnonymousUser, UserManager
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.vouching import Vouched

from .audit import NEVER_EMPTIED
from .places import Region


class Role(models.TextChoices):
    STAF = "staf", _("Staf Bawaslu")
    KOORDINATOR = "koordinator", _("Koordinator")
    PIMPINAN = "pimpinan", _("Pimpinan")
    PANWASCAM = "panwascam", _("Panwaslu Kecamatan")
    PKD = "pkd", _("Panwaslu Kelurahan/Desa")
    PTPS = "ptps", _("Pengawas TPS")
    PENGAMAT = "pengamat", _("Pengamat (hanya melihat)")


class SupervisorQuerySet(models.QuerySet["Supervisor"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        """People with an assignment, past or present, inside the user's regions."""
        mine = Assignment.objects.visible_to(user, at).values("supervisor")
        return self.filter(pk__in=mine)

    def assigned(self) -> Self:
        """Each once with every assignment they ever had as ``duty``, in order; who has none, once without."""
        complete = self.annotate(duty=FilteredRelation("assignments")).select_related("duty__region__parent")
        return complete.order_by("duty__region_id", "duty__role", "duty__valid_from")


class SupervisorManager(UserManager.from_queryset(SupervisorQuerySet)):  # type: ignore[misc]
    pass


class Supervisor(AbstractUser):
    """Anyone who works with the system. What they may see and do comes from their assignments alone."""

    name = models.CharField(_("nama"), max_length=150)
    phone = models.CharField(_("telepon"), max_length=24, blank=True)
    is_sample = models.BooleanField(_("contoh"), default=False)

    objects = SupervisorManager()  # type: ignore[misc]
    vouched = Vouched(without=("last_login",))

    class Meta:
        verbose_name = _("pengawas")
        verbose_name_plural = _("pengawas")
        ordering = ["username"]
        triggers = [NEVER_EMPTIED]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def check_password(self, raw_password: str | None) -> bool:
        """Without writing a stronger hash by the way: what a person's row says changes by a recorded deed alone."""
        return check_password(raw_password, self.password)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "region__code", at=at))

    def complete(self) -> Self:
        """In order, each with its region and the one above it."""
        # By the code itself: by the region, the database would sort by what it first has to join
        return self.select_related("region__parent").order_by("region_id", "role", "valid_from")

    def known(self, at: datetime | None) -> models.QuerySet[Any]:
        """Assignments as they are; with ``at`` as they had been recorded by then, from their history."""
        if at is None:
            return self
        history: Any = apps.get_model("pengawasan", "AssignmentHistory")
        recorded: models.QuerySet[Any] = history.objects.filter(pgh_created_at__lte=at)
        later = recorded.filter(pgh_obj=models.OuterRef("pgh_obj"), pgh_id__gt=models.OuterRef("pgh_id"))
        return recorded.filter(~models.Exists(later))


@pghistory.track(
    model_name="AssignmentHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class Assignment(models.Model):
    """A surat tugas: who supervises which region, in which role, from when to when (both days included)."""

    supervisor = models.ForeignKey(Supervisor, models.PROTECT, related_name="assignments", verbose_name=_("pengawas"))
    role = models.CharField(_("jabatan"), max_length=12, choices=Role)
    region = models.ForeignKey(Region, models.PROTECT, related_name="assignments", verbose_name=_("wilayah"))
    valid_from = models.DateField(_("berlaku dari"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)
    letter_number = models.CharField(_("nomor surat tugas"), max_length=80, blank=True)

    objects = AssignmentQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("penugasan")
        verbose_name_plural = _("penugasan")
        ordering = ["region", "role", "valid_from"]
        triggers = [NEVER_EMPTIED]
        constraints = [
            models.CheckConstraint(
                name="assignment_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Tanggal akhir penugasan mendahului tanggal awalnya."),
            ),
            models.UniqueConstraint(name="assignment_once", fields=["supervisor", "role", "region", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor} · {self.get_role_display()} · {self.region_id}"
