"""Breaches → flags: open what is new, update what changed, clear what is mended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from logistik.models import Flag, FlagEvent, Shipment
from logistik.rules import Breach, LegalBasis, Rule, Scope
from pengawasan import bulk

from . import writing

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
MENDED = "Syarat aturan tidak lagi terpenuhi."


@dataclass
class Judgement:
    """The breaches found. What was flagged by rules that were not ``asked`` (None: all were), or that ``failed`` to
    judge every row, is left as it is. ``flagged`` is False where it was asked and no flag stands.
    """

    found: dict[Key, tuple[Rule, Breach]] = field(default_factory=dict)
    failed: set[Kind] = field(default_factory=set)
    asked: set[Kind] | None = None
    flagged: bool = True

    def add(self, rule: Rule, breach: Breach) -> None:
        self.found[(breach.election, rule.key, rule.kind, breach.subject)] = (rule, breach)

    def mended(self, key: Key) -> bool:
        kind = key[1], key[2]
        return key not in self.found and kind not in self.failed and (self.asked is None or kind in self.asked)


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
    standing = _standing(scope) if judgement.flagged else {}
    current = judgement.found
    change = Change(standing=list(standing.values()))
    change.opened_flags = _open([pair for key, pair in current.items() if key not in standing], now)
    change.cleared_flags = [flag for key, flag in standing.items() if judgement.mended(key)]
    persisting = [(flag, current[key][1]) for key, flag in standing.items() if key in current]
    changed = [(flag, breach) for flag, breach in persisting if _differs(flag, breach)]
    change.changed_flags = [flag for flag, _breach in changed]
    confirmed = [flag for flag, breach in persisting if flag.facts != breach.facts and not _differs(flag, breach)]
    for flag, breach in persisting:
        flag.facts = breach.facts
    events = [*_update(changed, now), *_clear(change, now)]
    writing.save([*change.changed_flags, *change.cleared_flags, *confirmed])
    bulk.insert(events)
    return change


def _standing(scope: Scope) -> dict[Key, Flag]:
    # Whoever sets a flag aside right now is waited for: their decision is not written over.
    rows = scope.on(Flag.objects.standing()).order_by("pk").select_for_update(of=("self",))
    return {(f.election_id, f.rule, f.kind, f.subject): f for f in rows}


def _differs(flag: Flag, breach: Breach) -> bool:
    return (flag.expected, flag.actual, flag.severity, flag.sentence) != (
        breach.expected,
        breach.actual,
        breach.severity,
        breach.sentence,
    )


def _open(pairs: list[tuple[Rule, Breach]], now: datetime) -> list[Flag]:
    if not pairs:
        return []
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
            basis=_law(breach.basis or rule.basis),
            opened_at=now,
        )
        for rule, breach in sorted(pairs, key=lambda pair: (pair[1].place, pair[0].key, pair[0].kind, pair[1].subject))
    ]
    bulk.insert(flags)
    latest = writing.latest_reports(flags)
    bulk.insert(
        [FlagEvent(flag=f, kind=FlagEvent.Kind.OPENED, at=now, receipt_id=latest[f.pk], note=f.sentence) for f in flags]
    )
    return flags


@cache
def _law(basis: tuple[LegalBasis, ...]) -> list[dict[str, str]]:
    """As a flag keeps it."""
    return [clause.as_json() for clause in basis]


def _update(pairs: list[tuple[Flag, Breach]], now: datetime) -> list[FlagEvent]:
    """New numbers; returns what its history says of them."""
    told = [(flag, kind) for flag, breach in pairs if (kind := _change(flag, breach))]
    latest = writing.latest_reports([flag for flag, _kind in told])
    return [
        FlagEvent(flag=flag, kind=kind, at=now, receipt_id=latest[flag.pk], note=flag.sentence) for flag, kind in told
    ]


def _change(flag: Flag, breach: Breach) -> FlagEvent.Kind | None:
    """What has become of it, if anything has. Set aside for other numbers than these, it is open again.

    Of a flag without numbers its sentence is what was set aside: other goods or another time are told there.
    """
    moved = (flag.expected, flag.actual) != (breach.expected, breach.actual)
    if breach.expected is None and breach.actual is None:
        moved = moved or flag.sentence != breach.sentence
    flag.expected, flag.actual = breach.expected, breach.actual
    flag.severity, flag.sentence, flag.facts = breach.severity, breach.sentence, breach.facts
    if moved and flag.status == Flag.Status.DIKESAMPINGKAN:
        flag.status = Flag.Status.TERBUKA
        return FlagEvent.Kind.REOPENED
    return FlagEvent.Kind.CHANGED if moved else None


def _clear(change: Change, now: datetime) -> list[FlagEvent]:
    """The breach is gone. It was so, and it was mended: by which report, if by one, is written down."""
    successors = _successors(change)
    mended = [flag for flag in change.cleared_flags if flag.pk not in successors]
    by = writing.unheard(mended, writing.latest_reports(mended))
    for flag in change.cleared_flags:
        flag.cleared_at = max(now, flag.opened_at)  # whoever waited for the place read the clock before
        if flag.status != Flag.Status.DIKESAMPINGKAN:
            flag.status = Flag.Status.TERATASI
    return [
        FlagEvent(
            flag=flag,
            kind=FlagEvent.Kind.CLEARED,
            at=now,
            receipt_id=by.get(flag.pk),
            note=f"Berubah menjadi: {successors[flag.pk]}" if flag.pk in successors else MENDED,
        )
        for flag in change.cleared_flags
    ]


def _successors(change: Change) -> dict[int, str]:
    """Of each flag cleared that went on as another the sentence of that one."""
    opened = {(flag.rule, flag.kind, flag.place_id, flag.subject): flag.sentence for flag in change.opened_flags}
    return {
        flag.pk: sentence
        for flag in change.cleared_flags
        for kind in TURNS_INTO.get(flag.kind, ())
        if (sentence := opened.get((flag.rule, kind, flag.place_id, flag.subject)))
    }


def tell(flag: Flag, kind: str, now: datetime, **said: Any) -> None:
    """Write one change into the flag's history."""
    FlagEvent.objects.create(flag=flag, kind=kind, at=now, **said)
