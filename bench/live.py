"""What keeping the control room up to date costs: streams that are held open, what is answered beside them, a refresh.

python3 run.py demo --port 8031 --data /tmp/gambar
.venv/bin/python bench/live.py --url http://localhost:8031
"""

import argparse
import re
import time
import uuid
from datetime import UTC, datetime

import requests

STREAMS, ASKED, REPORTS = 40, 40, 10


def signed_in(url: str) -> requests.Session:
    session = requests.Session()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', session.get(f"{url}/masuk/").text)
    entry = {"username": "staf", "password": "demo-pali", "csrfmiddlewaretoken": token[1] if token else ""}
    session.post(f"{url}/masuk/", data=entry, headers={"Referer": url})
    return session


def spent(session: requests.Session, address: str) -> list[float]:
    """Milliseconds of so many answers, sorted."""
    found = []
    for _ in range(ASKED):
        began = time.perf_counter()
        assert session.get(address, headers={"HX-Request": "true"}).ok
        found.append(1000 * (time.perf_counter() - began))
    return sorted(found)


def said(words: str, found: list[float], unit: str = "ms") -> None:
    print(f"{words}: median {found[len(found) // 2]:.0f} {unit}, p95 {found[len(found) * 95 // 100]:.0f} {unit}")


def streams(session: requests.Session, url: str) -> list[requests.Response]:
    """As many as the server keeps; to the others it says that it is full."""
    asked = [session.get(f"{url}/berubah/", stream=True) for _ in range(STREAMS)]
    kept = [answer for answer in asked if "Content-Length" not in answer.headers]
    print(f"{len(kept)} of {STREAMS} streams are kept, {STREAMS - len(kept)} told to ask by themselves")
    return kept


def told(url: str, stream: requests.Response) -> list[float]:
    """Milliseconds from the answer to a report until an open page hears of it, sorted."""
    device = requests.Session()
    entry = {"username": "panwascam", "password": "demo-pali", "device": "bench"}
    device.headers["Authorization"] = "Token " + device.post(f"{url}/api/v1/auth/login/", json=entry).json()["token"]
    place = device.get(f"{url}/api/v1/me/").json()["assignments"][0]["region"]
    election = device.get(f"{url}/api/v1/elections/").json()["results"][0]["code"]
    lines, found = stream.iter_lines(chunk_size=1), []
    for _ in range(REPORTS):
        now = datetime.now(UTC).isoformat()
        concern = {"id": str(uuid.uuid4()), "observed_at": now, "place": place, "election": election}
        assert device.post(f"{url}/api/v1/concerns/", json=concern | {"kind": "kendala", "text": "Contoh."}).ok
        began = time.perf_counter()
        while next(lines) != b"event: berubah":
            pass
        found.append(1000 * (time.perf_counter() - began))
    return sorted(found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8031", help="a running demo")
    options = parser.parse_args()
    me = signed_in(options.url)
    said("a refresh, no stream open", spent(me, f"{options.url}/"))
    held = streams(me, options.url)
    said("a refresh beside them", spent(me, f"{options.url}/"))
    said("from a stored report to an open page", told(options.url, held[0]))
