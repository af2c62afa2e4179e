"""Files of a few kilobytes that become gigabytes when they are unpacked: refused at once, and nothing is unpacked."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import time
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import field_storm
from bench.prove import browsing, kills, pages
from bench.prove.figures import Part

SECONDS, MEGABYTES = 1.0, 300.0
#: Beside the tests, with other work on the machine.
BUSY_SECONDS = 5.0
BILLION = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
).encode()
_CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType='
    b'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def dropped(part: Part, running: field_storm.Running, share: float) -> None:
    """Each through every door that takes its kind, while the memory of the web processes is watched.

    ``share``: of the full size, which takes a minute to make.
    """
    slowest, largest, faults = 0.0, 0.0, 0
    bound = SECONDS if share == 1 else BUSY_SECONDS
    count = 0
    for name, drop in _drops(running.url, share):
        before = _begin(running)
        begun = time.monotonic()
        status = drop()
        took, grown = time.monotonic() - begun, _grown(running, before)
        slowest, largest, count = max(slowest, took), max(largest, grown), count + 1
        refused = 400 <= status < 500 or status == 200 and name.startswith("page")
        if not refused or took > bound or grown > MEGABYTES:
            faults += not refused
            print(f"    {name}: {status}, {took:.2f} s, {grown:.0f} MB", flush=True)
    part.tell("bombs dropped", count)
    part.exactly("bombs that were not refused", faults)
    part.most("bombs: the slowest refusal", slowest, bound, " s")
    part.most("bombs: the largest growth of a web process", largest, MEGABYTES, " MB")


def _drops(url: str, share: float) -> Iterator[tuple[str, Callable[[], int]]]:
    browser, office = browsing.Browser(url, "koordinator"), field_storm.Api(url).login("staf", "demo-pali")
    books, drawn = list(workbooks(share)), list(pictures(share))
    for path, field in pages.upload_pages():
        for name, content in [*books, *drawn]:
            files = {field: (name, content)}
            yield f"page {path} {name}", lambda p=path, f=files: browser.send(p, files=f).status_code  # type: ignore[misc]
    receipt = office.call("GET", "receipts/?page_size=1")[1]["results"][0]["id"]
    for name, content in drawn:
        yield f"photo {name}", lambda c=content: _photo(office, receipt, c)  # type: ignore[misc]
    packed = gzip.compress(b'{"receipts": ["' + b"x" * int(10**9 * share) + b'"]}', 6)
    yield "gzip of a gigabyte", lambda: _packed(office, packed)
    yield "gzip within gzip", lambda: _packed(office, gzip.compress(packed))


def workbooks(share: float) -> Iterator[tuple[str, bytes]]:
    """A sheet of 600 MB; one whose directory lies about it; strings of 600 MB; entities that grow; 60,000 files."""
    rows = b"<row><c><v>1</v></c></row>" * int(600 * share * 2**20 / 26)
    sheet = _zip({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>" + rows})
    yield "sheet.xlsx", sheet
    yield "lying.xlsx", _lying(sheet, int(600 * share * 2**20))
    yield (
        "strings.xlsx",
        _zip({"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * int(300 * share * 2**20 / 18)}),
    )
    yield "entities.xlsx", _zip({"xl/workbook.xml": BILLION + b"<workbook>&a9;</workbook>"})
    yield "many.xlsx", _zip({f"xl/{number}.xml": b"" for number in range(60_000)})


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": _CONTENT_TYPES, **files}.items():
            archive.writestr(name, content)
    return out.getvalue()


def _lying(archive: bytes, least: int) -> bytes:
    """Every size of at least so much is said to be 1,000 bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        for size in {entry.file_size for entry in read.infolist() if entry.file_size >= least // 2}:
            archive = archive.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    return archive


def pictures(share: float) -> Iterator[tuple[str, bytes]]:
    """PNG of 900 megapixels; one with a text of 500 MB; JPEG and WebP of the largest size; what only says to be one."""
    line = zlib.compress(bytes(3751) * 30_000, 9)
    yield "pixels.png", _png((30_000, 30_000, 1, 0), {b"IDAT": line})
    text = b"Comment\0\0" + zlib.compress(b"x" * int(500 * share * 2**20), 9)
    yield "text.png", _png((8, 8, 8, 0), {b"zTXt": text, b"IDAT": zlib.compress(bytes(9) * 8)})
    yield (
        "size.jpg",
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00" + b"\0" * 999,
    )
    yield "size.webp", b"RIFF\x30\0\0\0WEBPVP8L\x10\0\0\0\x2f" + struct.pack("<I", 0x0FFFFFFF) + b"\0" * 24
    yield "drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    yield "movie.gif", b"GIF89a\xff\xff\xff\xff\xf7\0\0" + b"\0" * 999


def _png(header: tuple[int, int, int, int], chunks: dict[bytes, bytes]) -> bytes:
    """``header``: width, height, bits, kind of colour."""
    parts = {b"IHDR": struct.pack(">IIBBBBB", *header, 0, 0, 0), **chunks, b"IEND": b""}
    said = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts.items()
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(said)


def _photo(api: field_storm.Api, receipt: str, content: bytes) -> int:
    said = {"Content-Type": "image/jpeg", "X-Content-SHA256": hashlib.sha256(content).hexdigest()}
    return _answered(api, "PUT", f"evidence/{uuid.uuid4()}?receipt={receipt}", content, said)


def _packed(api: field_storm.Api, content: bytes) -> int:
    return _answered(api, "POST", "sync/", content, {"Content-Encoding": "gzip"})


def _answered(api: field_storm.Api, method: str, path: str, content: bytes, headers: dict[str, str]) -> int:
    connection = api.begin(method, path, content, **headers)
    connection.send(content)
    status = connection.getresponse().status
    connection.close()
    return status


def _begin(running: field_storm.Running) -> dict[int, int]:
    """The memory of each web process, in kilobytes, from which its peak is counted from now on."""
    found = {}
    for pid in kills.processes(running.launcher.pid, "web worker"):
        Path(f"/proc/{pid}/clear_refs").write_text("5")
        found[pid] = _memory(pid, "VmRSS")
    return found


def _grown(running: field_storm.Running, before: dict[int, int]) -> float:
    """Megabytes by which the peak of a process exceeds what it had; a process that died had grown beyond all bounds."""
    alive = set(kills.processes(running.launcher.pid, "web worker"))
    return max((_memory(pid, "VmHWM") - rss) / 1024 if pid in alive else float("inf") for pid, rss in before.items())


def _memory(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
