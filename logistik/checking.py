"""Rules → breaches, within a scope, at an instant. The sweep can always be repeated and needs no memory.

The sweep asks every rule about everything and looks only for places where something would change: it compares the
fingerprints of what the rules find with those that the flags remember. Those places are then settled the way a report
settles its own, by the rules that differ there: under their locks, in one transaction. So a sweep and a report never
undo one another, however they overlap.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from logistik import alerts, flags, locks
from logistik.models import Election, Flag, Quarantine, Sweep
from logistik.rules import RULES, Rule, Scope, fingerprint, triage
from pengawasan import audit

logger = logging.getLogger(__name__)
TOGETHER = 500
#: Places with the kinds of flags that do not rest on what their rules find; as JSON the kinds become lists.
Unsettled = dict[str, list[flags.Kind]]


def settle(places: Iterable[str], *, elections: Iterable[str], now: datetime) -> flags.Change:
    """Judge these places, whose locks are held, within a deed, whose audit entry has to vouch for the flags touched.

    Nothing of the caller is lost when a rule fails.
    """
    return _settle(Scope(tuple(sorted(set(elections))), tuple(sorted(set(places)))), now)


def check(places: Iterable[str], *, election: Election, now: datetime) -> None:
    """Judge these places now."""
    places = set(places)
    with transaction.atomic():
        locks.take(f"place:{place}" for place in places)
        _record(settle(places, elections=[election.pk], now=now).touched, now)


def sweep(now: datetime, election: Election | None = None, *, patient: bool = True) -> Sweep:
    """Ask every rule about everything (of one election, or of all) and settle what changed.

    Two at once would do the same work twice: one waits for the other at every group of places or, without patience,
    leaves the rest to it and is never finished.
    """
    log, scope = Sweep.objects.create(started_at=now), Scope((election.pk,) if election else None)
    if _settled(log, unsettled(scope, now), scope, "sweep", now, patient=patient):
        log.finished_at = now
        log.save()
        if election is None:
            _forget_quarantine(now)
    return log


def divide(now: datetime) -> tuple[Sweep, dict[str, Unsettled]]:
    """Begin a sweep of everything: look once, and leave what is to be settled to parts, one a province."""
    parts: dict[str, Unsettled] = defaultdict(dict)
    for place, kinds in unsettled(Scope(), now).items():
        parts[place[:2]][place] = kinds
    log = Sweep.objects.create(started_at=now, waiting=sorted(parts), finished_at=None if parts else now)
    if not parts:
        _forget_quarantine(now)
    return log, parts


def sweep_part(number: int, province: str, places: Unsettled, now: datetime) -> None:
    """Settle one province. Parts run side by side, late, twice or never: whoever does the last ends the sweep."""
    done, log = Sweep(), Sweep.objects.filter(pk=number)
    if _settled(done, places, Scope(), f"sweep:{province}", now, patient=False):
        log.part_done(province, done, now)
        for begun in log.filter(finished_at__isnull=False).values_list("started_at", flat=True):
            _forget_quarantine(begun)


def _settled(log: Sweep, found: Unsettled, scope: Scope, name: str, now: datetime, *, patient: bool) -> bool:
    """Settle these places under a lock of this name, and count what changed; whether it was done to the end."""
    begun = time.monotonic()
    for places, rules in _batches(found):
        with transaction.atomic():
            if patient:
                locks.take([name])
            elif not locks.take_if_free(name):
                return False
            locks.take(f"place:{place}" for place in places)
            # Once the places are its own: judged as of the beginning, what a report just found overdue would not be
            moment = now + timedelta(seconds=time.monotonic() - begun)
            change = _settle(replace(scope, places=places), moment, rules)
            _record(change.touched, moment)
        log.opened += change.opened
        log.changed += change.changed
        log.cleared += change.cleared
    return True


def _forget_quarantine(begun: datetime) -> None:
    """Of rows that no rule failed at since a sweep of everything began."""
    Quarantine.objects.filter(seen_at__lt=begun).delete()


def unsettled(scope: Scope, now: datetime) -> Unsettled:
    """Places at which a flag does not rest on what its rule finds now, or is missing, with its kinds. Reads only."""
    standing, places = flags.remembered(scope), defaultdict[str, set[flags.Kind]](set)
    for kind, said in found(scope, now).items():
        for _election, place, _facts in {(e, p, facts) for e, p, _name, facts in said} ^ standing.get(kind, set()):
            places[place].add(kind)
    return {place: sorted(kinds) for place, kinds in places.items()}


def found(scope: Scope, now: datetime) -> dict[flags.Kind, set[fingerprint.Print]]:
    """The fingerprints of what every rule finds; without the kinds of a rule that cannot be asked. Reads only."""
    kinds: dict[flags.Kind, set[fingerprint.Print]] = {(rule.key, rule.kind): set() for rule in RULES}
    failed: set[flags.Kind] = set()
    for rule in RULES:
        try:
            with transaction.atomic():
                said = fingerprint.prints(rule, scope, now)
        except Exception as error:
            _set_aside(rule, "semua baris", error, now)
            failed.add((rule.key, rule.kind))
            continue
        kinds[rule.key, rule.kind].update(said)
    return {kind: said for kind, said in kinds.items() if kind not in failed}


def _settle(scope: Scope, now: datetime, rules: tuple[Rule, ...] | None = None) -> flags.Change:
    change = flags.reconcile(scope, judge(scope, now, rules), now)
    alerts.enqueue(change.opened_flags, now)
    return change


def _record(touched: list[Flag], now: datetime) -> None:
    """An audit entry for what the engine did to flags, one in the chain of each kabupaten."""
    by_chain: dict[str, list[Flag]] = {}
    for flag in touched:
        by_chain.setdefault(flag.place_id[:5], []).append(flag)
    deeds = [
        audit.Deed("flag.judged", f"{len(some)} indikasi", some, place, None, {})
        for place, some in sorted(by_chain.items())
    ]
    if deeds:
        audit.record_all(deeds, now)


def judge(scope: Scope, now: datetime, rules: tuple[Rule, ...] | None = None) -> flags.Judgement:
    """What every rule, or some, find. A row that a rule cannot judge is set aside visibly, and the rest is judged."""
    asked = RULES if rules is None else rules
    try:
        with transaction.atomic():
            some = rules is None and None not in (scope.places, scope.elections)
            pertinent, flagged = triage.pertinent(asked, scope, now) if some else (asked, True)
            judgement = _ask(pertinent, scope, now, nullcontext)
            judgement.flagged = flagged
    except Exception:
        logger.exception("a rule failed; each is asked again on its own")
        judgement = _ask(asked, scope, now, transaction.atomic)
    judgement.asked = None if rules is None else _kinds(rules)
    return judgement


def _ask(
    rules: Iterable[Rule], scope: Scope, now: datetime, guard: Callable[[], AbstractContextManager[None]]
) -> flags.Judgement:
    """Ask every rule within a guard of its own. Without one (two statements less a rule) a failed question raises."""
    judgement = flags.Judgement()
    for rule in rules:
        try:
            with guard():
                rows = list(rule.subjects(rule.question(scope, now)))
                said = fingerprint.of_rows(rule, scope, now) if rows else {}
        except Exception as error:
            if guard is nullcontext:
                raise
            _quarantine(judgement, rule, "semua baris", error, now)
            continue
        for row in rows:
            try:
                breach = rule.explain(row, now)
                judgement.add(rule, replace(breach, facts=said.get(fingerprint.identity(rule, row), "")))
            except Exception as error:
                _quarantine(judgement, rule, str(getattr(row, "pk", row)), error, now)
    return judgement


def _quarantine(judgement: flags.Judgement, rule: Rule, subject: str, error: Exception, now: datetime) -> None:
    judgement.failed.add((rule.key, rule.kind))
    _set_aside(rule, subject, error, now)


def _set_aside(rule: Rule, subject: str, error: Exception, now: datetime) -> None:
    logger.exception("rule %s.%s cannot judge %s", rule.key, rule.kind, subject)
    seen = {"error": str(error), "seen_at": now}
    Quarantine.objects.update_or_create(
        rule=f"{rule.key}.{rule.kind}",
        subject=subject[:120],
        defaults=seen,
        create_defaults={**seen, "since": now},
    )


def _batches(unsettled: Unsettled) -> Iterator[tuple[tuple[str, ...], tuple[Rule, ...]]]:
    """The places, so many together, with the rules that have something to say about any of them."""
    places = sorted(unsettled)
    for start in range(0, len(places), TOGETHER):
        some = tuple(places[start : start + TOGETHER])
        kinds = {tuple(kind) for place in some for kind in unsettled[place]}
        yield some, tuple(rule for rule in RULES if (rule.key, rule.kind) in kinds)


def _kinds(rules: Iterable[Rule]) -> set[flags.Kind]:
    return {(rule.key, rule.kind) for rule in rules}
