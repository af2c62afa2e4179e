"""What waits for a coordinator today: assignments that end, places without anybody, what is not known, what failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from logistik.models import Alert, AlertChannel, Allotment, Election, FollowUpClock, ImportFile, Step
from pengawasan import activation, scoping
from pengawasan.models import Assignment, Level, Region, Role, Supervisor

#: Assignments that end within so many days are told of; imports that were refused, for so many.
SOON, RECENT = timedelta(days=7), timedelta(days=7)
#: PTPS are formed 23 days before voting (UU 1/2015): before that nobody is missing at a TPS.
FORMED = timedelta(days=23)
SHOWN = 5
POSTS = {Level.KECAMATAN: Role.PANWASCAM, Level.DESA: Role.PKD, Level.TPS: Role.PTPS}


@dataclass(frozen=True)
class Row:
    """One thing to see to; ``subject`` is what the panel opens for it, if anything."""

    label: str
    detail: str = ""
    subject: Model | None = None


@dataclass(frozen=True)
class Duty:
    """Things of one sort: how many, why they matter, the first of them, and the page where they are seen to, if any."""

    title: str
    why: str
    count: int
    rows: list[Row]
    page: str = ""
    page_title: str = ""


def duties(user: Supervisor, now: datetime) -> list[Duty]:
    """All that waits in the user's regions; a sort of which there is nothing is left out."""
    running = Election.objects.visible_to(user, now).running(now).select_related("region")
    asked = (
        _ending(user, now),
        *_unfilled(user, running, now),
        _incomplete(running),
        _unknown(running),
        _without_password(user, now),
        _undelivered(user, now),
        _refused(user, now),
    )
    return [duty for duty in asked if duty.count]


def _ending(user: Supervisor, now: datetime) -> Duty:
    today = timezone.localdate(now)
    found = Assignment.objects.visible_to(user, now).filter(valid_to__range=(today, today + SOON))
    found = found.select_related("supervisor", "region__parent").order_by("valid_to", "region", "pk")
    rows = [
        Row(f"{one.supervisor}, {one.region.label}", f"sampai {one.valid_to:%d/%m/%Y}", one) for one in found[:SHOWN]
    ]
    why = "Dalam 7 hari; perpanjang atau tunjuk penggantinya."
    return Duty("Penugasan yang segera berakhir", why, found.count(), rows)


def _unfilled(user: Supervisor, running: Iterable[Election], now: datetime) -> Iterator[Duty]:
    """Places of elections to come where nobody of the level is in office."""
    today = timezone.localdate(now)
    seen = Region.objects.visible_to(user, now).live().select_related("parent").order_by("code")
    for level, role in POSTS.items():
        held = [one for one in running if level != Level.TPS or one.voting_day - FORMED <= today]
        inside = scoping.within([one.region_id for one in held], "code")
        post = Assignment.objects.filter(region=OuterRef("pk"), role=role, valid_from__lte=today)
        post = post.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        empty = seen.filter(inside, ~Exists(post), level=level)
        rows = [Row(place.label, place.code) for place in empty[:SHOWN]]
        title = f"{level.label} tanpa {role.label}"
        yield Duty(title, "Tidak ada yang melapor dari sana.", empty.count(), rows, "imports", "Impor pengawas")


def _incomplete(running: QuerySet[Election]) -> Duty:
    police = FollowUpClock.objects.filter(election=OuterRef("pk"), step=Step.POLICE)
    rows = []
    for one in running.annotate(has_police=Exists(police)).prefetch_related("deadlines", "allotments"):
        lacking = [
            name
            for name, there in (
                ("batas waktu penerusan kepada Polri", one.has_police),
                ("tenggat", one.deadlines.all()),
                ("alokasi", one.allotments.all()),
                ("jumlah pemilih", one.voter_counts.exists()),
            )
            if not there
        ]
        if lacking:
            rows.append(Row(one.name, f"belum ada: {', '.join(lacking)}", one))
    return Duty("Pemilihan yang belum lengkap", "Tanpa ini tidak ada yang dapat dinilai.", len(rows), rows[:SHOWN])


def _unknown(running: QuerySet[Election]) -> Duty:
    found = Allotment.objects.filter(election__in=running, quantity__isnull=True)
    found = found.select_related("item", "election").order_by("election", "item__order")
    rows = [Row(one.item.name, one.election.name, one) for one in found[:SHOWN]]
    why = "Kebutuhannya tampil “tidak diketahui” sampai jumlahnya diisi."
    return Duty("Alokasi tanpa jumlah", why, found.count(), rows)


def _without_password(user: Supervisor, now: datetime) -> Duty:
    found = activation.waiting(user, now)
    rows = [Row(str(one), str(one.username), one) for one in found[:SHOWN]]
    why = "Kirimkan tautan aktivasinya; sebelum itu mereka tidak dapat masuk."
    return Duty("Akun yang belum diaktifkan", why, found.count(), rows, "activation-links", "Semua tautan aktivasi")


def _undelivered(user: Supervisor, now: datetime) -> Duty:
    people = Supervisor.objects.visible_to(user, now)
    mine = Q(recipient__in=people) | Q(channel__in=AlertChannel.objects.visible_to(user, now))
    found = Alert.objects.filter(mine, sent_at__isnull=True).exclude(error="")
    found = found.select_related("recipient", "channel").order_by("-created_at", "-pk")
    rows = [Row(str(one.recipient or one.channel), one.error[:120], one) for one in found[:SHOWN]]
    return Duty("Pemberitahuan yang tidak sampai", "Dicoba lagi terus; periksa alamatnya.", found.count(), rows)


def _refused(user: Supervisor, now: datetime) -> Duty:
    inside = scoping.visible(user, "election__region__code", now)
    found = ImportFile.objects.filter(inside, state=ImportFile.State.REFUSED, finished_at__gte=now - RECENT)
    found = found.defer("content", "trace").order_by("-finished_at")
    rows = [Row(one.filename, f"{len(one.errors)} kesalahan", one) for one in found[:SHOWN]]
    why = "Dalam 7 hari terakhir; tidak ada yang disimpan darinya."
    return Duty("Impor yang ditolak", why, found.count(), rows, "imports", "Buka impor")
