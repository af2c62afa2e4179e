"""Photos that belong to what was reported. The row says what the file is; the vault keeps it (pengawasan/vault.py)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Supervisor
from pengawasan.vouching import Vouched

from .concern import Concern
from .inspection import Inspection
from .report import Receipt
from .submission import Submission

#: What a photo may belong to, and who said that.
SUBJECTS = {"receipt": "reporter", "inspection": "reporter", "concern": "author"}


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        """Photos of what the user sees; one that waits for its report is seen by its sender alone.

        A photo belongs to a report only when both are from the same person, whichever came first.
        """
        tied = scoping.NOTHING
        waiting = Q(uploaded_by=user.pk)
        for name, who in SUBJECTS.items():
            tied |= Q(**{f"{name}__{who}": F("uploaded_by")}) & scoping.visible(user, f"{name}__place__code", at)
            waiting &= Q(**{f"{name}__{who}__isnull": True})
        return self.filter(tied | waiting)


class Photo(models.Model):
    """A photo as it was sent. What it belongs to may not have arrived yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    receipt = models.ForeignKey(
        Receipt,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="photos",
        verbose_name=_("penerimaan"),
    )
    inspection = models.ForeignKey(
        Inspection,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="photos",
        verbose_name=_("pemeriksaan"),
    )
    concern = models.ForeignKey(
        Concern, models.DO_NOTHING, null=True, db_constraint=False, related_name="photos", verbose_name=_("kendala")
    )
    #: Of an inspection: the point it shows. NULL, as of all photos before there were any, is the whole of it.
    point = models.CharField(_("butir"), max_length=20, null=True, blank=True)  # noqa: DJ001 an empty one would change what is vouched for
    uploaded_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("pengirim"))
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="photo", verbose_name=_("kiriman"))
    sha256 = models.CharField(_("SHA-256 berkas asli"), max_length=64)
    size = models.PositiveIntegerField(_("ukuran (byte)"))
    format = models.CharField(_("format"), max_length=4)
    width = models.PositiveIntegerField(_("lebar"))
    height = models.PositiveIntegerField(_("tinggi"))
    received_at = models.DateTimeField(_("diterima server"))

    objects = PhotoQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("foto")
        verbose_name_plural = _("foto")
        ordering = ["received_at", "id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        constraints = [
            models.CheckConstraint(
                name="photo_of_one_thing",
                condition=Q(receipt__isnull=False, inspection__isnull=True, concern__isnull=True)
                | Q(receipt__isnull=True, inspection__isnull=False, concern__isnull=True)
                | Q(receipt__isnull=True, inspection__isnull=True, concern__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Foto {self.id}"
