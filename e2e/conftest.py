"""A real Chromium on a real server with the small PALI of the tests; every page is watched for errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from logistik import followups, reports
from logistik.models import Election, Flag
from logistik.tests import world
from logistik.tests.kept import kept
from logistik.watching import watch
from pengawasan.models import Region, Supervisor

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
CHECKS = (Path(__file__).parent / "checks.js").read_text()
#: Collects what the policy refuses, in every frame, before anything of the page runs.
WATCH = "document.addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective))"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="Tidak ada Chromium (apt-get install chromium, atau CHROMIUM=/path)")
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(missing)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's loop runs in this thread; the tests' own queries are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@dataclass
class Visit:
    """One person's browser: opens pages, notes every error, judges a page by ``checks.js``."""

    context: BrowserContext
    server: str
    page: Page
    errors: list[str] = field(default_factory=list)
    #: False where the test itself makes requests fail.
    watched: bool = True

    def watch(self) -> None:
        self.context.add_init_script(WATCH)
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, address: str) -> Page:
        answer = self.page.goto(self.server + address)
        assert answer is not None
        assert answer.ok, (address, answer.status)
        return self.page

    def enter(self, name: str, address: str = "/") -> Page:
        """Signed in already, as one is in the morning; the entrance itself has a test of its own."""
        browser = Client()
        browser.force_login(Supervisor.objects.get(username=name))
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server}])
        return self.open(address)

    def faults(self) -> list[str]:
        found: list[str] = self.page.evaluate(CHECKS)
        return found

    def sideways(self) -> int:
        """How many pixels the page is wider than the window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wider


@pytest.fixture
def visit(chromium: Browser, live_server: Any, pali: dict[str, Any]) -> Iterator[Callable[..., Visit]]:
    """``visit()`` opens a browser of its own; at the end no watched page may have said an error."""
    made: list[Visit] = []

    def start(**options: Any) -> Visit:
        context = chromium.new_context(**({"viewport": {"width": 1280, "height": 900}, "locale": "id-ID"} | options))
        made.append(Visit(context, str(live_server), context.new_page()))
        made[-1].watch()
        return made[-1]

    yield start
    errors = [error for one in made if one.watched for error in one.errors]
    for one in made:
        one.context.close()
    watch.release()
    assert errors == []


#: What the tests need to know of the kept world: numbers of its shipment and papers.
told: dict[str, Any] = {}


@pytest.fixture
def pali(transactional_db: None, settings: Any) -> dict[str, Any]:
    """The evening of the tests, and the page for all."""
    settings.PUBLIC_PAGE = True
    cache.delete_many(["publik:", "publik:PALI"])
    now = timezone.now()
    kept(("evening", timezone.localdate(now + world.LEAST_LEFT)), lambda: told.update(evening(now)))
    return dict(told)


def evening(now: datetime) -> dict[str, Any]:
    """The small world with one shipment under way and one short delivery, told through the API."""
    world.build(now - timedelta(minutes=1))
    world.make_people(now)
    sender, counter = world.Phone("pkd"), world.Phone("ptps")
    sent = world.shipment()
    assert sender.post("shipments/", sent).status_code == 201
    assert sender.happen(sent["id"], "berangkat").status_code == 201
    reported = counter.report(shipment=sent["id"])
    assert reported.status_code == 201, reported.content
    return {"shipment": sent["id"], "manifest": sent["manifest_number"]} | papers(now)


def papers(now: datetime) -> dict[str, Any]:
    """A saran perbaikan that nobody answered, and a draft of Form A, about what was raised."""
    raised, author = list(Flag.objects.order_by("pk")), Supervisor.objects.get(username="panwascam")
    election, place = Election.objects.get(), Region.objects.get(pk=world.KEC)
    day = now.date() - timedelta(days=9)
    said = followups.Draft(election, "saran_tertulis", place, day, "Lengkapi.", "ppk", "1/PM", flags=raised)
    advice = followups.record(said, user=author, now=now)
    draft = reports.draft(election, place, raised, user=author, now=now)
    return {"followup": advice.pk, "document": draft.pk}
