"""An election is made: its items, the deadlines of each level, what every place gets, and the needs that follow."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from logistik import followups, needs
from logistik.models import Allotment, Deadline, Election, Item
from logistik.models.catalog import default_stops
from pengawasan import audit
from pengawasan.models import Level, Region, SourceStatus, Supervisor

ITEMS = Path(__file__).parent / "data" / "items.csv"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,29}")
#: Until when goods must be at a level, in days before voting day, always to the end of that day.
DEADLINES = (
    (Level.KECAMATAN, 3, SourceStatus.PRACTICE, "Praktik: di PPK paling lambat H-3"),
    (Level.DESA, 1, SourceStatus.PRACTICE, "Praktik: di PPS paling lambat H-1"),
    (Level.TPS, 1, SourceStatus.VERIFIED, "UU Pilkada Ps 78"),
)


class Invalid(Exception):
    """What was asked cannot be done; ``errors`` maps a field to a sentence in Indonesian."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in errors.items()))
        self.errors = errors


@dataclass(frozen=True)
class Plan:
    """An election as stated by whoever makes it."""

    code: str
    region: str
    voting_day: date
    contests: tuple[str, ...]
    stops: tuple[str, ...] = tuple(default_stops())
    name: str = ""
    is_sample: bool = False


def load_items() -> int:
    """Bring the counted items in line with the project's table; returns how many were new or changed."""
    rows = [
        Item(
            code=row["code"],
            name=row["name"],
            category=row["category"],
            unit=row["unit"],
            contest=row["contest"],
            order=order,
        )
        for order, row in enumerate(_table(), 1)
    ]
    fields = ["name", "category", "unit", "contest", "order"]
    known = {item.code: item for item in Item.objects.all()}
    differing = [
        row
        for row in rows
        if row.code not in known or any(getattr(row, f) != getattr(known[row.code], f) for f in fields)
    ]
    Item.objects.bulk_create(differing, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(differing)


def create_election(plan: Plan, *, now: datetime, actor: Supervisor | None = None) -> Election:
    """Make an election with its deadlines and allotments and compute the needs; the same plan again changes nothing.

    Raises :class:`Invalid`, naming each field.
    """
    with transaction.atomic():
        load_items()
        check(plan)
        name = plan.name or f"Pemilihan {Region.objects.get(pk=plan.region).name} {plan.voting_day.year}"
        stated = {
            "name": name[:120],
            "region_id": plan.region,
            "voting_day": plan.voting_day,
            "contests": list(plan.contests),
            "stops": list(plan.stops),
            "is_sample": plan.is_sample,
        }
        existing = Election.objects.select_for_update().filter(pk=plan.code).first()
        if existing is not None:
            if any(getattr(existing, field) != value for field, value in stated.items()):
                raise Invalid({"code": f"Pemilihan “{plan.code}” sudah ada dengan isi yang lain."})
            return existing
        election = Election.objects.create(code=plan.code, **stated)
        followups.add_clocks(election)
        rows = [election, *_add_deadlines(election), *_add_allotments(election), *election.clocks.all()]
        needs.compute_needs(election, now=now)
        audit.record("buat_pemilihan", f"pemilihan {plan.code}", rows, place=plan.region, now=now, actor=actor)
    return election


def move_voting_day(election: Election, day: date, *, now: datetime, actor: Supervisor | None = None) -> None:
    """Voting is held on another day: every deadline moves with it."""
    with transaction.atomic():
        former, election.voting_day = election.voting_day, day
        election.save(update_fields=["voting_day"])
        needs.compute_needs(election, now=now)
        audit.record(
            "pindah_hari_pemungutan",
            f"pemilihan {election.pk}",
            [election],
            place=election.region_id,
            now=now,
            actor=actor,
            former=former.isoformat(),
            day=day.isoformat(),
        )


def check(plan: Plan) -> None:
    """Raises :class:`Invalid`, naming each field, when the election cannot be made."""
    errors = {}
    region = Region.objects.live().filter(pk=plan.region).first()
    if not _CODE.fullmatch(plan.code):
        errors["code"] = "Kode pemilihan terdiri atas huruf, angka, titik, garis, paling panjang 30 (PALI-2024)."
    if region is None:
        errors["region"] = f"Wilayah “{plan.region}” tidak dikenal; muat dahulu dengan load_regions."
    elif region.level > Level.KABUPATEN:
        errors["region"] = "Pemilihan diadakan untuk provinsi atau kabupaten/kota."
    if not 2000 <= plan.voting_day.year <= 2100:
        errors["voting_day"] = "Tahun hari pemungutan suara harus antara 2000 dan 2100."
    errors |= _unknown("contests", "Jenis pemilihan", plan.contests, contests())
    errors |= _unknown("stops", "Tingkat persinggahan", plan.stops, _levels_below(region))
    if errors:
        raise Invalid(errors)


def contests() -> list[str]:
    """The contests that the table of items knows, whether it was loaded already or not."""
    loaded = Item.objects.exclude(contest="").values_list("contest", flat=True)
    return sorted({*loaded, *(row["contest"] for row in _table() if row["contest"])})


def _levels_below(region: Region | None) -> list[str]:
    return [level.name.lower() for level in Level if region is None or level > region.level]


def _unknown(field: str, what: str, given: tuple[str, ...], known: list[str]) -> dict[str, str]:
    """The error of a list in which something is missing, doubled or not known."""
    strange = [word for word in given if word not in known]
    if strange:
        return {field: f"{what} “{', '.join(strange)}” tidak dikenal; yang dikenal: {', '.join(known)}."}
    if not given or len(set(given)) < len(given):
        return {field: f"{what} harus disebut sedikitnya satu, masing-masing sekali: {', '.join(known)}."}
    return {}


def _add_deadlines(election: Election) -> list[Deadline]:
    return Deadline.objects.bulk_create(
        Deadline(election=election, level=level, days_before=days, status=status, source=source)
        for level, days, status, source in DEADLINES
    )


def _add_allotments(election: Election) -> list[Allotment]:
    return Allotment.objects.bulk_create(
        Allotment(
            election=election,
            item_id=row["code"],
            basis=row["basis"],
            quantity=int(row["quantity"]) if row["quantity"] else None,
            reserve_percent=Decimal(row["reserve_percent"]) if row["reserve_percent"] else None,
            per_contest=row["per_contest"] == "ya",
            status=row["status"],
            source=row["source"],
        )
        for row in _table()
        if row["contest"] in ("", *election.contests)
    )


def _table() -> list[dict[str, str]]:
    with ITEMS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
