"""Reports are evidence: each is replaced by a correction of the same place and time that counts nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from logistik import intake
from logistik.imports.draft import Tell
from logistik.intake import Report, Sent
from logistik.models import Channel, FollowUp, ImportFile, Receipt
from pengawasan import scoping
from pengawasan.models import Supervisor


def obstacles(import_file: ImportFile) -> list[str]:
    """Corrected since, told to the organisers, or seen by somebody whose assignment is no longer what it was."""
    ours = _stored(import_file)
    corrected = Receipt.objects.filter(corrects__in=ours).exclude(pk__in=[_withdrawal(import_file, pk) for pk in ours])
    found = [f"Laporan {one.place_id} sudah dikoreksi." for one in corrected]
    told = FollowUp.objects.filter(flags__receipt__in=ours).distinct()
    found += [f"{one} sudah disampaikan atas indikasi laporan ini." for one in told]
    return found + [
        f"{one.reporter.username} tidak lagi tercatat bertugas di {one.place_id} pada waktu laporannya."
        for one in ours.values()
        if not scoping.may(one.reporter, scoping.WRITERS, one.place_id, one.judged_at)
    ]


def take_back(import_file: ImportFile, now: datetime, actor: Supervisor, tell: Tell) -> None:
    ours = [one for one in _stored(import_file).values() if not hasattr(one, "supersession")]
    for number, one in enumerate(ours, 1):
        report = Report(
            id=_withdrawal(import_file, one.pk),
            place=one.place_id,
            observed_at=one.observed_at,
            election=one.election_id,
            corrects=one.pk,
            notes=f"Ditarik: impor {import_file.filename} dibatalkan.",
        )
        said = intake.stated(report)
        sent = Sent(said, intake.canonical(said), actor, now, channel=Channel.PAPER, on_behalf_of=one.reporter)
        intake.store_receipt(report, sent)
        tell(number, len(ours))


def _stored(import_file: ImportFile) -> dict[UUID, Receipt]:
    rows = Receipt.objects.select_related("reporter", "supersession")
    return dict(rows.in_bulk(import_file.trace["ids"]))


def _withdrawal(import_file: ImportFile, pk: UUID) -> UUID:
    return uuid5(NAMESPACE_URL, f"tarik-impor:{import_file.pk}:{pk}")
