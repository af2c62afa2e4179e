"""The papers of a rakernis or bimtek: who was invited and came, and what was said there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from logistik.models import Concern, Training
from logistik.printing import day
from pengawasan.models import Supervisor

from .content import Content, empty, numbered
from .signer import signed


@dataclass(frozen=True)
class Gathering(Content):
    """What both papers begin with."""

    training: str = ""
    kind: str = ""
    title: str = ""
    when: str = ""
    venue: str = ""
    organiser: str = ""
    invited: int = 0
    present: int = 0
    name: str = ""
    position: str = ""
    office: str = ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [("Acara", self.title), ("Hari, tanggal", self.when), ("Tempat", self.venue),
                ("Penyelenggara", self.organiser)]  # fmt: skip


@dataclass(frozen=True)
class Presence(Gathering):
    """``rows`` are name, role, region and what was noted; empty where nothing was, to be signed on paper."""

    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Minutes(Gathering):
    """``agenda`` rows are time, matter and speaker; ``talk`` is each question with what was answered."""

    agenda: list[list[str]] = field(default_factory=list)
    talk: list[list[str]] = field(default_factory=list)
    summary: str = ""


def presence(one: Training, user: Supervisor, now: datetime) -> Presence:
    """The list as it stands now."""
    rows, found = [], _invited(one)
    for invited in found:
        post, noted = invited.assignment, ""
        if invited.present is not None:
            at = invited.noted_at.astimezone(one.place.zone)
            noted = f"hadir, {at:%d/%m/%Y %H.%M}" if invited.present else "tidak hadir"
        rows.append([str(post.supervisor), str(post.get_role_display()), post.region.label, noted])
    return Presence(**_about(one, found, user, now), rows=rows)


def minutes(one: Training, user: Supervisor, now: datetime) -> Minutes:
    """A draft with the agenda, and questions and answers as they stand now; the summary is to be written."""
    asked = Concern.objects.filter(training=one).select_related("author", "place__parent")
    talk = []
    for concern in asked.prefetch_related("replies__author").order_by("received_at", "pk"):
        answers = [f"{reply.author}: {reply.text}" for reply in concern.replies.all()]
        talk.append([f"{concern.author}, {concern.place.label}", concern.text, "\n".join(answers)])
    agenda = [[row["at"], row["what"], row["speaker"]] for row in one.agenda]
    return Minutes(**_about(one, _invited(one), user, now), agenda=agenda, talk=talk)


def missing(said: Gathering) -> list[str]:
    wanted = {"Nama": said.name, "Jabatan": said.position}
    if isinstance(said, Minutes):
        wanted |= {"Ringkasan": said.summary}
    return empty(wanted)


def presence_code(said: Gathering, number: int, today: date) -> str:
    return numbered(number, "DH", said.office, today)


def minutes_code(said: Gathering, number: int, today: date) -> str:
    return numbered(number, "NTL", said.office, today)


def span(one: Training) -> str:
    """Kamis, 24 Oktober 2024 sampai Jumat, 25 Oktober 2024"""
    first, last = day(one.starts_on, weekday=True), day(one.ends_on, weekday=True)
    return first if first == last else f"{first} sampai {last}"


def _invited(one: Training) -> list[Any]:
    found = one.invitations.with_attendance().select_related("assignment__supervisor", "assignment__region__parent")
    return list(found.order_by("assignment__region", "assignment__role", "assignment__supervisor__name"))


def _about(one: Training, found: list[Any], user: Supervisor, now: datetime) -> dict[str, Any]:
    marks = [invited.present for invited in found]
    return {
        "training": str(one.pk),
        "kind": str(one.get_kind_display()),
        "title": one.title,
        "when": span(one),
        "venue": one.venue,
        "organiser": one.organiser,
        "invited": len(marks),
        "present": sum(mark is True for mark in marks),
        **signed(user, one.place, now),
        "office": one.place_id,
    }
