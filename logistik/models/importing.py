"""A file that somebody handed in, with its hash, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pengawasan.models import Supervisor

from .catalog import Election


class ImportFile(models.Model):
    """All or nothing: ``errors`` names every fault by row and column, and then nothing was changed."""

    class Kind(models.TextChoices):
        VOTERS = "voters", _("Pemilih per TPS")
        SHIPMENTS = "shipments", _("Pengiriman")
        RECEIPTS = "receipts", _("Daftar periksa")
        SUPERVISORS = "pengawas", _("Pengawas")

    class State(models.TextChoices):
        WAITING = "menunggu", _("Menunggu")
        DONE = "selesai", _("Selesai")
        REFUSED = "ditolak", _("Ditolak")

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
    finished_at = models.DateTimeField(_("selesai pada"), null=True)

    class Meta:
        verbose_name = _("berkas impor")
        verbose_name_plural = _("berkas impor")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.filename
