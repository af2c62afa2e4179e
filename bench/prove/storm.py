"""Everything dies with -9, again and again, while the field reports."""

from __future__ import annotations

import random
import threading
import time
import urllib.request

from bench import field_storm
from bench.prove import clients, evidence, kills
from bench.prove.figures import Part
from bench.prove.length import Length

SETTLED = 15.0
#: Stored, known already, come again, and the connection that died.
EXPECTED = ("200", "201", "503", "none")


def storm(running: field_storm.Running, seed: int, length: Length) -> Part:
    count, seconds = length.of((8, 20.0), (16, 70.0), (24, 0.0))
    acknowledged, killed = length.of((100, 5), (200, 20), (20_000, 20))
    part = Part(
        "Crash storm",
        f"{count} clients report, singly, in batches of {clients.BATCH} through `sync/` and with photos, and repeat"
        f" until the answer is final, while one process of a random kind is killed with -9 every 1 to 2.5 seconds, in"
        f" gusts of {kills.Killer.gust} with {kills.Killer.lull:.0f} seconds between them. Seed {seed}.",
    )
    ledger = clients.Ledger()
    crew = clients.crew(running.url, count, seed, ledger)
    killer = kills.Killer(running.launcher.pid, random.Random(f"{seed} kills"))
    begun = time.monotonic()

    def enough() -> bool:
        if running.launcher.poll() is not None:
            raise SystemExit("Server berhenti.")
        long = time.monotonic() - begun >= seconds
        return long and len(ledger.promised) >= acknowledged and killer.done.total() >= killed

    over = threading.Event()
    threads = clients.report_until(crew, over.is_set)
    killer.run(enough)
    over.set()
    for thread in threads:
        thread.join()
    settled = _settle(running, killer)
    part.tell("length", f"{killer.last - begun:.0f} s")
    part.least("acknowledged", len(ledger.promised), acknowledged)
    part.tell("of these photos", len(ledger.photos.keys() & ledger.promised.keys()))
    part.least("kills", killer.done.total(), killed)
    part.tell("by kind", ", ".join(f"{kind} {killer.done[kind]}" for kind in kills.KINDS))
    part.tell("answers", ", ".join(f"{name} {n}" for name, n in sorted(ledger.answers.items())))
    strange = {name: n for name, n in ledger.answers.items() if name not in EXPECTED}
    part.exactly(f"answers other than {', '.join(EXPECTED)}", sum(strange.values()))
    evidence.compare(part, ledger)
    part.most("settled after the last kill", settled, SETTLED, " s")
    evidence.consistent(part)
    return part


def _settle(running: field_storm.Running, killer: kills.Killer) -> float:
    """Seconds from the last kill until every service runs, the server says it is ready, and no flag is amiss."""
    while time.monotonic() - killer.last < 10 * SETTLED:
        alive = all(kills.processes(running.launcher.pid, kind) for kind in kills.KINDS)
        if alive and ready(running.url):
            evidence.connect(running.data)
            if evidence.settled():
                break
        time.sleep(0.2)
    return time.monotonic() - killer.last


def ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
