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

from logistik.models import Balance, Concern, Flag, Receipt
from logistik.models.flag import FlagQuerySet
from logistik.tests.headers import OPEN, lacking
from logistik.tests.panel import MUBA, PALI
from logistik.tests.routes import methods, routes
from logistik.tests.twins import BODIES, MILLIONS, ROLES, SECRETS, Twins
from pengawasan import scoping

pytestmark = pytest.mark.django_db

PUBLISHED = Path(settings.BASE_DIR) / "docs" / "access.csv"
CELLS, WRITE = os.environ.get("ACCESS_CELLS", "few"), bool(os.environ.get("ACCESS_WRITE"))
KEY = ("route", "method", "object")
#: Own kecamatan, another of the same kabupaten, another kabupaten.
OBJECTS = ("own", "sibling", "other")
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
    """Of the roles answered alike, one after the other; of the panel, which ``test_admin.py`` walks, one row in eight.

    ACCESS_CELLS=refusals, as the proof asks: also every refusal of another kabupaten's row to every role, and
    of the panel to the offices. ACCESS_CELLS=all, as the long proof asks: every cell.
    """
    panel, refused = row["route"].startswith("admin/"), int(row[role]) >= 400
    if CELLS == "all" or (CELLS == "refusals" and refused and not panel and row["object"] == "other"):
        return True
    if panel and number % 8 and not (CELLS == "refusals" and refused and role in scoping.OFFICE):
        return False
    alike = [other for other in ROLES if row[other] == row[role]]
    return alike[number // (8 if panel else 1) % len(alike)] == role


def bare(answer: Any, path: str) -> list[str]:
    return [f"{path} → {answer.status_code}: {name}" for name in lacking(answer.headers, answer.said, path)]


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


def test_a_view_that_forgets_who_asks_is_found_out(twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix sees, or it sees nothing: without ``visible_to`` on flags the cells differ and the other rows leak."""
    monkeypatch.setattr(FlagQuerySet, "visible_to", lambda rows, *_: rows)
    key, client = ("api/v1/flags/<int:pk>/", "GET", "other"), twins.client("ptps")
    assert str(twins.cell(client, *key).status_code) != published()[key]["ptps"]
    assert leaks(twins.ask(client, "GET", "/api/v1/flags/"), "/api/v1/flags/")


def test_whoever_is_refused_before_any_view_gets_the_same_headers(twins: Twins) -> None:
    """A foreign host, a form without its token, a deed while looking through other eyes, an address that is none."""
    client, strict = twins.client("koordinator"), Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.post(f"/lihat-sebagai/{twins.people['ptps'].pk}/")  # type: ignore[union-attr]
    answers = [client.post("/tampilan/simpan/"), client.get("/indikasi/", headers={"host": "lain.contoh"})]
    answers += [strict.post("/masuk/"), strict.get("/tidak-ada/"), strict.get("/api/v1/tidak-ada/")]
    assert answers[-1].json() == {"detail": "Tidak ditemukan.", "errors": {}}
    answers.append(client.post("/api/v1/receipts/", b"", "application/json", headers={"transfer-encoding": "chunked"}))
    assert [answer.status_code for answer in answers] == [403, 400, 403, 404, 404, 411]
    for answer in answers:
        answer.said = answer.content.decode()
        assert bare(answer, answer.request["PATH_INFO"]) == []
