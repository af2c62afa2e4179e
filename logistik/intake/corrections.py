"""Which report of a chain of corrections counts: the same one whatever the order in which they arrive.

Reports tied by ``corrects`` form a tree. From the root down, the branch that holds the latest report wins at every
fork; the report at its end stands and all others are superseded. A superseded report never stands again: a new report
either wins itself or changes nothing, or joins two trees of which one keeps its winner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from logistik.models import Receipt, Supersession


def trees(reports: Sequence[Receipt]) -> list[list[Receipt]]:
    """Of each new report its tree, itself first; where there are several none corrects another. As relatives()."""
    corrected = set(
        Receipt.objects.filter(corrects__in=[r.pk for r in reports]).order_by().values_list("corrects", flat=True)
    )
    return [[r, *relatives(r)] if r.corrects or r.pk in corrected else [r] for r in reports]


def relatives(report: Receipt) -> list[Receipt]:
    """All stored reports in the same tree, without the report itself. The corrections' lock must be held."""
    found = {report.pk: report}
    fresh = [report]
    while fresh:
        named = {r.corrects for r in fresh if r.corrects}
        near = Q(pk__in=named) | Q(corrects__in=named | {r.pk for r in fresh})
        known = Receipt.objects.filter(near, election=report.election_id).exclude(pk__in=found)
        fresh = [r for r in known if any(tied(r, other) for other in fresh)]
        found |= {r.pk: r for r in fresh}
    return [r for r in found.values() if r is not report]


def tied(one: Receipt, other: Receipt) -> bool:
    """Whether two reports belong together: one corrects the other, or both correct a third that may not have arrived.

    Only for the same place, or by the same reporter (who had named the wrong place): nobody takes back what somebody
    else said of another place. It depends on nothing but the two, so it is the same in whatever order they arrive.
    """
    same_place, same_reporter = one.place_id == other.place_id, one.reporter_id == other.reporter_id
    if other.pk == one.corrects or one.pk == other.corrects:
        return same_place or same_reporter
    return one.corrects is not None and one.corrects == other.corrects and same_place and same_reporter


def circular(tree: Iterable[Receipt]) -> bool:
    """Whether the first report corrects itself, directly or through others."""
    reports = list(tree)
    corrected = {r.pk: r.corrects for r in reports}
    step, start = reports[0].corrects, reports[0].pk
    while step is not None and step != start:
        step = corrected.get(step)
    return step == start


def settle(tree: Iterable[Receipt], now: datetime) -> list[Supersession]:
    """Record who is superseded by the report that stands now; what was added is returned."""
    reports = list(tree)
    if len(reports) == 1:
        return []
    winner = standing(reports)
    superseded = set(Supersession.objects.filter(receipt__in=reports).values_list("receipt", flat=True))
    return Supersession.objects.bulk_create(
        Supersession(receipt=r, by=winner, recorded_at=now) for r in reports if r != winner and r.pk not in superseded
    )


def standing(reports: list[Receipt]) -> Receipt:
    """The report that counts among reports of one tree (roots that never arrived make it a forest)."""
    by_id: dict[UUID | None, Receipt] = {r.pk: r for r in reports}
    children: dict[UUID | None, list[Receipt]] = {}
    newest = {r.pk: _age(r) for r in reports}
    for report in reports:
        children.setdefault(report.corrects, []).append(report)
        above = by_id.get(report.corrects)
        while above is not None:
            newest[above.pk] = max(newest[above.pk], _age(report))
            above = by_id.get(above.corrects)

    def latest(report: Receipt) -> tuple[datetime, str]:
        return newest[report.pk]

    roots = [r for r in reports if r.corrects not in by_id]
    current = max(roots, key=latest)
    while children.get(current.pk):
        current = max(children[current.pk], key=latest)
    return current


def _age(report: Receipt) -> tuple[datetime, str]:
    # A clock that runs ahead does not make a report the last word for years.
    return (min(report.sent_at or report.observed_at, report.received_at), str(report.pk))
