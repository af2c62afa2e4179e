"""Reports through the real door: each from whoever is at its TPS, in batches of fifty, and what memory that takes."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils import timezone
from knox.models import AuthToken

from bench.measure import floors
from bench.measure.rows import Rows, p95, span
from logistik.models import Balance, ShipmentFact
from pengawasan.models import Level, Supervisor

CLIENTS, BATCH, MOST = 8, 50, 3400
#: Of fewer reports than that a rate says nothing: they are over before the servers have warmed up.
ENOUGH = CLIENTS * BATCH
SWEEP = """
import django; django.setup()
from django.core.management import call_command
call_command("sweep"); print(open("/proc/self/status").read())
"""


def reports(most: int) -> list[dict[str, Any]]:
    """A clean report of twelve lines for so many polling stations that still wait for their goods."""
    waiting = ShipmentFact.objects.filter(is_under_way=True, destination__level=Level.TPS)
    found = list(waiting.order_by("departed_at", "pk").values_list("pk", "election", "destination")[:most])
    lines: dict[tuple[str, str], list[dict[str, Any]]] = {}
    needs = Balance.objects.filter(place__in=[place for *_, place in found], need__gt=0)
    for election, place, item, need in needs.order_by("item__order").values_list("election", "place", "item", "need"):
        lines.setdefault((election, place), []).append({"item": item, "good": need, "damaged": 0})
    return [
        {"id": str(uuid.uuid4()), "election": election, "shipment": str(shipment), "place": place,
         "observed_at": timezone.now().isoformat(), "lines": lines[election, place], "notes": "contoh"}
        for shipment, election, place in found if (election, place) in lines
    ]  # fmt: skip


def tokens(names: list[str]) -> list[str]:
    """Of each person in turn, as if they had signed in before: to check passwords would take longer than to report."""
    people = {one.username: one for one in Supervisor.objects.filter(username__in=names)}
    with transaction.atomic():
        return [AuthToken.objects.create(people[name])[1] for name in names]


def phones(waiting: list[dict[str, Any]]) -> list[str]:
    """The token of whoever is at the TPS of each report."""
    return tokens([f"ptps.{said['place']}" for said in waiting])


class Client:
    """Keeps its connection as long as the server does."""

    def __init__(self, url: str) -> None:
        self.netloc = urlsplit(url).netloc
        self.connection = http.client.HTTPConnection(self.netloc, timeout=60)

    def post(self, path: str, said: Any, token: str) -> tuple[int, Any]:
        try:
            return self._post(path, said, token)
        except (OSError, http.client.HTTPException):  # the server has hung up meanwhile
            self.connection = http.client.HTTPConnection(self.netloc, timeout=60)
            return self._post(path, said, token)

    def _post(self, path: str, said: Any, token: str) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Token {token}"}
        self.connection.request("POST", f"/api/v1/{path}", json.dumps(said), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, json.loads(body) if answer.status < 300 else body[:300]


def _send(clients: list[Client], path: str, waiting: list[tuple[Any, str]]) -> tuple[float, list[float], list[Any]]:
    """All of them send until nothing waits: seconds in all, seconds of each request, the answers."""
    taken: list[float] = []
    answers: list[Any] = []

    def work(client: Client) -> None:
        while True:
            try:
                said, token = waiting.pop()
            except IndexError:
                return
            begun = time.perf_counter()
            answers.append(client.post(path, said, token))
            taken.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=work, args=[client]) for client in clients]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun, taken, answers


def measure(rows: Rows) -> None:
    """Once what was filled in is written out, as it is by the night before voting, and the servers have begun."""
    url = os.environ["BENCH_URL"]
    waiting, clients = reports(MOST), [Client(url) for _ in range(CLIENTS)]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    if len(waiting) > 4 * ENOUGH:
        first, waiting = waiting[:ENOUGH], waiting[ENOUGH:]
        _send(clients, "receipts/", list(zip(first, phones(first), strict=True)))
    half = len(waiting) // 2
    floors.begin()
    _singly(rows, clients, waiting[:half], url)
    _together(rows, clients[:4], sorted(waiting[half:], key=lambda said: str(said["place"])))
    _memory(rows, url)


def _singly(rows: Rows, clients: list[Client], waiting: list[Any], url: str) -> None:
    """Each report in a request of its own; beside them the same rows, in a transaction each."""
    sent = list(zip(waiting, phones(waiting), strict=True))
    ids, count, port = [said["id"] for said in waiting], len(waiting), str(urlsplit(url).port)
    before = floors.cpu([*_web(port), *floors.database()])
    seconds, taken, answers = _send(clients, "receipts/", sent)
    worked = (floors.cpu([*_web(port), *floors.database()]) - before) / count
    stored = sum(status == 201 for status, _ in answers)
    least, bare = floors.inserted(floors.stored(ids), CLIENTS)
    times, rate = worked / (bare / count), stored / seconds
    told = f"{rate:.0f}/s, CPU {span(worked)} ({times:.1f} ×), p95 {span(p95(taken))}, tersimpan {stored} dari {count}"
    bound = "≥ 400/s, CPU ≤ 4 ×" if count >= ENOUGH else ""
    good = stored == count and (not bound or (rate >= 400 and times <= 4))
    floor = f"{count / least:.0f}/s, CPU {span(bare / count)}"
    rows.add("POST receipts/, 12 baris, 8 klien", told, floor, bound, good, rate)


def _together(rows: Rows, clients: list[Client], waiting: list[Any]) -> None:
    """Of places beside one another, by somebody who sees every place; beside them COPY of the same rows."""
    ids, count = [said["id"] for said in waiting], len(waiting)
    (token,) = tokens(["pusat"])
    batches = [({"receipts": waiting[n : n + BATCH]}, token) for n in range(0, count, BATCH)]
    seconds, taken, answers = _send(clients, "sync/", batches)
    results = [result for status, said in answers if status == 200 for result in said["results"]]
    stored = sum(result["status"] == "stored" for result in results)
    rate, slow, least = stored / seconds, p95(taken), floors.copied(floors.stored(ids), BATCH)
    told = f"{rate:.0f}/s, p95 {span(slow)}, tersimpan {stored} dari {count}"
    bound = "≥ 2500/s, p95 < 400 ms" if count >= ENOUGH else ""
    good = stored == count and (not bound or (rate >= 2500 and slow < 0.4))
    rows.add("POST sync/, 50 laporan", told, f"{count / least:.0f}/s", bound, good, rate)


def _memory(rows: Rows, url: str) -> None:
    """The largest web worker so far, and a sweep in a process of its own."""
    port = str(urlsplit(url).port)
    largest = max((_peak(pid) for pid in _web(port)), default=0.0)
    rows.add("memori: pekerja web", f"{largest:.0f} MB", "", "< 200 MB", 0 < largest < 200, largest)
    # Not from getrusage: that would also count what this process, which it is forked from, holds
    done = subprocess.run([sys.executable, "-c", SWEEP], check=True, capture_output=True, text=True)
    swept = int(done.stdout.split("VmHWM:")[1].split()[0]) / 1024
    rows.add("memori: satu sapuan", f"{swept:.0f} MB", "", "< 300 MB", swept < 300, swept)


def _web(port: str) -> list[int]:
    found = []
    for pid in floors.processes():
        try:
            said = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"pengawasan.wsgi" in said and any(part.endswith(f":{port}".encode()) for part in said):
            found.append(pid)
    return found


def _peak(pid: int) -> float:
    """Megabytes a process held at most."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0
