"""The night before voting: hundreds of phones on a bad network send through ``sync/`` until everything is acknowledged.

Requests are torn, answers are lost or cut off, phones send again. Afterwards what is stored is compared with what was
sent: row by row, and by what the balance rose. Only the standard library is used:

    python3 bench/field_storm.py                              # on servers of its own
    python3 bench/field_storm.py --url http://localhost:8000  # on a demo that runs, while nobody else writes
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
KABUPATEN, DEMO_STATION = "16.12", "16.12.01.2006.001"
ITEMS = ("SS-BUP", "SS-GUB", "TNT")
#: What a phone waits for an answer, and between two attempts at most, in seconds.
PATIENCE, LONGEST_PAUSE = 60, 30
#: After so many attempts in a row without an answer a phone gives up, and what it holds is lost.
MOST_FAILURES = 40
FATES = ("torn", "unheard", "cut")


@dataclass(frozen=True)
class Weather:
    """``lost`` and ``latency`` (seconds) are ranges; each phone has its own share of losses. ``pace`` 0 never waits."""

    lost: tuple[float, float] = (0.05, 0.20)
    latency: tuple[float, float] = (0.2, 20.0)
    pace: float = 1.0


@dataclass
class Tally:
    """What all phones saw together."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    said: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, **counts: int) -> None:
        with self.lock:
            self.said.update(counts)


class Api:
    """The field API under an address; a connection for every request, as on a network that comes and goes."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url, self.token = urlsplit(url), token

    def begin(self, method: str, path: str, body: bytes, **headers: str) -> http.client.HTTPConnection:
        """A connection on which the head of a request was sent, and nothing of its body."""
        kind = http.client.HTTPSConnection if self.url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=PATIENCE)
        connection.putrequest(method, f"/api/v1/{path}")
        said = {"Content-Type": "application/json", "Content-Length": str(len(body))} | headers
        said |= {"Authorization": f"Token {self.token}"} if self.token else {}
        for name, value in said.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection

    def call(self, method: str, path: str, content: Any = None) -> tuple[int, Any]:
        body = b"" if content is None else json.dumps(content).encode()
        connection = self.begin(method, path, body)
        connection.send(body)
        response = connection.getresponse()
        answer = response.status, json.loads(response.read())
        connection.close()
        return answer

    def rows(self, path: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, a thousand at a time."""
        page = 1
        while page:
            status, answer = self.call("GET", f"{path}{'&' if '?' in path else '?'}page_size=1000&page={page}")
            if status != 200:
                raise SystemExit(f"{path}: {status} {answer}")
            yield from answer["results"]
            page = page + 1 if answer["next"] else 0

    def login(self, username: str, password: str) -> Api:
        said = {"username": username, "password": password, "device": "bench (contoh)"}
        status, answer = self.call("POST", "auth/login/", said)
        if status != 200:
            raise SystemExit(f"{username}: {status} {answer}")
        return Api(self.url.geturl(), answer["token"])


@dataclass
class Phone:
    """One supervisor's phone: reports wait in its outbox until there is a final answer to each."""

    api: Api
    place: str
    weather: Weather
    tally: Tally
    dice: random.Random
    fresh: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    done: list[dict[str, Any]] = field(default_factory=list)

    def count(self, marker: str, reports: int) -> list[dict[str, Any]]:
        """Make the reports of this phone; ``notes`` tells them apart on the server, whatever their ids."""
        self.fresh = [
            {
                "id": str(uuid.uuid4()),  # not of the dice: a second storm on the same demo brings reports of its own
                "place": self.place,
                "observed_at": datetime.now(UTC).isoformat(),
                "notes": f"{marker} {self.place} {self.dice.getrandbits(64):x}",
                "lines": [{"item": item, "good": self.dice.randint(1, 9), "damaged": self.dice.randint(0, 2)}
                          for item in ITEMS],
            }
            for _ in range(reports)
        ]  # fmt: skip
        return list(self.fresh)

    def run(self) -> None:
        """Count and send until everything is acknowledged; one in ten is sent once more after that."""
        lost, failures = self.dice.uniform(*self.weather.lost), 0
        while (self.fresh or self.outbox) and failures < MOST_FAILURES:
            self.outbox += [self.fresh.pop() for _ in range(min(2, len(self.fresh)))]
            failures = 0 if self._send(lost) else failures + 1
            if failures:
                self._wait(self.dice.uniform(0.5, 1) * min(LONGEST_PAUSE, 2**failures))
        self.outbox += [report for report in self.done if self.dice.random() < 0.1]
        while self.outbox and failures < MOST_FAILURES:
            failures = 0 if self._send(lost) else failures + 1

    def _wait(self, seconds: float) -> None:
        time.sleep(seconds * self.weather.pace)

    def _send(self, lost: float) -> bool:
        """Try once to send all that waits; whether an answer came."""
        low, high = self.weather.latency
        self._wait(low * (high / low) ** self.dice.random())
        now = datetime.now(UTC).isoformat()
        body = gzip.compress(json.dumps({"receipts": [{**r, "sent_at": now} for r in self.outbox]}).encode())
        fate = self.dice.choice(FATES) if self.dice.random() < lost else ""
        self.tally.add(attempts=1, sent=len(self.outbox), **({fate: 1} if fate else {}))
        try:
            answer = self._exchange(body, fate)
        except TimeoutError:
            self.tally.add(waited=1)
            return False
        except (OSError, http.client.HTTPException, ValueError):
            self.tally.add(unreachable=1)
            return False
        for report, result in zip(list(self.outbox), answer["results"] if answer else [], strict=False):
            self.tally.add(**{result["status"]: 1})
            if result["status"] != "failed":
                self.outbox.remove(report)
                self.done.append(report)
        return answer is not None

    def _exchange(self, body: bytes, fate: str) -> Any:
        """The answer, or None where the network lost the request, the answer, or the end of it."""
        begun = time.monotonic()
        connection = self.api.begin("POST", "sync/", body, **{"Content-Encoding": "gzip"})
        try:
            connection.send(body[: len(body) // 2] if fate == "torn" else body)
            if fate in ("torn", "unheard"):
                return None
            response = connection.getresponse()
            if fate == "cut":
                response.read(20)
                return None
            answer = json.loads(response.read())
        finally:
            connection.close()
        with self.tally.lock:
            self.tally.seconds.append(time.monotonic() - begun)
        if response.status != 200:
            self.tally.add(refused=1)
            return None
        return answer


def totals(office: Api) -> Counter[str]:
    """What was received of the items that are counted here, in the whole region."""
    found: Counter[str] = Counter()
    for item in ITEMS:
        for row in office.rows(f"balance/?item={item}"):
            found[f"{item} baik"] += row["received_good"]
            found[f"{item} rusak"] += row["received_damaged"]
    return found


def storm(office: Api, phones: list[Phone], reports: int) -> bool:
    """Let all phones send at once, then compare; prints the figures, and says whether nothing is lost or doubled."""
    marker, before, begun = f"bench {uuid.uuid4().hex[:8]}", totals(office), time.monotonic()
    sent = [report for phone in phones for report in phone.count(marker, reports)]
    threads = [threading.Thread(target=phone.run) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begun
    stored = Counter(row["notes"] for row in office.rows("receipts/") if row["notes"].startswith(marker))
    expected = Counter(before)
    for line in (line for report in sent for line in report["lines"]):
        expected[f"{line['item']} baik"] += line["good"]
        expected[f"{line['item']} rusak"] += line["damaged"]
    doubled = sum(stored.values()) - len(stored)
    lost = len({report["notes"] for report in sent} - set(stored))
    _print(phones[0].tally, len(phones), took)
    print(f"dikirim {len(sent)}, tersimpan {sum(stored.values())}, ganda {doubled}, hilang {lost}")
    balanced = totals(office) == expected
    print(f"neraca naik sebanyak yang dihitung: {'ya' if balanced else 'TIDAK'}")
    return not lost and not doubled and balanced and len(sent) == sum(stored.values())


def _print(tally: Tally, phones: int, took: float) -> None:
    said, seconds = tally.said, sorted(tally.seconds)
    print(f"{phones} ponsel, {said['attempts']} kiriman dengan {said['sent']} laporan dalam {took:.0f} detik")
    print(
        f"permintaan terputus {said['torn']}, jawaban hilang {said['unheard']}, jawaban terpotong {said['cut']},"
        f" tak dijawab dalam {PATIENCE} s {said['waited']}, tak terjangkau {said['unreachable']},"
        f" ditolak {said['refused']}"
    )
    finals = ("stored", "duplicate", "conflict", "invalid", "forbidden", "failed")
    print("jawaban per laporan: " + ", ".join(f"{name} {said[name]}" for name in finals))
    if seconds:
        print(
            f"server menjawab: median {seconds[len(seconds) // 2]:.2f} s, p95 {seconds[len(seconds) * 95 // 100]:.2f} s"
        )


def crew(office: Api, password: str, weather: Weather, count: int, seed: int | str) -> list[Phone]:
    """One phone after another for the Pengawas TPS of the demo, from the first station on."""
    stations = sorted(row["code"] for row in office.rows("regions/?level=5"))
    posts = [stations[n % len(stations)] for n in range(count)]
    tally = Tally()

    def phone(numbered: tuple[int, str]) -> Phone:
        number, place = numbered
        name = "ptps" if place == DEMO_STATION else f"ptps{place.removeprefix(KABUPATEN)}"
        return Phone(office.login(name, password), place, weather, tally, random.Random(f"{seed} {number}"))

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(phone, enumerate(posts)))


@dataclass(frozen=True)
class Running:
    """An installation that runs: where it answers, where its data are, and the process that keeps it alive."""

    url: str
    data: Path
    launcher: subprocess.Popen[bytes]


@contextmanager
def own_servers(folder: Path | None = None, **settings: str) -> Iterator[Running]:
    """The demo on a free port, with these variables, in a folder that is thrown away or in one that is kept."""
    made = nullcontext(str(folder)) if folder else tempfile.TemporaryDirectory(prefix="storm-")
    with socket.socket() as free, made as data:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, str(ROOT / "run.py"), "demo", "--port", str(port), "--data", data]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | settings)
        try:
            url = f"http://127.0.0.1:{port}"
            _await(url, server)
            yield Running(url, Path(data), server)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until the demo's people may sign in."""
    for _ in range(600):
        try:
            if Api(url).call("POST", "auth/login/", {"username": "staf", "password": "demo-pali"})[0] == 200:
                return
        except (OSError, ValueError, http.client.HTTPException):
            pass
        if server.poll() is not None:
            break
        time.sleep(0.5)
    raise SystemExit("Server tidak mau menyala.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="demo yang sedang berjalan; tanpa ini dinyalakan server sendiri")
    parser.add_argument("--password", default="demo-pali")
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--reports", type=int, default=5, help="laporan tiap ponsel")
    parser.add_argument("--pace", type=float, default=1.0, help="0 = tanpa menunggu, 1 = latensi 0,2 sampai 20 detik")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not options.url:
        with own_servers() as running:
            return _run(running.url, options)
    return _run(options.url, options)


def _run(url: str, options: argparse.Namespace) -> int:
    office = Api(url).login("staf", options.password)
    phones = crew(office, options.password, Weather(pace=options.pace), options.phones, options.seed)
    return 0 if storm(office, phones, options.reports) else 1


if __name__ == "__main__":
    sys.exit(main())
