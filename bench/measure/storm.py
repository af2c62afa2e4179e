"""The night before voting: thousands of phones report, many twice, while control rooms are open. What is lost?

The phones arrive at a steady rate, whether or not those before them were answered, and each on a connection of its own:
what one waits counts from the moment at which it wanted to send. A browser does as ``static/langsung.js``: it holds
the stream, asks for the page when told to, and by itself where it is not told.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from bench.field_storm import Api
from bench.measure.intake import phones, reports
from bench.measure.rows import Rows, p95, span
from logistik.models import Balance, Receipt
from pengawasan.models import Supervisor

PHONES, BROWSERS = 20_000, 50
#: Of the reports so many are sent again, seconds after an answer that the phone did not hear.
AGAIN, LATER = 0.3, (2.0, 10.0)
#: Requests that arrive in a second, and how many may wait for their answers at once.
RATE, HANDS = 50, 64
#: Seconds after which the storm is over at the latest; who has not sent by then has lost his report.
LONGEST = 15 * 60
#: Seconds between two looks of a page: when told of news, when nobody tells, beside a stream.
LEAST, ALONE, TOLD = 5, 15, 45


@dataclass(order=True)
class Turn:
    """When a phone sends, and whether it stays to hear the answer."""

    at: float
    phone: int
    heard: bool


@dataclass
class Seen:
    """What all of them saw."""

    said: Counter[int] = field(default_factory=Counter)
    taken: list[float] = field(default_factory=list)
    looked: list[float] = field(default_factory=list)
    failed: int = 0
    streams: int = 0
    over: threading.Event = field(default_factory=threading.Event)


def measure(rows: Rows) -> None:
    url, seen = os.environ["BENCH_URL"], Seen()
    waiting = reports(PHONES)
    tokens = phones(waiting)
    turns, dice = [], random.Random(1)
    for phone in range(len(waiting)):
        at, twice = phone * (1 + AGAIN) / RATE, dice.random() < AGAIN
        turns.append(Turn(at, phone, not twice))
        turns += [Turn(at + dice.uniform(*LATER), phone, True)] if twice else []
    browsers = [_Browser(url, cookie, seen) for cookie in _cookies(waiting)]
    threads = [threading.Thread(target=deed) for one in browsers for deed in (one.listen, one.look)]
    for thread in threads:
        thread.start()
    seconds = _send(url, waiting, tokens, sorted(turns), seen)
    seen.over.set()
    for thread in threads:
        thread.join()
    _tell(rows, waiting, len(turns), seconds, seen)


def _cookies(waiting: list[dict[str, Any]]) -> list[str]:
    """Sessions of the offices in whose regions most is reported, and of them all once more until there are enough."""
    counted = Counter(str(said["election"]).removeprefix("CONTOH-") for said in waiting)
    offices = [f"staf.{seat}" for seat, _ in counted.most_common(BROWSERS)]
    people = {one.username: one for one in Supervisor.objects.filter(username__in=offices)}
    found = []
    for n in range(BROWSERS):
        client = Client(SERVER_NAME="localhost")
        client.force_login(people[offices[n % len(offices)]])
        found.append(client.cookies[settings.SESSION_COOKIE_NAME].output(header="", attrs=[]).strip())
    return found


def _send(url: str, waiting: list[Any], tokens: list[str], turns: list[Turn], seen: Seen) -> float:
    """All take their turns; seconds in all."""
    begun, left, lock = time.monotonic(), iter(turns), threading.Lock()

    def work() -> None:
        while time.monotonic() - begun < LONGEST:
            with lock:
                turn = next(left, None)
            if turn is None:
                return
            time.sleep(max(0.0, turn.at - (time.monotonic() - begun)))
            try:
                status = _report(Api(url, tokens[turn.phone]), waiting[turn.phone], turn.heard)
            except (OSError, http.client.HTTPException):
                seen.failed += 1
                continue
            if status:
                seen.said[status] += 1
                seen.taken.append(time.monotonic() - begun - turn.at)

    hands = [threading.Thread(target=work) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return time.monotonic() - begun


def _report(api: Api, said: Any, heard: bool) -> int:
    """The status of the answer; 0 where the phone has hung up before it came."""
    if heard:
        return api.call("POST", "receipts/", said)[0]
    body = json.dumps(said).encode()
    connection = api.begin("POST", "receipts/", body)
    connection.send(body)
    connection.close()
    return 0


class _Browser:
    """One open control room."""

    def __init__(self, url: str, cookie: str, seen: Seen) -> None:
        self.netloc, self.seen, self.headers = urlsplit(url).netloc, seen, {"Cookie": cookie}
        self.news, self.told = False, False

    def _ask(self, path: str, **headers: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection(self.netloc, timeout=60)
        connection.request("GET", path, headers=self.headers | headers)
        return connection, connection.getresponse()

    def listen(self) -> None:
        """As an EventSource: again when the stream ends, never again when the server has too many."""
        while not self.seen.over.is_set():
            try:
                connection, answer = self._ask("/berubah/")
                self.told = "Content-Length" not in answer.headers
                if not self.told:
                    connection.close()
                    return
                self.seen.streams += 1
                while (line := answer.readline()) and not self.seen.over.is_set():
                    self.news |= line.startswith(b"event: berubah")
                connection.close()
            except (OSError, http.client.HTTPException):
                pass
            self.told = False
            self.seen.over.wait(3)

    def look(self) -> None:
        asked = time.monotonic() - random.random() * ALONE
        while not self.seen.over.wait(0.5):
            rest = LEAST if self.news else TOLD if self.told else ALONE
            if time.monotonic() - asked < rest:
                continue
            self.news, asked = False, time.monotonic()
            try:
                connection, answer = self._ask("/", **{"HX-Request": "true"})
                answer.read()
                connection.close()
                self.seen.failed += answer.status != 200
            except (OSError, http.client.HTTPException):
                self.seen.failed += 1
            self.seen.looked.append(time.monotonic() - asked)


def _tell(rows: Rows, waiting: list[dict[str, Any]], sent: int, seconds: float, seen: Seen) -> None:
    ids = [said["id"] for said in waiting]
    stored = sum(Receipt.objects.filter(pk__in=ids[n : n + 5000]).count() for n in range(0, len(ids), 5000))
    wrong = _differing(waiting)
    slow, page = p95(seen.taken), p95(seen.looked)
    phones = f"{len(ids)} ponsel, {sent} kiriman dalam {seconds:.0f} s ({sent / seconds:.0f}/s, dijadwalkan {RATE}/s)"
    other = sum(times for status, times in seen.said.items() if status not in (200, 201))
    said = f"201: {seen.said[201]}, 200: {seen.said[200]}, lain: {other}, tanpa jawaban {seen.failed}"
    whole = stored == len(ids) and not wrong
    told = f"{len(ids) - stored} hilang, neraca berbeda di {wrong} baris; {phones}; {said}"
    rows.add("badai: yang hilang atau ganda", told, "", "0", whole, len(ids) - stored + wrong)
    rows.add("badai: satu laporan", f"p95 {span(slow)}", "", "p95 < 500 ms", slow < 0.5, slow)
    told = f"p95 {span(page)}, {len(seen.looked)} kali di {BROWSERS} peramban"
    rows.add("badai: ruang kendali yang terbuka", told, "", "p95 < 200 ms", page < 0.2, page)


def _differing(waiting: list[dict[str, Any]]) -> int:
    """Rows of the balance that do not hold exactly what was counted once."""
    wrong = 0
    for n in range(0, len(waiting), 1000):
        some = waiting[n : n + 1000]
        found = Balance.objects.filter(place__in=[said["place"] for said in some])
        got = {tuple(row): good for *row, good in found.values_list("election", "place", "item", "received_good")}
        wrong += sum(
            got.get((said["election"], said["place"], line["item"])) != line["good"]
            for said in some
            for line in said["lines"]
        )
    return wrong
