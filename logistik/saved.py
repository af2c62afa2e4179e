"""Lists that a person keeps under a name: kept, replaced under the same name, and let go."""

from __future__ import annotations

from logistik.models import SavedView
from pengawasan.models import Supervisor

#: More would be a list of their own to search in.
MOST = 20


def keep(owner: Supervisor, which: str, name: str, query: str) -> SavedView:
    """Keep a list's filters; the same name replaces what it held. Raises ValueError (in Indonesian) past ``MOST``."""
    mine = SavedView.objects.filter(owner=owner, list=which)
    if mine.exclude(name=name).count() >= MOST:
        raise ValueError(f"Paling banyak {MOST} tampilan tersimpan; hapus satu lebih dahulu.")
    kept, _created = SavedView.objects.update_or_create(owner=owner, list=which, name=name, defaults={"query": query})
    return kept


def let_go(owner: Supervisor, pk: int) -> bool:
    """Forget one of one's own; False when there is none."""
    return bool(SavedView.objects.filter(owner=owner, pk=pk).delete()[0])
