"""What stands in no form: strange addresses of every page, and files of every kind where another kind is asked for."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from bench.prove import addresses, browsing, hands
from bench.prove.figures import Part

#: What pages, lists and exports read from their address.
NAMES = (
    "q", "within", "election", "status", "rule", "kind", "severity", "place", "item", "shipment", "page", "ekspor",
    "jenis", "urut", "tempat", "nomor", "indikasi", "t", "next", "tanggal", "dari", "sampai", "cursor", "level",
)  # fmt: skip
VALUES = (
    "a\x00b",
    "\ud800",
    "-1",
    "9" * 400,
    "16.12.99.9999.999",
    "%00",
    "'\"><",
    "0001-01-01",
    "NaN",
    "٣",
    "../..",
    "x" * 4000,
)
FILES = {
    "nothing": b"",
    "a NUL": b"\0",
    "noise": bytes(range(256)) * 64,
    "text": b"bukan tabel",
    "UTF-16": "kode_tps;pemilih_l".encode("utf-16"),
    "a header alone": b"kode_tps;pemilih_l;pemilih_p\n",
    "a NUL in a cell": b"kode_tps;pemilih_l;pemilih_p\n16.12\0;1;1\n",
    "half a zip": b"PK\x03\x04" + b"\0" * 40,
    "an empty zip": b"PK\x05\x06" + b"\0" * 18,
    "PDF": b"%PDF-1.7\n%%EOF",
    "a quote left open": b'kode_tps;pemilih_l;pemilih_p\n"16.12;1;1\n' * 50,
    "10,000 columns": b";".join([b"kode_tps"] * 10_000),
    "a cell of a megabyte": b"kode_tps;pemilih_l;pemilih_p\n" + b"1" * 2**20 + b";1;1\n",
    "JPEG": b"\xff\xd8\xff\xe0" + b"\0" * 64,
    "numbers that are none": "kode_tps;pemilih_l;pemilih_p\n16.12.01.1003.001;-1;1e9\n16.12;NaN;٣\n".encode(),
    "a surrogate": "kode_tps;pemilih_l;pemilih_p\n\ud800;1;1\n".encode("utf-8", "surrogatepass"),
}


def strange_addresses(part: Part, url: str, dice: random.Random, values: int, step: int) -> None:
    """So many of the values under all of the names at once, on every address of the site, or every so many of them."""
    browser, faults = browsing.Browser(url, "koordinator"), Counter[str]()
    asked = [(path, value) for path in addresses.readable(step) for value in dice.sample(VALUES, values)]

    def ask(one: tuple[str, str]) -> int:
        words = dict.fromkeys(NAMES, one[1].encode("utf-8", "surrogatepass"))
        return browser.session.get(url + one[0], params=words, allow_redirects=False).status_code

    for (path, value), status in zip(asked, hands.spread(ask, asked), strict=True):
        faults[f"{path} {value[:20]!r}: {status}"] += status >= 500
    part.tell("strange addresses asked", len(asked))
    part.none("strange addresses: answers 5xx", faults)


def strange_files(part: Part, url: str, names: int) -> None:
    """To every page that takes a file, under so many names each."""
    browser, changed = browsing.Browser(url, "koordinator"), _rows()
    answers, faults = Counter[int](), Counter[str]()
    sent = [
        (path, {field: (f"{name}.{ending}", content)})
        for path, field in upload_pages()
        for name, content in FILES.items()
        for ending in ("csv", "xlsx", "jpg")[:names]
    ]
    for (path, files), answer in zip(
        sent, hands.spread(lambda one: browser.send(one[0], files=one[1]), sent), strict=True
    ):
        answers[answer.status_code] += 1
        faults[f"{path} {files}"[:200] + f": {answer.status_code}"] += answer.status_code >= 500
    part.tell("bad files: answers", ", ".join(f"{status} {number}" for status, number in sorted(answers.items())))
    part.none("bad files: answers 5xx", faults)
    part.exactly("bad files: voters, shipments and people stored", _rows() - changed)


def upload_pages() -> Iterator[tuple[str, str]]:
    """Pages that take a file, each with the name of its field."""
    from logistik.models import FollowUp

    for kind in ("voters", "shipments", "pengawas"):
        yield f"/impor/?jenis={kind}", "file"
    yield "/daftar-periksa/", "file"
    yield "/pustaka/", "file"
    if (follow_up := FollowUp.objects.first()) is not None:
        yield f"/tindak-lanjut/{follow_up.pk}/lampiran/", "file"


def _rows() -> int:
    from logistik.models import Receipt, Shipment, VoterCount
    from pengawasan.models import Supervisor

    return sum(model._default_manager.count() for model in (Receipt, Shipment, VoterCount, Supervisor))
