"""Phones that report as fast as they are answered, singly, through ``sync/`` and with photos, and never give up."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from bench import field_storm

BATCH = 10
#: Between two attempts, and without any final answer until a client gives up, in seconds.
PAUSE, PATIENCE = (0.2, 0.8), 120


@dataclass
class Ledger:
    """What the clients sent and what they were promised; shared by all of them."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sent: dict[str, str] = field(default_factory=dict)  # id → notes, of reports
    photos: dict[str, str] = field(default_factory=dict)  # id → SHA-256
    promised: dict[str, dict[str, Any]] = field(default_factory=dict)  # id → signed receipt
    refused: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    last_promise: float = 0

    def promise(self, client_id: str, signed: dict[str, Any]) -> None:
        with self.lock:
            self.promised[client_id] = signed
            self.last_promise = time.monotonic()

    def refuse(self, what: str) -> None:
        with self.lock:
            self.refused.append(what)

    def heard(self, answer: str, seconds: float) -> None:
        with self.lock:
            self.answers[answer] += 1
            self.seconds.append(seconds)

    @property
    def p95(self) -> float:
        """Seconds."""
        return sorted(self.seconds)[len(self.seconds) * 95 // 100] if self.seconds else 0.0


@dataclass
class Client:
    """One supervisor at one place. ``run`` ends when ``enough`` says so and everything sent has its final answer."""

    api: field_storm.Api
    place: str
    dice: random.Random
    ledger: Ledger

    def run(self, enough: Callable[[], bool]) -> None:
        while not enough():
            kind = self.dice.random()
            reports = [self._report() for _ in range(BATCH if kind < 0.5 else 1)]
            self._until_final(self._sync if kind < 0.5 else self._single, reports)
            if kind > 0.8:
                self._photo(reports[0]["id"])

    def _report(self) -> dict[str, Any]:
        report = {
            "id": str(uuid.UUID(int=self.dice.getrandbits(128), version=4)),
            "place": self.place,
            "observed_at": datetime.now(UTC).isoformat(),
            "notes": f"contoh {self.dice.getrandbits(64):x}",
            "lines": [{"item": item, "good": self.dice.randint(1, 9), "damaged": self.dice.randint(0, 2)}
                      for item in field_storm.ITEMS],
        }  # fmt: skip
        with self.ledger.lock:
            self.ledger.sent[report["id"]] = report["notes"]
        return report

    def _until_final(self, send: Callable[[list[Any]], list[Any]], waiting: list[Any]) -> None:
        deadline = time.monotonic() + PATIENCE
        while waiting and time.monotonic() < deadline:
            waiting = send(waiting)
            if waiting:
                time.sleep(self.dice.uniform(*PAUSE))

    def _sync(self, reports: list[Any]) -> list[Any]:
        """Send a batch; what has no final answer yet is returned."""
        status, answer = self._exchange("POST", "sync/", json.dumps({"receipts": reports}).encode())
        if status != 200:
            return self._again(status, answer, reports)
        waiting = []
        for report, result in zip(reports, answer["results"], strict=True):
            if result["status"] in ("stored", "duplicate"):
                self.ledger.promise(report["id"], result["receipt"])
            elif result["status"] == "failed":
                waiting.append(report)
            else:
                self.ledger.refuse(str(result))
        return waiting

    def _single(self, reports: list[Any]) -> list[Any]:
        status, answer = self._exchange("POST", "receipts/", json.dumps(reports[0]).encode())
        if status not in (200, 201):
            return self._again(status, answer, reports)
        self.ledger.promise(reports[0]["id"], answer["receipt"])
        return []

    def _photo(self, receipt: str) -> None:
        """A small picture of noise; no two are the same."""
        out, photo = io.BytesIO(), str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        Image.frombytes("RGB", (16, 16), self.dice.randbytes(768)).save(out, "JPEG")
        digest = hashlib.sha256(out.getvalue()).hexdigest()
        with self.ledger.lock:
            self.ledger.photos[photo] = digest

        def send(waiting: list[Any]) -> list[Any]:
            headers = {"Content-Type": "image/jpeg", "X-Content-SHA256": digest}
            status, answer = self._exchange("PUT", f"evidence/{photo}?receipt={receipt}", out.getvalue(), **headers)
            if status not in (200, 201):
                return self._again(status, answer, waiting)
            self.ledger.promise(photo, answer["receipt"])
            return []

        self._until_final(send, [photo])

    def _again(self, status: int, answer: Any, waiting: list[Any]) -> list[Any]:
        """A server that fails is asked again; one that refuses has given its final answer."""
        if 400 <= status < 500:
            self.ledger.refuse(f"{status} {answer}")
            return []
        return waiting

    def _exchange(self, method: str, path: str, body: bytes, **headers: str) -> tuple[int, Any]:
        """Status and answer; 0 and the reason when none came."""
        begun = time.monotonic()
        try:
            connection = self.api.begin(method, path, body, **headers)
            try:
                connection.send(body)
                response = connection.getresponse()
                answer = response.status, response.read()
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as problem:
            self.ledger.heard("none", time.monotonic() - begun)
            return 0, str(problem)
        self.ledger.heard(str(answer[0]), time.monotonic() - begun)
        return answer[0], json.loads(answer[1]) if answer[0] < 300 else answer[1][:200]


def crew(url: str, count: int, seed: int | str, ledger: Ledger) -> list[Client]:
    """Signed in, each at a polling station of the demo."""
    office = field_storm.Api(url).login("staf", "demo-pali")
    phones = field_storm.crew(office, "demo-pali", field_storm.Weather(), count, seed)
    return [Client(phone.api, phone.place, phone.dice, ledger) for phone in phones]


def report_until(clients: list[Client], enough: Callable[[], bool]) -> list[threading.Thread]:
    """Start all of them; the caller joins. They end with the process, should a part of the proof give up."""
    threads = [threading.Thread(target=client.run, args=[enough], daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    return threads
