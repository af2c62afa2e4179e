"""Rules → breaches, within a scope, at an instant. The sweep can always be repeated and needs no memory.

The sweep asks every rule about everything and looks only for places where something would change; each of those is
then settled the way a report settles its own place: alone, under the place's lock, in one transaction. So a sweep and
a report never undo one another, however they overlap.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from django.db import transaction

from logistik import alerts, flags, locks
from logistik.models import Election, Flag, Quarantine, Sweep
from logistik.rules import RULES, Rule, Scope, triage
from pengawasan import audit

logger = logging.getLogger(__name__)
TOGETHER = 200


def settle(places: Iterable[str], *, election: Election, now: datetime) -> flags.Change:
    """Judge these places within a deed, whose audit entry has to vouch for the flags touched.

    Nothing of the caller is lost when a rule fails.
    """
    scope = Scope(election=election.pk, places=tuple(sorted(set(places))))
    with transaction.atomic(savepoint=False):
        locks.take(f"place:{place}" for place in scope.places or ())
        return _settle(scope, now)


def check(places: Iterable[str], *, election: Election, now: datetime) -> None:
    """Judge these places now."""
    with transaction.atomic():
        _record(settle(places, election=election, now=now).touched, now)


def sweep(now: datetime, election: Election | None = None) -> Sweep:
    """Ask every rule about everything (of one election, or of all) and settle what changed."""
    log = Sweep.objects.create(started_at=now)
    scope = Scope(election=election.pk if election else None)
    for code, places in sorted(flags.unsettled(scope, judge(scope, now)).items()):
        for group in _batches(sorted(places)):
            with transaction.atomic():
                locks.take(f"place:{place}" for place in group)
                change = _settle(Scope(election=code, places=group), now)
                _record(change.touched, now)
            log.opened += change.opened
            log.changed += change.changed
            log.cleared += change.cleared
    log.finished_at = now
    log.save()
    if election is None:
        Quarantine.objects.filter(seen_at__lt=now).delete()
    return log


def _settle(scope: Scope, now: datetime) -> flags.Change:
    change = flags.reconcile(scope, judge(scope, now), now)
    alerts.enqueue(change.opened_flags, now)
    return change


def _record(touched: list[Flag], now: datetime) -> None:
    """An audit entry for what the engine did to flags, one in the chain of each kabupaten."""
    by_chain: dict[str, list[Flag]] = {}
    for flag in touched:
        by_chain.setdefault(flag.place_id[:5], []).append(flag)
    for place, some in sorted(by_chain.items()):
        audit.record("flag.judged", f"{len(some)} indikasi", some, place=place, now=now, actor=None)


def judge(scope: Scope, now: datetime) -> flags.Judgement:
    """What every rule finds. A row that a rule cannot judge is set aside visibly, and the rest is judged."""
    try:
        with transaction.atomic():
            rules = RULES if scope.places is None else triage.pertinent(RULES, scope, now)
            return _ask(rules, scope, now, nullcontext)
    except Exception:
        logger.exception("a rule failed; each is asked again on its own")
        return _ask(RULES, scope, now, transaction.atomic)


def _ask(
    rules: Iterable[Rule], scope: Scope, now: datetime, guard: Callable[[], AbstractContextManager[None]]
) -> flags.Judgement:
    """Ask every rule within a guard of its own. Without one (two statements less a rule) a failed question raises."""
    judgement = flags.Judgement()
    for rule in rules:
        try:
            with guard():
                rows = list(rule.subjects(rule.question(scope, now)))
        except Exception as error:
            if guard is nullcontext:
                raise
            _quarantine(judgement, rule, "semua baris", error, now)
            continue
        for row in rows:
            try:
                judgement.add(rule, rule.explain(row, now))
            except Exception as error:
                _quarantine(judgement, rule, str(getattr(row, "pk", row)), error, now)
    return judgement


def _quarantine(judgement: flags.Judgement, rule: Rule, subject: str, error: Exception, now: datetime) -> None:
    logger.exception("rule %s.%s cannot judge %s", rule.key, rule.kind, subject)
    judgement.failed.add((rule.key, rule.kind))
    seen = {"error": str(error), "seen_at": now}
    Quarantine.objects.update_or_create(
        rule=f"{rule.key}.{rule.kind}",
        subject=subject[:120],
        defaults=seen,
        create_defaults={**seen, "since": now},
    )


def _batches(places: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(places), TOGETHER):
        yield tuple(places[start : start + TOGETHER])
