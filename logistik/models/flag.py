"""What the machine raises (a flag, "indikasi") and what became of it. Nothing here is ever deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Region, Supervisor
from pengawasan.vouching import Vouched

from .catalog import Election, Item
from .inspection import Inspection
from .movement import Shipment
from .report import Receipt, ReceiptLine


class Severity(models.TextChoices):
    INFO = "info", _("Info")
    PERINGATAN = "peringatan", _("Peringatan")
    SERIUS = "serius", _("Serius")
    KRITIS = "kritis", _("Kritis")


#: Severities that make a place "bermasalah"; lighter ones warn only.
GRAVE = (Severity.SERIUS, Severity.KRITIS)


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))

    def with_cure(self) -> Self:
        """Adds ``cures``: each time it was mended, the last first, with the report that mended it, if one did."""
        cleared = FlagEvent.objects.filter(kind=FlagEvent.Kind.CLEARED).order_by("-pk")
        cleared = cleared.select_related("receipt__reporter", "receipt__place__parent")
        return self.prefetch_related(Prefetch("events", cleared, to_attr="cures"))

    def standing(self) -> Self:
        """The breach persists, whether or not somebody set the flag aside."""
        return self.filter(cleared_at__isnull=True)

    def open(self) -> Self:
        """Waiting for somebody: the breach persists and nobody has set it aside."""
        return self.filter(status__in=OPEN)

    def with_newest_report(self) -> Self:
        """Adds ``newest_report``: the last standing one about the flag's shipment, or place, and its item if any."""
        counted = ReceiptLine.objects.filter(receipt=OuterRef("pk"), item=OuterRef(OuterRef("item")))
        bearing = Receipt.objects.standing().filter(
            Exists(counted) | IsNull(OuterRef("item"), True), election=OuterRef("election")
        )
        newest = bearing.order_by("-received_at").values("pk")
        of_shipment = Subquery(newest.filter(shipment=OuterRef("shipment"))[:1])
        of_place = Subquery(newest.filter(place=OuterRef("place"))[:1])
        return self.annotate(
            newest_report=Case(When(shipment__isnull=False, then=of_shipment), default=of_place),
        )

    def grave_at(self, at: datetime) -> Self:
        """Serious or critical ones that were open then, from their events; the severity from their history."""
        turns = (FlagEvent.Kind.OPENED, FlagEvent.Kind.REOPENED, FlagEvent.Kind.CLEARED, FlagEvent.Kind.DISMISSED)
        events = FlagEvent.objects.filter(flag=OuterRef("pk"), kind__in=turns, at__lte=at).order_by("-pk")
        model: Any = apps.get_model("logistik", "FlagHistory")
        history = model.objects.filter(pgh_obj=OuterRef("pk"))
        then = history.filter(pgh_created_at__lte=at).order_by("-pgh_created_at", "-pgh_id")
        severity = Coalesce(
            Subquery(then.values("severity")[:1]), Subquery(history.order_by("pgh_id").values("severity")[:1])
        )
        told = self.annotate(turn=Subquery(events.values("kind")[:1]), severity_then=severity)
        return told.filter(opened_at__lte=at, turn__in=turns[:2], severity_then__in=GRAVE)


@pghistory.track(
    model_name="FlagHistory",
    exclude=["facts"],
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class Flag(models.Model):
    """One breach of one rule on one subject, with the law it was judged by when it opened."""

    class Status(models.TextChoices):
        TERBUKA = "terbuka", _("Terbuka")
        DITINDAKLANJUTI = "ditindaklanjuti", _("Ditindaklanjuti")
        TERATASI = "teratasi", _("Teratasi")
        DIKESAMPINGKAN = "dikesampingkan", _("Dikesampingkan")

    rule = models.CharField(_("aturan"), max_length=20)
    kind = models.CharField(_("jenis"), max_length=24)
    subject = models.CharField(_("subjek"), max_length=120)
    election = models.ForeignKey(Election, models.PROTECT, related_name="flags", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="flags", verbose_name=_("tempat"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+", verbose_name=_("barang"))
    shipment = models.ForeignKey(
        Shipment, models.PROTECT, null=True, related_name="flags", verbose_name=_("pengiriman")
    )
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="flags", verbose_name=_("penerimaan"))
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, related_name="flags", verbose_name=_("pemeriksaan")
    )
    expected = models.BigIntegerField(_("seharusnya"), null=True)
    actual = models.BigIntegerField(_("kenyataan"), null=True)
    severity = models.CharField(_("keparahan"), max_length=10, choices=Severity)
    sentence = models.TextField(_("uraian"))
    #: Fingerprint of the rows it was made of; only saves looking again at what has not changed.
    facts = models.CharField(_("sidik data"), max_length=32, blank=True, editable=False)
    basis = models.JSONField(_("dasar hukum"), default=list)
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.TERBUKA)
    assigned_to = models.ForeignKey(
        Supervisor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ditugaskan kepada"),
    )
    opened_at = models.DateTimeField(_("dibuka"))
    cleared_at = models.DateTimeField(_("teratasi pada"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dikesampingkan pada"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        Supervisor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dikesampingkan oleh"),
    )
    reason = models.TextField(_("alasan"), blank=True)

    objects = FlagQuerySet.as_manager()
    vouched = Vouched(parts=("events",), without=("facts",))

    class Meta:
        verbose_name = _("indikasi")
        verbose_name_plural = _("indikasi")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="flag_standing_once",
                fields=["election", "rule", "kind", "subject"],
                condition=Q(cleared_at__isnull=True),
            ),
            models.CheckConstraint(
                name="flag_dismissed_with_reason",
                condition=~Q(status="dikesampingkan") | (Q(dismissed_by__isnull=False) & ~Q(reason="")),
                violation_error_message=_("Mengesampingkan indikasi wajib disertai alasan."),
            ),
            models.CheckConstraint(
                name="flag_settled_is_cleared", condition=~Q(status="teratasi") | Q(cleared_at__isnull=False)
            ),
        ]
        triggers = [NEVER_EMPTIED, pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["place"], condition=Q(cleared_at__isnull=True), name="flag_standing_place"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_open(self) -> bool:
        """Waiting for somebody, as :meth:`FlagQuerySet.open` asks it of the database."""
        return self.status in OPEN

    @property
    def difference(self) -> int | None:
        if self.expected is None or self.actual is None:
            return None
        return self.actual - self.expected


#: Waiting for somebody.
OPEN = (Flag.Status.TERBUKA, Flag.Status.DITINDAKLANJUTI)


class FlagEvent(models.Model):
    """One change in a flag's life. ``actor`` empty means the engine."""

    class Kind(models.TextChoices):
        OPENED = "dibuka", _("Dibuka")
        CHANGED = "berubah", _("Angka berubah")
        CLEARED = "teratasi", _("Teratasi")
        ASSIGNED = "ditugaskan", _("Ditugaskan")
        FOLLOWED = "tindak_lanjut", _("Tindak lanjut")
        DISMISSED = "dikesampingkan", _("Dikesampingkan")
        REOPENED = "dibuka_lagi", _("Dibuka lagi")

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="events", verbose_name=_("indikasi"))
    kind = models.CharField(_("perubahan"), max_length=16, choices=Kind)
    at = models.DateTimeField(_("waktu"))
    actor = models.ForeignKey(Supervisor, models.PROTECT, null=True, related_name="+", verbose_name=_("oleh"))
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="+", verbose_name=_("laporan"))
    note = models.TextField(_("keterangan"), blank=True)

    class Meta:
        verbose_name = _("riwayat indikasi")
        verbose_name_plural = _("riwayat indikasi")
        ordering = ["id"]  # written under the lock of the place; clocks were read before it
        triggers = [APPEND_ONLY, NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d/%m/%Y %H.%M}"


class SweepQuerySet(models.QuerySet["Sweep"]):
    def part_done(self, part: str, done: Sweep, now: datetime) -> None:
        """Take a part off what is waited for, once however often it was done; with the last the sweep is finished."""
        self.filter(waiting__contains=[part]).update(
            waiting=Func(F("waiting"), Value(part), function="array_remove"),
            finished_at=Case(When(waiting=[part], then=now)),
            opened=F("opened") + done.opened,
            changed=F("changed") + done.changed,
            cleared=F("cleared") + done.cleared,
        )


class Sweep(models.Model):
    """That every rule was asked about everything, when, and what changed."""

    started_at = models.DateTimeField(_("mulai"))
    finished_at = models.DateTimeField(_("selesai"), null=True)
    #: Of one that is done in parts: those that nobody has done yet.
    waiting = ArrayField(models.CharField(max_length=2), verbose_name=_("ditunggu"), default=list, blank=True)
    opened = models.IntegerField(_("dibuka"), default=0)
    changed = models.IntegerField(_("berubah"), default=0)
    cleared = models.IntegerField(_("teratasi"), default=0)

    objects = SweepQuerySet.as_manager()

    class Meta:
        verbose_name = _("sapuan")
        verbose_name_plural = _("sapuan")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.started_at:%d/%m/%Y %H.%M.%S}"


class Quarantine(models.Model):
    """A row that a rule could not judge. Set aside visibly so that the rest is judged; cleared when it can be."""

    rule = models.CharField(_("aturan"), max_length=50)
    subject = models.CharField(_("baris"), max_length=120)
    error = models.TextField(_("kesalahan"))
    since = models.DateTimeField(_("sejak"))
    seen_at = models.DateTimeField(_("terakhir"))

    class Meta:
        verbose_name = _("karantina")
        verbose_name_plural = _("karantina")
        ordering = ["since"]
        constraints = [models.UniqueConstraint(name="quarantine_once", fields=["rule", "subject"])]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"
