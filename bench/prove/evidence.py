"""What the database and the disk hold, against what the clients were promised. Reads only; needs Django set up."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path

from bench.prove.clients import Ledger
from bench.prove.figures import Part


def connect(data: Path) -> None:
    """Set Django up on an installation that runs, or connect again after its database was killed."""
    from pengawasan import runner
    from pengawasan.datadir import DataDir

    folder = DataDir(data)
    os.environ |= runner.environment(folder, "demo") | dict(folder.facts().get("servers") or {})
    import django

    django.setup()
    from django.db import connection

    connection.close()


def compare(part: Part, ledger: Ledger) -> None:
    """Nothing acknowledged is lost, nothing sent is there twice, and every promise is in the chain."""
    from logistik.models import Photo, Receipt
    from pengawasan.models import AuditEntry

    stored = {str(pk): notes for pk, notes in Receipt.objects.values_list("pk", "notes")}
    photos = {str(pk): sha256 for pk, sha256 in Photo.objects.values_list("pk", "sha256")}
    audited = Counter(AuditEntry.objects.filter(action__endswith=".stored").values_list("subject", flat=True))
    notes = Counter(stored.values())
    sent = ledger.sent | ledger.photos
    part.exactly("sent without a final answer", len(sent.keys() - ledger.promised.keys()) - len(ledger.refused))
    part.exactly("refused", len(ledger.refused))
    part.exactly("acknowledged and lost", len([pk for pk in ledger.promised if (stored | photos).get(pk) != sent[pk]]))
    part.exactly("photos whose file is lost or differs", len([pk for pk in photos if not _whole(photos[pk])]))
    part.exactly("reports stored twice", sum(notes[note] - 1 for note in ledger.sent.values() if notes[note] > 1))
    part.exactly("audit entries missing", len(ledger.promised.keys() - audited.keys()))
    part.exactly("audit entries doubled", sum(audited[pk] - 1 for pk in ledger.promised if audited[pk] > 1))
    part.exactly("signed receipts the chain does not bear out", len(_broken_promises(ledger)))


def _whole(sha256: str) -> bool:
    from pengawasan import vault

    kept = vault.original(sha256)
    return kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == sha256


def _broken_promises(ledger: Ledger) -> list[str]:
    from pengawasan import signing
    from pengawasan.models import AuditEntry

    heads = {(c, n): head for c, n, head in AuditEntry.objects.values_list("chain", "number", "hash")}
    public = signing.public_key()

    def kept(client_id: str, signed: dict[str, object]) -> bool:
        said = signed["payload"]
        assert isinstance(said, dict)
        genuine = said["id"] == client_id and signing.verify(signed, public)
        return genuine and heads.get((said["chain"], said["number"])) == said["head"]

    return [client_id for client_id, signed in ledger.promised.items() if not kept(client_id, signed)]


def consistent(part: Part) -> None:
    """The chain, the balances and the flags agree with the evidence."""
    from logistik import balance
    from pengawasan import audit

    part.exactly("faults in the audit chain", len(audit.verify()))
    part.exactly("differences between balance and lines", len(balance.verify()))
    missing, spurious, doubled = flags()
    part.exactly("flags missing", missing)
    part.exactly("flags without a breach", spurious)
    part.exactly("flags doubled", doubled)


def settled() -> bool:
    """Does the product find nothing to be done? A cheap question to wait with; ``flags`` says whether it is so."""
    from django.utils import timezone

    from logistik import checking
    from logistik.rules import Scope

    return not checking.unsettled(Scope(), timezone.now())


def flags() -> tuple[int, int, int]:
    """Missing, spurious and doubled: what every rule finds now, against what stands."""
    from django.utils import timezone

    from logistik import checking
    from logistik.models import Flag
    from logistik.rules import Scope

    found = set(checking.judge(Scope(), timezone.now()).found)
    standing = Counter(Flag.objects.standing().values_list("election", "rule", "kind", "subject"))
    return len(found - standing.keys()), len(standing.keys() - found), standing.total() - len(standing)
