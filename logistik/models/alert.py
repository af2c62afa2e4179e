"""The outbox: who must be told of what. Written with the deed, sent by the clock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pengawasan.models import Supervisor

from .channel import AlertChannel
from .concern import Concern
from .flag import Flag


class Alert(models.Model):
    """One row per person or channel and flag, word of a kendala, or date of a follow-up that has passed. Sent once:
    whoever sets ``sent_at`` sends.

    ``number`` is that of the reply, 0 for the kendala itself.
    """

    flag = models.ForeignKey(
        Flag, models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("indikasi")
    )
    concern = models.ForeignKey(
        Concern, models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("kendala")
    )
    number = models.PositiveIntegerField(_("nomor jawaban"), null=True, blank=True)
    followup = models.ForeignKey(
        "logistik.FollowUp",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="alerts",
        verbose_name=_("tindak lanjut"),
    )
    due_on = models.DateField(_("batas yang lewat"), null=True, blank=True)
    recipient = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("penerima")
    )
    channel = models.ForeignKey(
        AlertChannel, models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("saluran")
    )
    created_at = models.DateTimeField(_("dibuat"))
    sent_at = models.DateTimeField(_("dikirim"), null=True)
    error = models.TextField(_("kesalahan"), blank=True)

    class Meta:
        verbose_name = _("pemberitahuan")
        verbose_name_plural = _("pemberitahuan")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(name="alert_once", fields=["flag", "recipient"]),
            models.UniqueConstraint(name="alert_of_concern_once", fields=["concern", "number", "recipient"]),
            models.UniqueConstraint(name="alert_of_date_once", fields=["followup", "due_on", "recipient"]),
            models.UniqueConstraint(name="alert_by_channel_once", fields=["flag", "channel"]),
            models.UniqueConstraint(name="alert_of_date_by_channel_once", fields=["followup", "due_on", "channel"]),
            models.CheckConstraint(
                name="alert_to_one",
                condition=Q(recipient__isnull=False, channel__isnull=True)
                | Q(recipient__isnull=True, channel__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_about_one_thing",
                condition=Q(flag__isnull=False, concern__isnull=True, followup__isnull=True)
                | Q(flag__isnull=True, concern__isnull=False, followup__isnull=True)
                | Q(flag__isnull=True, concern__isnull=True, followup__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_says_which",
                condition=Q(concern__isnull=False, number__isnull=False) | Q(concern__isnull=True, number__isnull=True),
            ),
            models.CheckConstraint(
                name="alert_says_when",
                condition=Q(followup__isnull=False, due_on__isnull=False)
                | Q(followup__isnull=True, due_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(sent_at__isnull=True), name="alert_waiting")]

    def __str__(self) -> str:
        return f"{self.recipient_id or self.channel}: {self.flag_id or self.concern_id or self.followup_id}"
