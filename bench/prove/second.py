"""At the second door: what a stolen password, a stolen half session, a code seen over a shoulder and guesses open."""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections import Counter
from pathlib import Path

import requests
from django_otp.oath import totp

from bench.prove import addresses, browsing, entrance, hands
from bench.prove.figures import Part

NAME = "staf.kode"
STEP, SETUP = "/masuk/kode/", "/masuk/pasang-kode/"
#: Guesses, each from an address of its own; so many are looked at in the minute or two that this takes.
CROWD, LOOKED = 60, 10


def second(part: Part, url: str, data: Path, step: int) -> None:
    """Somebody of the office sets codes up, and everybody else has the password."""
    password = _appointed()
    inside = browsing.Browser(url)
    inside.sign_in(NAME, password)
    secret = _set_up(inside)
    rooms = addresses.readable(step)
    half, nobody = browsing.Browser(url), browsing.Browser(url)
    part.exactly(
        "with codes: the password leads to them", int(half.sign_in(NAME, password).headers["Location"] == STEP), 1
    )
    part.tell("addresses asked by whoever has the password alone", len(rooms))
    part.none("of these, answered otherwise than to nobody", _differences(half, nobody, rooms))
    part.exactly("devices signed in by the password alone", int(_device(url, password) != 401))
    part.exactly("Collect, by the password alone", _collect(url, password), 403)
    part.exactly("other codes set up by the password alone", int(half.open(SETUP).status_code == 200))
    again = browsing.Browser(url)
    again.sign_in(NAME, password)
    seen = _code(secret, 1)
    part.exactly("the code, by whoever has it", _say(half, seen), 302)
    part.exactly("rooms it opens", int(half.open("/indikasi/").status_code == 200), 1)
    part.exactly("the same code once more", _say(again, seen), 400)
    looked = Counter(_device(url, password, f"{n:06}", entrance.CROWD.format(100 + n)) for n in range(CROWD))
    part.most(f"of {CROWD} codes guessed from as many addresses, looked at", looked[401], LOOKED)
    part.exactly("guesses answered otherwise than 401 or 429", CROWD - looked[401] - looked[429])
    part.exactly("a spare or a right code while guesses wait", _say(again, _code(secret, 1)), 429)
    part.exactly("rooms open after a coordinator's reset", _after_reset(url, half))
    _set_up(_signed_in(url, password))
    logs = b"".join(file.read_bytes() for file in (data / "log").glob("*"))
    part.exactly(
        "lines of the logs with the secret or a code of it", sum(logs.count(s.encode()) for s in (secret, seen))
    )


def _appointed() -> str:
    from django.utils import timezone

    from pengawasan import people

    password = secrets.token_urlsafe(12)
    wanted = people.Appointment(NAME, "staf", "16.12", name="Staf dengan kode (contoh)")
    people.appoint(wanted, password=password, now=timezone.now())
    return password


def _signed_in(url: str, password: str) -> browsing.Browser:
    browser = browsing.Browser(url)
    browser.sign_in(NAME, password)
    return browser


def _set_up(browser: browsing.Browser) -> str:
    found = re.search(r"\b[A-Z2-7]{32}\b", browser.open(SETUP).text)
    if found is None or browser.send(SETUP, {"kode": _code(found[0])}).status_code != 200:
        raise SystemExit("Kode tidak dapat dipasang.")
    return found[0]


def _code(secret: str, later: int = 0) -> str:
    return f"{totp(base64.b32decode(secret), drift=later):06}"


def _say(browser: browsing.Browser, code: str) -> int:
    return browser.send(STEP, {"kode": code}).status_code


def _differences(half: browsing.Browser, nobody: browsing.Browser, rooms: list[str]) -> Counter[str]:
    own = (STEP, SETUP)
    asked = [(who, path) for path in rooms if path not in own for who in (half, nobody)]
    heard = [answer.status_code for answer in hands.spread(lambda one: one[0].open(one[1]), asked)]
    pairs = zip(asked[::2], heard[::2], heard[1::2], strict=True)
    return Counter(
        f"{path}: {known} instead of {unknown}" for (_who, path), known, unknown in pairs if known != unknown
    )


def _device(url: str, password: str, otp: str = "", source: str = entrance.OWNER) -> int:
    said = json.dumps({"username": NAME, "password": password, "otp": otp})
    return entrance.posted(url, source, "/api/v1/auth/login/", said, {"Content-Type": "application/json"})[0]


def _collect(url: str, password: str) -> int:
    return requests.get(f"{url}/openrosa/formList", auth=(NAME, password), timeout=30).status_code


def _after_reset(url: str, inside: browsing.Browser) -> int:
    from pengawasan.models import Supervisor

    chosen = {"action": "reset_codes", "_selected_action": Supervisor.objects.get(username=NAME).pk}
    browsing.Browser(url, "koordinator").send("/admin/pengawasan/supervisor/", chosen)
    return int(inside.open("/indikasi/").status_code == 200)
