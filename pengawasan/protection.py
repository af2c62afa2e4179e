"""Whether the database still refuses what it has to refuse: its triggers as this version made them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.db import connection

#: Bits of pg_trigger.tgtype.
_ROW, _BEFORE = 1, 2
_OPERATIONS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}

_INSTALLED = """
    SELECT c.relname, t.tgname, t.tgenabled, t.tgtype, t.tgattr::text,
           substring(pg_get_triggerdef(t.oid) FROM ' WHEN (.*) EXECUTE FUNCTION '), p.prosrc, t.tgisinternal
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
     WHERE c.relnamespace = 'public'::regnamespace
"""


def faults() -> Iterator[str]:
    """Every trigger that is missing, switched off or made anew, in Indonesian."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        if cursor.fetchone() != ("origin",):
            yield "Pemicu basis data dilewati: session_replication_role bukan origin."
        cursor.execute(_INSTALLED)
        rows = cursor.fetchall()
    installed = {(table, name): said for table, name, *said, internal in rows if not internal}
    for table, name, enabled, *_, internal in rows:
        if internal and enabled not in ("O", "A"):
            yield f"Kunci asing {name} pada {table}: dimatikan."
    for model, trigger in pgtrigger.registered():
        table, pgid = model._meta.db_table, trigger.get_pgid(model)
        said = installed.get((table, pgid))
        if said is None:
            yield f"Pemicu {trigger.name} pada {table}: tidak ada."
        elif said[0] not in ("O", "A"):
            yield f"Pemicu {trigger.name} pada {table}: dimatikan."
        elif [*said[1:3], _bare(said[3]), said[4]] != _expected(model, trigger):
            yield f"Pemicu {trigger.name} pada {table}: bukan buatan aplikasi ini."


def _expected(model: Any, trigger: Any) -> list[Any]:
    """Its type, the columns it is bound to (none), its condition, and the body of its function."""
    compiled = trigger.compile(model)
    kinds = compiled.sql.kwargs["operation"].upper()
    kind = sum(bit for word, bit in _OPERATIONS.items() if word in kinds)
    kind |= _ROW * (str(trigger.level) == "ROW") | _BEFORE * (str(trigger.when) == "BEFORE")
    body = compiled.install_sql.split("RETURNS TRIGGER AS $$", 1)[1].split("$$ LANGUAGE plpgsql", 1)[0]
    return [kind, "", _bare(trigger.render_condition(model).removeprefix("WHEN ")), body]


def _bare(condition: str | None) -> str:
    """As the database and we write it alike: without brackets, quotes and spaces."""
    return re.sub(r'[()"\s]', "", condition or "").lower()
