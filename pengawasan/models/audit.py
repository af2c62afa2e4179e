"""The audit trail: one hash chain per kabupaten, append only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping

if TYPE_CHECKING:
    from .people import Supervisor


#: Evidence is only ever added to …
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
#: … and no table of it is ever emptied.
NEVER_EMPTIED = pgtrigger.Trigger(
    name="never_emptied",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
)


class AuditChain(models.Model):
    """The head of one kabupaten's chain; locked while an entry is added, so that entries stand in one line."""

    code = models.CharField(max_length=5, primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("rantai audit")
        verbose_name_plural = _("rantai audit")
        triggers = [NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.code} #{self.length}"


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place", at=at))


class AuditEntry(models.Model):
    """One deed: who did what to which object, and the hash that ties it to the deed before it.

    Anybody can compute ``hash``; ``seal`` is made of it with a key outside the database.
    """

    chain = models.ForeignKey(
        AuditChain, models.PROTECT, related_name="entries", verbose_name=_("rantai"), db_index=False
    )
    number = models.BigIntegerField(_("nomor"))
    at = models.DateTimeField(_("waktu"))
    actor = models.ForeignKey(
        "pengawasan.Supervisor", models.PROTECT, null=True, related_name="+", verbose_name=_("pelaku"), db_index=False
    )
    action = models.CharField(_("perbuatan"), max_length=40)
    place = models.CharField(_("kode wilayah"), max_length=17, blank=True)
    subject = models.CharField(_("objek"), max_length=80)
    data = models.JSONField(_("rincian"), default=dict)
    previous_hash = models.CharField(_("hash sebelumnya"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)
    seal = models.CharField(_("segel"), max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("catatan audit")
        verbose_name_plural = _("catatan audit")
        ordering = ["chain", "number"]
        constraints = [models.UniqueConstraint(name="audit_number_once", fields=["chain", "number"])]
        indexes = [models.Index(name="audit_place", fields=["place"], opclasses=["varchar_pattern_ops"])]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.chain_id} #{self.number} {self.action} {self.subject}"
