"""nginx with the site of deploy/ as it is, TLS and all, with a certificate made for it; nobody stands behind it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import field_storm
from bench.prove.figures import Part

HOST = "pengawasan.contoh.go.id"


def spoken_to(part: Part) -> None:
    """Which versions of TLS are spoken, where plain HTTP leads, and what is answered when nobody stands behind."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or shutil.which("openssl") is None:
        part.tell("nginx with TLS", "skipped: nginx or openssl is not installed (apt-get install nginx-light openssl)")
        return
    with tempfile.TemporaryDirectory(prefix="nginx-tls-") as name, _nginx(program, Path(name)) as (plain, secure, test):
        folder = Path(name)
        part.exactly("`nginx -t`, exit code", test)
        versions = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
        spoken = [version.name for version in versions if _answer(secure, folder, version)]
        part.tell("versions of TLS spoken", ", ".join(spoken))
        part.exactly("versions of TLS other than 1.2 and 1.3", len(set(spoken) ^ {"TLSv1_2", "TLSv1_3"}))
        said = _answer(secure, folder, ssl.TLSVersion.TLSv1_3)
        part.exactly("status over TLS when nobody stands behind", int(said.split()[1]) if said else 0, 502)
        with socket.create_connection(("127.0.0.1", plain), timeout=10) as one:
            one.sendall(f"GET /indikasi/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            moved = b"".join(iter(lambda: one.recv(4096), b"")).decode()
        there = moved.startswith("HTTP/1.1 301") and f"Location: https://{HOST}/indikasi/" in moved
        part.exactly("plain HTTP led to https", int(there), 1)


@contextmanager
def _nginx(program: str, folder: Path) -> Iterator[tuple[int, int, int]]:
    """Its two ports, and what `nginx -t` said of the site."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    made += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    plain, secure = _free(), _free()
    site = (field_storm.ROOT / "deploy" / "nginx" / "pengawasan.conf").read_text()
    site = re.sub(r"^\s*listen \[::\]:.*\n", "", site, flags=re.M)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443", f"listen 127.0.0.1:{secure}")
    site = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(certificate), site)
    site = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(key), site)
    site = site.replace("/var/log/nginx", str(folder)).replace("/run/pengawasan/web.sock", f"{folder}/nobody.sock")
    paths = "".join(
        f"{one}_temp_path {folder}/{one};\n" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    conf = f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
    conf += f"events {{ worker_connections 64; }}\nhttp {{\n{paths}{site}\n}}\n"
    (folder / "nginx.conf").write_text(conf)
    command = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    test = subprocess.run([*command, "-t"], capture_output=True, text=True)
    if test.returncode:
        print(test.stderr[-1000:], flush=True)
    server = subprocess.Popen(command)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", secure), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield plain, secure, test.returncode
    finally:
        server.terminate()
        server.wait()


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answer(port: int, folder: Path, version: ssl.TLSVersion) -> str:
    """The first line of what is answered in this version of TLS, to somebody who trusts the certificate; or nothing."""
    context = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # otherwise it is we who refuse the old versions
    context.minimum_version = context.maximum_version = version
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=10) as raw,
            context.wrap_socket(raw, server_hostname=HOST) as one,
        ):
            one.sendall(f"GET /indikasi/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            return one.recv(4096).decode().partition("\r\n")[0]
    except (OSError, ssl.SSLError):
        return ""
