"""A file that somebody handed in, with its hash, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from pengawasan.models import Supervisor

from .catalog import Election


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    def taken_back(self, kind: str, election: Election) -> set[UUID]:
        """The ids of what files of a kind had stored before they were taken back."""
        undone = (ImportFile.State.UNDOING, ImportFile.State.UNDONE)
        traces = self.filter(kind=kind, election=election, state__in=undone).values_list("trace", flat=True)
        return {UUID(one) for trace in traces for one in trace.get("ids", ())}


class ImportFile(models.Model):
    """All or nothing: ``errors`` names every fault by row and column, and then nothing was changed.

    ``columns`` says which heading of the file holds which of our columns, ``percent`` how far storing is (above 0 once
    somebody asked for it), and ``trace`` what was there before: all that is needed to take the whole import back.
    """

    class Kind(models.TextChoices):
        VOTERS = "voters", _("Pemilih per TPS")
        SHIPMENTS = "shipments", _("Pengiriman")
        RECEIPTS = "receipts", _("Daftar periksa")
        SUPERVISORS = "pengawas", _("Pengawas")
        ALLOTMENTS = "alokasi", _("Alokasi")
        DEADLINES = "tenggat", _("Tenggat")

    class State(models.TextChoices):
        WAITING = "menunggu", _("Menunggu")
        DONE = "selesai", _("Selesai")
        REFUSED = "ditolak", _("Ditolak")
        UNDOING = "mundur", _("Sedang dibatalkan")
        UNDONE = "dibatalkan", _("Dibatalkan")

    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    election = models.ForeignKey(Election, models.PROTECT, related_name="+", verbose_name=_("pemilihan"))
    filename = models.CharField(_("nama berkas"), max_length=200)
    content = models.BinaryField(_("isi"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, related_name="+", verbose_name=_("diunggah oleh")
    )
    uploaded_at = models.DateTimeField(_("diunggah pada"))
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.WAITING)
    rows = models.PositiveIntegerField(_("baris"), null=True)
    errors = models.JSONField(_("kesalahan"), default=list)
    columns = models.JSONField(_("kolom"), default=dict, blank=True)
    percent = models.PositiveSmallIntegerField(_("kemajuan (%)"), default=0)
    trace = models.JSONField(_("keadaan sebelumnya"), default=dict, blank=True)
    undone_at = models.DateTimeField(_("dibatalkan pada"), null=True, blank=True)
    undone_by = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dibatalkan oleh")
    )
    finished_at = models.DateTimeField(_("selesai pada"), null=True)

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas impor")
        verbose_name_plural = _("berkas impor")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.filename
