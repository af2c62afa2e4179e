"""A first draft of Form A from what is on record: reports, flags and photos. What is not known stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from logistik.models import Flag, Photo, Receipt
from logistik.models.flag import GRAVE
from logistik.printing import day, spelled
from pengawasan.models import Region, Supervisor

from .form_a import NIL, NO, YES, Activity, Finding, FormA
from .signer import position_of, post_of

MOST_ACTIVITIES, MOST_PHOTOS = 10, 8
QUESTIONS = (
    ("tepat_jumlah", "Jumlah perlengkapan sesuai kebutuhan dan surat jalan (tepat jumlah)"),
    ("tepat_jenis", "Jenis perlengkapan sesuai kebutuhan (tepat jenis)"),
    ("tepat_sasaran", "Perlengkapan diterima di tempat yang dituju (tepat sasaran)"),
    ("tepat_waktu", "Perlengkapan diterima sebelum batas waktu (tepat waktu)"),
    ("tepat_kualitas", "Perlengkapan dan tempat penyimpanannya baik (tepat kualitas)"),
    ("keamanan", "Segel, pengawalan, dan akses pengawas aman"),
)


def prefill(flags: Sequence[Flag], place: Region, user: Supervisor, now: datetime) -> FormA:
    """About these flags (or, without any, about the place), as far as the user sees it."""
    at = {flag.place_id for flag in flags} or {place.code}
    seen = Receipt.objects.visible_to(user, now).standing().filter(place__in=at)
    related = seen.select_related("place__parent", "reporter", "shipment")
    reports = list(related.order_by("judged_at", "pk")[:MOST_ACTIVITIES])
    # An aspect is fine only when nothing at all was raised about it there, not merely nothing that was chosen
    others = Flag.objects.visible_to(user, now).filter(place__in=at).exclude(status=Flag.Status.DIKESAMPINGKAN)
    raised = list(others.select_related("place__parent").order_by("place", "pk"))
    post = post_of(user, place, now)
    return FormA(
        stage="Pengadaan dan pendistribusian perlengkapan pemungutan suara",
        name=str(user),
        position=position_of(post) if post else "",
        letter=post.letter_number if post else "",
        address=post.region.label if post else "",
        activities=[_activity(report) for report in reports],
        summary=_summary(flags, reports),
        findings=[_finding(rule, what, raised, bool(reports)) for rule, what in QUESTIONS],
        violation=_violation(flags),
        dispute={},
        photos=_photos(flags, reports, user, now),
        office=post.region_id[:8] if post else place.code[:8],
    )


def _activity(report: Receipt) -> Activity:
    seen = report.judged_at.astimezone(report.place.zone)
    manifest = report.shipment.manifest_number if report.shipment else report.manifest_number
    return Activity(
        form="Pengawasan langsung penerimaan perlengkapan",
        aim="Memastikan perlengkapan tepat jumlah, jenis, sasaran, waktu, dan kualitas",
        target=f"Penerimaan di {report.place.label}{f', surat jalan {manifest}' if manifest else ''}",
        when_where=f"{day(seen.date(), weekday=True)} pukul {seen:%H.%M} di {report.place.label}",
    )


def _summary(flags: Sequence[Flag], reports: Sequence[Receipt]) -> str:
    counted = f"Pengawasan dilakukan atas {spelled(len(reports))} penerimaan perlengkapan."
    if not reports:
        counted = "Belum ada laporan penerimaan dari tempat ini."
    said = [_sentence(flag) for flag in flags]
    return "\n".join([counted, *(said or ["Tidak ditemukan ketidaksesuaian."] * bool(reports))])


def _sentence(flag: Flag) -> str:
    """A flag's sentence, and how it was mended if it was: it was so, and it stays on record."""
    if flag.cleared_at is None:
        return flag.sentence
    when = day(flag.cleared_at.astimezone(flag.place.zone).date())
    return f"{flag.sentence} Teratasi {when}."


def _finding(rule: str, what: str, flags: Sequence[Flag], looked: bool) -> Finding:
    about = [_sentence(flag) for flag in flags if flag.rule == rule]
    if about:
        return Finding(what, NO, " ".join(about))
    return Finding(what, YES if looked else "", "" if looked else "Belum ada laporan")


def _violation(flags: Sequence[Flag]) -> dict[str, str]:
    """Grave flags that stand; whether they are a violation is for people to say, so the actor stays empty."""
    grave = [flag for flag in flags if flag.severity in GRAVE and flag.cleared_at is None]
    if not grave:
        return {}
    first = min(flag.opened_at for flag in grave).astimezone(grave[0].place.zone)
    return {
        "event": " ".join(flag.sentence for flag in grave),
        "place": ", ".join(sorted({flag.place.label for flag in grave})),
        "time": f"{day(first.date(), weekday=True)} pukul {first:%H.%M}",
        "actor": NIL,
        "text": " ".join(flag.sentence for flag in grave),
    }


def _photos(flags: Sequence[Flag], reports: Sequence[Receipt], user: Supervisor, now: datetime) -> list[dict[str, str]]:
    visits = {flag.inspection_id for flag in flags if flag.inspection_id}
    mine = Q(receipt__in=[report.pk for report in reports]) | Q(inspection__in=visits)
    found = Photo.objects.visible_to(user, now).filter(mine).select_related("uploaded_by")
    return [
        {
            "id": str(photo.pk),
            "sha256": photo.sha256,
            "caption": f"{photo.uploaded_by}, diterima {day(photo.received_at.date())}",
        }
        for photo in found.order_by("received_at", "pk")[:MOST_PHOTOS]
    ]
