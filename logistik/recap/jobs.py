"""A recapitulation is asked for, taken by one worker, written, and kept; lost or doubled calls change nothing."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from logistik.models import Election, Job
from pengawasan import vault
from pengawasan.models import Region, Supervisor
from pengawasan.vault import Kept

from .book import TooMany, write
from .rows import count

logger = logging.getLogger(__name__)
#: Progress is written down after so many rows.
STEP = 500


def ask(election: Election, place: Region, *, user: Supervisor, now: datetime) -> Job:
    """A new job; whoever runs it is told by the door."""
    name = f"rekap-{place.code}-{now.astimezone(place.zone):%Y%m%d-%H%M}.xlsx"
    return Job.objects.create(election=election, place=place, requested_by=user, requested_at=now, filename=name)


def left_over(now: datetime) -> list[UUID]:
    """Jobs that were lost on their way, or whose worker is gone."""
    return list(Job.objects.left_over(now).values_list("pk", flat=True))


def run(pk: UUID, now: datetime) -> None:
    """Write the workbook, unless somebody else does or has."""
    mine = Job.objects.filter(pk=pk)
    if not mine.free(now).update(state=Job.State.RUNNING, started_at=now, done=0):
        return
    job = Job.objects.select_related("election", "place__parent").get(pk=pk)
    try:
        total = count(job.election, job.place)
        mine.update(total=total)
        content = write(job.election, job.place, now, total, lambda done: _tell(job, done))
        sha256 = vault.keep(content)
        mine.update(state=Job.State.DONE, done=total, sha256=sha256, size=len(content))
    except TooMany as refused:
        mine.update(state=Job.State.FAILED, reason=str(refused))
    except Exception:
        mine.update(state=Job.State.FAILED, reason="Terjadi kesalahan saat menyusun rekap; coba lagi.")
        logger.exception("recapitulation %s failed", pk)


def stored(job: Job) -> Kept:
    """Where the workbook is."""
    return vault.original(job.sha256)


def _tell(job: Job, done: int) -> None:
    if done % STEP == 0:
        Job.objects.filter(pk=job.pk, total__gte=done).update(done=done)
