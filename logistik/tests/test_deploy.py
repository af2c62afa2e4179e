"""Every file under deploy/, as far as a machine without systemd can see: it fits the application it deploys."""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import load_command_class
from django.db import ProgrammingError, connection, transaction
from django.urls import get_resolver
from django.utils import timezone

from logistik import changes, checking
from logistik.intake.photos import MOST_BYTES as PHOTO_BYTES
from logistik.models import Receipt
from logistik.tests.world import Phone
from logistik.watching import LIFE
from pengawasan import gunicorn_conf, runner
from pengawasan.middleware import MOST_BYTES

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SCRIPTS = sorted((DEPLOY / "bin").iterdir())
INSTALLED = "/srv/pengawasan/"
HARDENED = ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "PrivateDevices=yes", "UMask=0077")
MEGABYTE = 1024**2


def named(path: Path) -> str:
    return path.name


def variables(text: str) -> set[str]:
    return set(re.findall(r"^([A-Z][A-Z_]+)=", text, re.M))


def test_every_setting_is_explained_and_read() -> None:
    read = set(
        re.findall(r'(?:environ\.get|flag|words)\(\s*"([A-Z_]+)"', (ROOT / "pengawasan/settings.py").read_text())
    )
    explained = variables((ROOT / ".env.example").read_text())
    assert read - explained - {"TESTING", "PYTEST_XDIST_WORKER", "TEST_TEMPLATE"} == set()
    assert explained - read == set()
    unused = variables((DEPLOY / "backup.env.example").read_text())
    assert [name for name in unused if not name.startswith("PG") and not _used_in_a_script(name)] == []


def _used_in_a_script(name: str) -> bool:
    return any(name in script.read_text() for script in SCRIPTS)


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_a_unit_starts_what_is_there_and_may_do_no_more_than_it_must(unit: Path) -> None:
    text = unit.read_text()
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service").exists()
        assert "OnCalendar=" in text or "OnUnitActiveSec=" in text
        return
    assert [line for line in HARDENED if f"\n{line}\n" not in text] == []
    commands = re.findall(r"^Exec\w+=(.*)$", text, re.M)
    assert commands
    for command in commands:
        words = command.split()
        for path in [word for word in words if word.startswith((INSTALLED, "deploy/"))]:
            name = path.removeprefix(INSTALLED)
            assert Path(sys.prefix, name.removeprefix(".venv/")).exists() or os.access(ROOT / name, os.R_OK), path
        if "manage.py" in words:
            load_command_class("django.core", words[words.index("manage.py") + 1])
    given = " ".join(command for command in commands if command.startswith("/usr/bin/env"))
    assert set(re.findall(r"\b([A-Z]+_[A-Z_]+)=", given)) <= variables((ROOT / ".env.example").read_text())
    if checker := shutil.which("systemd-analyze"):
        done = subprocess.run([checker, "verify", "--man=no", unit], capture_output=True, text=True)
        ours = [line for line in done.stderr.splitlines() if unit.name in line]
        assert [line for line in ours if "not executable" not in line and "not found" not in line] == []


def test_the_processes_are_those_that_run_py_starts() -> None:
    """Otherwise a worker would run one way here and another there."""
    launcher = inspect.getsource(runner)
    for name in ("worker", "beat", "web"):
        command = re.findall(r"^ExecStart=(.*)$", (DEPLOY / f"systemd/pengawasan-{name}.service").read_text(), re.M)[0]
        options = {word.partition("=")[0] for word in command.split() if word.startswith("-")}
        strange = options - set(re.findall(r'"(--?[\w-]+)[="]', launcher))
        assert strange == ({"--umask"} if name == "web" else set())


def test_nginx_lets_through_what_the_application_takes_and_waits_a_little_longer() -> None:
    site = (DEPLOY / "nginx/pengawasan.conf").read_text()
    sizes = [int(size) * MEGABYTE for size in re.findall(r"client_max_body_size (\d+)m;", site)]
    assert sizes[0] == MOST_BYTES
    assert PHOTO_BYTES < sizes[1] <= PHOTO_BYTES + MEGABYTE
    waits = [int(seconds) for seconds in re.findall(r"proxy_read_timeout (\d+)s;", site)]
    assert gunicorn_conf.timeout < waits[0] < 2 * gunicorn_conf.timeout
    assert LIFE < waits[1] < 2 * LIFE
    addresses = re.findall(r"location (?:= )?(/[\w/]+) {", site)
    assert {"/api/", "/api/v1/evidence/", "/berubah/", "/metrics"} <= set(addresses)
    for address in ("/masuk/", "/admin/login/", "/api/v1/auth/login/", "/berubah/", "/metrics"):
        assert get_resolver().resolve(address)
        assert address.strip("/") in site


@pytest.mark.parametrize("script", SCRIPTS, ids=named)
def test_a_script_is_executable_and_its_syntax_is_right(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert subprocess.run(["/bin/sh", "-n", script], capture_output=True, text=True).stderr == ""


@pytest.fixture
def app_role(people: Any) -> str:
    """The grants of a deployment on this database, roles and all, until the test's transaction is rolled back."""
    role, reader = f"app_{uuid.uuid4().hex[:8]}", f"reader_{uuid.uuid4().hex[:8]}"
    grants = (DEPLOY / "postgresql/grants.sql").read_text().replace("pengawasan_app", role)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}; CREATE ROLE {reader}")
        cursor.execute(grants.replace("pengawasan_reader", reader).replace("%", "%%"), [])
    return role


REFUSED = (
    "TRUNCATE logistik_receipt",
    "ALTER TABLE logistik_receipt DISABLE TRIGGER ALL",
    "ALTER TABLE pengawasan_auditentry DROP COLUMN seal",
    "DROP TABLE logistik_change",
    "SET session_replication_role = replica",
    "CREATE TABLE milik_sendiri (a int)",
    "DELETE FROM logistik_submission",
    "SET pgtrigger.ignore = '{all}'; UPDATE pengawasan_auditentry SET seal = ''",
    "DELETE FROM django_migrations",
)


def test_the_applications_role_does_its_work_and_can_touch_no_evidence(app_role: str) -> None:
    phone = Phone("ptps")
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {app_role}")
    stored = phone.report()
    assert stored.status_code == 201, stored.content
    corrected = phone.report(id=str(uuid.uuid4()), supersedes=stored.json()["id"])
    assert corrected.status_code == 201, corrected.content
    assert checking.sweep(now=timezone.now()).finished_at
    changes.prune(now=timezone.now())
    assert Phone("staf").get("flags/").status_code == 200
    assert Receipt.objects.count() == 2
    for statement in REFUSED:
        with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
            connection.cursor().execute(statement)
