"""What a person keeps for themselves: a list as they filtered it, under a name of their own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pengawasan.models import Supervisor


class SavedView(models.Model):
    """The filters of one list, as the address has them. On the pages its owner alone sees it, with their own scope."""

    class List(models.TextChoices):
        FLAGS = "flags", _("Indikasi")
        SHIPMENTS = "shipments", _("Pengiriman")
        FOLLOWUPS = "followups", _("Tindak lanjut")
        CONCERNS = "concerns", _("Kendala")
        ARRIVALS = "arrivals", _("Penerimaan")

    owner = models.ForeignKey(Supervisor, models.CASCADE, related_name="saved_views", verbose_name=_("pemilik"))
    list = models.CharField(_("daftar"), max_length=12, choices=List)
    name = models.CharField(_("nama"), max_length=40)
    query = models.CharField(_("saringan"), max_length=400)

    class Meta:
        verbose_name = _("tampilan tersimpan")
        verbose_name_plural = _("tampilan tersimpan")
        ordering = ["list", "name"]
        constraints = [models.UniqueConstraint(name="saved_view_once", fields=["owner", "list", "name"])]

    def __str__(self) -> str:
        return self.name
