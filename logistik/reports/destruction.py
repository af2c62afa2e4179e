"""The destruction of surplus and damaged ballots on the day before voting: what was destroyed must add up.

Destroyed = surplus + damaged; ballots for a re-vote (PSU) are kept apart and never counted in; nothing else is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from logistik.models import Allotment, Balance, Election
from logistik.printing import day_spelled
from pengawasan.models import Region, Supervisor

from .content import Content, empty, numbered
from .signer import signed

BALLOTS, PSU = "SS-", "SS-PSU"


@dataclass(frozen=True)
class Destroyed:
    """One kind of ballot, in sheets; None is not counted yet, which is not 0."""

    item: str = ""
    name: str = ""
    surplus: int | None = None
    damaged: int | None = None
    destroyed: int | None = None
    psu: int | None = None
    left: int | None = None

    @property
    def expected(self) -> int | None:
        return None if self.surplus is None or self.damaged is None else self.surplus + self.damaged

    @property
    def difference(self) -> int | None:
        """How many more were destroyed than were surplus or damaged; negative: fewer."""
        return None if self.expected is None or self.destroyed is None else self.destroyed - self.expected

    @property
    def agrees(self) -> bool:
        return self.difference == 0 and self.left == 0


@dataclass(frozen=True)
class Destruction(Content):
    """``witnesses`` one a line, with name and position; ``note`` explains what does not add up."""

    when: str = ""
    where: str = ""
    rows: list[Destroyed] = field(default_factory=list)
    witnesses: str = ""
    note: str = ""
    position: str = ""
    name: str = ""
    office: str = ""

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The record as it was stored."""
        return cls(**(content | {"rows": [Destroyed(**row) for row in content.get("rows", [])]}))

    @property
    def total(self) -> Destroyed:
        """All kinds together; unknown as soon as one of them is."""
        sums: dict[str, Any] = {}
        for name in ("surplus", "damaged", "destroyed", "psu", "left"):
            found = [getattr(row, name) for row in self.rows]
            sums[name] = None if None in found else sum(found)
        return Destroyed(name="Jumlah", **sums)

    @property
    def agrees(self) -> bool:
        return bool(self.rows) and all(row.agrees for row in self.rows)


def prepared(election: Election, place: Region, user: Supervisor, now: datetime) -> Destruction:
    """The ballots of the election; of their numbers only what was counted damaged in the warehouse is known."""
    items = Allotment.objects.filter(election=election, item__code__startswith=BALLOTS).select_related("item")
    counted = Balance.objects.filter(election=election, place=place, last_received_at__isnull=False)
    damaged = dict(counted.values_list("item", "received_damaged"))
    names = [(a.item_id, a.item.name) for a in items.order_by("item__order") if not a.item_id.startswith(PSU)]
    return Destruction(
        when=day_spelled(now.astimezone(place.zone).date()),
        where=f"Gudang KPU {place.label}",
        rows=[Destroyed(code, name, damaged=damaged.get(code)) for code, name in names],
        **signed(user, place, now),
        office=place.pk,
    )


def missing(said: Destruction) -> list[str]:
    """What must be said before it is numbered: every number, and why it does not add up if it does not."""
    wanted = {"Waktu": said.when, "Tempat": said.where, "Saksi": said.witnesses, "Nama": said.name}
    lacking = empty(wanted)
    for row in said.rows:
        if None in (row.surplus, row.damaged, row.destroyed, row.psu, row.left):
            lacking.append(f"Angka {row.name}")
    if not lacking and not said.agrees and not said.note.strip():
        lacking.append("Penjelasan selisih")
    return lacking


def code(said: Destruction, number: int, today: date) -> str:
    return numbered(number, "BA", said.office, today)
