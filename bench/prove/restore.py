"""A backup taken while reports arrive, restored from the base and its log, has to hold and to verify."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2

from bench import field_storm
from bench.prove import clients, evidence
from bench.prove.figures import Part
from bench.prove.length import Length
from pengawasan.datadir import DataDir
from pengawasan.embedded import postgres_binaries, server_account

SCRIPTS = field_storm.ROOT / "deploy" / "bin"
PATIENCE = 60


def restore(running: field_storm.Running, seed: int, length: Length) -> Part:
    count = length.of(20, 60, 500)
    part = Part(
        "Restore",
        f"4 clients report. After {count} acknowledgements `deploy/bin/backup` takes a base backup and the evidence,"
        f" while the log is kept beside it; after {count} more the log is cut and `deploy/bin/copy-evidence`"
        " runs, as it does every five minutes; `deploy/bin/restore-drill` restores"
        " both into a cluster of its own and runs `verify_audit` and `rebuild_balance --verify` on it. Then a photo is"
        f" taken out of the backup, which the drill has to find. Seed {seed}.",
    )
    ledger, stopping = clients.Ledger(), False
    with tempfile.TemporaryDirectory(prefix="restore-", dir="/var/tmp") as folder:
        place = Path(folder)
        place.chmod(0o711)
        env = _environment(running.data, place)
        with _log_kept(env, place / "wal"):
            threads = clients.report_until(clients.crew(running.url, 4, f"{seed} restore", ledger), lambda: stopping)
            _until(lambda: len(ledger.promised) >= count)
            begun, before = time.monotonic(), len(ledger.promised)
            taken = _run("backup", env)
            part.exactly("backup, exit code", taken.returncode)
            part.tell(
                "backup", f"{time.monotonic() - begun:.1f} s, {len(ledger.promised) - before} acknowledged meanwhile"
            )
            after = len(ledger.promised)
            _until(lambda: len(ledger.promised) >= after + count)
            stored = _cut_log(env, place / "wal")
            copied = _run("copy-evidence", env)
            stopping = True
            for thread in threads:
                thread.join()
        part.exactly("photos copied after the log was cut, exit code", copied.returncode)
        begun, drill = time.monotonic(), _run("restore-drill", env)
        part.exactly("drill, exit code", drill.returncode)
        if drill.returncode:
            print(drill.stdout[-1500:], drill.stderr[-1500:], flush=True)
        found = re.search(r"Restored (\d+) reports", drill.stdout)
        part.tell("drill", f"{time.monotonic() - begun:.1f} s")
        part.tell("stored before the log was cut", stored)
        part.exactly("of these not restored", max(0, stored - int(found[1] if found else 0)))
        photo = next(path for path in (place / "evidence" / "original").rglob("*") if path.is_file())
        photo.unlink()
        part.exactly("drill without one photo, exit code", _run("restore-drill", env).returncode, 1)
    evidence.connect(running.data)
    evidence.compare(part, ledger)
    return part


def _environment(data: Path, place: Path) -> dict[str, str]:
    """What the scripts read: of the installation, and of libpq."""
    folder, account = DataDir(data), server_account()
    url = urlsplit(folder.facts()["servers"]["DATABASE_URL"])
    owner = pwd.getpwuid(account["user"]).pw_name if account else ""
    return os.environ | {
        "PGHOST": parse_qs(url.query)["host"][0],
        "PGUSER": url.username or "",
        "PGPASSWORD": unquote(url.password or ""),
        "PG_BIN": str(postgres_binaries(account)),
        "PG_USER": owner,
        "DRILL_USER": url.username or "",
        "DATA_DIR": str(folder.path),
        "SIGNING_KEY_FILE": str(folder.path / "signing.key"),
        "SECRET_KEY": folder.secret("secret_key"),
        "BACKUP_DIR": str(place),
        "TMPDIR": str(place),
    }


def _run(script: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPTS / script], env=env, capture_output=True, text=True)


@contextmanager
def _log_kept(env: dict[str, str], folder: Path) -> Iterator[None]:
    """Every segment as the server writes it: here in the place of ``archive_command``, which needs a restart."""
    folder.mkdir()
    command = [f"{env['PG_BIN']}/pg_receivewal", "--no-password", "--directory", str(folder)]
    receiver = subprocess.Popen(command, env=env)
    try:
        _until(lambda: any(folder.iterdir()))
        yield
    finally:
        receiver.terminate()
        receiver.wait()


def _cut_log(env: dict[str, str], folder: Path) -> int:
    """End the segment and wait until it has arrived; how many reports were stored before."""
    connection = psycopg2.connect(
        host=env["PGHOST"], user=env["PGUSER"], password=env["PGPASSWORD"], dbname="pengawasan"
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM logistik_submission")
            (stored,) = cursor.fetchone()
            cursor.execute("SELECT pg_walfile_name(pg_switch_wal())")
            (segment,) = cursor.fetchone()
    finally:
        connection.close()
    _until(lambda: (folder / segment).exists())
    return int(stored)


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("Proof of the restore: it never came to that.")
        time.sleep(0.1)
