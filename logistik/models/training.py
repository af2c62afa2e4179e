"""Rakernis and bimtek: who was invited, who came, and the regulations and materials that everybody may read again."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Assignment, Region, Supervisor
from pengawasan.vouching import Vouched

from .catalog import Election


class TrainingKind(models.TextChoices):
    RAKERNIS = "rakernis", _("Rapat kerja teknis")
    BIMTEK = "bimtek", _("Bimbingan teknis")


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        """Those of the user's regions, and of the offices above that invite their supervisors."""
        return self.filter(scoping.around(user, "place__code", at))


class Training(models.Model):
    """One event. ``place`` is the region of the office that holds it, ``venue`` where it is held.

    ``agenda`` is a list of {"at", "what", "speaker"}: when (as it is written), what, and by whom.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    election = models.ForeignKey(Election, models.PROTECT, related_name="trainings", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="trainings", verbose_name=_("wilayah"))
    kind = models.CharField(_("jenis"), max_length=8, choices=TrainingKind)
    title = models.CharField(_("judul"), max_length=200)
    organiser = models.CharField(_("penyelenggara"), max_length=150)
    venue = models.CharField(_("tempat"), max_length=200)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    agenda: Any = models.JSONField(_("susunan acara"), default=list, blank=True)
    created_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("disusun oleh"))
    created_at = models.DateTimeField(_("disusun"))

    objects = TrainingQuerySet.as_manager()
    vouched = Vouched(parts=("invitations",))

    class Meta:
        verbose_name = _("rakernis atau bimtek")
        verbose_name_plural = _("rakernis dan bimtek")
        ordering = ["-starts_on", "title"]
        triggers = [NEVER_EMPTIED, pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(name="training_days_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="training_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        """Of people in the user's regions: whoever is invited sees the own one, the office all."""
        return self.filter(scoping.visible(user, "assignment__region__code", at))

    def with_attendance(self) -> Self:
        """Adds ``present`` (None: nothing noted), ``noted_at`` and ``means``, as they were noted last."""
        last = Attendance.objects.filter(invitation=OuterRef("pk")).order_by("-noted_at", "-pk")
        names = ("present", "noted_at", "means")
        return self.annotate(**{name: Subquery(last.values(name)[:1]) for name in names})

    def with_result(self) -> Self:
        """Adds ``right`` and ``passed`` of the best attempt at the event's test (None: not answered)."""
        best = Invitation.objects.filter(pk=OuterRef("pk"), results__isnull=False).order_by("-results__right")
        return self.annotate(**{name: Subquery(best.values(f"results__{name}")[:1]) for name in ("right", "passed")})


class Invitation(models.Model):
    """Somebody is invited in one of their assignments. The id is random: it stands in the QR code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    training = models.ForeignKey(
        Training, models.PROTECT, related_name="invitations", verbose_name=_("rakernis atau bimtek")
    )
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="invitations", verbose_name=_("penugasan"))
    invited_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("diundang oleh"))
    invited_at = models.DateTimeField(_("diundang"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        ordering = ["assignment__region", "assignment__role", "assignment__supervisor__name"]
        triggers = [NEVER_EMPTIED]
        constraints = [models.UniqueConstraint(name="invited_once", fields=["training", "assignment"])]

    def __str__(self) -> str:
        return f"{self.assignment.supervisor}, {self.assignment.get_role_display()}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "invitation__assignment__region__code", at))

    def took_part(self, election: str, at: datetime | None = None) -> Self:
        """Who took part in an event of an election by what was noted last; with ``at`` noted until then."""
        noted = self.filter(invitation__training__election=election)
        noted = noted.filter(noted_at__lte=at) if at else noted
        later = noted.filter(invitation=OuterRef("invitation"), pk__gt=OuterRef("pk"))
        return noted.filter(~Exists(later), present=True)

    def trained(self, election: str, at: datetime | None = None) -> Self:
        """Who took part and, where the event's test asks for it, reached the mark; with ``at`` until then."""
        until = {"results__answered_at__lte": at} if at else {}
        passed = Invitation.objects.filter(pk=OuterRef("invitation"), results__passed=True, **until)
        since = {"quiz__set_at__lte": at} if at else {}
        marked = Training.objects.filter(pk=OuterRef("invitation__training"), quiz__needed__isnull=False, **since)
        asks = marked.exclude(quiz__questions=[])
        return self.took_part(election, at).filter(~Exists(asks) | Exists(passed))


class Attendance(models.Model):
    """Whether somebody who was invited was there, as it was noted; what is noted later counts instead."""

    class Means(models.TextChoices):
        LIST = "daftar", _("Daftar hadir")
        QR = "qr", _("Kode QR")

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="attendances", verbose_name=_("undangan"))
    present = models.BooleanField(_("hadir"))
    means = models.CharField(_("cara"), max_length=6, choices=Means)
    noted_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("dicatat oleh"))
    noted_at = models.DateTimeField(_("dicatat"))

    objects = AttendanceQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("kehadiran")
        verbose_name_plural = _("kehadiran")
        ordering = ["-noted_at", "-id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.invitation}: {'hadir' if self.present else 'tidak hadir'}"


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        """What is kept in the user's regions, and by the offices above for everybody below them."""
        return self.filter(scoping.around(user, "place__code", at))


class Material(models.Model):
    """One version of a regulation or of what was shown at an event. The file is in the vault.

    A regulation's ``name`` is the instrument as the rules cite it: so the legal basis of a flag leads to its text.
    """

    place = models.ForeignKey(Region, models.PROTECT, related_name="materials", verbose_name=_("disimpan oleh"))
    training = models.ForeignKey(
        Training,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("rakernis atau bimtek"),
    )
    name = models.CharField(_("nama"), max_length=150)
    version = models.CharField(_("versi"), max_length=80)
    in_force_on = models.DateField(_("berlaku sejak"), null=True, blank=True)
    note = models.TextField(_("keterangan"), blank=True)
    filename = models.CharField(_("nama berkas"), max_length=150)
    sha256 = models.CharField(_("SHA-256 berkas asli"), max_length=64)
    size = models.PositiveIntegerField(_("ukuran (byte)"))
    uploaded_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("diunggah oleh"))
    uploaded_at = models.DateTimeField(_("diunggah pada"))

    objects = MaterialQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("naskah pustaka")
        verbose_name_plural = _("pustaka")
        ordering = ["name", F("in_force_on").desc(nulls_last=True), "-uploaded_at"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        constraints = [models.UniqueConstraint(name="material_version_once", fields=["place", "name", "version"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.version}"
