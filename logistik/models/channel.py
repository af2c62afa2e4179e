"""Where a whole office is told, besides the mailbox of each person: its own system, a Telegram chat, WhatsApp."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pengawasan import hiding, scoping
from pengawasan.models import Region, Supervisor


class AlertChannelQuerySet(models.QuerySet["AlertChannel"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "region__code", at))

    def open(self, now: datetime) -> Self:
        """In use, and not to be left alone for a while after it failed."""
        return self.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now), is_active=True)


class AlertChannel(models.Model):
    """Gets one message for every grave indication and every follow-up overdue at or below its region.

    ``secret`` is the key of a webhook's signature, the token of a Telegram bot or of a gateway. It is kept encrypted
    with a key outside the database, and never shown again.
    """

    class Kind(models.TextChoices):
        WEBHOOK = "webhook", _("Webhook")
        TELEGRAM = "telegram", _("Telegram")
        WHATSAPP = "whatsapp", _("WhatsApp (gerbang)")

    name = models.CharField(_("nama"), max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="channels", verbose_name=_("wilayah"))
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    url = models.URLField(_("alamat"), max_length=300, blank=True)
    target = models.CharField(
        _("tujuan"), max_length=80, blank=True, help_text=_("Id obrolan Telegram, atau nomor WhatsApp.")
    )
    sealed_secret = models.TextField(_("rahasia tersandi"), blank=True, editable=False)
    is_active = models.BooleanField(_("dipakai"), default=True)
    failures = models.PositiveSmallIntegerField(_("gagal berturut-turut"), default=0)
    retry_at = models.DateTimeField(_("dicoba lagi pada"), null=True, blank=True)

    objects = AlertChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("saluran pemberitahuan")
        verbose_name_plural = _("saluran pemberitahuan")
        ordering = ["region", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return hiding.reveal(self.sealed_secret) if self.sealed_secret else ""

    @secret.setter
    def secret(self, text: str) -> None:
        self.sealed_secret = hiding.hide(text) if text else ""
