"""H-1 ends at the place's midnight, whatever zone the server, the database and the device are set to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg2

from bench import field_storm
from bench.prove.clock_world import AROUND
from bench.prove.figures import Part
from bench.prove.length import Length
from pengawasan.datadir import DataDir

SERVERS = ("Pacific/Kiritimati", "UTC", "America/Los_Angeles")
DATABASES = ("America/Los_Angeles", "Asia/Jayapura", "Asia/Kolkata")
#: Zones in which a device may write the same instant.
WRITTEN = ("Asia/Jakarta", "UTC", "Asia/Jayapura", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu")
#: A device whose clock is off by this is believed as far as it says so.
OFF = timedelta(days=3)
#: By how much its observation lies beside the deadline: more than a request takes.
CLEAR = 60
NIGHT, STEP = 30, 2
#: Of each zone and round; each reports once.
STATIONS = len(AROUND) + 4
SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.prove.elsewhere", "SWEEP_SECONDS": "86400"}


def clocks(seed: int, length: Length) -> Part:
    servers = length.of(SERVERS[:1], SERVERS, SERVERS)
    databases = length.of(DATABASES[:1], DATABASES, DATABASES)
    part = Part(
        "Clocks",
        f"Kabupaten in WIB, WITA and WIT, each with an election whose H-1 is over. With Django and its processes"
        f" in {', '.join(servers)} and every connection to the database in {', '.join(databases)}"
        " (bench/prove/elsewhere.py), reports reach the API that were observed"
        f" {', '.join(f'{n:+}' for n in AROUND)} seconds beside the midnight that ends it, written in the offsets of"
        f" {len(WRITTEN)} zones; devices whose clock is {OFF.days} days slow or fast report {CLEAR} s beside it; silent"
        f" stations are judged at the same seconds. Then the clock of the product is stopped for {NIGHT} hours over a"
        " deadline and asked once in the morning; every second hour between is asked too, and nothing may be missing.",
    )
    asked = wrong = silent = mistaken = 0
    with tempfile.TemporaryDirectory(prefix="clocks-") as folder:
        rounds = [(server, database) for server in servers for database in databases]
        worlds: list[dict[str, Any]] = []
        for server in servers:
            with field_storm.own_servers(Path(folder), **SETTINGS, ZONE=server, TZ=server) as running:
                worlds = worlds or _inside(running.data, server, f"lay({STATIONS * len(rounds) + 1})")
                for database in databases:
                    _set_zone(running.data, database)
                    first = STATIONS * rounds.index((server, database))
                    for world in worlds:
                        said = _reported(running.url, world, first)
                        asked, wrong = asked + len(said), wrong + sum(said)
                codes = [world["election"] for world in worlds]
                answer = _inside(running.data, server, f"silent({codes}, {databases})")
                silent, mistaken = silent + answer["asked"], mistaken + answer["wrong"]
                if server == servers[-1]:
                    found = _inside(running.data, server, f"night('PALI-DEMO', {NIGHT}, {STEP})")
    part.tell("combinations of place, server and database", 3 * len(servers) * len(databases))
    part.exactly(f"reports beside the deadline judged wrong, of {asked}", wrong)
    part.exactly(f"silent stations beside it judged wrong, of {silent}", mistaken)
    part.least("flags that the clock raises in one night", found["raised"], 1)
    part.exactly("flags of that night missing after one sweep in the morning", found["missed"])
    return part


def _reported(url: str, world: dict[str, Any], first: int) -> list[bool]:
    """Of every report whether it was judged wrong, each from a station of its own."""
    phone, due, now = field_storm.Api(url, world["token"]), datetime.fromisoformat(world["due"]), datetime.now(UTC)
    cases = [(due + timedelta(seconds=seconds), None, seconds > 0) for seconds in AROUND]
    for off in (-OFF, OFF):
        cases += [(due + timedelta(seconds=s) + off, now + off, s > 0) for s in (-CLEAR, CLEAR)]  # type: ignore[misc]
    wrong = []
    for number, (observed, sent, late) in enumerate(cases):
        place, zone = world["places"][first + number], ZoneInfo(WRITTEN[(first + number) % len(WRITTEN)])
        content = {"id": str(uuid.uuid4()), "election": world["election"], "place": place, "notes": "contoh"}
        content |= {"observed_at": observed.astimezone(zone).isoformat(), "lines": [{"item": "SS-GUB", "good": 1}]}
        content |= {"sent_at": sent.isoformat()} if sent else {}
        status, answer = phone.call("POST", "receipts/", content)
        kinds = {flag["kind"] for flag in answer["flags"]} if status == 201 else set()
        wrong.append(status != 201 or ("terlambat" in kinds) != late)
    return wrong


def _inside(data: Path, zone: str, call: str) -> Any:
    """What a function of ``clock_world`` prints, run in that installation by a process of that zone."""
    name = call.partition("(")[0]
    command = [sys.executable, str(field_storm.ROOT / "run.py"), "manage", "--data", str(data), "shell", "-c"]
    command.append(f"from bench.prove.clock_world import {name}; {call}")
    done = subprocess.run(command, env=os.environ | SETTINGS | {"ZONE": zone}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _set_zone(data: Path, zone: str) -> None:
    """For every connection that is made from now on; those that are open are ended."""
    url = (DataDir(data).facts()["servers"])["DATABASE_URL"]
    connection = psycopg2.connect(url.replace("postgres://", "postgresql://"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER DATABASE "{name}" SET timezone TO %s', [zone])
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                       " AND datname = current_database()")  # fmt: skip
    connection.close()
