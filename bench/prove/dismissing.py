"""Somebody sets a flag aside in the moment in which the sweep clears it: neither is lost, and both are told."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from bench import field_storm
from bench.prove.figures import Part
from bench.prove.length import Length
from bench.prove.outage import move_deadline

REASON = "contoh: dikesampingkan saat penyapuan"
AGAIN = 5


def dismissed_while_cleared(part: Part, running: field_storm.Running, length: Length) -> None:
    """The deadline of the polling stations lies in the past, and flags stand; it is moved back, and both begin."""
    from django.utils import timezone

    from logistik import checking, proof
    from logistik.models import Flag
    from pengawasan.models import AuditEntry

    move_deadline(9)
    checking.sweep(timezone.now())
    standing = Flag.objects.standing().filter(rule="tepat_waktu").order_by("place", "pk")
    wanted = length.of(60, 150, 1000)
    everywhere = list(standing.values_list("pk", flat=True))
    chosen = everywhere[:: max(1, len(everywhere) // wanted)][:wanted]
    move_deadline(1)
    office = field_storm.Api(running.url).login("staf", "demo-pali")
    sweeping = threading.Thread(target=_sweep)
    sweeping.start()

    def dismiss(pk: int) -> int:
        """Sent again as long as the answer is to come again: the sweep holds what it settles."""
        status = 503
        for _ in range(AGAIN):
            if status == 503:
                status = office.call("POST", f"flags/{pk}/dismiss/", {"reason": REASON})[0]
        return status

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(dismiss, chosen))
    sweeping.join()
    checking.sweep(timezone.now())
    heard = Counter(said)
    part.tell("dismissed while cleared: dismissals, and come too late", f"{heard[200]}, {heard[409]}")
    part.least("dismissed while cleared: flags tried", len(chosen), wanted)
    part.exactly("dismissed while cleared: other answers", len(said) - heard[200] - heard[409])
    dismissed = {pk for pk, status in zip(chosen, said, strict=True) if status == 200}
    kept = Flag.objects.filter(pk__in=dismissed, status=Flag.Status.DIKESAMPINGKAN, reason=REASON)
    part.exactly("dismissed while cleared: dismissals lost", len(dismissed) - kept.count())
    audited = AuditEntry.objects.filter(action="flag.dismissed", subject__in=[str(pk) for pk in dismissed])
    part.exactly("dismissed while cleared: dismissals without their audit entry", len(dismissed) - audited.count())
    part.exactly(
        "dismissed while cleared: flags not cleared", Flag.objects.filter(pk__in=chosen, cleared_at=None).count()
    )
    part.exactly("dismissed while cleared: faults of the proof", len(list(proof.faults())))


def _sweep() -> None:
    from django.db import connection
    from django.utils import timezone

    from logistik import checking

    try:
        checking.sweep(timezone.now())
    finally:
        connection.close()
