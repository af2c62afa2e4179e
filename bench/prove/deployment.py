"""The files of deploy/ put to work as far as a machine without systemd can: PostgreSQL, nginx with TLS, the units."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import field_storm
from bench.prove import pooled, secured
from bench.prove.figures import Part
from bench.prove.length import Length
from pengawasan.embedded import postgres_binaries, server_account

DEPLOY = field_storm.ROOT / "deploy"
ROLES = ("pengawasan_owner", "pengawasan_app", "pengawasan_reader", "pengawasan_backup", "postgres")
#: Users that pg_ident.conf names and this machine lacks, and who stands in for them.
STAND_IN = {"pengawasan-owner": "daemon", "pengawasan": "nobody"}
#: What pg_ident.conf and pg_hba.conf let in: who, as which role, where. ``postgres`` is the servers' own account.
LET_IN = {
    ("pengawasan-owner", "pengawasan_owner", "pengawasan"), ("pengawasan", "pengawasan_app", "pengawasan"),
    ("root", "pengawasan_reader", "pengawasan"), ("postgres", "postgres", "pengawasan"),
    ("postgres", "postgres", "postgres"), ("postgres", "pengawasan_app", "pengawasan"),
}  # fmt: skip
#: What a role finds set when it comes in.
SETTINGS = {
    ("pengawasan", "pengawasan_app", "idle_in_transaction_session_timeout"): "1min",
    ("root", "pengawasan_reader", "default_transaction_read_only"): "on",
    ("root", "pengawasan_reader", "statement_timeout"): "1min",
    ("pengawasan-owner", "pengawasan_owner", "lock_timeout"): "1s",
}
PATIENCE = 30


def deployment(seed: int, length: Length) -> Part:
    part = Part(
        "Deployment",
        "PostgreSQL is started with `deploy/postgresql/` as it is (only its folders, and users that this machine lacks,"
        " are replaced), `roles.sql` is run, and every user of the system tries to come in as every role; a segment of"
        " the log is archived. nginx is started with `deploy/nginx/pengawasan.conf` and a certificate made for it, and"
        " spoken to over TLS. `systemd-analyze` reads the units.",
    )
    _units(part)
    secured.spoken_to(part)
    if os.geteuid() != 0:
        part.tell("PostgreSQL with `deploy/postgresql/`", "skipped: only root can become the users that it knows")
        return part
    with _cluster() as cluster:
        _entered(part, cluster)
        _archived(part, cluster)
        pooled.entered(part, cluster.folder, cluster.programs, STAND_IN["pengawasan"])
    return part


def _units(part: Part) -> None:
    checker = shutil.which("systemd-analyze")
    if checker is None:
        part.tell("units", "skipped: no systemd-analyze on this machine")
        return
    with tempfile.TemporaryDirectory(prefix="units-") as folder:
        units = []
        for unit in sorted((DEPLOY / "systemd").iterdir()):
            copy = Path(folder) / unit.name
            copy.write_text(unit.read_text().replace("/srv/pengawasan", str(field_storm.ROOT)))
            units.append(copy)
        said = subprocess.run([checker, "verify", "--man=no", *units], capture_output=True, text=True)
        ours = [line for line in said.stderr.splitlines() if any(unit.name in line for unit in units)]
        part.exactly(f"units of {len(units)} that systemd does not understand", len(ours))
        services = [unit for unit in units if "\nUser=" in unit.read_text()]
        offline = [checker, "security", "--offline=yes", "--no-pager"]
        told = [subprocess.run([*offline, unit], capture_output=True, text=True).stdout for unit in services]
        levels = [float(found[1]) for one in told if (found := re.search(r"exposure level for \S+: ([\d.]+)", one))]
        if levels:
            part.most("units: the highest exposure of a service that does not run as root, of 10", max(levels), 3.0)


class Cluster:
    """A server with the deployment's own configuration, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.account = server_account()
        self.folder, self.programs = folder, postgres_binaries(self.account)
        self.data, self.log = folder / "cluster", folder / "wal"

    def make(self) -> None:
        self.folder.chmod(0o755)
        for path in (self.data, self.log):
            path.mkdir(mode=0o700)
            shutil.chown(path, self.account["user"], self.account["group"])
        self.by_postgres("initdb", "--pgdata", str(self.data), "--auth=peer", "--username=postgres")
        script = self.folder / "archive-wal"
        shutil.copy(DEPLOY / "bin" / "archive-wal", script)
        script.chmod(0o755)
        given = DEPLOY / "postgresql"
        own = f"unix_socket_directories = '{self.folder}'\n"
        own += f'archive_command = \'{script} "%p" "%f" {self.log}\'\n'
        (self.data / "postgresql.conf").write_text((given / "postgresql.conf").read_text() + own)
        (self.data / "pg_hba.conf").write_text((given / "pg_hba.conf").read_text())
        ident = (given / "pg_ident.conf").read_text()
        for name, stand_in in STAND_IN.items():
            ident = re.sub(rf"(?<=^pengawasan   ){name}(?= )", stand_in, ident, flags=re.M)
        (self.data / "pg_ident.conf").write_text(ident)
        shutil.chown(self.folder, self.account["user"])

    def by_postgres(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **self.account)
        if done.returncode:
            raise SystemExit(f"{program}: {done.stderr}{done.stdout}")
        return done

    def ask(self, user: str, role: str, database: str, sql: str) -> str | None:
        """What psql answers to that user of the system; None when he is not let in or refused."""
        account = self.account if user == "postgres" else {"user": STAND_IN.get(user, user), "extra_groups": []}
        command = [str(self.programs / "psql"), "-XAtw", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder)]
        command += ["-U", role, "-d", database, "-c", sql]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **account)
        return done.stdout.strip() if done.returncode == 0 else None


@contextmanager
def _cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="deployment-", dir="/var/tmp") as folder:
        cluster = Cluster(Path(folder))
        cluster.make()
        control = ["--pgdata", str(cluster.data), "--silent", "--wait"]
        cluster.by_postgres("pg_ctl", *control, "--log", f"{folder}/wal/server.log", "start")
        try:
            yield cluster
        finally:
            cluster.by_postgres("pg_ctl", *control, "--mode", "fast", "stop")


def _entered(part: Part, cluster: Cluster) -> None:
    roles = cluster.folder / "roles.sql"
    roles.write_text((DEPLOY / "postgresql" / "roles.sql").read_text())
    cluster.by_postgres("psql", "-X", "-v", "ON_ERROR_STOP=1", "-h", str(cluster.folder), "-f", str(roles))
    users, places = ("root", "postgres", *STAND_IN), ("pengawasan", "postgres")
    cells = [(user, role, place) for user in users for role in ROLES for place in places]
    entered = {cell for cell in cells if cluster.ask(*cell, "SELECT 1") == "1"}
    part.exactly(f"users, roles and databases let in, of {len(cells)}", len(entered), len(LET_IN))
    part.exactly("let in otherwise than written", len(entered ^ LET_IN))
    wrong = [name for (user, role, name), value in SETTINGS.items()
             if cluster.ask(user, role, "pengawasan", f"SHOW {name}") != value]  # fmt: skip
    part.exactly(f"settings of roles other than written, of {len(SETTINGS)}", len(wrong))
    table = "CREATE TABLE contoh (a int)"
    makers = [cell for cell in LET_IN if cell[1] != "postgres" and cluster.ask(*cell, table) is not None]
    part.exactly("roles that may make a table, beside the owner", len(makers) - 1)


def _archived(part: Part, cluster: Cluster) -> None:
    segment = cluster.ask("postgres", "postgres", "postgres", "SELECT pg_walfile_name(pg_switch_wal())") or ""
    end = time.monotonic() + PATIENCE
    while not (cluster.log / segment).exists() and time.monotonic() < end:
        time.sleep(0.1)
    part.exactly("segments of the log archived by `deploy/bin/archive-wal`", int((cluster.log / segment).exists()), 1)
    command = [str(cluster.programs / "pg_basebackup"), "-w", "-h", str(cluster.folder), "-U", "pengawasan_backup"]
    command += ["-D", str(cluster.folder / "base"), "--checkpoint=fast"]
    taken = subprocess.run(command, capture_output=True, text=True)
    part.exactly("base backup by root as `pengawasan_backup`, exit code", taken.returncode)
