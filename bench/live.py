"""What keeping the control room up to date costs: a stream per browser, or a poll every 15 seconds.

python3 run.py demo --port 8031 --data /tmp/gambar
.venv/bin/python bench/live.py --url http://localhost:8031
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import requests

PORT, POLLS, PATIENCE = 8298, 40, 5
#: As the web server is started in pengawasan/runner.py.
THREADS = ("--worker-class", "gthread", "--workers", "2", "--threads", "4")


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes] | list[bytes]:
    """The smallest thing that streams at one address and answers at every other."""
    start("200 OK", [("Content-Type", "text/event-stream")])
    return beats() if environ["PATH_INFO"] == "/stream" else [b"ok"]


def beats() -> Iterator[bytes]:
    while True:
        yield b": beat\n\n"
        time.sleep(1)


def streams() -> None:
    """How many of five requests are answered while so many streams are open."""
    command = [sys.executable, "-m", "gunicorn", "live:app", "--bind", f"127.0.0.1:{PORT}", *THREADS]
    server = subprocess.Popen(command, cwd=Path(__file__).parent, stderr=subprocess.DEVNULL)
    time.sleep(2)
    try:
        kept = []
        for wanted in (0, 4, 8, 16):
            while len(kept) < wanted:
                kept.append(requests.get(f"http://127.0.0.1:{PORT}/stream", stream=True, timeout=PATIENCE * 20))
            print(f"{wanted} streams open: {sum(answered() for _ in range(5))} of 5 requests answered in {PATIENCE} s")
    except requests.exceptions.Timeout:
        print(f"only {len(kept)} streams could be opened at all")
    finally:
        server.kill()


def answered() -> bool:
    try:
        return bool(urlopen(f"http://127.0.0.1:{PORT}/", timeout=PATIENCE).read())
    except OSError:
        return False


def polls(url: str) -> None:
    """How long a poll of the control room holds its thread."""
    session = requests.Session()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', session.get(f"{url}/masuk/").text)
    entry = {"username": "staf", "password": "demo-pali", "csrfmiddlewaretoken": token[1] if token else ""}
    session.post(f"{url}/masuk/", data=entry, headers={"Referer": url})
    spent = []
    for _ in range(POLLS):
        began = time.perf_counter()
        assert session.get(f"{url}/", headers={"HX-Request": "true"}).ok
        spent.append(1000 * (time.perf_counter() - began))
    spent.sort()
    print(f"a poll: median {spent[POLLS // 2]:.0f} ms, p95 {spent[POLLS * 95 // 100]:.0f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8031", help="a running demo")
    options = parser.parse_args()
    polls(options.url)
    streams()
