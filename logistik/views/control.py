"""Ruang kendali: what is not where it must be, who is on it, and what must be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.http import HttpResponse

from logistik import followups, forecast, readiness
from logistik.models import Concern, ConcernState, Deadline, Flag, FollowUp, PlaceFact, Receipt
from logistik.models.flag import OPEN
from logistik.readiness import Readiness
from logistik.rules import ASPECTS
from pengawasan import scoping
from pengawasan.models import Assignment, Level
from pengawasan.questions import Question
from pengawasan.scoping import Codes

from . import charts
from .desk import CHILD_WORDS, Desk, at_desk, is_poll, number_of

POSTS = {Level.KABUPATEN: "gudang KPU", Level.KECAMATAN: "PPK", Level.DESA: "PPS", Level.TPS: "TPS"}
SEVERITIES = ("kritis", "serius", "peringatan", "info")
RANK = Case(
    *(When(severity=severity, then=Value(n)) for n, severity in enumerate(SEVERITIES[:3])),
    default=Value(3),
    output_field=IntegerField(),
)
POLLS_OPEN = time(7)
#: As many as a screen of 1366 × 768 shows without scrolling; the rest is counted below them.
MUST_ACT, SILENT, PRESSING, ASKING, NEWEST = 7, 2, 2, 1, 6
TREND_HOURS = 9


@dataclass(frozen=True)
class Clock:
    title: str
    due_at: datetime
    left: timedelta
    note: str
    next: bool

    @property
    def passed(self) -> bool:
        return self.left <= timedelta()


@dataclass(frozen=True)
class Tile:
    rule: str
    name: str
    open: int
    by_severity: str
    trend: str
    points: str
    last_x: str
    last_y: str


@dataclass(frozen=True)
class Urgent:
    """A flag that somebody must act on: until when, and who supervises the place it concerns."""

    flag: Flag
    left: timedelta | None
    assignment: Assignment | None


@at_desk
def control_room(desk: Desk) -> HttpResponse:
    below = readiness.below_of(desk.user, desk.within, desk.now)
    rows, silent = readiness.of(desk.user, desk.within, desk.now, desk.election, below, SILENT)
    total, deadlines = readiness.together(desk.home, rows), _deadlines(desk)
    due = _tps_due(desk, deadlines)
    pace = forecast.pace(total.tally, desk.now, due, desk.now - TREND_HOURS * forecast.HOUR)
    parts: dict[str, Any] = {
        "rows": rows,
        "total": total,
        "pace": pace,
        "chart": charts.pace_chart(pace, desk.home.zone),
    }
    parts |= {"clocks": _clocks(desk, deadlines, total), "tiles": _tiles(desk)}
    newest = _newest.rows(_here(desk), desk.election.pk)
    parts |= {"silent": silent, "newest": newest, "unready": total.total - total.states["lengkap"]}
    mine, decides = desk.codes, followups.deciding(desk.user, desk.now)
    parts |= {"pressing": _pressing.rows(mine, decides, desk.election.pk, desk.today)}
    parts |= {"asking": _asking.rows(mine, desk.election.pk)}
    others = sum(len(parts[name]) for name in ("silent", "pressing", "asking"))
    parts |= {"urgent": _urgent(desk, deadlines, MUST_ACT - others)}
    parts |= {"open_flags": sum(tile.open for tile in parts["tiles"])}
    parts |= {"words": readiness.STATES, "child_word": CHILD_WORDS[Level(desk.home.level)]}
    return desk.page(f"ruang_kendali/{'segar' if is_poll(desk.request) else 'halaman'}.html", **parts)


@Question
def _pressing(mine: Codes, decides: Codes, election: str, today: date) -> Any:
    """Follow-ups whose date has passed, and for a pimpinan what waits for the pleno."""
    seen = FollowUp.objects.filter(scoping.within(mine, "place__code"), election=election).waiting()
    found = seen.filter(Q(due_on__lt=today) | followups.awaited(decides))
    return _with_number(found.select_related("place").order_by("due_on", "pk"))[:PRESSING]


@Question
def _asking(mine: Codes, election: str) -> Any:
    """Kendala that nobody has answered."""
    found: Any = Concern.objects.filter(scoping.within(mine, "place__code"), election=election).with_state()
    unanswered = found.filter(state=ConcernState.TERBUKA).select_related("place__parent", "author")
    return _with_number(unanswered.order_by("received_at", "pk"))[:ASKING]


def _with_number(found: Any) -> Any:
    """Each with ``of``: how many there are in all."""
    return found.annotate(of=Window(Count("pk")))


def _tps_due(desk: Desk, deadlines: list[Deadline]) -> datetime:
    """The deadline at the TPS; without one the opening of the polls."""
    found = [deadline.due(desk.home.zone) for deadline in deadlines if deadline.level == Level.TPS]
    return found[0] if found else _opening(desk)


def _opening(desk: Desk) -> datetime:
    return datetime.combine(desk.election.voting_day, POLLS_OPEN, desk.home.zone)


def _clocks(desk: Desk, deadlines: list[Deadline], total: Readiness) -> list[Clock]:
    """One clock per deadline (levels that share one share it) and one for the vote; the next one is marked."""
    shared: dict[datetime, list[Deadline]] = {}
    for deadline in deadlines:
        if deadline.level in desk.election.stop_levels:
            shared.setdefault(deadline.due(desk.home.zone), []).append(deadline)
    moments = sorted(shared)[-2:]
    following = next((moment for moment in moments if moment > desk.now), None)
    clocks = [
        Clock(
            f"H-{shared[at][0].days_before} di {' dan '.join(POSTS[Level(d.level)] for d in shared[at])}",
            at,
            at - desk.now,
            _note(shared[at][-1], total),
            at == following,
        )
        for at in moments
    ]
    opening = _opening(desk)
    return [*clocks, Clock("Pemungutan suara", opening, opening - desk.now, "", following is None)]


def _here(desk: Desk) -> Codes:
    """Places of the election that the user may see: whoever watches many regions is asked for those of this one."""
    return scoping.narrowed(desk.user, desk.now, desk.election.region_id)


def _deadlines(desk: Desk) -> list[Any]:
    found = _reached.rows(_here(desk), desk.election.pk)
    for deadline in found:
        deadline.election = desk.election
    return found


@Question
def _reached(mine: Codes, election: str) -> QuerySet[Any]:
    """By level; above the TPS with ``needing``, how many places need something, and ``reached``, how many counted."""
    at = {"election": OuterRef("election"), "level": OuterRef("level"), "level__lt": Level.TPS}
    needing = PlaceFact.objects.filter(scoping.within(mine, "place__code"), **at, needs__gt=0)
    reached = number_of(needing.filter(received_at__isnull=False))
    deadlines = Deadline.objects.filter(election=election).order_by("level")
    return deadlines.annotate(needing=number_of(needing), reached=reached)


def _note(deadline: Any, total: Readiness) -> str:
    if deadline.level == Level.TPS:
        complete = total.states["lengkap"]
        return f"{complete} lengkap, {total.total - complete} belum"
    if not deadline.needing:
        return "tidak ada kebutuhan yang diketahui"
    return f"{deadline.reached} dari {deadline.needing} {POSTS[Level(deadline.level)]} menerima"


def _tiles(desk: Desk) -> list[Tile]:
    """The six rules: open flags by severity, and how many stood open at each of the last hours. One query."""
    moments = tuple(desk.now - n * forecast.HOUR for n in range(TREND_HOURS, -1, -1))
    rows = _trends.rows(_here(desk), desk.election.pk, moments)
    found = {rule: dict(zip((*SEVERITIES, *moments), numbers, strict=True)) for rule, *numbers in rows}
    return [_tile(rule, name, found.get(rule, {}), moments) for rule, name in ASPECTS.items()]


@Question
def _trends(mine: Codes, election: str, moments: tuple[datetime, ...]) -> QuerySet[Any, Any]:
    """Of each rule that has flags: the open ones of each severity, and how many stood open at each moment."""
    flags = Flag.objects.filter(scoping.within(mine, "place__code"), election=election)
    now = {word: Count("pk", filter=Q(status__in=OPEN, severity=word)) for word in SEVERITIES}
    then = {f"at_{n}": Count("pk", filter=_open_at(moment)) for n, moment in enumerate(moments)}
    return flags.order_by().values_list("rule").annotate(**now, **then)


def _open_at(moment: datetime) -> Q:
    cleared = Q(cleared_at__isnull=True) | Q(cleared_at__gt=moment)
    dismissed = Q(dismissed_at__isnull=True) | Q(dismissed_at__gt=moment)
    return Q(opened_at__lte=moment) & cleared & dismissed


def _tile(rule: str, name: str, found: dict[Any, int], moments: tuple[datetime, ...]) -> Tile:
    values = [found.get(moment, 0) for moment in moments]
    words = {word: found.get(word, 0) for word in SEVERITIES}
    change = values[-1] - values[-4]
    trend = f"{'+' if change > 0 else '−'}{abs(change)} dalam 3 jam" if change else "tetap dalam 3 jam"
    said = ", ".join(f"{n} {word}" for word, n in words.items() if n) or "tidak ada yang terbuka"
    return Tile(rule, name, sum(words.values()), said, trend, *charts.spark(values))


def _urgent(desk: Desk, deadlines: list[Deadline], limit: int) -> list[Urgent]:
    """The gravest open flags, those with the least time first, with whoever supervises the place."""
    due = {int(deadline.level): deadline.due(desk.home.zone) for deadline in deadlines}
    chosen = _gravest.rows(_here(desk), desk.election.pk, tuple(due), tuple(due.values()))[:limit]
    serving = supervisors(desk, [flag.place_id for flag in chosen])
    return [
        Urgent(flag, flag.due_at - desk.now if flag.due_at else None, serving.get(flag.place_id)) for flag in chosen
    ]


@Question
def _gravest(mine: Codes, election: str, levels: tuple[int, ...], due: tuple[datetime, ...]) -> QuerySet[Any]:
    """Each with ``due_at``, when its level is due; as many as there is ever room for."""
    cases = [When(place__level=level, then=Value(moment)) for level, moment in zip(levels, due, strict=True)]
    by = Case(*cases, default=None, output_field=DateTimeField()) if cases else Value(None, DateTimeField())
    seen = Flag.objects.filter(scoping.within(mine, "place__code"), election=election).open()
    flags: Any = seen.select_related("place__parent__parent", "item", "assigned_to").annotate(rank=RANK, due_at=by)
    return flags.order_by("rank", F("due_at").asc(nulls_last=True), "opened_at", "pk")[:MUST_ACT]  # type: ignore[no-any-return]


def supervisors(desk: Desk, places: list[str]) -> dict[str, Assignment]:
    """Who supervises each place today: the nearest visible field assignment at it or above it. One query."""
    if not places:
        return {}
    above = {place: [place[:width] for width in (17, 13, 8) if len(place) >= width] for place in places}
    codes = sorted({code for found in above.values() for code in found})
    at = {a.region_id: a for a in _serving.rows(desk.codes, codes, desk.today)}
    nearest = {place: next((at[code] for code in found if code in at), None) for place, found in above.items()}
    return {place: assignment for place, assignment in nearest.items() if assignment}


def serving(mine: Codes, places: list[str], today: date) -> QuerySet[Assignment]:
    """Field assignments at exactly these places that day."""
    seen = Assignment.objects.filter(scoping.within(mine, "region__code"), region__code__any_of=places)
    valid = seen.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)
    return valid.filter(role__in=scoping.FIELD)


@Question
def _serving(mine: Codes, places: list[str], today: date) -> QuerySet[Any]:
    return serving(mine, places, today).select_related("supervisor", "region__parent").order_by("-pk")


@Question
def _newest(mine: Codes, election: str) -> QuerySet[Any]:
    """Chosen first and added up then: not the lines of every report for the sake of six."""
    seen = Receipt.objects.filter(scoping.within(mine, "place__code"), election=election).standing()
    chosen = Receipt.objects.filter(pk__in=seen.order_by("-received_at", "pk").values("pk")[:NEWEST])
    counted = chosen.annotate(damaged=Sum("lines__damaged"), kinds=Count("lines__item", distinct=True))
    return counted.select_related("place__parent").order_by("-received_at", "pk")
