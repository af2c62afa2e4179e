"""The product behind a real PgBouncer that lends its few sessions out by the transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from psycopg2.extensions import parse_dsn

from bench import field_storm
from bench.prove import clients, evidence
from bench.prove.browsing import Browser
from bench.prove.figures import Part
from bench.prove.length import Length
from bench.prove.replica import turned
from pengawasan.datadir import DataDir
from pengawasan.embedded import NAME, Servers, server_account

GIVEN = field_storm.ROOT / "deploy" / "pgbouncer"
SKIPPED = "skipped: pgbouncer is not installed (apt-get install pgbouncer)"
SESSIONS, CLIENTS, PORT = 4, 8, 6432


def pooled(seed: int, length: Length) -> Part:
    count = length.of(50, 150, 1000)
    part = Part(
        "PgBouncer",
        "The demo with `DB_POOLED=1` behind PgBouncer with `deploy/pgbouncer/pgbouncer.ini` (only its folders, its"
        f" server, who may enter, and its {SESSIONS} sessions are replaced): web, worker and clock. {CLIENTS} clients"
        f" report until {count} are acknowledged, four browsers turn pages, sweeps run every 5 seconds. Seed {seed}.",
    )
    program = _program()
    if program is None:
        part.tell("PgBouncer", SKIPPED)
        return part
    with tempfile.TemporaryDirectory(prefix="pooled-", dir="/var/tmp") as folder, tempfile.TemporaryDirectory() as own:
        servers = Servers(DataDir(Path(own)))
        given = servers.start()
        try:
            with _pool(program, Path(folder), given["DATABASE_URL"]) as url:
                env = given | {"DATABASE_URL": url, "DB_POOLED": "1", "SWEEP_SECONDS": "5"}
                os.environ |= env  # who compares comes through the pool too
                with field_storm.own_servers() as running:
                    _worked(part, running, url, f"{seed} pooled", count)
        finally:
            servers.stop()
    return part


def _program() -> str | None:
    return shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def _pool(program: str, folder: Path, url: str) -> Iterator[str]:
    """PgBouncer in front of this database, for whoever comes; yields the address to use."""
    server = parse_dsn(url)
    own = f"host={server['host']} user={server['user']} password={server['password']} pool_size={SESSIONS}"
    with _lent(program, folder, pengawasan=own, auth_type=f"any\nadmin_users = {NAME}", auth_file="/dev/null"):
        yield f"postgres://{NAME}@:{PORT}/{NAME}?host={folder}"


def entered(part: Part, cluster: Path, programs: Path, application: str) -> None:
    """Who comes in through PgBouncer as the deployment sets it up, and as which role the database knows them."""
    program = _program()
    if program is None:
        part.tell("PgBouncer", SKIPPED)
        return
    with tempfile.TemporaryDirectory(prefix="bouncer-", dir="/var/tmp") as name:
        folder = Path(name)
        # The user of the system that stands in for the application's
        (folder / "hba").write_text(
            (GIVEN / "pgbouncer_hba.conf").read_text().replace("pengawasan   peer", f"{application} peer")
        )
        (folder / "users").write_text((GIVEN / "userlist.txt").read_text().replace(NAME, application))
        own = f"host={cluster} user=pengawasan_app"
        with _lent(program, folder, pengawasan=own, auth_hba_file=f"{folder}/hba", auth_file=f"{folder}/users"):
            psql = [str(programs / "psql"), "-XAtw", "-h", name, "-p", str(PORT), "-U", application, "-d", NAME]
            said = {
                user: subprocess.run([*psql, "-c", "SELECT current_user"], capture_output=True, text=True, cwd="/",
                                     user=user, extra_groups=[]).stdout.strip()
                for user in (application, "root", "postgres")
            }  # fmt: skip
    part.exactly("let in by PgBouncer, as the application's role", int(said.pop(application) == "pengawasan_app"), 1)
    part.exactly("others let in by PgBouncer", len([user for user, role in said.items() if role]))


@contextmanager
def _lent(program: str, folder: Path, **own: str) -> Iterator[None]:
    """PgBouncer with the deployment's own configuration and these lines of it replaced, in a folder of its own."""
    account, ini = server_account(), (GIVEN / "pgbouncer.ini").read_text()
    own |= {"unix_socket_dir": str(folder), "unix_socket_mode": "0777", "logfile": f"{folder}/log"}
    for name, value in (own | {"pidfile": f"{folder}/pid"}).items():
        ini = re.sub(rf"^{name} = .*$", lambda _, line=f"{name} = {value}": line, ini, flags=re.M)  # type: ignore[misc]
    (folder / "pgbouncer.ini").write_text(ini)
    folder.chmod(0o755)
    if account:
        os.chown(folder, account["user"], account["group"])
    child = subprocess.Popen([program, "-q", folder / "pgbouncer.ini"], cwd="/", **account)
    try:
        end = time.monotonic() + 20
        while not (folder / f".s.PGSQL.{PORT}").exists() and time.monotonic() < end and child.poll() is None:
            time.sleep(0.05)  # it tells nobody that it answers
        yield
    finally:
        child.terminate()
        child.wait()


def _worked(part: Part, running: field_storm.Running, url: str, seed: str, count: int) -> None:
    evidence.connect(running.data)
    ledger, faults = clients.Ledger(), Counter[str]()
    people = [Browser(running.url, name) for name in ("staf", "koordinator", "pimpinan", "panwascam")]
    threads = clients.report_until(
        clients.crew(running.url, CLIENTS, seed, ledger), lambda: len(ledger.promised) >= count
    )
    turning = threading.Thread(target=lambda: faults.update(turned(people, 3)))
    turning.start()
    for thread in [*threads, turning]:
        thread.join()
    part.none("pages other than 200", faults)
    part.tell("answers to reports and photos", dict(ledger.answers))
    evidence.compare(part, ledger)
    end = time.monotonic() + 60
    while not evidence.settled() and time.monotonic() < end:
        time.sleep(1)
    evidence.consistent(part)
    part.most("sessions of the database at the end", _sessions(url), SESSIONS)


def _sessions(url: str) -> int:
    """How many sessions PgBouncer holds open for the application."""
    connection = psycopg2.connect(url.replace(f"/{NAME}?", "/pgbouncer?"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW SERVERS")
            return len(cursor.fetchall())
    finally:
        connection.close()
