"""The documents are true: what they name exists, what they show runs."""

from __future__ import annotations

import inspect
import os
import re
import shlex
import sys
from contextlib import redirect_stdout
from io import StringIO
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.test import Client
from PIL import Image
from pytest_django.live_server_helper import LiveServer

from bench.measure import __main__ as bench
from bench.prove import __main__ as prove
from logistik.api.urls import v1
from logistik.models import Flag, Severity
from logistik.rules import RULES, Rule
from logistik.tests import world
from pengawasan import runner
from pengawasan.models import Supervisor

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
GRAVEST_FIRST = list(reversed(Severity))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
#: What looks like a path of ours: names of the two packages and of the folders beside them, or a file at the top.
PATH = re.compile(
    r"`((?:(?:logistik|pengawasan|templates|static|docs|e2e|bench|deploy)/[\w./-]*|[\w-]+\.(?:py|txt|md)|\.env\.example|\.importlinter))`"
)
DESIGN_NAMES = {"needs.py", "intake.py", "readiness.py", "jumlah_kurang.py"}  # named beside the real path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text(name: str) -> str:
    return (ROOT / name).read_text()


def table(name: str, heading: str) -> list[str]:
    """The rows of the table whose first line begins with ``heading``."""
    after = text(name).split(f"\n{heading}", 1)[1].splitlines()[2:]
    return after[: after.index("")] if "" in after else after


def commands() -> list[list[str]]:
    """The arguments of every ``run.py`` in a shell block of any document, with the block's comments gone."""
    found = []
    for document in DOCUMENTS:
        for language, block in BLOCK.findall(document.read_text()):
            lines = block.splitlines() if language == "sh" else []
            found += [shlex.split(line, comments=True) for line in lines if "run.py" in line]
    return [words[words.index("run.py") + 1 :] for words in found]


def rule_row(rule: Rule) -> str:
    module: ModuleType = sys.modules[rule.question.__module__]
    asks = " ".join((module.__doc__ or "").split("\n\n")[0].split())
    used = set(re.findall(r"Severity\.([A-Z]+)", inspect.getsource(module)))
    severity = ", ".join(level.value for level in GRAVEST_FIRST if level.name in used)
    basis = "; ".join(f"{b.instrument}, {b.clause} ({b.status.label})" for b in rule.basis)
    return f"| `{rule.key}` | `{rule.kind}` | {rule.name} | {asks} | {severity} | {basis} | {rule.remedy} |"


def test_every_rule_has_its_row_and_no_row_is_without_its_rule() -> None:
    assert table("docs/rules.md", "| Key | Kind |") == [rule_row(rule) for rule in RULES]


def test_the_readme_counts_the_rules_right() -> None:
    assert f"all {len(RULES)}]" in text("README.md")
    assert f"{len(RULES)} rules" in text("CHANGELOG.md")


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text()) if not link.startswith(("http:", "https:"))]
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_path_that_is_named_exists(document: Path) -> None:
    paths = set(PATH.findall(document.read_text())) - DESIGN_NAMES
    assert sorted(path for path in paths if not (ROOT / path).exists() and not (ROOT / "docs" / path).exists()) == []


def test_every_room_is_on_the_map() -> None:
    plumbing = {"__init__", "__pycache__", "apps", "migrations", "tests", "templatetags", "urls", "data"}
    rooms = [path for path in (ROOT / "logistik").iterdir() if path.stem not in plumbing]
    assert sorted(named(room) for room in rooms if f"`{named(room)}" not in text("README.md")) == []


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_can_be_given_as_it_is_written(words: list[str]) -> None:
    mode, *rest = words
    if mode == "test":
        assert [path for path in rest if "/" in path and not (ROOT / path).exists()] == []
        return
    if mode in {"prove", "bench"}:
        {"prove": prove, "bench": bench}[mode].parser().parse_args(rest)
        return
    if rest[:1] == ["--data"] and mode == "manage":
        rest = rest[2:]
    if mode == "manage":
        name, *arguments = rest
        load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(arguments)
    else:
        assert mode in {"demo", "serve"}
        known = set(re.findall(r'"(--\w+)"', inspect.getsource(runner.main)))
        assert {word for word in rest if word.startswith("-")} <= known


def test_commands_named_in_passing_exist() -> None:
    said = set(re.findall(r"`(?:manage\.py )?((?:load|create|import|compute|rebuild|verify|seed)_\w+|sweep|simulate)\b",
                          "\n".join(document.read_text() for document in DOCUMENTS)))  # fmt: skip
    assert said - set(get_commands()) == set()
    assert "load_regions" in said


def test_every_model_is_in_the_glossary() -> None:
    ours = chain(apps.get_app_config("pengawasan").get_models(), apps.get_app_config("logistik").get_models())
    names = {model.__name__ for model in ours if not hasattr(model, "pgh_tracked_model")}
    assert len(names) > 20
    assert sorted(name for name in names if f"`{name}`" not in text("docs/glossary.md")) == []


def test_the_glossary_names_no_model_that_is_gone() -> None:
    rows = [line.split("|")[2] for line in text("docs/glossary.md").splitlines() if line.startswith("| ")]
    said = set(re.findall(r"`([A-Z][A-Za-z]+)(?:\.\w+)?`", " ".join(rows))) - {"STATES"}
    places = [sys.modules[name] for name in ("pengawasan.models", "logistik.models", "logistik.rules")]
    assert sorted(name for name in said if not any(hasattr(place, name) for place in places)) == []


def test_the_table_of_addresses_is_the_api() -> None:
    rows = [re.match(r"\| `([^`]+)` \| ([A-Z ]+) \|", row) for row in table("docs/api.md", "| Address |")]
    said = {row[1]: set(row[2].split()) for row in rows if row}
    real = {}
    for address in v1:
        view = address.callback.view_class  # type: ignore[attr-defined]
        allowed = {name.upper() for name in view.http_method_names if hasattr(view, name)}
        real[str(address.pattern)] = allowed - {"OPTIONS", "HEAD"}
    assert said == real


@pytest.mark.django_db(transaction=True)
def test_the_examples_of_the_api_run(
    live_server: LiveServer,
    people: dict[str, Supervisor],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
) -> None:
    people["ptps"].set_password("demo-pali")
    people["ptps"].save()
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.chdir(tmp_path)
    settings.DATA_DIR = tmp_path
    Image.frombytes("RGB", (700, 700), os.urandom(700 * 700 * 3)).save("foto.jpg", quality=95)
    examples = [block for language, block in BLOCK.findall(text("docs/api.md")) if language == "python"]
    printed = StringIO()
    with redirect_stdout(printed):
        exec("\n".join(examples).replace("http://localhost:8000", live_server.url), {})
    first, *flags, photo = printed.getvalue().splitlines()
    assert photo == "stored then duplicate"
    assert first == "201 stored then 200 duplicate"
    assert any("tepat_jumlah kurang" in line for line in flags)
    assert Flag.objects.filter(place=world.TPS[0], kind="kurang").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "codes"), [("/healthz", {200}), ("/readyz", {200, 503}), ("/api/schema/", {200})])
def test_addresses_for_machines_answer(client: Client, address: str, codes: set[int]) -> None:
    assert client.get(address).status_code in codes
