"""A small world for the rules: three kecamatan, invented names, and people who send as a client would."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from logistik import checking, intake, needs
from logistik.intake import Answer, Counted, Happening, Listed, Manifest, Report, Sent, Visit
from logistik.models import Allotment, Deadline, Election, Flag, FlagEvent, Item, VoterCount
from pengawasan.models import Assignment, Level, Region, SourceStatus, Supervisor

from .kept import kept

KAB, OUTSIDE = "91.01", "91.02.01.2001.001"
KEC, DESA = "91.01.01", "91.01.01.2001"
TPS, TPS2, TPS3 = f"{DESA}.001", f"{DESA}.002", "91.01.02.2001.001"
VOTING = date(2024, 11, 27)
NOW = datetime(2024, 11, 20, 3, tzinfo=UTC)
H1_MIDNIGHT = datetime(2024, 11, 26, 17, tzinfo=UTC)  # 27 Nov 00.00 WIB
#: Item, category, basis and quantity; None is unknown.
LIST = (
    ("SS-BUP", "utama", "tps", 100),
    ("TNT", "utama", "tps", 2),
    ("LEM", "dukungan", "tps", 1),
    ("SPD", "dukungan", "tps", None),
    ("KTK-KEC", "utama", "kecamatan", 2),
    ("SS-PSU-BUP", "utama", "kabupaten", 2000),
)
#: Everything a polling station needs, as far as its need is known.
ALL = {"SS-BUP": 100, "TNT": 2, "LEM": 1}
#: Nothing of it is on anybody's list.
STRANGE = "SS-GUB"


def region(code: str, **values: Any) -> Region:
    """A region and whatever is missing above it."""
    parent = code.rpartition(".")[0]
    if parent and not Region.objects.filter(pk=parent).exists():
        region(parent, **{key: value for key, value in values.items() if key == "timezone"})
    level = code.count(".") + 1
    name = f"TPS {code[-3:]}" if level == Level.TPS else f"Contoh {code}"
    return Region.objects.create(code=code, name=name, level=level, parent_id=parent or None, **values)


def supervisor(code: str, role: str = "staf", **values: Any) -> Supervisor:
    values.setdefault("username", f"{role}.{code}.{uuid.uuid4().hex[:6]}")
    person = Supervisor.objects.create_user(name="Contoh", **values)
    Assignment.objects.create(supervisor=person, role=role, region_id=code, valid_from=date(2024, 1, 1))
    return person


def election(code: str = "CONTOH", region_code: str = KAB, voting_day: date = VOTING) -> Election:
    """An election with the deadlines of practice and law, and no items yet."""
    made = Election.objects.create(
        code=code, name=f"Pemilihan {code}", region_id=region_code, voting_day=voting_day, contests=["BUP"],
        is_sample=True,
    )  # fmt: skip
    for level, days in ((Level.KECAMATAN, 3), (Level.DESA, 1), (Level.TPS, 1)):
        Deadline.objects.create(election=made, level=level, days_before=days, status=SourceStatus.PRACTICE)
    return made


def allot(made: Election, item: str, basis: str, quantity: int | None, category: str = "utama", **more: Any) -> None:
    contest = item.removeprefix("SS-") if item.startswith("SS-") else ""
    kind = {"name": f"Barang {item}", "category": category, "unit": "buah", "order": 1, "contest": contest}
    Item.objects.get_or_create(code=item, defaults=kind)
    status = SourceStatus.UNKNOWN if quantity is None else SourceStatus.SAMPLE
    Allotment.objects.create(election=made, item_id=item, basis=basis, quantity=quantity, status=status, **more)


def voters(made: Election, roll: dict[str, int]) -> None:
    VoterCount.objects.bulk_create(
        VoterCount(election=made, place_id=code, male=n, female=0, source_status=SourceStatus.SAMPLE)
        for code, n in roll.items()
    )


class Ground:
    """The election CONTOH, its needs, and one member of staff through whom everything is stored."""

    def __init__(self, places: Iterable[str] = (TPS, TPS2, TPS3, OUTSIDE), **values: Any) -> None:
        build = partial(self._build, tuple(places), values)
        if values:
            build()
        else:
            kept(("ground", *places), build)
        self.election = Election.objects.get(pk="CONTOH")
        self.staff = Supervisor.objects.get(username="staf.contoh")
        self.now = NOW

    def _build(self, places: Iterable[str], values: dict[str, Any]) -> None:
        for code in places:
            region(code, **values)
        made = election()
        for item, category, basis, quantity in LIST:
            allot(made, item, basis, quantity, category)
        Item.objects.get_or_create(
            code=STRANGE, defaults={"name": "Surat suara Gubernur", "category": "utama", "unit": "lembar"}
        )
        supervisor(KAB, username="staf.contoh")
        needs.compute_needs(made, now=NOW)

    def _sent(self, statement: Any, now: datetime | None, user: Supervisor | None = None) -> Sent:
        content = json.loads(json.dumps(asdict(statement), default=str))
        return Sent(content, json.dumps(content).encode(), user or self.staff, now or self.now)

    def ship(self, place: str, goods: dict[str, int] | list[Listed], now: datetime | None = None, **more: Any) -> UUID:
        lines = goods if isinstance(goods, list) else [Listed(item, n) for item, n in goods.items()]
        origin = place.rpartition(".")[0]
        stated = {"id": uuid.uuid4(), "origin": origin, "stage": 1, "election": self.election.pk} | more
        stated.setdefault("manifest_number", f"SJ/{stated['id'].hex[:8]}")
        manifest = Manifest(destination=place, lines=lines, **stated)
        intake.store_shipment(manifest, self._sent(manifest, now))
        return manifest.id

    def happen(self, shipment: UUID, kind: str = "berangkat", now: datetime | None = None, **more: Any) -> None:
        stated = {"occurred_at": now or self.now} | more
        happening = Happening(id=uuid.uuid4(), shipment=shipment, kind=kind, **stated)
        intake.store_event(happening, self._sent(happening, now))

    def count(
        self, place: str, goods: dict[str, int] | list[Counted], now: datetime | None = None, **more: Any
    ) -> UUID:
        """A report that counts these goods as good (or exactly these lines)."""
        return self.report(place, goods, now, **more).id

    def report(
        self, place: str, goods: dict[str, int] | list[Counted], now: datetime | None = None, **more: Any
    ) -> Report:
        lines = goods if isinstance(goods, list) else [Counted(item, n) for item, n in goods.items()]
        user = more.pop("user", None)
        stated = {"id": uuid.uuid4(), "observed_at": now or self.now, "election": self.election.pk} | more
        report = Report(place=place, lines=lines, **stated)
        self.answer: Answer = intake.store_receipt(report, self._sent(report, now, user))
        return report

    def inspect(self, place: str, now: datetime | None = None, **points: bool) -> None:
        visit = Visit(
            id=uuid.uuid4(), place=place, observed_at=now or self.now, points=points, election=self.election.pk
        )
        intake.store_inspection(visit, self._sent(visit, now))

    def sweep(self, now: datetime | None = None) -> None:
        checking.sweep(now=now or self.now)

    def wait(self, **span: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**span)
        return self.now


def flag(kind: str) -> Flag:
    return Flag.objects.standing().get(kind=kind)


def snapshot() -> list[Any]:
    """All that flags say and have said."""
    return [
        list(Flag.objects.order_by("pk").values_list()),
        list(FlagEvent.objects.order_by("pk").values_list()),
        Flag.history.rel.related_model.objects.count(),
    ]


def life(flag: Flag) -> list[tuple[str, Any]]:
    """What became of a flag, each time by which report."""
    return [(event.kind, event.receipt_id) for event in flag.events.all()]


def standing() -> set[tuple[str, str, str]]:
    """Rule, kind and place of every flag that stands."""
    return set(Flag.objects.standing().values_list("rule", "kind", "place"))


def kinds(place: str | None = None) -> list[str]:
    """The kinds of the flags that stand (at a place), sorted, one for each flag."""
    flags = Flag.objects.standing()
    return sorted(
        flags.filter(place=place).values_list("kind", flat=True) if place else flags.values_list("kind", flat=True)
    )
