"""Whoever owns the database writes into it; the verification has to name the row, and has to be quick about it."""

from __future__ import annotations

import time

from django.db import OperationalError

from bench import field_storm
from bench.prove import clients, evidence, tampering, tampering_rows
from bench.prove.figures import Part
from bench.prove.length import Length

SECONDS, ROWS = 60.0, 1_000_000
ATTEMPTS = 5


def tamper(running: field_storm.Running, seed: int, length: Length) -> Part:
    evidence.connect(running.data)
    from logistik import proof
    from pengawasan import checkpoints, vouching
    from pengawasan.models import AuditEntry

    part = Part(
        "Tampering",
        "After the storms a superuser of the database does the twelve things of the specification, and"
        " further ones, in straight SQL,"
        " each undone before the next; every row touched has to be named by what `manage.py verify_audit` says.",
    )
    from django.utils import timezone

    ledger = clients.Ledger()
    for thread in clients.report_until(clients.crew(running.url, 4, f"{seed} tamper", ledger), lambda: _enough(ledger)):
        thread.join()
    checkpoints.write(timezone.now())
    begun = time.monotonic()
    part.exactly("faults while nothing was touched", len(list(proof.faults())))
    spent, entries = time.monotonic() - begun, AuditEntry.objects.count()
    rows = entries + sum(model._default_manager.count() for model in vouching.models())
    part.exactly("of the twelve, named", [_named(one) for one in tampering.TWELVE].count(True), len(tampering.TWELVE))
    others = [_named(one) for one in tampering_rows.FURTHER]
    part.exactly("of the others, named", others.count(True), len(others) - others.count(None))
    part.tell("others for which this data has no row (logistik/tests/test_tamper.py has them all)", others.count(None))
    part.exactly("faults after all was undone", len(list(proof.faults())))
    part.tell("audit entries, and with the rows they vouch for", f"{entries}, {rows}")
    million = spent / rows * ROWS
    if length is Length.SHORT:  # beside other work a few thousand rows say nothing of a million
        part.tell("verification, for a million of these rows", f"{million:.0f} s")
    else:
        part.most("verification, for a million of these rows", million, SECONDS, " s")
    return part


def _enough(ledger: clients.Ledger) -> bool:
    """Something of every kind to be tampered with; the demo has the rest."""
    with ledger.lock:
        return any(photo in ledger.promised for photo in ledger.photos)


def _named(manipulation: tampering.Manipulation) -> bool | None:
    """None where there is nothing to be tampered with."""
    from logistik import proof

    words, faults = [], list[str]()
    for attempt in range(ATTEMPTS):
        try:
            with tampering.undone():
                words, faults = manipulation.do(), list(proof.faults())
            break
        except LookupError:
            return None
        except OperationalError:  # the product goes on working: it and the superuser wait for one another's tables
            if attempt == ATTEMPTS - 1:
                raise
    return bool(faults) and all(any(word in fault for fault in faults) for word in words)
