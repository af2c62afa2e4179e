"""What a client sent, byte for byte, and the gate through which everything passes once."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pengawasan.models import NEVER_EMPTIED, Supervisor
from pengawasan.vouching import Vouched


class Channel(models.TextChoices):
    """How something came in."""

    APP = "aplikasi", _("Aplikasi")
    ODK = "odk", _("ODK Collect")
    MESSAGE = "pesan", _("Pesan")
    PAPER = "kertas", _("Daftar periksa")


class Submission(models.Model):
    """What a client sent, byte for byte, and the first answer it got. The gate that stores everything once.

    ``digest`` is over the content (canonical JSON without ``sent_at``, which changes when a phone sends again);
    ``sha256`` is over ``body``. A second content under the same id is kept too, as a conflict. ``user`` handed it in:
    of a message or a sheet that is the clerk who entered it, while the report names who saw it.
    """

    kind = models.CharField(_("jenis"), max_length=12)
    client_id = models.UUIDField(_("id dari pengirim"))
    digest = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField(_("isi asli"))
    accepted = models.BooleanField(_("diterima"))
    user = models.ForeignKey(Supervisor, models.PROTECT, null=True, related_name="+", verbose_name=_("pengirim"))
    channel = models.CharField(_("jalur"), max_length=10, choices=Channel, default=Channel.APP)
    received_at = models.DateTimeField(_("diterima server"))
    answer = models.JSONField(_("jawaban pertama"), null=True)

    # The answer holds the signed hash of the entry that vouches for the row: it is written after it
    vouched = Vouched(without=("answer",), hashed=("body",))

    class Meta:
        verbose_name = _("kiriman")
        verbose_name_plural = _("kiriman")
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                name="submission_accepted_once", fields=["client_id", "kind"], condition=Q(accepted=True)
            ),
            models.UniqueConstraint(name="submission_content_once", fields=["client_id", "kind", "digest"]),
        ]
        triggers = [
            NEVER_EMPTIED,
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_id}"
