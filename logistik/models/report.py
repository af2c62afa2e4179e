"""What arrived, as a supervisor saw it: evidence. Never edited, never deleted; a correction is a new report."""

from __future__ import annotations

import math
import uuid
from datetime import datetime
from functools import cache
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, Cos, Power, Radians, Sqrt, StrIndex
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Region, Supervisor
from pengawasan.vouching import Vouched

from .catalog import Election, Item
from .fact import RECEIPT_FOLLOWS, SIGHTING_FOLLOWS, SUPERSESSION_FOLLOWS, PlaceFact, SealFact
from .mark import METRES_PER_DEGREE, Mark, contradictions
from .submission import Channel, Submission


def offset_m(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Metres east and north from one latitude and longitude (degrees) to another; as in ``with_distance``."""
    shrunk = math.cos(math.radians(start[0]))
    return (end[1] - start[1]) * METRES_PER_DEGREE * shrunk, (end[0] - start[0]) * METRES_PER_DEGREE


class Witness(models.TextChoices):
    PRESENT = "present", _("Pengawas hadir")
    ABSENT = "absent", _("Pengawas tidak hadir")
    OBSTRUCTED = "obstructed", _("Pengawas dihalangi")


class Seal(models.TextChoices):
    INTACT = "intact", _("Utuh")
    BROKEN = "broken", _("Rusak")
    MISSING = "missing", _("Tidak ada")
    NONE = "none", _("Tidak bersegel menurut aturan")


class CableTies(models.TextChoices):
    COMPLETE = "complete", _("Lengkap")
    MISSING = "missing", _("Tidak ada atau kurang")


class Storage(models.TextChoices):
    OFFICIAL = "official", _("Tempat resmi")
    UNOFFICIAL = "unofficial", _("Bukan tempat resmi")


#: As many metres as a column holds: nothing is farther. A bound on both sides tells the planner that few lie between.
FARTHEST_M = 2**31 - 1


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))

    def standing(self, at: datetime | None = None) -> Self:
        """Reports that no correction has replaced: the ones that count; with ``at`` those that counted then."""
        if at is None:
            return self.filter(supersession__isnull=True)
        replaced = Supersession.objects.filter(receipt=OuterRef("pk"), recorded_at__lte=at)
        return self.filter(~Exists(replaced), received_at__lte=at)

    def with_distance(self) -> Self:
        """Adds ``distance_m`` between the position of the report and the place (NULL where either is unknown).

        An equirectangular projection: off by less than 0.1 % over the tens of kilometres that matter here.
        """
        north = (F("latitude") - F("place__latitude")) * METRES_PER_DEGREE
        east = (F("longitude") - F("place__longitude")) * METRES_PER_DEGREE * Cos(Radians(F("place__latitude")))
        return self.annotate(distance_m=Cast(Sqrt(Power(north, 2) + Power(east, 2)), models.IntegerField()))

    def with_marks(self) -> Self:
        """Adds what ``Receipt.every_mark`` needs: whether other reports of the supervisor speak against this one."""
        return self.annotate(**_beside())

    def arrivals(self) -> Self:
        """Standing reports of goods that count at their place: not on the way back, not of another's shipment."""
        return self.standing().filter(
            Q(shipment__destination__isnull=True)
            | (Q(shipment__destination=F("place")) & ~Q(shipment__direction="return"))
        )

    def with_due(self) -> Self:
        """Adds ``due_at``, the deadline of the place (NULL where its level has none)."""
        due = PlaceFact.objects.filter(election=OuterRef("election"), place=OuterRef("place"))
        return self.annotate(due_at=Subquery(due.values("due_at")))

    def with_seal_breach(self) -> Self:
        """Reports of a broken or missing seal, or of a number (``strange_seals``) that the manifest does not name.

        A manifest without any seal number promises none: nothing can be strange to it.
        """
        manifest = SealSighting.objects.filter(shipment=OuterRef("receipt__shipment"))
        strange = SealSighting.objects.filter(
            Exists(manifest), ~Exists(manifest.filter(number=OuterRef("number"))), receipt=OuterRef("pk")
        )
        found = self.filter(fact__is_seal_breach=True)
        return found.annotate(strange_seals=ArraySubquery(strange.order_by("number").values("number")))

    def far(self) -> Self:
        """Made farther from the place than the election allows."""
        least = Election.objects.order_by("distance_limit_m").values("distance_limit_m")[:1]
        # No election allows less than the least, which the index answers for
        some = self.standing().annotate(distance_m=F("fact__distance_m"))
        some = some.filter(distance_m__gt=Subquery(least), distance_m__lte=FARTHEST_M)
        return some.filter(distance_m__gt=F("election__distance_limit_m"))

    def late(self) -> Self:
        """Goods received after the deadline of the place; a report without a line that counts there brought none."""
        here = PlaceFact.objects.filter(election=OuterRef("election"), place=OuterRef("place"), is_late=True)
        counted = ReceiptLine.objects.counting().filter(receipt=OuterRef("pk"))
        return self.arrivals().with_due().filter(Exists(here), Exists(counted), judged_at__gt=F("due_at"))


@cache
def _beside() -> dict[str, Any]:
    """The same of every report: made once, since making it takes longer than the database to answer it."""
    return contradictions(Receipt.objects.standing())


class Receipt(models.Model):
    """A field report: at this place, at this time, I counted this.

    ``observed_at`` is what the device said; ``judged_at`` is that time corrected by the device's measured skew.
    ``corrects`` and ``shipment`` may name something that has not arrived yet: reports come in any order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    election = models.ForeignKey(
        Election, models.PROTECT, related_name="receipts", verbose_name=_("pemilihan"), db_index=False
    )
    shipment = models.ForeignKey(
        "logistik.Shipment",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="receipts",
        verbose_name=_("pengiriman"),
    )
    manifest_number = models.CharField(_("nomor surat jalan"), max_length=80, blank=True)
    place = models.ForeignKey(Region, models.PROTECT, related_name="receipts", verbose_name=_("tempat"), db_index=False)
    reporter = models.ForeignKey(
        Supervisor, models.PROTECT, related_name="receipts", verbose_name=_("pelapor"), db_index=False
    )
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="receipt", verbose_name=_("kiriman"))
    observed_at = models.DateTimeField(_("diamati pada"))
    sent_at = models.DateTimeField(_("dikirim pada"), null=True, blank=True)
    received_at = models.DateTimeField(_("diterima server"), db_index=True)
    judged_at = models.DateTimeField(_("waktu yang dinilai"))
    skew_seconds = models.IntegerField(_("selisih jam perangkat (detik)"), null=True, blank=True)
    latitude = models.FloatField(_("lintang"), null=True, blank=True)
    longitude = models.FloatField(_("bujur"), null=True, blank=True)
    accuracy_m = models.FloatField(_("ketelitian (m)"), null=True, blank=True)
    mock = models.BooleanField(_("posisi tiruan"), default=False)
    witness = models.CharField(_("pengawasan"), max_length=10, choices=Witness, default=Witness.PRESENT)
    seal = models.CharField(_("segel"), max_length=8, choices=Seal, default=Seal.NONE)
    seal_numbers = ArrayField(models.CharField(max_length=60), verbose_name=_("nomor segel"), default=list, blank=True)
    cable_ties = models.CharField(  # noqa: DJ001 NULL is "not looked at"
        _("kabel ties"), max_length=8, choices=CableTies, null=True, blank=True
    )
    unnumbered = models.PositiveIntegerField(_("kotak tanpa nomor"), null=True, blank=True)
    storage = models.CharField(_("penyimpanan"), max_length=10, choices=Storage, default=Storage.OFFICIAL)
    received_by = models.CharField(_("diterima oleh"), max_length=120, blank=True)
    notes = models.TextField(_("catatan"), blank=True)
    corrects = models.UUIDField(_("mengoreksi"), null=True, blank=True)
    marks = ArrayField(models.CharField(max_length=20), verbose_name=_("tanda"), default=list, blank=True)

    objects = ReceiptQuerySet.as_manager()
    vouched = Vouched(parts=("lines", "seals"))

    class Meta:
        verbose_name = _("penerimaan")
        verbose_name_plural = _("penerimaan")
        ordering = ["-received_at", "id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED, RECEIPT_FOLLOWS]
        indexes = [
            models.Index(fields=["place"], opclasses=["varchar_pattern_ops"], name="receipt_place"),
            models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name="receipt_corrects"),
            models.Index(name="receipt_newest", fields=["election", "-judged_at"], include=["place", "id"]),
            models.Index(fields=["reporter", "judged_at"], name="receipt_reporter_judged"),
            models.Index(
                name="receipt_breach",
                fields=["election", "place"],
                condition=Q(witness__in=["absent", "obstructed"])
                | Q(seal__in=["broken", "missing"])
                | Q(storage="unofficial"),
            ),
            models.Index(
                name="receipt_unsecured",
                fields=["election", "place"],
                condition=Q(cable_ties="missing") | Q(unnumbered__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"Penerimaan {self.place_id}"

    @property
    def way(self) -> str:
        """How it came in, and who entered it for the reporter; empty where a phone sent it."""
        sent = self.submission
        if sent.channel == Channel.APP:
            return ""
        by = f", dimasukkan oleh {sent.user}" if sent.user_id != self.reporter_id else ""
        return f"lewat {sent.get_channel_display()}{by}"

    @property
    def closure(self) -> str:
        """How the boxes were closed and marked, as far as it was said."""
        said = [f"segel {str(self.get_seal_display()).lower()}"]
        said += [f"kabel ties {str(self.get_cable_ties_display()).lower()}"] if self.cable_ties else []
        said += [f"{self.unnumbered} kotak tanpa nomor"] if self.unnumbered else []
        return ", ".join(said)

    @property
    def every_mark(self) -> list[str]:
        """Its own marks and those that other reports give it; only for rows ``with_marks``."""
        beside = {Mark.TOO_FAST: self.too_fast, Mark.SAME_SPOT: self.same_spot}  # type: ignore[attr-defined]
        return [mark.value for mark in Mark if mark in self.marks or beside.get(mark)]

    @property
    def oddities(self) -> list[str]:
        """All its marks as sentences."""
        return [str(Mark(mark).label) for mark in self.every_mark]


#: Packed for the place where it was received, for one in it, or for one around it.
_HERE = (
    Q(for_place=F("receipt__place"))
    | Q(for_place__code__startswith=Concat(F("receipt__place"), Value(".")))
    | Q(receipt__place__code__startswith=Concat(F("for_place"), Value(".")))
)


class ReceiptLineQuerySet(models.QuerySet["ReceiptLine"]):
    def counting(self) -> Self:
        """Lines that count where they were received, as in the balance: packed for it, or for no other place."""
        return self.filter(Q(for_place__isnull=True) | _HERE)

    def packed_elsewhere(self) -> Self:
        """Lines packed for a place that neither is, contains nor lies in the place where they were received."""
        return self.filter(for_place__isnull=False).exclude(_HERE)

    def misplaced(self) -> Self:
        """Packed for another place of the same election."""
        return self.packed_elsewhere().filter(
            for_place__code__startswith=Concat(F("receipt__election__region"), Value("."))
        )

    def foreign(self) -> Self:
        """Packed for a place outside the election's region."""
        return self.packed_elsewhere().exclude(
            for_place__code__startswith=Concat(F("receipt__election__region"), Value("."))
        )


class ReceiptLine(models.Model):
    """One counted item: good and damaged are separate counts. Any number is stored; the rules judge it."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines", verbose_name=_("penerimaan"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("barang"), db_index=False)
    for_place = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("untuk"), db_index=False
    )
    good = models.PositiveIntegerField(_("baik"))
    damaged = models.PositiveIntegerField(_("rusak"))
    seal_number = models.CharField(_("nomor segel"), max_length=60, blank=True)

    objects = ReceiptLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris penerimaan")
        verbose_name_plural = _("baris penerimaan")
        ordering = ["id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        indexes = [models.Index(name="line_packed", fields=["receipt"], condition=Q(for_place__isnull=False))]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.good} baik, {self.damaged} rusak"


class Supersession(models.Model):
    """That a correction replaced a report. Rows are only ever added: a replaced report never counts again."""

    receipt = models.OneToOneField(
        Receipt, models.PROTECT, primary_key=True, related_name="supersession", verbose_name=_("penerimaan")
    )
    by = models.ForeignKey(Receipt, models.PROTECT, related_name="supersedes", verbose_name=_("digantikan oleh"))
    recorded_at = models.DateTimeField(_("dicatat pada"))

    vouched = Vouched()

    class Meta:
        verbose_name = _("koreksi")
        verbose_name_plural = _("koreksi")
        triggers = [APPEND_ONLY, NEVER_EMPTIED, SUPERSESSION_FOLLOWS]

    def __str__(self) -> str:
        return f"{self.receipt_id} → {self.by_id}"


class SealSightingQuerySet(models.QuerySet["SealSighting"]):
    def standing(self) -> Self:
        """Not those of a report that a correction replaced."""
        return self.filter(receipt__supersession__isnull=True)

    def doubled(self) -> Self:
        """Numbers also seen at a place that neither contains this one nor lies in it, or twice in one report.

        On its way down a seal is seen at kecamatan, desa and polling station: those lie in one another. A shipment's
        seals belong to the polling station they are packed for, or to the destination where none is named.
        """
        other = SealSighting.objects.standing().filter(election=OuterRef("election"), number=OuterRef("number"))
        other = (
            other.annotate(here=OuterRef("place"))
            .exclude(place=F("here"))
            .exclude(place__code__startswith=Concat(F("here"), Value(".")))
            .annotate(inside=StrIndex(F("here"), Concat(F("place"), Value("."))))
            .exclude(inside=1)
        )
        suspect = SealFact.objects.filter(election=OuterRef("election"), number=OuterRef("number"), is_doubled=True)
        return self.filter(Exists(suspect)).filter(Q(times__gt=1) | Exists(other))


class SealSighting(models.Model):
    """That a seal number was written on a manifest or seen at a place. One seal twice is a breach."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("nomor segel"), max_length=60)
    place = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("tempat"))
    shipment = models.ForeignKey(
        "logistik.Shipment", models.PROTECT, null=True, related_name="seals", verbose_name=_("pengiriman")
    )
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="seals", verbose_name=_("penerimaan"))
    times = models.PositiveSmallIntegerField(_("kali"), default=1)

    objects = SealSightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomor segel terlihat")
        verbose_name_plural = _("nomor segel terlihat")
        triggers = [APPEND_ONLY, NEVER_EMPTIED, SIGHTING_FOLLOWS]
        indexes = [models.Index(fields=["election", "number"], name="seal_number")]

    def __str__(self) -> str:
        return self.number
