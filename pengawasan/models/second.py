"""What somebody has beside a password: an app that shows codes, and spare codes on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from pengawasan.vouching import Vouched

from .audit import NEVER_EMPTIED
from .people import Supervisor

#: After each wrong code in a row the next waits twice as long, in seconds up to this.
LONGEST_WAIT = 900


class SecondFactor(models.Model):
    """One a person. ``secret`` is encrypted under a key outside the database, of a spare code only its hash is kept."""

    supervisor = models.OneToOneField(Supervisor, models.PROTECT, related_name="second_factor")
    secret = models.TextField()
    since = models.DateTimeField(_("sejak"))
    spares = ArrayField(models.CharField(max_length=64))
    #: Of the code that was taken last: it and those before are worth nothing any more.
    last_step = models.BigIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    wrong_at = models.DateTimeField(null=True)

    vouched = Vouched(without=("last_step", "wrong", "wrong_at"))

    class Meta:
        verbose_name = _("kode sekali pakai")
        verbose_name_plural = _("kode sekali pakai")
        triggers = [NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.supervisor}"

    def wait(self, now: datetime) -> int:
        """Seconds until another code is looked at, from wherever it comes."""
        if not self.wrong or self.wrong_at is None:
            return 0
        until = self.wrong_at + timedelta(seconds=min(2 ** min(self.wrong - 1, 20), LONGEST_WAIT))
        return max(0, -((now - until) // timedelta(seconds=1)))
