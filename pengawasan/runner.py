"""What `run.py` goes on with inside `.venv`: demo, serve, manage, test, prove, bench."""

import argparse
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

from pengawasan.datadir import DataDir
from pengawasan.embedded import Servers
from pengawasan.service import Service, die_with_parent

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
LOGINS = ("staf", "koordinator", "pimpinan", "panwascam", "panwascam.abab", "pkd", "ptps")
#: Seconds after which whatever died is started again at the latest: what waits for it is the field.
LONGEST_PAUSE = 2
BANNER = """
  Pengawasan Logistik siap: {url}

  Pengguna   {logins}
  Kata sandi demo-pali

  Satu hari distribusi, dipercepat (di terminal lain):
      python3 run.py manage {data}simulate --speed 600 --seed 1{address}

  Log di {logs}
  Ctrl-C menghentikan semuanya.{timing}
"""


# One installation: its environment, its servers


def environment(data: DataDir, mode: str) -> dict[str, str]:
    """The variables every process of this installation gets; what is set from outside wins."""
    ours = {"DJANGO_SETTINGS_MODULE": "pengawasan.settings", "DATA_DIR": str(data.path), "PYTHONPATH": str(ROOT)}
    ours["SECRET_KEY"] = data.secret("secret_key")
    ours["WORKER_POOL"] = "threads"  # of two processes more a computer at home would notice
    if mode == "demo":
        ours |= {"DEMO": "1", "HTTPS": "0"}
    return ours | {name: value for name, value in os.environ.items() if name not in {"DATA_DIR", "PYTHONPATH"}}


def prepare(seed: bool) -> None:
    """Bring the database up to date in one process (a second interpreter would cost another second)."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    if seed:
        call_command("seed_demo")


class Borrowed:
    """The servers of an installation that runs already, or our own for as long as one command needs them."""

    def __init__(self, data: DataDir) -> None:
        self.data, self.servers = data, None if running(data) else Servers(data)

    def __enter__(self) -> dict[str, str]:
        self.data.lock("users", fcntl.LOCK_SH)
        if self.servers:
            env = self.servers.start()
            self.data.remember(servers=env, pid=os.getpid())
            return env
        deadline = time.monotonic() + 60
        while not (facts := self.data.facts()).get("servers") and time.monotonic() < deadline:
            time.sleep(0.1)  # it has the lock and is just starting them
        return dict(facts.get("servers") or {})

    def __exit__(self, *_: object) -> None:
        if self.servers:
            self.data.lock("users", fcntl.LOCK_EX)  # until every other command has finished
            self.data.remember(servers=None, pid=None)
            self.servers.stop()
        self.data.unlock("users")


def running(data: DataDir) -> bool:
    """Does another process run the servers of this data directory? If not, the lock is now ours."""
    if not data.lock("servers"):
        return True
    data.remember(servers=None, pid=None)
    return False


# demo and serve


class Launcher:
    """Starts servers, then the web, then the worker and its clock; keeps them alive; stops them in reverse."""

    def __init__(self, mode: str, options: argparse.Namespace) -> None:
        self.mode, self.options, self.began = mode, options, time.monotonic()
        self.data = DataDir(options.data)
        self.url = f"http://{'localhost' if options.host in {'127.0.0.1', '0.0.0.0'} else options.host}:{options.port}"  # nosec B104 # noqa: S104 only compared with
        self.stopping = False
        self.services: list[Service] = []

    def run(self) -> int:
        if running(self.data):
            pid = self.data.facts().get("pid")
            sys.exit(
                f"Aplikasi sudah berjalan dengan data {self.data.path} (pid {pid}). Untuk yang kedua: --data DIR lain."
            )
        self._claim_port()
        if self.options.fresh:
            self.data.wipe()
        self.data.remember(mode=self.mode)
        servers = Servers(self.data)
        try:
            for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(name, self._stop_soon)
            self.env = environment(self.data, self.mode) | servers.start()
            self.services += servers.services
            self.data.remember(
                servers={name: self.env[name] for name in ("DATABASE_URL", "REDIS_URL")}, pid=os.getpid()
            )
            self._start_application()
            while not self.stopping:
                self._revive()
                time.sleep(0.3)  # between two looks at whether everything still runs
        except Interrupted:
            pass
        finally:
            self._stop_all(servers)
        return 0

    def _claim_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.options.host, self.options.port))
            except OSError as error:
                sys.exit(
                    f"Port {self.options.port} tidak bisa dipakai ({error.strerror}); pilih yang lain dengan --port."
                )

    def _stop_soon(self, _signal: int, _frame: FrameType | None) -> None:
        if not self.stopping:
            self.stopping = True
            print("\nMenghentikan …", flush=True)
            raise Interrupted

    def _start_application(self) -> None:
        command = f"from pengawasan.runner import prepare; prepare(seed={self.mode == 'demo'})"
        done = subprocess.run([PYTHON, "-c", command], env=self.env, cwd=ROOT, preexec_fn=die_with_parent())
        if done.returncode:
            sys.exit("Menyiapkan basis data gagal.")
        web = self._web()
        self.services.append(web)
        web.start()
        self._wait_for_page(web)
        timing = f"\n  (Halaman pertama setelah {time.monotonic() - self.began:.1f} detik.)"
        self._greet(timing)
        for service in (self._worker(), self._beat()):
            self.services.append(service)
            service.start()

    def _greet(self, timing: str) -> None:
        if self.mode == "serve":
            print(f"Pengawasan Logistik siap: {self.url}{timing}", flush=True)
            return
        data = "" if self.options.data == default_data() else f"--data {self.options.data} "
        address = "" if self.options.port == 8000 else f" --url {self.url}"
        facts = {"url": self.url, "logins": ", ".join(LOGINS), "data": data, "address": address, "timing": timing}
        print(BANNER.format(logs=self.data.path / "log", **facts), flush=True)

    def _web(self) -> Service:
        command = [PYTHON, "-m", "gunicorn", "pengawasan.wsgi", "--bind", f"{self.options.host}:{self.options.port}"]
        command += ["--config", "python:pengawasan.gunicorn_conf", "--no-control-socket"]
        env = {"DB_STATEMENT_TIMEOUT_MS": "30000", "DB_LOCK_TIMEOUT_MS": "10000"} | self.env
        return Service("web", command, self._log("web"), env, cwd=ROOT)

    def _worker(self) -> Service:
        command = [PYTHON, "-m", "celery", "--quiet", "-A", "pengawasan", "worker", "-c", "2"]
        command += ["-l", "warning", "--without-gossip", "--without-mingle"]
        return Service("worker", command, self._log("worker"), self.env, cwd=ROOT)

    def _beat(self) -> Service:
        """The scheduler on its own: embedded in the worker (`-B`), nobody would start it again when it dies."""
        command = [PYTHON, "-m", "celery", "--quiet", "-A", "pengawasan", "beat", "-l", "warning", "--pidfile="]
        command += ["-s", str(self.data.path / "beat")]
        return Service("beat", command, self._log("beat"), self.env, cwd=ROOT)

    def _log(self, name: str) -> Path | None:
        """The demo keeps the terminal for people; `serve` writes to it, for whatever collects the output."""
        return self.data.log(name) if self.mode == "demo" else None

    def _wait_for_page(self, web: Service) -> None:
        allowed = [name for name in self.env.get("ALLOWED_HOSTS", "").split(",") if name and name != "*"]
        host = allowed[0].lstrip(".") if allowed else "localhost"
        target = "127.0.0.1" if self.options.host == "0.0.0.0" else self.options.host  # nosec B104 # noqa: S104 only compared with
        request = urllib.request.Request(f"http://{target}:{self.options.port}/healthz", headers={"Host": host})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + 60
        while True:
            try:
                with opener.open(request, timeout=5):
                    return
            except (urllib.error.URLError, OSError) as problem:
                if web.exit_code() is not None or time.monotonic() > deadline:
                    where = f"; lihat {web.log}" if web.log else ""
                    sys.exit(f"Web tidak mau menyala ({problem}){where}")
                time.sleep(0.05)  # the web tells nobody that it answers; it is asked

    def _revive(self) -> None:
        """Start again whatever has died: at once, and a little later each time it dies soon after."""
        now = time.monotonic()
        for service in self.services:
            code = service.exit_code()
            if code is None:
                continue
            if service.restart_at is None:
                service.failures = 0 if now - service.started_at > 60 else service.failures
                delay = min(service.failures, LONGEST_PAUSE)
                service.failures, service.restart_at = service.failures + 1, now + delay
                service.kill_session()
                print(f"{service.name} berhenti (kode {code}); dijalankan lagi dalam {delay} detik.", flush=True)
            elif service.restart_at <= now:
                service.start()

    def _stop_all(self, servers: Servers) -> None:
        self.stopping = True
        for service in reversed(self.services):
            if service not in servers.services:
                service.stop()
        self.data.remember(servers=None, pid=None)
        servers.stop()
        print("Berhenti.", flush=True)


class Interrupted(Exception):
    """Ctrl-C or SIGTERM arrived."""


# manage and test


def in_foreground(command: list[str], env: dict[str, str]) -> int:
    """Run a command on our terminal: Ctrl-C reaches it directly, SIGTERM is handed on as one."""
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)

    def arm() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        bind()

    bind = die_with_parent()
    child = subprocess.Popen(command, env=env, preexec_fn=arm)
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGINT))
    try:
        return child.wait()
    finally:
        signal.signal(signal.SIGINT, former)


def manage(options: argparse.Namespace) -> int:
    data = DataDir(options.data)
    with Borrowed(data) as servers:
        env = environment(data, str(data.facts().get("mode", "serve"))) | servers
        return in_foreground([PYTHON, str(ROOT / "manage.py"), *options.command], env)


def static_checks() -> dict[str, list[str]]:
    """Everything that needs no database, the slowest first."""
    linter = "from importlinter.cli import lint_imports_command as run; run()"
    manage_py = [PYTHON, "-W", "ignore", "manage.py"]
    return {
        "mypy": [PYTHON, "-m", "mypy", "pengawasan", "logistik"],
        "ruff check": [PYTHON, "-m", "ruff", "check", "."],
        "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "impor": [PYTHON, "-c", linter],
        "migrasi": [*manage_py, "makemigrations", "--check", "--dry-run"],
        "check --deploy": [*manage_py, "check", "--deploy", "--fail-level", "WARNING"],
    }


def run_static_checks(env: dict[str, str]) -> list[str]:
    """Run them two at a time, print each with its time, return the names of those that failed."""
    waiting, active, failed = list(static_checks().items()), [], []  # type: ignore[var-annotated]
    while waiting or active:
        while waiting and len(active) < 2:
            name, command = waiting.pop(0)
            out = tempfile.TemporaryFile("w+")  # noqa: SIM115 closed when it is reported
            child = subprocess.Popen(command, env=env, cwd=ROOT, stdout=out, stderr=out, preexec_fn=die_with_parent())
            active.append((name, child, out, time.monotonic()))
        for entry in [each for each in active if each[1].poll() is not None]:
            active.remove(entry)
            name, child, out, began = entry
            good = child.returncode == 0
            print(f"{'lulus' if good else 'GAGAL'}  {name:16} {time.monotonic() - began:5.1f} detik", flush=True)
            with out:
                out.seek(0)
                if not good:
                    failed.append(name)
                    print(out.read(), flush=True)
        time.sleep(0.02)  # between two looks at which check has ended
    if failed:
        print(f"GAGAL: {', '.join(failed)} (rinciannya di atas).", flush=True)
    return failed


def test(arguments: list[str]) -> int:
    """All checks and the suite on its own servers; with arguments only the suite. Its closing line is our last."""
    env = {name: value for name, value in os.environ.items() if name not in {"DEMO", "DEBUG"}}
    env |= {"DJANGO_SETTINGS_MODULE": "pengawasan.settings", "PYTHONPATH": str(ROOT)}
    if arguments:
        return in_foreground([PYTHON, "-m", "pytest", *arguments], env)
    production = {"SECRET_KEY": secrets.token_urlsafe(48), "HTTPS": "1", "ALLOWED_HOSTS": "contoh.bawaslu.go.id"}
    # One more than there are cores: somebody always waits for a browser or a worker of Celery.
    suite = [PYTHON, "-m", "pytest", "-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    with ThreadPoolExecutor(max_workers=1) as beside:  # until its servers stand the suite leaves a core to them
        checked = beside.submit(run_static_checks, env | production)
        code = in_foreground(suite, env)
        return code or bool(checked.result())


def default_data() -> Path:
    return ROOT / ".data"


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["test"]:
        os.chdir(ROOT)
        return test(arguments[1:])
    if arguments[:1] == ["prove"]:
        return in_foreground([PYTHON, "-m", "bench.prove", *arguments[1:]], dict(os.environ))
    if arguments[:1] == ["bench"]:
        return in_foreground([PYTHON, "-m", "bench.measure", *arguments[1:]], dict(os.environ))
    parser = argparse.ArgumentParser(prog="run.py")
    commands = parser.add_subparsers(dest="mode", required=True)
    for mode in ("demo", "serve", "manage"):
        command = commands.add_parser(mode)
        command.add_argument("--data", type=Path, default=default_data(), help="folder data (bawaan: .data)")
        if mode == "manage":
            command.add_argument("command", nargs=argparse.REMAINDER, help="perintah Django dan argumennya")
            continue
        command.add_argument("--port", type=int, default=8000, help="port web (bawaan: 8000)")
        command.add_argument("--host", default="127.0.0.1", help="alamat yang didengarkan (bawaan: hanya komputer ini)")
        command.add_argument("--fresh", action="store_true", help="hapus isi folder data lebih dulu")
    options = parser.parse_args(arguments)
    try:
        return manage(options) if options.mode == "manage" else Launcher(options.mode, options).run()
    except PermissionError as error:
        sys.exit(f"Tidak boleh menulis di {error.filename}: folder itu milik pengguna lain.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
