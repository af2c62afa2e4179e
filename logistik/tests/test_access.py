"""Every route × method × object × role, asked through its own door, answers as ``docs/access.csv`` says.

The rows come from the URLconf: a route without a row fails, a row without a route too. ``ACCESS_WRITE=1 python3 run.py
test logistik/tests/test_access.py -n 0`` writes the file anew, and its difference is then to be read.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from logistik.models import Balance, Concern, Flag, Inspection, Receipt, Shipment
from logistik.tests.panel import MUBA, PALI
from logistik.tests.twins import BODIES, MILLIONS, REASON, ROLES, SECRETS, Twins
from pengawasan import scoping

pytestmark = pytest.mark.django_db

PUBLISHED = Path(settings.BASE_DIR) / "docs" / "access.csv"
FULL, WRITE = bool(os.environ.get("ACCESS_FULL")), bool(os.environ.get("ACCESS_WRITE"))
KEY = ("route", "method", "object")
#: Own kecamatan, another of the same kabupaten, another kabupaten.
OBJECTS = ("own", "sibling", "other")
REGEX = re.compile(r"\^?\(\?P<(\w+)>[^)]*\)")
#: For everybody, and the same for everybody.
OPEN = ("/publik/", "/lapangan/", "/verifikasi/")
Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def twins(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Twins]:
    """Built once and kept until the end; a transaction open so long would hold up whoever asks what changed."""
    switched = override_settings(DATA_DIR=tmp_path_factory.mktemp("akses"), PUBLIC_PAGE=True)
    with django_db_blocker.unblock(), switched:
        with transaction.atomic():
            twins = Twins()
        yield twins
        # Counting goes on: a world that is laid again has rows of its own numbers, and later ones must come after them
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
        cache.delete_many(["publik:", f"publik:P-{PALI}", f"publik:P-{MUBA}"])


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site as the URLconf writes it, with its view."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield REGEX.sub(r"<\1>", prefix + str(one.pattern)).rstrip("$"), one.callback


def methods(route: str, view: Any) -> list[str]:
    """What a view of the API names; of the panel's forms and of a page, reading and sending."""
    named = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if route.startswith("admin/"):
        return ["GET", "POST"] if route.endswith("/change/") else ["GET"]
    if named is None or not route.startswith("api/"):
        return ["GET", "POST"]
    words = [word for word in ("get", "post", "put") if hasattr(named, word) and word in named.http_method_names]
    return [word.upper() for word in words]


def objects(route: str, method: str) -> tuple[str, ...]:
    if "object_id" in route:
        return "own", "other"
    if re.search(r"[:<](pk|code)>", route) or (route, method) in BODIES:
        return OBJECTS
    return ("-",)


def keys() -> list[Key]:
    found = [(route, view, method) for route, view in routes() for method in methods(route, view)]
    return [(route, method, kind) for route, _view, method in found for kind in objects(route, method)]


def published() -> dict[Key, dict[str, str]]:
    with PUBLISHED.open(newline="") as file:
        return {(row["route"], row["method"], row["object"]): row for row in csv.DictReader(file)}


def publish(twins: Twins) -> None:
    clients = [twins.client(role) for role in ROLES]
    with PUBLISHED.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*KEY, *ROLES])
        writer.writerows([*key, *(twins.cell(client, *key).status_code for client in clients)] for key in keys())


def asked(number: int, role: str, row: dict[str, str]) -> bool:
    """Every refusal of another kabupaten's row; else, of the roles answered alike, one after the other.

    ACCESS_FULL=1: all. Of the pages that the panel does show, which ``test_admin.py`` walks as well, one in eight.
    """
    panel, refused = row["route"].startswith("admin/"), int(row[role]) >= 400
    if FULL or (refused and not panel and row["object"] == "other"):
        return True
    if panel and not refused and number % 8:
        return False
    alike = [other for other in ROLES if row[other] == row[role]]
    return alike[number % len(alike)] == role


def bare(answer: Any, path: str) -> list[str]:
    """The headers that an answer lacks, and scripts in it that its policy does not know."""
    said, policy, kept = (
        answer.headers,
        answer.headers.get("Content-Security-Policy", ""),
        answer.headers.get("Cache-Control", ""),
    )
    parts = ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
    nonce = re.search(r"script-src[^;]*'nonce-([^']+)'", policy)
    html = said.get("Content-Type", "").startswith("text/html")
    scripts = re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>", answer.said) if html else []
    lacking = {
        "CSP": not all(part in policy for part in parts) or ("unsafe" in policy and not path.startswith("/admin/")),
        "nonce": any(not nonce or f'nonce="{nonce[1]}"' not in tag for tag in scripts),
        "nosniff": said.get("X-Content-Type-Options") != "nosniff",
        "referrer": said.get("Referrer-Policy") != "same-origin",
        "frame": said.get("X-Frame-Options") != "DENY",
        "private": not path.startswith(OPEN) and "private" not in kept and "no-store" not in kept,
    }
    return [f"{path} → {answer.status_code}: {name}" for name, is_so in lacking.items() if is_so]


def leaks(answer: Any, path: str) -> list[str]:
    """What of the other kabupaten stands in an answer."""
    if path.startswith(OPEN):
        return []
    number = MILLIONS.search(answer.said)
    return [f"{path}: {word}" for word in (*SECRETS, *([number[0]] if number else [])) if word in answer.said]


def test_every_route_has_its_rows_and_no_row_is_without_its_route(twins: Twins) -> None:
    if WRITE:
        publish(twins)
    assert list(published()) == keys()


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_cell_answers_as_published(twins: Twins, role: str) -> None:
    client, wrong = twins.client(role), []
    for number, (key, row) in enumerate(published().items()):
        if not asked(number, role, row):
            continue
        answer = twins.cell(client, *key)
        path, status = answer.request["PATH_INFO"], answer.status_code
        wrong += bare(answer, path) + leaks(answer, path)
        if str(status) != row[role] or (status >= 500 and path != "/readyz"):
            wrong.append(f"{','.join(key)} {role}: published {row[role]}, answered {status}")
    assert not wrong, "\n".join(wrong)


#: How a list is narrowed, searched or taken along; for the other kabupaten wherever one can ask for it.
NARROWED, SAVED = f"within={MUBA}&election=P-{MUBA}", "status=semua&ekspor=csv"
SEARCHED = (f"q=rahasia&within={MUBA}&status=semua", f"q={MUBA}")


@pytest.mark.parametrize("role", ["koordinator", "ptps"])
def test_no_list_search_or_export_holds_a_row_of_another_kabupaten(twins: Twins, role: str) -> None:
    client, found = twins.client(role), []
    for route in [route for route, method, kind in published() if (method, kind) == ("GET", "-")]:
        page = not route.startswith(("admin/", "openrosa/", "api/", "lapangan/", "readyz", "healthz"))
        questions = (*SEARCHED, SAVED) if page else (NARROWED,) if route.startswith("api/v1/") else ()
        for question in questions:
            answer = twins.ask(client, "GET", f"/{route}?{question}")
            found += leaks(answer, f"/{route}?{question}") + ["5xx"] * (answer.status_code >= 500)
    assert not found, "\n".join(found)


def test_whoever_belongs_there_is_shown_all_of_it(twins: Twins) -> None:
    """Otherwise not to find it elsewhere would prove nothing."""
    lists = [
        "/api/v1/" + name for name in ("me/", "regions/", "elections/", "flags/", "shipments/", "concerns/", "balance/")
    ]
    panel = [
        f"/admin/{name}/"
        for name in (
            "pengawasan/supervisor",
            "logistik/importfile",
            "logistik/sealsighting",
            "logistik/followup",
            "logistik/training",
            "logistik/material",
            "logistik/warehouse",
        )
    ]
    client = twins.client("luar")
    said = "".join(twins.ask(client, "GET", path).said for path in [*lists, *panel])
    assert [word for word in SECRETS if word not in said] == []
    assert MILLIONS.search(said)


def test_a_count_is_that_of_ones_own_rows(twins: Twins) -> None:
    client, own = twins.client("koordinator"), scoping.within([PALI], "place__code")
    counted = {"flags": Flag, "receipts": Receipt, "concerns": Concern, "balance": Balance}
    for name, model in counted.items():
        mine: Any = model._default_manager.filter(own)
        assert 0 < mine.count() < model._default_manager.count()
        assert twins.ask(client, "GET", f"/api/v1/{name}/").json()["count"] == mine.count(), name


#: What nobody says of themselves: the server knows it.
FORGED: dict[str, Any] = {
    "received_at": "2001-01-01T00:00:00+07:00", "recorded_at": "2001-01-01T00:00:00+07:00", "channel": "kertas",
    "judged_at": "2001-01-01T00:00:00+07:00", "marks": ["waktu_depan"], "severity": "info", "sentence": "Nihil.",
}  # fmt: skip
PERSONS = ("reporter", "author", "entered_by", "user", "dismissed_by")


def test_what_is_read_only_in_a_body_changes_nothing(twins: Twins) -> None:
    own, flag, stranger = twins.rows["own"], twins.rows["own"][Flag], twins.people["luar"]
    assert stranger
    forged = FORGED | dict.fromkeys(PERSONS, stranger.pk) | {"submission": own[Receipt].submission_id}
    sent = {"receipts": Receipt, "inspections": Inspection, "concerns": Concern, "shipments": Shipment}
    client = twins.client("koordinator")
    for name, model in {f"flags/{flag.pk}/dismiss": Flag, **sent}.items():
        body = REASON if model is Flag else BODIES[f"api/v1/{name}/", "POST"](own)
        signs = {"Authorization": client.signs["api"]}  # type: ignore[attr-defined]
        answer = client.post(f"/api/v1/{name}/", forged | body, content_type="application/json", headers=signs)
        assert answer.status_code in (200, 201), answer.content
        row: Any = model._default_manager.get(pk=body.get("id", flag.pk))
        for field, value in forged.items():
            stored = getattr(row, f"{field}_id", getattr(row, field, None))
            assert stored != value, (name, field)
            assert getattr(stored, "year", 2024) >= 2024, (name, field)


def test_whoever_is_refused_before_any_view_gets_the_same_headers(twins: Twins) -> None:
    """A foreign host, a form without its token, a deed while looking through other eyes, an address that is none."""
    client, strict = twins.client("koordinator"), Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.post(f"/lihat-sebagai/{twins.people['ptps'].pk}/")  # type: ignore[union-attr]
    answers = [client.post("/tampilan/simpan/"), client.get("/indikasi/", headers={"host": "lain.contoh"})]
    answers += [strict.post("/masuk/"), strict.get("/tidak-ada/"), strict.get("/api/v1/tidak-ada/")]
    assert [answer.status_code for answer in answers] == [403, 400, 403, 404, 404]
    for answer in answers:
        answer.said = answer.content.decode()
        assert bare(answer, answer.request["PATH_INFO"]) == []
