"""A test of understanding after a Rakernis or bimtek, and what everybody answered in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Supervisor
from pengawasan.vouching import Vouched

from .training import Invitation, Training


class Quiz(models.Model):
    """The test of an event. ``questions`` is a list of {"ask", "choices", "right"}: the right one by its place from 0.

    ``needed`` is the share of right answers, in percent, without which nobody counts as trained; None: to have been
    there is enough.
    """

    training = models.OneToOneField(
        Training, models.PROTECT, primary_key=True, related_name="quiz", verbose_name=_("rakernis atau bimtek")
    )
    questions: Any = models.JSONField(_("soal"), default=list)
    needed = models.PositiveSmallIntegerField(_("nilai yang diperlukan (persen)"), null=True, blank=True)
    set_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("disusun oleh"))
    set_at = models.DateTimeField(_("disusun"))

    vouched = Vouched()

    class Meta:
        verbose_name = _("tes pemahaman")
        verbose_name_plural = _("tes pemahaman")
        triggers = [NEVER_EMPTIED]
        constraints = [
            models.CheckConstraint(
                name="quiz_needed_is_a_share", condition=Q(needed__isnull=True) | Q(needed__range=(1, 100))
            )
        ]

    def __str__(self) -> str:
        return f"Tes {self.training_id}"


class QuizResultQuerySet(models.QuerySet["QuizResult"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "invitation__assignment__region__code", at))


class QuizResult(models.Model):
    """One attempt: ``answers`` holds the place of what was chosen for each question. Whoever passed once, passed."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="results", verbose_name=_("undangan"))
    answers: Any = models.JSONField(_("jawaban"))
    right = models.PositiveSmallIntegerField(_("benar"))
    asked = models.PositiveSmallIntegerField(_("jumlah soal"))
    passed = models.BooleanField(_("lulus"))
    answered_at = models.DateTimeField(_("dijawab"))

    objects = QuizResultQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("hasil tes")
        verbose_name_plural = _("hasil tes")
        ordering = ["-answered_at", "-id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        constraints = [models.CheckConstraint(name="quiz_right_of_asked", condition=Q(right__lte=models.F("asked")))]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.right} dari {self.asked}"
