"""What a supervisor cannot solve alone: a kendala or a worry, and what was answered. Append only."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Region, Supervisor
from pengawasan.vouching import Vouched

from .catalog import Election
from .submission import Submission
from .training import Training


class ConcernKind(models.TextChoices):
    KENDALA = "kendala", _("Kendala")
    KEKHAWATIRAN = "kekhawatiran", _("Kekhawatiran")


class ConcernState(models.TextChoices):
    TERBUKA = "terbuka", _("Terbuka")
    DIJAWAB = "dijawab", _("Dijawab")
    SELESAI = "selesai", _("Selesai")


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))

    def with_state(self) -> Self:
        """Adds ``state``: what the last reply made of it; open until there is one."""
        last = ConcernReply.objects.filter(concern=OuterRef("pk")).order_by("-number").values("state")[:1]
        return self.annotate(state=Coalesce(Subquery(last), Value(ConcernState.TERBUKA.value)))

    def with_unread(self, reader: int | None) -> Self:
        """Adds ``read_to``, the last number the reader has seen (-1: nothing), and ``unread``, how many by others are
        newer; the concern itself counts as number 0."""
        seen = ConcernRead.objects.filter(concern=OuterRef("pk"), reader=reader).values("number")
        marked = self.annotate(read_to=Coalesce(Subquery(seen), Value(-1)))
        replies = ConcernReply.objects.filter(concern=OuterRef("pk"), number__gt=OuterRef("read_to"))
        newer = replies.exclude(author=reader).order_by().values("concern").annotate(n=Count("pk")).values("n")
        itself = models.Case(
            models.When(Q(read_to__lt=0) & ~Q(author=reader), then=Value(1)),
            default=Value(0),
            output_field=models.IntegerField(),
        )
        return marked.annotate(unread=Coalesce(Subquery(newer), Value(0)) + itself)


class Concern(models.Model):
    """A kendala or a worry about a place, as somebody sent it; ``shipment`` may not have arrived yet.

    With ``training`` it was raised at that event, or about what was said there: answered as any other, also afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    election = models.ForeignKey(Election, models.PROTECT, related_name="concerns", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="concerns", verbose_name=_("tempat"))
    shipment = models.ForeignKey(
        "logistik.Shipment",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="concerns",
        verbose_name=_("pengiriman"),
    )
    training = models.ForeignKey(
        Training,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="concerns",
        verbose_name=_("ditanyakan pada"),
    )
    kind = models.CharField(_("jenis"), max_length=12, choices=ConcernKind)
    text = models.TextField(_("uraian"))
    author = models.ForeignKey(Supervisor, models.PROTECT, related_name="concerns", verbose_name=_("pengirim"))
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="concern", verbose_name=_("kiriman"))
    observed_at = models.DateTimeField(_("diamati pada"))
    judged_at = models.DateTimeField(_("waktu yang dinilai"))
    received_at = models.DateTimeField(_("diterima server"))

    objects = ConcernQuerySet.as_manager()
    vouched = Vouched()

    class Meta:
        verbose_name = _("kendala")
        verbose_name_plural = _("kendala")
        ordering = ["-received_at", "id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        constraints = [models.CheckConstraint(name="concern_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place_id}"


class ConcernReply(models.Model):
    """The ``number``-th thing said about a concern, and the state in which it left the concern."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="replies", verbose_name=_("kendala"))
    number = models.PositiveIntegerField(_("nomor"))
    author = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("pengirim"))
    text = models.TextField(_("isi"))
    state = models.CharField(_("status"), max_length=8, choices=ConcernState)
    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="concern_reply", verbose_name=_("kiriman")
    )
    received_at = models.DateTimeField(_("diterima server"))

    vouched = Vouched()

    class Meta:
        verbose_name = _("jawaban kendala")
        verbose_name_plural = _("jawaban kendala")
        ordering = ["concern", "number"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        constraints = [
            models.UniqueConstraint(name="reply_number_once", fields=["concern", "number"]),
            models.CheckConstraint(name="reply_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="reply_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} #{self.number}"


class ConcernRead(models.Model):
    """How far somebody has read: up to which reply, 0 for the concern itself. It only ever grows."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="reads", verbose_name=_("kendala"))
    reader = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("pembaca"))
    number = models.PositiveIntegerField(_("sampai nomor"))
    read_at = models.DateTimeField(_("dibaca pada"))

    class Meta:
        verbose_name = _("tanda baca kendala")
        verbose_name_plural = _("tanda baca kendala")
        constraints = [models.UniqueConstraint(name="concern_read_once", fields=["concern", "reader"])]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.concern_id} #{self.number}"
