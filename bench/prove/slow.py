"""Five hundred phones on a signal so weak that a report takes minutes, in front of them the nginx of deploy/."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench import field_storm
from bench.prove.figures import Part
from bench.prove.length import Length

CLIENTS, PER_SECOND, MEASURED = 500, 40, 20.0
ANSWERED = 0.2
HEAD = (
    "POST /api/v1/receipts/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    "Content-Length: 20000\r\n\r\n"
)


def slow(running: field_storm.Running, seed: int, length: Length) -> Part:
    part = Part(
        "Slow clients",
        f"{CLIENTS} clients send a report of 20 kB, a byte a second, through nginx with `deploy/nginx/pengawasan.conf`"
        f" (without TLS); meanwhile `/healthz` is asked for {MEASURED:.0f} s through the same nginx.",
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    part.exactly("nginx is installed (apt-get install nginx-light)", int(program is not None), 1)
    if program is None:
        return part
    with nginx(program, running.url) as port, crowd(port) as crowded:
        times = []
        end = time.monotonic() + MEASURED
        while time.monotonic() < end:
            times.append(_asked(f"http://127.0.0.1:{port}/healthz"))
            time.sleep(0.05)
        part.exactly("slow clients still sending at the end", sum(map(_is_open, crowded)), CLIENTS)
        part.tell("questions", len(times))
        part.most("/healthz, p95", sorted(times)[len(times) * 95 // 100], ANSWERED, " s")
    return part


@contextmanager
def nginx(program: str, url: str) -> Iterator[int]:
    """The site of the deployment on a free port, in front of this installation."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="nginx-") as folder:
        site = (field_storm.ROOT / "deploy" / "nginx" / "pengawasan.conf").read_text()
        plain, _, secured = site.partition("server {\n    listen 80;")
        site = plain + "server {" + secured.partition("\nserver {")[2]
        site = re.sub(r"^\s*(ssl_\w+|listen \[::\]:443).*\n", "", site, flags=re.M)
        site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};").replace("/var/log/nginx", folder)
        site = site.replace("unix:/run/pengawasan/web.sock", urlsplit(url).netloc)
        paths = "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""
        conf = f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nworker_rlimit_nofile 8192;\n"
        conf += f"events {{ worker_connections 4096; }}\nhttp {{\n{paths}{site}\n}}\n"
        (Path(folder) / "nginx.conf").write_text(conf)
        server = subprocess.Popen([program, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"])
        try:
            _await(port)
            yield port
        finally:
            server.terminate()
            server.wait()


@contextmanager
def crowd(port: int) -> Iterator[list[socket.socket]]:
    """As many as nginx lets one address begin a second; then each goes on, a byte a second."""
    opened: list[socket.socket] = []
    ending = threading.Event()

    def trickle() -> None:
        while not ending.wait(1):
            for one in opened:
                try:
                    one.sendall(b" ")
                except OSError:
                    pass

    hand = threading.Thread(target=trickle)
    hand.start()
    try:
        for _ in range(CLIENTS):
            one = socket.create_connection(("127.0.0.1", port), timeout=5)
            one.sendall(HEAD.encode())
            opened.append(one)
            time.sleep(1 / PER_SECOND)
        yield opened
    finally:
        ending.set()
        hand.join()
        for one in opened:
            one.close()


def _is_open(one: socket.socket) -> bool:
    """Nothing was answered yet, and nobody hung up."""
    one.setblocking(False)
    try:
        one.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


def _asked(url: str) -> float:
    begun = time.monotonic()
    with urllib.request.urlopen(url, timeout=30) as answer:
        answer.read()
    return time.monotonic() - begun


def _await(port: int) -> None:
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    raise SystemExit("nginx does not start.")
