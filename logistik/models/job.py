"""Work that takes longer than one waits for a page: who asked for it, how far it is, and the file that came of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import Region, Supervisor

from .catalog import Election

#: Whoever ran it is taken to be gone after this long; nothing here takes half of it.
GONE = timedelta(minutes=15)
#: A job that nobody has begun for so long was lost on its way to the worker.
LOST = timedelta(minutes=1)


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, user: Supervisor, now: datetime) -> Self:
        """Those that the user asked for, of regions that are still the user's."""
        return self.filter(scoping.visible(user, "place__code", now), requested_by=user)

    def unfinished(self) -> Self:
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))

    def free(self, now: datetime) -> Self:
        """Not begun, or begun by somebody who is gone."""
        gone = Q(state=Job.State.RUNNING, started_at__lt=now - GONE)
        return self.filter(Q(state=Job.State.WAITING) | gone)

    def left_over(self, now: datetime) -> Self:
        """What the clock has to see to: nobody has begun it for a while."""
        return self.free(now).filter(requested_at__lt=now - LOST)


class Job(models.Model):
    """A recapitulation being written. ``done`` of ``total`` rows; the file is in the vault."""

    class State(models.TextChoices):
        WAITING = "menunggu", _("Menunggu")
        RUNNING = "berjalan", _("Berjalan")
        DONE = "selesai", _("Selesai")
        FAILED = "gagal", _("Gagal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    election = models.ForeignKey(Election, models.PROTECT, related_name="jobs", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="jobs", verbose_name=_("wilayah"))
    requested_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="jobs", verbose_name=_("diminta oleh"))
    requested_at = models.DateTimeField(_("diminta"))
    state = models.CharField(_("keadaan"), max_length=8, choices=State, default=State.WAITING)
    started_at = models.DateTimeField(_("dimulai"), null=True, blank=True)
    done = models.PositiveIntegerField(_("baris selesai"), default=0)
    total = models.PositiveIntegerField(_("baris seluruhnya"), default=0)
    reason = models.CharField(_("sebab gagal"), max_length=200, blank=True)
    filename = models.CharField(_("nama berkas"), max_length=120, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("ukuran (byte)"), default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("rekap")
        verbose_name_plural = _("rekap")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(name="job_done_has_file", condition=~Q(state="selesai") | ~Q(sha256="")),
            models.CheckConstraint(name="job_done_of_total", condition=Q(done__lte=F("total"))),
        ]

    def __str__(self) -> str:
        return self.filename or f"Rekap {self.place_id}"

    @property
    def is_active(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """How far it is, 0–100."""
        return 100 * self.done // self.total if self.total else 0
