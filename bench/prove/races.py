"""The same thing sent many times at once: every row is there once, everybody hears the same, nobody waits forever."""

from __future__ import annotations

import http.client
import json
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from bench import field_storm
from bench.prove import evidence
from bench.prove.dismissing import dismissed_while_cleared
from bench.prove.figures import Part
from bench.prove.length import Length

TOGETHER, BATCH = 20, 10
FINAL = ("stored", "duplicate")


def races(running: field_storm.Running, seed: int, length: Length) -> Part:
    evidence.connect(running.data)
    rounds, cut, corrected = length.of((4, 40, 5), (20, 500, 20), (40, 2000, 60))
    part = Part(
        "Duplicates and races",
        f"One batch of {BATCH} reports is sent {TOGETHER} times at once, from behind a barrier, in {rounds} rounds; in"
        f" {rounds // 2} rounds {TOGETHER} batches that overlap and are shuffled. {cut} reports"
        f" are sent by clients that hang up before they read the answer, and sent again. {corrected} reports are"
        " corrected twice at the same moment."
        f" Then flags are dismissed while the sweep clears them. Seed {seed}.",
    )
    dice, phone = random.Random(f"{seed} races"), field_storm.Api(running.url).login("panwascam", "demo-pali")
    places = [row["code"] for row in phone.rows("regions/?level=5")][:TOGETHER]
    before = _deadlocks()
    _same_batch(part, phone, places, dice, rounds)
    _shuffled(part, phone, places, dice, rounds // 2)
    part.exactly("deadlocks", _deadlocks() - before)
    _cut_off(part, phone, places, dice, cut)
    _corrected_twice(part, phone, places, dice, corrected)
    dismissed_while_cleared(part, running, length)
    evidence.consistent(part)
    return part


def report(place: str, dice: random.Random, **more: Any) -> dict[str, Any]:
    lines = [{"item": item, "good": dice.randint(1, 9), "damaged": 0} for item in field_storm.ITEMS]
    name = str(uuid.UUID(int=dice.getrandbits(128), version=4))
    observed = datetime.now(UTC).isoformat()
    return {"id": name, "place": place, "observed_at": observed, "notes": "contoh", "lines": lines} | more


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """What the deeds return that all start at the same moment, each in a thread of its own."""
    barrier = threading.Barrier(len(deeds))

    def started(deed: Callable[[], Any]) -> Any:
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(started, deeds))


def _sync(phone: field_storm.Api, reports: list[Any]) -> Callable[[], Any]:
    return lambda: phone.call("POST", "sync/", {"receipts": reports})


def _told(answers: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """What was said of each id; an answer that is none counts as one of its own."""
    told: dict[str, list[dict[str, Any]]] = {}
    for status, answer in answers:
        for result in answer["results"] if status == 200 else [{"id": "", "status": str(status)}]:
            told.setdefault(result["id"], []).append(result)
    return told


def _judge(part: Part, what: str, told: dict[str, list[dict[str, Any]]], ids: set[str]) -> None:
    said = [result for results in told.values() for result in results]
    part.exactly(f"{what}: answers that are not final", sum(one["status"] not in FINAL for one in said))
    spoken = {"status": "", "detail": ""}  # "stored" is said once, "duplicate" to everybody else
    alike = [{json.dumps({**one, **spoken}, sort_keys=True) for one in results} for results in told.values()]
    part.exactly(f"{what}: reports of which two answers differ", sum(len(versions) > 1 for versions in alike))
    stored = [sum(one["status"] == "stored" for one in results) for results in told.values()]
    part.exactly(f"{what}: reports not stored exactly once", sum(number != 1 for number in stored))
    part.exactly(f"{what}: rows", _rows(ids), len(ids))


def _same_batch(part: Part, phone: field_storm.Api, places: list[str], dice: random.Random, rounds: int) -> None:
    told: dict[str, list[dict[str, Any]]] = {}
    for _ in range(rounds):
        batch = [report(place, dice) for place in places[:BATCH]]
        told |= _told(at_once([_sync(phone, batch)] * TOGETHER))
    part.exactly("the same batch at once: reports answered", len(told), rounds * BATCH)
    _judge(part, "the same batch at once", told, set(told))


def _shuffled(part: Part, phone: field_storm.Api, places: list[str], dice: random.Random, rounds: int) -> None:
    told: dict[str, list[dict[str, Any]]] = {}
    for _ in range(rounds):
        pool = [report(place, dice) for place in places]
        batches = [dice.sample(pool, len(pool) // 2) for _ in range(TOGETHER - 1)]
        told |= _told(at_once([_sync(phone, batch) for batch in [*batches, dice.sample(pool, len(pool))]]))
    _judge(part, "shuffled batches", told, set(told))


def _cut_off(part: Part, phone: field_storm.Api, places: list[str], dice: random.Random, count: int) -> None:
    def twice(content: dict[str, Any]) -> str:
        body = json.dumps(content).encode()
        connection = phone.begin("POST", "receipts/", body)
        connection.send(body)
        connection.close()
        try:
            status, answer = phone.call("POST", "receipts/", content)
        except (OSError, http.client.HTTPException) as problem:
            return type(problem).__name__
        return str(answer["status"]) if status in (200, 201) else str(status)

    sent = [report(dice.choice(places), dice) for _ in range(count)]
    with ThreadPoolExecutor(8) as pool:
        said = Counter(pool.map(twice, sent))
    part.exactly("answers cut off: not final when asked again", count - sum(said[word] for word in FINAL))
    part.tell("answers cut off: heard when asked again", ", ".join(f"{word} {n}" for word, n in sorted(said.items())))
    part.exactly("answers cut off: rows", _rows({content["id"] for content in sent}), count)


def _corrected_twice(part: Part, phone: field_storm.Api, places: list[str], dice: random.Random, count: int) -> None:
    """Both corrections are kept; one of the three stands."""
    from logistik.models import Receipt

    refused, standing = 0, []
    for _ in range(count):
        first = report(dice.choice(places), dice)
        corrections = [report(first["place"], dice, corrects=first["id"]) for _ in range(2)]
        statuses = [phone.call("POST", "receipts/", first)[0]]
        statuses += at_once([lambda c=c: phone.call("POST", "receipts/", c)[0] for c in corrections])  # type: ignore[misc]
        refused += sum(status != 201 for status in statuses)
        tree = Receipt.objects.filter(pk__in=[each["id"] for each in (first, *corrections)])
        standing.append(tree.filter(supersession__isnull=True).count())
    part.exactly("two corrections at once: not stored", refused)
    part.exactly("two corrections at once: reports of which not exactly one stands", sum(n != 1 for n in standing))


def _rows(ids: set[str]) -> int:
    from logistik.models import Receipt

    return Receipt.objects.filter(pk__in=ids - {""}).count()


def _deadlocks() -> int:
    """As PostgreSQL has counted them in this database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
        return int(cursor.fetchone()[1])
