"""Somebody wants in, wants to see more, wants a page to run his script, wants a flag to go away."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections import Counter

from bench import field_storm
from bench.prove import entrance, evidence, hiding, scripts, second, shown
from bench.prove.figures import Part
from bench.prove.length import Length


def attack(running: field_storm.Running, seed: int, length: Length) -> Part:
    evidence.connect(running.data)
    part = Part(
        "Attack",
        "Passwords are guessed from one address and from many; a password without its code, half a session, a code seen"
        " over a shoulder and codes guessed from many addresses are tried at every door; every"
        " form is sent with the cookies and without its"
        " token; the headers of every answer are read; sessions are planted, kept, and used after their end; a photo"
        " is asked for by everybody; every role tries to hide flags through API, pages, panel and imports; texts that"
        f" would run are written into every field and looked at in Chromium. Seed {seed}.",
    )
    entrance.without_token(part, running.url)
    entrance.sessions(part, running.url)
    second.second(part, running.url, running.data, length.of(8, 1, 1))
    shown.headers(part, running.url, length.of(3, 1, 1))
    shown.files(part, running.url)
    hiding.hidden(part, running.url, hiding.ROLES[:: length.of(3, 1, 1)])
    scripts.stored(part, running.url, length)
    entrance.guessed(part, running.url, length.of(5, 20, 20))
    _settings(part)
    _code(part)
    return part


def _settings(part: Part) -> None:
    """As in a real deployment."""
    real = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "HTTPS": "1",
        "ALLOWED_HOSTS": "contoh.bawaslu.go.id",
        "DEMO": "0",
        "DEBUG": "0",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=field_storm.ROOT, env=os.environ | real, capture_output=True, text=True)
    part.none("`check --deploy`: warnings", Counter({done.stderr: 1} if done.returncode else {}))


def _code(part: Part) -> None:
    command = [
        sys.executable,
        "-m",
        "bandit",
        "-q",
        "-r",
        "pengawasan",
        "logistik",
        "-ll",
        "-x",
        "*/tests/*",
        "-f",
        "json",
    ]
    said = subprocess.run(command, cwd=field_storm.ROOT, capture_output=True, text=True).stdout
    found = json.loads(said[said.index("{") :])
    part.exactly("`bandit -r pengawasan logistik -ll`: findings", len(found["results"]))
    part.tell("bandit: lines read, and findings set aside with their reason", _read(found))


def _read(found: dict[str, dict[str, dict[str, int]]]) -> str:
    totals = found["metrics"]["_totals"]
    return f"{totals['loc']}, {totals['skipped_tests']}"
