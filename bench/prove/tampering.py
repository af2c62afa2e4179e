"""What somebody may do who owns the database: each in straight SQL as a superuser, and the words that must name it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction


@dataclass(frozen=True)
class Manipulation:
    """``do`` manipulates and returns the words by which the verification has to name what was touched."""

    name: str
    do: Callable[[], list[str]]


class _Undo(Exception):
    """Ends a transaction that must leave nothing behind."""


@contextmanager
def undone() -> Iterator[None]:
    """Everything in the database within it never happened."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


def superuser(*statements: str, **values: object) -> None:
    """As somebody who switches triggers and foreign keys off while he writes."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def one(question: str) -> Any:
    """The first row that a question finds. Raises LookupError where there is none to be tampered with."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    if row is None:
        raise LookupError(question)
    return row


def _entry(offset: int = 0) -> tuple[str, int]:
    """An entry from the middle of the longest chain."""
    code, length = one("SELECT code, length FROM pengawasan_auditchain ORDER BY length DESC LIMIT 1")
    return code, length // 2 + offset


def edited() -> list[str]:
    code, number = _entry()
    superuser(
        "UPDATE pengawasan_auditentry SET action = 'lain' WHERE chain_id = %(code)s AND number = %(number)s",
        code=code,
        number=number,
    )
    return [f"Rantai {code} nomor {number}: isi tidak cocok"]


def forged() -> list[str]:
    """An entry added at the end with the right hash and a new head: only the key is missing."""
    code, length, head = one("SELECT code, length, head FROM pengawasan_auditchain ORDER BY length DESC LIMIT 1")
    said = (code, length + 1, one("SELECT now()")[0], None, "flag.dismissed", code, "1", {}, head)
    superuser(
        "INSERT INTO pengawasan_auditentry (chain_id, number, at, actor_id, action, place, subject, data,"
        " previous_hash, hash, seal) VALUES (%(c)s, %(n)s, %(at)s, NULL, 'flag.dismissed', %(c)s, '1', '{}',"
        " %(previous)s, %(hash)s, repeat('0', 64))",
        "UPDATE pengawasan_auditchain SET length = %(n)s, head = %(hash)s WHERE code = %(c)s",
        c=code, n=length + 1, at=said[2], previous=head, hash=_hash(said),
    )  # fmt: skip
    return [f"Rantai {code} nomor {length + 1}: tidak ditulis oleh aplikasi"]


def deleted_in_the_middle() -> list[str]:
    code, number = _entry()
    superuser("DELETE FROM pengawasan_auditentry WHERE chain_id = %(c)s AND number = %(n)s", c=code, n=number)
    return [f"Rantai {code} nomor {number + 1}: nomor {number} hilang"]


def deleted_at_the_end() -> list[str]:
    """With the head set back to the entry before: the chain itself fits again."""
    code, length = one("SELECT code, length FROM pengawasan_auditchain ORDER BY length DESC LIMIT 1")
    _cut(code, length - 1)
    return [f"Rantai {code} nomor {length}: hilang"]


def swapped() -> list[str]:
    """Two neighbours change places, numbers and all; ids are what they were."""
    code, number = _entry()
    superuser(
        "UPDATE pengawasan_auditentry SET number = -number WHERE chain_id = %(c)s AND number IN (%(n)s, %(n)s + 1)",
        "UPDATE pengawasan_auditentry SET number = 2 * %(n)s + 1 + number WHERE chain_id = %(c)s AND number < 0",
        c=code, n=number,
    )  # fmt: skip
    return [f"Rantai {code} nomor {number}: ", f"Rantai {code} nomor {number + 1}: "]


def trigger_disabled() -> list[str]:
    superuser("ALTER TABLE logistik_receiptline DISABLE TRIGGER USER")
    return ["Pemicu append_only pada logistik_receiptline: dimatikan", "never_emptied pada logistik_receiptline"]


def chain_rewritten() -> list[str]:
    """One entry is changed and every hash after it computed anew, with the head, and what the row says with it."""
    code, number = _entry()
    columns = "number, at, actor_id, action, place, subject, data::text"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM pengawasan_auditentry WHERE chain_id = %s ORDER BY 1", [code])
        rows = cursor.fetchall()
    head = ""
    for at, (n, *said, data) in enumerate(rows):
        content = json.loads(data)
        if n == number:
            said[2] = "lain"
        new = _hash((code, n, *said, content, head))
        if n >= number:
            superuser(
                "UPDATE pengawasan_auditentry SET action = %(action)s, previous_hash = %(previous)s, hash = %(hash)s"
                " WHERE chain_id = %(c)s AND number = %(n)s",
                action=said[2], previous=head, hash=new, c=code, n=n,
            )  # fmt: skip
        head = new
        assert at + 1 == n
    superuser("UPDATE pengawasan_auditchain SET head = %(head)s WHERE code = %(c)s", head=head, c=code)
    return [f"Rantai {code} nomor {len(rows)}: bukan yang pernah menjadi ujung rantai"]


def photo_swapped() -> list[str]:
    """Its row names another file that is there as well."""
    (pk,) = one("SELECT id FROM logistik_photo ORDER BY received_at LIMIT 1")
    superuser("UPDATE logistik_photo SET sha256 = repeat('0', 64) WHERE id = %(pk)s", pk=pk)
    return [f"Foto {pk}: isinya bukan yang dicatat"]


def rolled_back() -> list[str]:
    """The whole database as it was at an earlier moment: nothing in it contradicts anything else."""
    code, length = one("SELECT code, length FROM pengawasan_auditchain ORDER BY length DESC LIMIT 1")
    (pk,) = one("SELECT id FROM logistik_receipt ORDER BY received_at DESC LIMIT 1")
    superuser(
        "DELETE FROM logistik_receiptline WHERE receipt_id = %(pk)s",
        "DELETE FROM logistik_receipt WHERE id = %(pk)s",
        pk=pk,
    )
    _cut(code, length // 2)
    return [f"Rantai {code} nomor {length}: hilang"]


def flag_changed() -> list[str]:
    (pk,) = one("SELECT id FROM logistik_flag WHERE status = 'terbuka' ORDER BY id LIMIT 1")
    superuser("UPDATE logistik_flag SET status = 'teratasi', cleared_at = now() WHERE id = %(pk)s", pk=pk)
    return [f"Indikasi {pk}: isinya bukan yang dicatat"]


def role_changed() -> list[str]:
    (pk,) = one("SELECT id FROM pengawasan_assignment WHERE role = 'ptps' ORDER BY id LIMIT 1")
    superuser("UPDATE pengawasan_assignment SET role = 'koordinator' WHERE id = %(pk)s", pk=pk)
    return [f"Penugasan {pk}: isinya bukan yang dicatat"]


def emptied() -> list[str]:
    (pk,) = one("SELECT id FROM logistik_flag ORDER BY id LIMIT 1")
    superuser("TRUNCATE logistik_flag CASCADE")
    return [f"Indikasi {pk}: hilang"]


def _cut(code: str, number: int) -> None:
    superuser(
        "DELETE FROM pengawasan_auditentry WHERE chain_id = %(c)s AND number > %(n)s",
        "UPDATE pengawasan_auditchain AS h SET length = e.number, head = e.hash FROM pengawasan_auditentry AS e"
        " WHERE h.code = %(c)s AND e.chain_id = h.code AND e.number = %(n)s",
        c=code, n=number,
    )  # fmt: skip


def _hash(said: tuple[Any, ...]) -> str:
    """What anybody can compute who has read the code."""
    names = ("chain", "number", "at", "actor", "action", "place", "subject", "data", "previous")
    content = dict(zip(names, said, strict=True)) | {"at": said[2].isoformat()}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


#: The twelve of the specification.
TWELVE = (
    Manipulation("an audit entry edited", edited),
    Manipulation("an audit entry forged at the end, with the right hash", forged),
    Manipulation("an audit entry deleted in the middle", deleted_in_the_middle),
    Manipulation("an audit entry deleted at the end, the head set back", deleted_at_the_end),
    Manipulation("two audit entries swapped", swapped),
    Manipulation("triggers disabled", trigger_disabled),
    Manipulation("the chain written anew with its head", chain_rewritten),
    Manipulation("a photo swapped", photo_swapped),
    Manipulation("the database rolled back", rolled_back),
    Manipulation("a flag changed", flag_changed),
    Manipulation("a role changed", role_changed),
    Manipulation("a table of flags emptied", emptied),
)
