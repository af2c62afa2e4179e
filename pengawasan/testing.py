"""pytest plugin: the suite on its own servers, one set for all xdist workers, without fsync."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management.commands import flush

from pengawasan.datadir import DataDir
from pengawasan.embedded import Servers


def start_servers(config: pytest.Config) -> None:
    """Servers in a directory of their own, gone with the session."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end like Ctrl-C, tidily
    folder = Path(tempfile.mkdtemp(prefix="pengawasan-uji-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    data = DataDir(folder / "data")
    if os.geteuid() == 0:
        folder.chmod(0o711)
    servers = Servers(data, durable=False)
    config.add_cleanup(servers.stop)
    os.environ |= servers.start()
    os.environ["DATA_DIR"] = str(data.path)
    if config.known_args_namespace.numprocesses:
        migrate_once()


def migrate_once() -> None:
    """The workers copy one migrated database instead of migrating one each."""
    manage_py = Path(__file__).resolve().parent.parent / "manage.py"
    subprocess.run([sys.executable, str(manage_py), "migrate", "--verbosity", "0"], check=True)
    os.environ["TEST_TEMPLATE"] = urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Before pytest-django reads the settings; xdist workers find what the first process started."""
    os.environ["TESTING"] = "1"
    if not os.environ.get("DATABASE_URL") and "PYTEST_XDIST_WORKER" not in os.environ:
        start_servers(early_config)
    return (yield)


def pytest_collection_finish() -> None:
    """What is imported stays until the end: the collector need not walk through it again, nor come so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_by_what_they_hold() -> Generator[None]:
    """Between two tests that commit Django empties every table and makes what follows a migration anew.

    Few tables hold anything then: a row costs less to delete than a table to make anew. Evidence refuses that to
    everybody but a superuser who insists. Kinds of content stay, so nothing has to be made anew.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", _emptied)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield


def _emptied(_style: Any, connection: Any, **_: Any) -> list[str]:
    tables = set(connection.introspection.django_table_names(only_existing=True)) - {"django_content_type"}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (TABLE {table})" for table in sorted(tables)))
        filled = [f"DELETE FROM {table}" for (table,) in cursor.fetchall()]  # noqa: S608 # nosec B608 names of our own tables
    role = "SET session_replication_role = "
    return [f"{role}replica", *filled, f"{role}DEFAULT"]


@pytest.fixture(scope="session", autouse=True)
def numbers_beyond_a_thousand(django_db_setup: None, django_db_blocker: Any) -> None:
    """Rows are numbered from 1001 on: there a page that writes a number for people where a machine reads it fails."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH 1001")
