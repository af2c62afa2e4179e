"""Texts that would run in a page, written into every field that takes one, then looked at in a real browser."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import field_storm
from bench.prove import addresses, browsing, doors, forms, hands
from bench.prove.figures import Part
from bench.prove.length import Length

CHROMIUM = "/usr/bin/chromium"
MARK = "xss-contoh"
#: The first fits where little may be written.
SHORT = "<img src=x onerror=alert(1)>"
PAYLOAD = f"\"'></script></textarea><svg onload=alert(1)><img src=x onerror=alert(1)>{{{{7*7}}}}${{7*7}}{MARK}"
#: Forms that end the session, look through other eyes, or change who may come in.
LEFT_ALONE = ("keluar", "logout", "lihat-sebagai", "password", "delete", "aktivasi", "supervisor", "rekap")
#: A script as a text of somebody else would bring it.
PROVOKED = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(1)'}))"
WATCH = "window.__csp=0;document.addEventListener('securitypolicyviolation',()=>{window.__csp+=1})"


def stored(part: Part, url: str, length: Length) -> None:
    """Written through the API and every form of page and panel; each page is opened afterwards."""
    browser = browsing.Browser(url, "koordinator")
    answers = Counter[int]()
    _by_api(field_storm.Api(url).login("staf", browsing.PASSWORD), answers)
    asked = 0
    for path in addresses.readable(length.of(6, 1, 1)):
        for name, status in _by_form(browser, path):
            asked, answers[status] = asked + 1, answers[status] + 1
            part.none(f"{name}: a fault", Counter({name: 1})) if status >= 500 else None
    part.tell("fields of pages and panel written into", asked)
    part.tell("answers to what would run", ", ".join(f"{code} {n}" for code, n in sorted(answers.items())))
    _looked_at(part, url, addresses.readable(length.of(9, 1, 1)))


def _by_api(office: field_storm.Api, answers: Counter[int]) -> None:
    """As every text of every body."""
    for path, content in doors.writes(office, random.Random(MARK)).items():
        if path == "auth/login/" or "dismiss" in path:
            continue
        for name, value in content.items():
            if isinstance(value, str) and name not in ("id", "observed_at", "sent_at", "occurred_at", "place"):
                for text in (SHORT, PAYLOAD):
                    answers[office.call("POST", path, content | {"id": str(uuid.uuid4()), name: text})[0]] += 1


def _by_form(browser: browsing.Browser, path: str) -> Iterator[tuple[str, int]]:
    if any(word in path for word in LEFT_ALONE):
        return
    for form in forms.of(browser.open(path).text):
        there = form.action or path
        if any(word in there for word in LEFT_ALONE) or not there.startswith("/"):
            continue
        texts = {name: PAYLOAD if most >= len(PAYLOAD) else SHORT[:most] for name, most in form.texts.items()}
        tries = [texts, *({name: text} for name, text in texts.items())] if texts else []
        for one in tries:
            yield f"{there} {', '.join(one)}", browser.send(there, form.changed(**one)).status_code


@dataclass
class Seen:
    """What one browser met."""

    able: bool = False
    opened: int = 0
    dialogs: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    files: set[str] = field(default_factory=set)


def _looked_at(part: Part, url: str, paths: list[str]) -> None:
    """By several browsers at once, each a share of the pages."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        part.tell("pages opened in a browser", "0: no playwright")
        return
    if not Path(CHROMIUM).exists():
        part.tell("pages opened in a browser", "0: no Chromium on this machine")
        return
    shares = [paths[number :: hands.HANDS] for number in range(hands.HANDS)]
    seen = list(hands.spread(lambda share: _seen(url, share), shares))
    part.exactly("browsers that see a dialog and a refused script", sum(one.able for one in seen), len(shares))
    part.least("pages opened in Chromium", sum(one.opened for one in seen), 10)
    part.none("dialogs that a text opened", sum((one.dialogs for one in seen), Counter()))
    part.none("reports of the content policy", sum((one.reports for one in seen), Counter()))
    files = {name for one in seen for name in one.files}
    faults = sum((one.faults for one in seen), Counter[str]())
    shown = {fault: n for fault, n in faults.items() if fault.partition(": ")[0] not in files}
    part.none("errors in the console", Counter(shown))


def _seen(url: str, paths: list[str]) -> Seen:
    from playwright.sync_api import sync_playwright

    seen = Seen()
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(base_url=url)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("dialog", lambda dialog: (seen.dialogs.update([page.url]), dialog.dismiss()))
        page.on(
            "console",
            lambda said: seen.faults.update([f"{page.url}: {said.text[:150]}"] if _is_fault(said) else []),
        )
        page.on("pageerror", lambda error: seen.faults.update([f"{page.url}: {str(error)[:150]}"]))
        _sign_in(page)
        page.evaluate(PROVOKED)
        page.wait_for_function("window.__csp > 0")
        page.evaluate("alert(1)")
        seen = Seen(able=seen.dialogs.total() > 0)  # what was provoked is not told
        for path in paths:
            answer = _open(page, path)
            if answer is None:
                continue
            seen.opened += 1
            if "html" in answer.headers.get("content-type", ""):
                seen.reports[path] += page.evaluate("window.__csp || 0")
            else:  # the browser's own frame around a picture has a style of its own
                seen.files.add(answer.url)
        chromium.close()
    return seen


def _is_fault(said: Any) -> bool:
    """A page that is refused (404, 403) is told in the console too, and is none."""
    return bool(said.type == "error" and "Failed to load resource" not in said.text)


def _sign_in(page: Any) -> None:
    page.goto("/masuk/")
    page.fill("#id_username", "koordinator")
    page.fill("#id_password", browsing.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def _open(page: Any, path: str) -> Any:
    """None for what is a file to keep, or no page."""
    try:
        return page.goto(path, wait_until="load", timeout=15_000)
    except Exception:
        return None
