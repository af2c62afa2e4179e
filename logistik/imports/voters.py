"""Final rolls: `kode_tps,pemilih_l,pemilih_p`. Makes the polling stations that are new, then the needs follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from logistik import checking, needs
from logistik.models import Election, VoterCount
from logistik.needs import Voters
from pengawasan import audit, scoping
from pengawasan.models import Level, Region, Supervisor

from .cells import place_code, whole
from .draft import Keep, Tell
from .faults import Faults
from .table import Row, Rows

COLUMNS = ("kode_tps", "pemilih_l", "pemilih_p")
OPTIONAL = ()
#: More voters than this a TPS of a Pilkada may not have (PKPU); a warning, for the roll is KPU's.
MOST_VOTERS = 600


@dataclass(frozen=True)
class Rolls:
    """What a file says, ready to be stored."""

    election: Election
    rolls: list[Voters]
    new: list[Region]
    back: list[str]
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        total = sum(roll.male + roll.female for roll in self.rolls)
        return f"{len(self.rolls)} TPS ({len(self.new)} baru), {total} pemilih"

    def store(self, *, now: datetime, actor: Supervisor | None, status: str, tell: Tell, keep: Keep) -> str:
        for station in self.new:
            station.source_status = status
        with transaction.atomic():
            counts = VoterCount.objects.filter(election=self.election, place__in=[roll.place for roll in self.rolls])
            stood = {place: said for place, *said in counts.values_list("place", "male", "female", "source_status")}
            Region.objects.bulk_create(self.new, ignore_conflicts=True, batch_size=5000)
            Region.objects.filter(pk__in=self.back).update(retired_at=None)
            self._record(now, actor)
            changed = needs.store_voters(self.election, self.rolls, status=status, now=now, actor=actor)
            if not changed and (self.new or self.back):
                needs.compute_needs(self.election, now=now)
            before = {place: stood.get(place) for place in changed}
            after = {roll.place: [roll.male, roll.female] for roll in self.rolls}
            stations = [*(station.code for station in self.new), *self.back]
            keep({"before": before, "after": after, "stations": stations})
        tell(1, 2)
        checking.sweep(now=now, election=self.election)
        return f"{self.summary()}; {len(changed)} berubah."

    def _record(self, now: datetime, actor: Supervisor | None) -> None:
        if self.new or self.back:
            counts = {"added": len(self.new), "revived": len(self.back)}
            place = self.election.region_id
            audit.record("muat_tps", f"pemilihan {self.election.pk}", place=place, now=now, actor=actor, **counts)


def prepare(rows: Rows, election: Election, faults: Faults) -> Rolls:
    """Read every row; faults are noted, and what is returned then is incomplete and must not be stored."""
    seen: dict[str, int] = {}
    rolls, warnings = [], []
    villages = _villages(election)
    for row in rows:
        code = row.take("kode_tps", place_code, faults)
        male, female = (row.take(column, whole, faults) for column in COLUMNS[1:])
        if code is None or not _fits(row, code, villages, seen, faults) or male is None or female is None:
            continue
        rolls.append(Voters(code, male, female))
        if warning := _strange(male + female):
            warnings.append(f"Baris {row.number}: {warning}")
    known = dict(Region.objects.filter(pk__in=[r.place for r in rolls]).values_list("code", "retired_at"))
    new = [_station(r.place, villages[r.place[:13]]) for r in rolls if r.place not in known]
    back = [code for code, retired_at in known.items() if retired_at is not None]
    return Rolls(election, rolls, new, back, warnings)


def _villages(election: Election) -> dict[str, Region]:
    inside = Region.objects.live().filter(scoping.within([election.region_id], "code"), level=Level.DESA)
    return {village.code: village for village in inside}


def _fits(row: Row, code: str, villages: dict[str, Region], seen: dict[str, int], faults: Faults) -> bool:
    """Whether it is a TPS of a known village of this election, named once."""
    problem = ""
    if code.count(".") + 1 != Level.TPS or code.endswith(".000"):
        problem = f"“{code}” bukan kode TPS; tulis seperti 16.12.01.2001.003."
    elif code in seen:
        problem = f"TPS {code} sudah ada di baris {seen[code]}."
    elif code[:13] not in villages:
        problem = f"desa/kelurahan {code[:13]} tidak dikenal di wilayah pemilihan ini."
    if problem:
        faults.add(row.number, "kode_tps", problem)
    seen.setdefault(code, row.number)
    return not problem


def _strange(voters: int) -> str:
    if voters > MOST_VOTERS:
        return f"{voters} pemilih, lebih dari {MOST_VOTERS} dalam satu TPS."
    return "" if voters else "tidak ada pemilih dalam TPS ini."


def _station(code: str, village: Region) -> Region:
    return Region(
        code=code, name=f"TPS {code[-3:]}", level=Level.TPS, parent_id=village.code, timezone=village.timezone
    )
