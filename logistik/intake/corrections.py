"""Which report of a chain of corrections counts: the same one whatever the order in which they arrive.

Reports tied by ``corrects`` form a tree. From the root down, the branch that holds the latest report wins at every
fork; the report at its end stands and all others are superseded. A superseded report never stands again: a new report
either wins itself or changes nothing, or joins two trees of which one keeps its winner.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from logistik.models import Receipt, Supersession


def relatives(receipt_id: UUID, corrects: UUID | None) -> list[Receipt]:
    """All stored reports in the same tree, without the report itself. The corrections' lock must be held."""
    found: dict[UUID, Receipt] = {}
    frontier = {receipt_id, corrects} - {None}
    seen: set[UUID | None] = set()
    while frontier - seen:
        news = Receipt.objects.filter(Q(pk__in=frontier - seen) | Q(corrects__in=frontier - seen)).exclude(
            pk=receipt_id
        )
        seen |= frontier
        for report in news:
            found[report.pk] = report
            frontier |= {report.pk, report.corrects} - {None}
    return list(found.values())


def circular(tree: Iterable[Receipt]) -> bool:
    """Whether the first report corrects itself, directly or through others."""
    reports = list(tree)
    corrected = {r.pk: r.corrects for r in reports}
    step, start = reports[0].corrects, reports[0].pk
    while step is not None and step != start:
        step = corrected.get(step)
    return step == start


def settle(tree: Iterable[Receipt]) -> None:
    """Record who is superseded by the report that stands now."""
    reports = list(tree)
    if len(reports) == 1:
        return
    winner = standing(reports)
    superseded = set(Supersession.objects.filter(receipt__in=reports).values_list("receipt", flat=True))
    Supersession.objects.bulk_create(
        [Supersession(receipt=r, by=winner) for r in reports if r != winner and r.pk not in superseded]
    )


def standing(reports: list[Receipt]) -> Receipt:
    """The report that counts among reports of one tree (roots that never arrived make it a forest)."""
    children: dict[UUID | None, list[Receipt]] = {}
    known = {r.pk for r in reports}
    for report in reports:
        children.setdefault(report.corrects, []).append(report)

    def latest(report: Receipt) -> tuple[datetime, str]:
        return max([_age(report), *(latest(child) for child in children.get(report.pk, []))])

    roots = [r for r in reports if r.corrects not in known]
    current = max(roots, key=latest)
    while children.get(current.pk):
        current = max(children[current.pk], key=latest)
    return current


def _age(report: Receipt) -> tuple[datetime, str]:
    return (report.sent_at or report.observed_at, str(report.pk))
