"""Sends the day, at its own pace: in order of arrival, some of it twice, each thing by whoever is responsible there."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from .client import Answer, Client
from .leg import BEGINS, Hour, Leg
from .script import Step
from .world import OFFICE

RESENT = 0.15
_SAID = {"stored": "tersimpan", "duplicate": "sudah pernah tersimpan"}


@dataclass(frozen=True)
class Pace:
    """Hour ``BEGINS`` of the day is at ``begin``; ``length`` is how long one of its hours takes."""

    begin: datetime
    length: timedelta

    def at(self, hour: float) -> datetime:
        return self.begin + self.length * (hour - BEGINS)


def find_pace(client: Client, legs: list[Leg], speed: float, now: datetime) -> Pace:
    """The pace of the first run if this day was begun before: its times are in what was stored, and stay the same.

    The first surat jalan carries both: when it was to leave, and how long its way was to take.
    """
    first = min(legs, key=lambda leg: leg.leaves)
    way = first.arrives - first.leaves
    answer = client.get(OFFICE, f"shipments/{first.id}/")
    if answer.status == 200:
        left, there = (_moment(answer.body[name]) for name in ("planned_departure", "expected_arrival"))
        length = timedelta(milliseconds=round((there - left) / way / timedelta(milliseconds=1)))
        return Pace(left - length * (first.leaves - BEGINS), length)
    # Whole milliseconds, so that the length can be read back exactly.
    return Pace(now, timedelta(milliseconds=round(3_600_000 / speed) if speed else 0))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@dataclass
class Player:
    """``tell`` gets one line per request. ``tally`` counts the answers; ``refused`` says which were not accepted."""

    client: Client
    pace: Pace
    clock: Callable[[], datetime]
    tell: Callable[[str], None]
    tally: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    def play(self, steps: list[Step]) -> None:
        for step in steps:
            self._wait(self.pace.at(step.at))
            self._send(step, again=False)
            if Random(f"lagi:{step.body['id']}").random() < RESENT:  # noqa: S311 the same seed, the same day
                self._send(step, again=True)

    def _wait(self, until: datetime) -> None:
        left = (until - self.clock()).total_seconds()
        if left > 0:
            time.sleep(left)  # the day goes by at the speed that was asked for

    def _send(self, step: Step, *, again: bool) -> None:
        body = {name: self._real(value) for name, value in step.body.items()}
        if "observed_at" in body:
            body["sent_at"] = self.clock().astimezone(UTC).isoformat()
        answer = self.client.post(step.login, step.path, body)
        status = str(answer.body.get("status", answer.status))
        self.tally["dikirim ulang" if again else "kiriman"] += 1
        self.tally[status] += 1
        wanted = {"duplicate"} if again else set(_SAID)
        if status not in wanted:
            problem = answer.body.get("errors") or answer.body.get("detail")
            self.refused.append(f"{step.login} → {step.path}: {status} {problem}")
        self.tell(f"{_hour(step.at)}  {step.says} — {'kirim ulang: ' if again else ''}{_outcome(status, answer)}")

    def _real(self, value: Any) -> Any:
        return self.pace.at(value.at).isoformat() if isinstance(value, Hour) else value


def _hour(at: float) -> str:
    """6.5 → "06.30"."""
    minutes = int(at * 60)
    return f"{minutes // 60:02}.{minutes % 60:02}"


def _outcome(status: str, answer: Answer) -> str:
    kinds = sorted({flag["kind"] for flag in answer.body.get("flags", [])})
    said = _SAID.get(status, f"DITOLAK ({status})")
    return f"{said}; indikasi: {', '.join(kinds)}" if kinds and status == "stored" else said
