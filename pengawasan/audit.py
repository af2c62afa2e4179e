"""The deed and its audit entry, in one transaction."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef

from pengawasan import signing, vouching
from pengawasan.models import AuditChain, AuditEntry, Supervisor
from pengawasan.prepared import Prepared

NATIONAL = "pusat"
#: What the hash of an entry covers, beside its data, in the order in which verification reads it.
_SAID = ("chain", "number", "at", "actor", "action", "place", "subject", "data", "previous_hash")


@dataclass(frozen=True)
class Deed:
    """What somebody did at a place. ``rows`` are those that it wrote or removed; ``data`` must be JSON."""

    action: str
    subject: str
    rows: Sequence[Model]
    place: str
    actor: Supervisor | None
    data: dict[str, Any]


def record(
    action: str,
    subject: str,
    rows: Iterable[Model] = (),
    /,
    *,
    place: str,
    now: datetime,
    actor: Supervisor | None,
    **data: Any,
) -> AuditEntry:
    """Append one entry to the chain of the place's kabupaten; as :func:`record_all`."""
    (entry,) = record_all([Deed(action, subject, tuple(rows), place, actor, data)], now)
    return entry


def record_rotation(old: str, new: str, reason: str, now: datetime) -> None:
    """Say in every chain that the key was replaced: from there on a seal of the old one is a fault."""
    with transaction.atomic():
        for code in sorted({NATIONAL, *AuditChain.objects.values_list("pk", flat=True)}):
            place = "" if code == NATIONAL else code
            record("key.rotated", new, place=place, now=now, actor=None, old=old, reason=reason)


def record_all(deeds: Sequence[Deed], now: datetime) -> list[AuditEntry]:
    """Append an entry a deed, each to the chain of its kabupaten. Call it last in the transaction of the deeds.

    An entry vouches for what its rows are now. The heads of the chains stay locked until the transaction ends.
    """
    chains, states = _locked({_code(deed) for deed in deeds}, [row for deed in deeds for row in deed.rows])
    entries = []
    for deed in deeds:
        chain = chains[_code(deed)]
        data = deed.data
        if deed.rows:
            data = data | {"states": {key: states.get(key) for key in map(vouching.key, deed.rows)}}
        said = {name: getattr(deed, name) for name in ("action", "place", "subject", "actor")}
        entry = AuditEntry(chain=chain, number=chain.length + 1, at=now, data=data, previous_hash=chain.head, **said)
        entry.hash = digest(*(getattr(entry, f"{name}_id" if name in ("chain", "actor") else name) for name in _SAID))
        entry.seal = signing.seal(entry.hash)
        chain.length, chain.head = entry.number, entry.hash
        entries.append(entry)
    columns = [[getattr(entry, name) for entry in entries] for name in _STORED]
    keys = _APPENDED.call(now, [json.dumps(entry.data) for entry in entries], *columns)
    for entry, (key,) in zip(entries, keys, strict=True):
        entry.pk, entry._state.adding = key, False
    return entries


_STORED = ("chain_id", "number", "actor_id", "action", "place", "subject", "previous_hash", "hash", "seal")
#: Entries in the order of their chains, whose heads they become one after another; their keys.
_APPENDED = Prepared(
    "pengawasan_audit_appended_",
    """this_moment timestamptz, these_data text[], these_chains text[], these_numbers bigint[], these_actors bigint[],
       these_actions text[], these_places text[], these_subjects text[], these_previous text[], these_hashes text[],
       these_seals text[]""",
    "SETOF bigint",
    f"""
    RETURN QUERY INSERT INTO pengawasan_auditentry (at, data, {", ".join(_STORED)})
    SELECT this_moment, n.data::jsonb, {", ".join(f"n.{name}" for name in _STORED)}
      FROM unnest(these_data, these_chains, these_numbers, these_actors, these_actions, these_places, these_subjects,
                  these_previous, these_hashes, these_seals) WITH ORDINALITY AS n (data, {", ".join(_STORED)}, nth)
     ORDER BY n.nth RETURNING id;
    UPDATE pengawasan_auditchain AS c SET length = n.number, head = n.hash
      FROM (SELECT DISTINCT ON (u.chain) u.chain, u.number, u.hash
              FROM unnest(these_chains, these_numbers, these_hashes) AS u (chain, number, hash)
             ORDER BY u.chain, u.number DESC) AS n
     WHERE c.code = n.chain""",  # nosec B608 # noqa: S608 put together from constants
)


def _code(deed: Deed) -> str:
    return deed.place[:5] or NATIONAL


def _locked(codes: set[str], rows: Sequence[Model]) -> tuple[dict[str, AuditChain], dict[str, str]]:
    """The heads of the chains, locked in their order and begun where there is none, and the digests of the rows."""
    heads, states = [], {}
    for name, length, said in _begun().call(sorted(codes), *vouching.named(rows)):
        if length is None:
            states[name] = said
        else:
            heads.append(AuditChain(code=name, length=length, head=said))
    if len(heads) < len(codes):
        AuditChain.objects.bulk_create([AuditChain(code=code) for code in sorted(codes)], ignore_conflicts=True)
        return _locked(codes, rows)
    return {chain.code: chain for chain in heads}, states


def install() -> None:
    """Put what is asked and done with every entry into the database."""
    vouching.states().install()
    _begun().install()
    _APPENDED.install()


@cache
def _begun() -> Prepared:
    """The heads of these chains, locked: code, length and hash. Then key and digest of the rows, without a length."""
    return Prepared(
        "pengawasan_audit_begun_",
        "these_chains text[], these_kinds text[], these_keys text[]",
        "TABLE (name text, entries bigint, said text)",
        f"""
    RETURN QUERY SELECT c.code::text, c.length, c.head::text FROM pengawasan_auditchain AS c
                  WHERE c.code = ANY(these_chains) ORDER BY c.code FOR UPDATE;
    RETURN QUERY SELECT s.name, NULL::bigint, s.digest
                   FROM {vouching.states().name}(these_kinds, these_keys) AS s""",  # nosec B608 # noqa: S608 put together from constants
    )


def digest(
    chain: str,
    number: int,
    at: datetime,
    actor: int | None,
    action: str,
    place: str,
    subject: str,
    data: Any,
    previous: str,
) -> str:
    """SHA-256 over everything an entry says and the hash before it. Any change to a row changes its hash."""
    said = {
        "chain": chain,
        "number": number,
        "at": at.astimezone(UTC).isoformat(),
        "actor": actor,
        "action": action,
        "place": place,
        "subject": subject,
        "data": data,
        "previous": previous,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify(promised: Iterable[tuple[str, int, str]] = ()) -> list[str]:
    """Every place where a chain does not fit, in Indonesian; none when all of them are whole.

    ``promised`` are ends of chains (code, number, hash) that were once given out, as by checkpoints: a chain whose end
    was cut off, or that was written anew with its head, shows there alone. Entries may be added meanwhile.
    """
    ends: dict[tuple[str, int], set[str]] = {}
    for code, number, head in [*promised, *_heads()]:
        ends.setdefault((code, number), set()).add(head)
    return list(_faults(ends))


def _faults(ends: dict[tuple[str, int], set[str]]) -> Iterator[str]:
    codes, code, number, head, row, youngest = set(), "", 0, "", 0, sys.maxsize
    for pk, *said, found, seal in _entries():
        if said[0] != code:
            codes.add(said[0])
            code, number, head, row, youngest = said[0], 0, "", 0, sys.maxsize
        name = f"Rantai {code} nomor {said[1]}"
        if said[1] != number + 1:
            yield f"{name}: nomor {number + 1} hilang."
        if said[-1] != head:
            yield f"{name}: tidak menyambung ke entri sebelumnya."
        if found != digest(*said):
            yield f"{name}: isi tidak cocok dengan hash-nya ({said[4]} {said[6]})."
        age = signing.age_of_seal(found, seal)
        if age is None:
            yield f"{name}: tidak ditulis oleh aplikasi ini ({said[4]} {said[6]})."
        elif age > youngest:
            yield f"{name}: disegel dengan kunci yang sudah diganti ({said[4]} {said[6]})."
        if ends.pop((code, said[1]), {found}) != {found}:
            yield f"{name}: bukan yang pernah menjadi ujung rantai."
        if pk < row:
            yield f"{name}: letaknya tidak sesuai dengan nomornya."
        number, head, row, youngest = said[1], found, pk, youngest if age is None else min(age, youngest)
    for gone, at in sorted(ends):
        yield f"Rantai {gone} nomor {at}: hilang, padahal pernah menjadi ujung rantai."
    for lost in sorted(codes - {code for code, _number, _head in _heads()}):
        yield f"Rantai {lost}: ujungnya tidak tersimpan lagi."


def _heads() -> list[tuple[str, int, str]]:
    return list(AuditChain.objects.filter(length__gt=0).values_list("code", "length", "head"))


def _entries() -> Iterator[tuple[Any, ...]]:
    rows = AuditEntry.objects.order_by("chain", "number").values_list("pk", *_SAID, "hash", "seal")
    return rows.iterator(5000)


def loose() -> int:
    """Chains whose last entry is not the one that their head names; cheap enough to be asked every minute."""
    end = AuditEntry.objects.filter(chain=OuterRef("pk"), number=OuterRef("length"), hash=OuterRef("head"))
    return AuditChain.objects.filter(~Exists(end), length__gt=0).count()
