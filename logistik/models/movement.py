"""What was sent: the manifest of each leg and what happened to it on the way. Append only."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Left, Length
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Region, Supervisor
from pengawasan.models.places import recorded
from pengawasan.vouching import Vouched

from .catalog import Election, Item
from .fact import EVENT_FOLLOWS, SHIPMENT_FOLLOWS, PlaceFact
from .report import Receipt


class Direction(models.TextChoices):
    OUTBOUND = "outbound", _("Pengiriman")
    RETURN = "return", _("Arus balik")
    REPLACEMENT = "replacement", _("Penggantian")


class EventKind(models.TextChoices):
    BERANGKAT = "berangkat", _("Berangkat")
    TRANSIT = "transit", _("Transit")
    PINDAH_KENDARAAN = "pindah_kendaraan", _("Pindah kendaraan")
    TIBA = "tiba", _("Tiba")
    DITOLAK = "ditolak", _("Ditolak")
    BATAL = "batal", _("Batal")


DEPARTED = (EventKind.BERANGKAT, EventKind.TRANSIT, EventKind.PINDAH_KENDARAAN, EventKind.TIBA)
STOPPED = (EventKind.DITOLAK, EventKind.BATAL)


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        """Shipments that leave from or go to the user's regions."""
        return self.filter(scoping.visible(user, "origin__code", at) | scoping.visible(user, "destination__code", at))

    def with_facts(self, at: datetime | None = None) -> Self:
        """Adds departed_at, arrived_at (said by an event), stopped, received_at, due_at, travel_hours.

        A shipment is *received* when a receipt that still stands was made for it at its destination.
        Its status is read from these; it is stored nowhere. With ``at``: as they were known then.
        """
        if at is None:
            return (
                self.with_departure()
                .with_due()
                .with_travel()
                .annotate(
                    arrived_at=F("fact__arrived_at"), stopped=F("fact__is_stopped"), received_at=F("fact__received_at")
                )
            )
        arrived = _events(at, kind=EventKind.TIBA).values("shipment").annotate(t=Min("occurred_at"))
        received = _receipts(at).values("shipment").annotate(t=Min("judged_at"))
        return (
            self.with_departure(at)
            .with_due()
            .with_travel(at)
            .annotate(
                arrived_at=Subquery(arrived.values("t")),
                stopped=Exists(_events(at, kind__in=STOPPED)),
                received_at=Subquery(received.values("t")),
            )
        )

    def with_departure(self, at: datetime | None = None) -> Self:
        if at is None:
            return self.annotate(departed_at=F("fact__departed_at"))
        departed = _events(at, kind__in=DEPARTED).values("shipment").annotate(t=Min("occurred_at"))
        return self.annotate(departed_at=Subquery(departed.values("t")))

    def with_due(self) -> Self:
        """Adds ``due_at``, the deadline of the destination; NULL where its level has none, or goods go back."""
        due = PlaceFact.objects.filter(election=OuterRef("election"), place=OuterRef("destination"))
        back = When(direction=Direction.RETURN, then=None)
        return self.annotate(due_at=Case(back, default=Subquery(due.values("due_at"))))

    def with_travel(self, at: datetime | None = None) -> Self:
        """Adds ``travel_hours``, the usual way from the origin down to the destination; NULL where unknown."""
        if at is None:
            return self.annotate(travel_hours=F("fact__travel_hours"))
        above = [Left(OuterRef("destination"), width) for width in (5, 8, 13)]
        down = recorded(at).filter(code__in=[*above, OuterRef("destination")])
        way = down.alias(width=Length("code")).filter(width__gt=Length(OuterRef("origin"))).order_by()
        hours = way.values(whole=Value(1)).annotate(t=models.Sum("travel_hours"))
        return self.annotate(travel_hours=Subquery(hours.values("t")))

    def under_way(self, at: datetime | None = None) -> Self:
        """Planned or on the road: not received, not called off; with ``at`` as it was known then."""
        if at is None:
            return self.filter(fact__is_under_way=True)
        return self.filter(recorded_at__lte=at).filter(~Exists(_receipts(at)), ~Exists(_events(at, kind__in=STOPPED)))

    def awaited(self, **due: Any) -> Self:
        """Under way, to a place whose deadline is as asked: lookups of ``due_at``, beside a time or the name of one.

        A cheap sieve comes first: something at the destination has been sent and not arrived, and is due then.
        Replacements are not in the balance and are always looked at; goods on their way back have no deadline.
        """
        here = PlaceFact.objects.filter(
            election=OuterRef("fact__election"), place=OuterRef("fact__destination"), is_waiting=True
        )
        inside = here.filter(
            **{lookup: OuterRef(value) if isinstance(value, str) else value for lookup, value in due.items()}
        )
        outside = {lookup: F(value) if isinstance(value, str) else value for lookup, value in due.items()}
        sieve = Q(fact__direction=Direction.REPLACEMENT) | Q(fact__direction=Direction.OUTBOUND) & Exists(inside)
        return self.under_way().filter(sieve).with_due().filter(**outside)

    def overdue(self, now: datetime) -> Self:
        """Not received though the deadline of the destination has passed."""
        return self.awaited(due_at__lte=now)

    def at_risk(self, now: datetime) -> Self:
        """Not said to have arrived, and with the usual travel time not there before the deadline to come."""
        # What the rule sees must not change from minute to minute: the estimate is asked, and not shown
        waiting = self.filter(fact__arrived_at__isnull=True).with_departure().with_travel().alias(eta=eta(now))
        return waiting.awaited(due_at__gt=now, due_at__lt="eta")

    def unescorted(self) -> Self:
        """On the road, or arrived, although the manifest says that nobody escorts them.

        A count at the destination proves a departure that nobody noted.
        """
        left = Q(fact__departed_at__isnull=False) | Q(fact__received_at__isnull=False)
        return self.filter(left, escort="")

    def with_status(self) -> Self:
        """Adds ``status``: one of the keys of :data:`STATUS`. Needs :meth:`with_facts`."""
        return self.annotate(
            status=Case(
                When(received_at__isnull=False, then=Value("diterima")),
                When(stopped=True, then=Value("dihentikan")),
                When(arrived_at__isnull=False, then=Value("tiba")),
                When(departed_at__isnull=False, then=Value("dalam_perjalanan")),
                default=Value("direncanakan"),
            )
        )


def eta(now: datetime) -> ExpressionWrapper[Any]:
    """When a shipment is there with the usual travel time; NULL where that is unknown.

    From the departure if it left; otherwise from the planned departure or now, whichever is later (PostgreSQL's
    GREATEST passes over NULL). Needs :meth:`with_departure` and :meth:`with_travel`.
    """
    hours = Cast(F("travel_hours"), models.FloatField())
    travel = ExpressionWrapper(Value(timedelta(hours=1), models.DurationField()) * hours, models.DurationField())
    start = Coalesce(F("departed_at"), Greatest(F("fact__planned_departure"), Value(now)))
    return ExpressionWrapper(start + travel, models.DateTimeField())


def _events(at: datetime | None = None, **condition: Any) -> models.QuerySet[ShipmentEvent]:
    """Events of the shipment asked about, all or those recorded by then."""
    known = ShipmentEvent.objects.all() if at is None else ShipmentEvent.objects.filter(recorded_at__lte=at)
    return known.filter(shipment=OuterRef("pk"), **condition).order_by()


def _receipts(at: datetime | None = None) -> models.QuerySet[Receipt]:
    """Receipts that stand (or stood then), of the shipment asked about, at its destination."""
    return Receipt.objects.standing(at).filter(shipment=OuterRef("pk"), place=OuterRef("destination")).order_by()


STATUS = {
    "direncanakan": _("Direncanakan"),
    "dalam_perjalanan": _("Dalam perjalanan"),
    "tiba": _("Tiba, belum dihitung"),
    "diterima": _("Diterima"),
    "dihentikan": _("Batal atau ditolak"),
}


class Shipment(models.Model):
    """One leg: goods under one surat jalan from an origin to a destination."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    manifest_number = models.CharField(_("nomor surat jalan"), max_length=80, db_index=True)
    election = models.ForeignKey(
        Election, models.PROTECT, related_name="shipments", verbose_name=_("pemilihan"), db_index=False
    )
    origin = models.ForeignKey(Region, models.PROTECT, related_name="departures", verbose_name=_("asal"))
    destination = models.ForeignKey(Region, models.PROTECT, related_name="arrivals", verbose_name=_("tujuan"))
    stage = models.PositiveSmallIntegerField(_("tahap"))
    direction = models.CharField(_("arah"), max_length=12, choices=Direction, default=Direction.OUTBOUND)
    vehicle = models.CharField(_("kendaraan"), max_length=80, blank=True)
    escort = models.CharField(  # noqa: DJ001 NULL is "not known", "" is "nobody": two facts
        _("pengawalan"),
        max_length=120,
        null=True,
        blank=True,
        help_text=_("Kosong = tanpa kawal; tak diisi = tidak diketahui."),
    )
    planned_departure = models.DateTimeField(_("rencana berangkat"), null=True, blank=True)
    expected_arrival = models.DateTimeField(_("perkiraan tiba"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, related_name="+", verbose_name=_("dicatat oleh")
    )
    recorded_at = models.DateTimeField(_("dicatat pada"))

    objects = ShipmentQuerySet.as_manager()
    vouched = Vouched(parts=("lines", "seals"))

    class Meta:
        verbose_name = _("pengiriman")
        verbose_name_plural = _("pengiriman")
        ordering = ["-recorded_at", "id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED, SHIPMENT_FOLLOWS]
        indexes = [
            models.Index(name="shipment_election_to", fields=["election", "destination"]),
            models.Index(name="shipment_unescorted", fields=["election", "destination"], condition=Q(escort="")),
        ]
        constraints = [
            models.CheckConstraint(name="shipment_stage_1_or_2", condition=Q(stage__in=(1, 2))),
            models.CheckConstraint(name="shipment_goes_somewhere", condition=~Q(origin=F("destination"))),
        ]

    def __str__(self) -> str:
        return self.manifest_number


class ShipmentLine(models.Model):
    """One line of a manifest; ``for_place`` is the polling station the goods are packed for."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines", verbose_name=_("pengiriman"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("barang"), db_index=False)
    quantity = models.PositiveIntegerField(_("jumlah"))
    for_place = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("untuk"), db_index=False
    )
    seal_number = models.CharField(_("nomor segel"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("baris surat jalan")
        verbose_name_plural = _("baris surat jalan")
        ordering = ["id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.item_id} × {self.quantity}"


class ShipmentEvent(models.Model):
    """Something that happened to a shipment: it left, changed lorry, arrived, was refused …"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="events", verbose_name=_("pengiriman"))
    kind = models.CharField(_("kejadian"), max_length=16, choices=EventKind)
    occurred_at = models.DateTimeField(_("terjadi pada"))
    place = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tempat"))
    vehicle = models.CharField(_("kendaraan"), max_length=80, blank=True)
    notes = models.TextField(_("catatan"), blank=True)
    recorded_by = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, related_name="+", verbose_name=_("dicatat oleh")
    )
    recorded_at = models.DateTimeField(_("dicatat pada"))

    vouched = Vouched()

    class Meta:
        verbose_name = _("kejadian pengiriman")
        verbose_name_plural = _("kejadian pengiriman")
        ordering = ["occurred_at", "recorded_at"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED, EVENT_FOLLOWS]
        indexes = [models.Index(fields=["shipment", "kind", "occurred_at"], name="event_shipment_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()
