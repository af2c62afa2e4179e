"""Breaches → flags: open what is new, update what changed, clear what is mended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from logistik.models import Flag, FlagEvent, Shipment
from logistik.rules import Breach, Rule, Scope

Key = tuple[str, str, str, str]
#: A rule's key and kind; election, place and fingerprint.
Kind = tuple[str, str]
Memory = tuple[str, str, str]

#: A breach of one kind that turns into one of another kind was not mended: it went on.
TURNS_INTO = {
    "kurang": ("lebih",),
    "lebih": ("kurang",),
    "berisiko": ("belum_diterima",),
    "belum_diterima": ("berisiko",),
}


@dataclass
class Judgement:
    """The breaches found, and the rules that could not judge every row: what they had flagged is left as it is."""

    found: dict[Key, tuple[Rule, Breach]] = field(default_factory=dict)
    failed: set[tuple[str, str]] = field(default_factory=set)

    def add(self, rule: Rule, breach: Breach) -> None:
        self.found[(breach.election, rule.key, rule.kind, breach.subject)] = (rule, breach)

    def mended(self, key: Key) -> bool:
        return key not in self.found and (key[1], key[2]) not in self.failed


@dataclass
class Change:
    """What a reconciliation did."""

    opened_flags: list[Flag] = field(default_factory=list)
    standing: list[Flag] = field(default_factory=list)
    changed_flags: list[Flag] = field(default_factory=list)
    cleared_flags: list[Flag] = field(default_factory=list)

    @property
    def opened(self) -> int:
        return len(self.opened_flags)

    @property
    def changed(self) -> int:
        return len(self.changed_flags)

    @property
    def cleared(self) -> int:
        return len(self.cleared_flags)

    @property
    def touched(self) -> list[Flag]:
        return [*self.opened_flags, *self.changed_flags, *self.cleared_flags]

    @property
    def open(self) -> list[Flag]:
        """What now waits for somebody in the scope, the oldest first."""
        return [flag for flag in [*self.standing, *self.opened_flags] if flag.is_open]


def remembered(scope: Scope) -> dict[Kind, set[Memory]]:
    """By rule and kind: election, place and fingerprint of every flag whose breach persists. One query."""
    found: dict[Kind, set[Memory]] = defaultdict(set)
    rows = scope.on(Flag.objects.standing()).order_by()
    for rule, kind, *memory in rows.values_list("rule", "kind", "election", "place", "facts"):
        found[rule, kind].add((memory[0], memory[1], memory[2]))
    return found


def reconcile(scope: Scope, judgement: Judgement, now: datetime) -> Change:
    """Make the flags of the scope say what the breaches say. The caller holds the locks of the scope's places."""
    # Whoever sets a flag aside right now is waited for: their decision is not written over.
    standing = _standing(scope.on(Flag.objects.standing()).order_by("pk").select_for_update(of=("self",)))
    current = judgement.found
    change = Change(standing=list(standing.values()))
    change.opened_flags = _open([pair for key, pair in current.items() if key not in standing], now)
    for key, flag in standing.items():
        if judgement.mended(key):
            _clear(flag, now, successor=_successor(flag, change.opened_flags))
            change.cleared_flags.append(flag)
        elif key in current and _differs(flag, current[key][1]):
            _update(flag, current[key][1], now)
            change.changed_flags.append(flag)
        elif key in current and flag.facts != current[key][1].facts:
            flag.facts = current[key][1].facts
            flag.save(update_fields=["facts"])
    return change


def _standing(rows: QuerySet[Flag]) -> dict[Key, Flag]:
    return {(f.election_id, f.rule, f.kind, f.subject): f for f in rows}


def _differs(flag: Flag, breach: Breach) -> bool:
    return (flag.expected, flag.actual, flag.severity, flag.sentence) != (
        breach.expected,
        breach.actual,
        breach.severity,
        breach.sentence,
    )


def _open(pairs: list[tuple[Rule, Breach]], now: datetime) -> list[Flag]:
    # A report may name a shipment that has not arrived yet: then the flag cannot point at it.
    known = set(
        Shipment.objects.filter(pk__in={b.shipment for _r, b in pairs if b.shipment}).values_list("pk", flat=True)
    )
    flags = [
        Flag(
            election_id=breach.election,
            rule=rule.key,
            kind=rule.kind,
            subject=breach.subject,
            place_id=breach.place,
            item_id=breach.item,
            shipment_id=breach.shipment if breach.shipment in known else None,
            receipt_id=breach.receipt,
            inspection_id=breach.inspection,
            expected=breach.expected,
            actual=breach.actual,
            severity=breach.severity,
            sentence=breach.sentence,
            facts=breach.facts,
            basis=[basis.as_json() for basis in breach.basis or rule.basis],
            opened_at=now,
        )
        for rule, breach in sorted(pairs, key=lambda pair: (pair[1].place, pair[0].key, pair[0].kind, pair[1].subject))
    ]
    Flag.objects.bulk_create(flags)
    latest = _latest(*flags)
    FlagEvent.objects.bulk_create(
        FlagEvent(flag=f, kind=FlagEvent.Kind.OPENED, at=now, receipt_id=latest[f.pk], note=f.sentence) for f in flags
    )
    return flags


def _update(flag: Flag, breach: Breach, now: datetime) -> None:
    """New numbers. A flag that somebody set aside for other numbers than these is open again.

    Of a flag without numbers its sentence is what was set aside: other goods or another time are told there.
    """
    moved = (flag.expected, flag.actual) != (breach.expected, breach.actual)
    if breach.expected is None and breach.actual is None:
        moved = moved or flag.sentence != breach.sentence
    flag.expected, flag.actual = breach.expected, breach.actual
    flag.severity, flag.sentence, flag.facts = breach.severity, breach.sentence, breach.facts
    kind = FlagEvent.Kind.CHANGED
    if moved and flag.status == Flag.Status.DIKESAMPINGKAN:
        flag.status, kind = Flag.Status.TERBUKA, FlagEvent.Kind.REOPENED
    flag.save(update_fields=["expected", "actual", "severity", "sentence", "facts", "status"])
    if moved:
        tell(flag, kind, now, receipt_id=_latest(flag)[flag.pk], note=flag.sentence)


def _clear(flag: Flag, now: datetime, successor: Flag | None) -> None:
    """The breach is gone. It was so, and it was mended: by which report, if by one, is written down."""
    flag.cleared_at = now
    if flag.status != Flag.Status.DIKESAMPINGKAN:
        flag.status = Flag.Status.TERATASI
    flag.save(update_fields=["cleared_at", "status"])
    note = f"Berubah menjadi: {successor.sentence}" if successor else "Syarat aturan tidak lagi terpenuhi."
    tell(flag, FlagEvent.Kind.CLEARED, now, receipt_id=None if successor else _mending(flag), note=note)


def _successor(flag: Flag, opened: list[Flag]) -> Flag | None:
    same = (flag.rule, flag.place_id, flag.subject)
    later = [new for new in opened if new.kind in TURNS_INTO.get(flag.kind, ())]
    return next((new for new in later if (new.rule, new.place_id, new.subject) == same), None)


def _mending(flag: Flag) -> UUID | None:
    """The report that mended it: one that the flag has not heard of yet, if any."""
    latest = _latest(flag)[flag.pk]
    return None if latest is None or flag.events.filter(receipt=latest).exists() else latest


def _latest(*flags: Flag) -> dict[int, UUID | None]:
    """Of each flag the report that says the last word on it; one query."""
    if not flags:
        return {}
    found: Any = Flag.objects.filter(pk__in=[flag.pk for flag in flags]).with_latest_report()
    return dict(found.values_list("pk", "latest_report"))


def tell(flag: Flag, kind: str, now: datetime, **said: Any) -> None:
    """Write one change into the flag's history."""
    FlagEvent.objects.create(flag=flag, kind=kind, at=now, **said)
