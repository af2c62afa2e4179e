"""The deed and its audit entry, in one transaction."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from pengawasan.models import AuditChain, AuditEntry, Supervisor

NATIONAL = "pusat"


def digest(entry: AuditEntry) -> str:
    """SHA-256 over everything an entry says and the hash before it. Any change to a row changes its hash."""
    said = {
        "chain": entry.chain_id,
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": entry.actor_id,
        "action": entry.action,
        "place": entry.place,
        "subject": entry.subject,
        "data": entry.data,
        "previous": entry.previous_hash,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def record(
    action: str, subject: str, *, place: str, now: datetime, actor: Supervisor | None, **data: Any
) -> AuditEntry:
    """Append one entry to the chain of the place's kabupaten. Call it last in the transaction of the deed itself.

    ``data`` must be JSON. The chain's head stays locked until the transaction ends.
    """
    code = place[:5] or NATIONAL
    AuditChain.objects.bulk_create([AuditChain(code=code)], ignore_conflicts=True)
    chain = AuditChain.objects.select_for_update().get(pk=code)
    entry = AuditEntry(
        chain=chain,
        number=chain.length + 1,
        at=now,
        actor=actor,
        action=action,
        place=place,
        subject=subject,
        data=data,
        previous_hash=chain.head,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    chain.length, chain.head = entry.number, entry.hash
    chain.save(update_fields=["length", "head"])
    return entry


def verify() -> list[str]:
    """Every place where a chain does not fit, in Indonesian; none when all of them are whole.

    A chain cannot see its own tail cut off together with its head; signed receipts outside the database can.
    """
    faults = []
    for chain in AuditChain.objects.order_by("code"):
        number, head = 0, ""
        for entry in chain.entries.order_by("number").iterator(2000):
            name = f"Rantai {chain.code} nomor {entry.number}"
            if entry.number != number + 1:
                faults.append(f"{name}: nomor {number + 1} hilang.")
            if entry.previous_hash != head:
                faults.append(f"{name}: tidak menyambung ke entri sebelumnya.")
            if entry.hash != digest(entry):
                faults.append(f"{name}: isi tidak cocok dengan hash-nya ({entry.action} {entry.subject}).")
            number, head = entry.number, entry.hash
        if (number, head) != (chain.length, chain.head):
            faults.append(f"Rantai {chain.code}: ujungnya nomor {chain.length}, yang tersimpan sampai {number}.")
    return faults
