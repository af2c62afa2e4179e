"""The clock's door. A lost, late, doubled or forged task loses nothing: each only asks a room to look again."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.core import signing
from django.utils import timezone

from logistik import alerts, changes, checking, imports, intake, needs, recap
from logistik.models import Election, ImportFile, Shipment
from pengawasan import checkpoints

PART = "logistik.sweep_part"


@shared_task
def sweep() -> None:
    checking.sweep(now=timezone.now(), patient=False)


@shared_task
def sweep_in_parts() -> None:
    log, parts = checking.divide(now=timezone.now())
    for province, places in parts.items():
        queue = province if province in settings.SWEEP_QUEUES else "celery"
        part = signing.dumps([log.pk, province, places], salt=PART, compress=True)
        sweep_part.apply_async((part,), queue=queue, expires=settings.SWEEP_SECONDS)


@shared_task
def sweep_part(part: str) -> None:
    """Signed: whoever reaches the broker could say otherwise that nothing was found, and the sweep were finished."""
    sweep_id, province, places = signing.loads(part, salt=PART)
    checking.sweep_part(sweep_id, province, places, now=timezone.now())


@shared_task
def check_shipment(shipment_id: str) -> None:
    shipment = Shipment.objects.select_related("election").filter(pk=shipment_id).first()
    if shipment is not None:
        checking.check({shipment.destination_id}, election=shipment.election, now=timezone.now())


@shared_task
def recompute_needs(election_code: str) -> None:
    election = Election.objects.filter(pk=election_code).first()
    if election is not None:
        needs.recompute(election, within=None, now=timezone.now())


@shared_task
def import_file(import_id: int) -> None:
    asked = ImportFile.objects.filter(pk=import_id, state=ImportFile.State.WAITING, percent__gt=0).first()
    if asked is not None:
        imports.run(asked, now=timezone.now())


@shared_task
def undo_import(import_id: int) -> None:
    asked = ImportFile.objects.filter(pk=import_id, state=ImportFile.State.UNDOING).first()
    if asked is not None:
        imports.finish(asked, now=timezone.now())


@shared_task
def write_recap(job_id: str) -> None:
    recap.run(UUID(job_id), now=timezone.now())


@shared_task
def write_left_over_recaps() -> None:
    now = timezone.now()
    for job_id in recap.left_over(now):
        recap.run(job_id, now)


@shared_task
def send_alerts() -> None:
    now = timezone.now()
    alerts.remind(now)
    alerts.send_waiting(now)


@shared_task
def checkpoint() -> None:
    checkpoints.write(now=timezone.now())


@shared_task
def prune_changes() -> None:
    changes.prune(now=timezone.now())


@shared_task
def clear_parts() -> None:
    intake.clear_parts(now=timezone.now())
