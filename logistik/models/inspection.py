"""A visit to a store, point by point: evidence, as a report is."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Region, Supervisor
from pengawasan.vouching import Vouched

from .catalog import Election
from .submission import Submission

#: The warehouse checklist, 13 points (KPU Kalimantan Tengah 2024).
POINTS = {
    "bebas_banjir": _("Bebas banjir"),
    "listrik": _("Instalasi listrik memadai"),
    "cctv": _("CCTV"),
    "gerbang": _("Pintu gerbang aman"),
    "tidak_bocor": _("Dinding, lantai, dan atap tidak bocor"),
    "ventilasi": _("Ventilasi cukup"),
    "palet": _("Palet atau ganjal"),
    "akses_angkutan": _("Mudah dilalui sarana angkutan"),
    "pemadam": _("Alat pemadam kebakaran"),
    "anti_hama": _("Anti rayap dan tikus"),
    "lokasi_aman": _("Keamanan lokasi"),
    "alat_pindah": _("Alat pemindah barang"),
    "jaga_24_jam": _("Petugas jaga 24 jam"),
}


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))


class Inspection(models.Model):
    """A visit to a store: the answer to each of the 13 points; a point not looked at is absent, not false.

    ``store`` tells the stores of one place apart; NULL is the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    election = models.ForeignKey(Election, models.PROTECT, related_name="inspections", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="inspections", verbose_name=_("tempat"))
    store = models.PositiveSmallIntegerField(_("gudang ke-"), null=True, blank=True)
    reporter = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("pelapor"))
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="inspection", verbose_name=_("kiriman"))
    observed_at = models.DateTimeField(_("diamati pada"))
    judged_at = models.DateTimeField(_("waktu yang dinilai"))
    received_at = models.DateTimeField(_("diterima server"))
    points = models.JSONField(_("butir pemeriksaan"))
    notes = models.TextField(_("catatan"), blank=True)

    objects = InspectionQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("pemeriksaan gudang")
        verbose_name_plural = _("pemeriksaan gudang")
        ordering = ["-judged_at", "id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        indexes = [models.Index(fields=["election", "place", "-judged_at"], name="inspection_latest")]

    def __str__(self) -> str:
        return f"Pemeriksaan {self.place_id}"
