"""Texts that a spreadsheet would run, put wherever the field may write, and looked for in every export."""

from __future__ import annotations

import csv
import io
import re
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from openpyxl import load_workbook

from bench import field_storm
from bench.prove import addresses, browsing, doors
from bench.prove.figures import Part

MARK = "rumus-contoh"
STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u00a0=", "＝", "=1;=", '"=', "%=", "|=")
#: What makes a spreadsheet read a cell as a formula; a number may be negative.
RUNS = re.compile(r"^\s*[=+\-@\t\r](?![\d.,]+$)")
EXPORTS = 8
#: Doors that export nothing.
WITHOUT = ("/admin/", "/api/", "/openrosa/", "/lapangan/")


def neutral(part: Part, url: str) -> None:
    office, browser = field_storm.Api(url).login("staf", browsing.PASSWORD), browsing.Browser(url, "koordinator")
    for start in STARTS:
        _write(office, f'{start}HYPERLINK("http://contoh","{MARK}")')
    kinds, cells, running, marked = Counter[str](), 0, Counter[str](), 0
    for path in addresses.readable():
        if path.startswith(WITHOUT):
            continue
        for kind in ("csv", "xlsx"):
            answer = browser.open(path, ekspor=kind)
            if "attachment" not in answer.headers.get("Content-Disposition", "") or answer.status_code != 200:
                continue
            # With the time in its name: what somebody handed in keeps its own, and may be anything
            if not re.search(rf'-\d{{8}}-\d{{4}}\.{kind}"$', answer.headers["Content-Disposition"]):
                continue
            kinds[kind] += 1
            for cell in _texts(answer.content, kind):
                cells, marked = cells + 1, marked + (MARK in cell)
                running[f"{path} {kind}: {cell[:60]!r}"] += bool(RUNS.match(cell))
    part.least("exports read as CSV", kinds["csv"], EXPORTS)
    part.least("exports read as XLSX", kinds["xlsx"], EXPORTS)
    part.tell("cells in them, and with one of our formulas as text", f"{cells}, {marked}")
    part.least("formulas found again as text", marked, 1)
    part.none("cells that would run", running)
    _recap(part, browser)


def _texts(content: bytes, kind: str) -> Iterator[str]:
    if kind == "csv":
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"):
            yield from row
        return
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                text = cell.value if isinstance(cell.value, str) else ""
                yield f"={text}" if cell.data_type == "f" else text


def _recap(part: Part, browser: browsing.Browser) -> None:
    """The workbook has formulas, its own: none of them holds a text."""
    from logistik.models import Job

    browser.send("/rekap/", {"place": field_storm.KABUPATEN})
    end, done = time.monotonic() + 90, Job.objects.filter(state=Job.State.DONE).order_by("-requested_at")
    while (job := done.first()) is None and time.monotonic() < end:
        time.sleep(0.5)
    sheets = load_workbook(io.BytesIO(browser.open(f"/rekap/{job.pk}/").content)).worksheets if job else []
    cells = (cell for sheet in sheets for row in sheet.iter_rows() for cell in row)
    found = [str(cell.value) for cell in cells if cell.data_type == "f"]
    part.least("formulas of our own in the recapitulation", len(found), 1)
    part.exactly("formulas in it that hold a text from outside", sum(MARK in cell for cell in found))


def _write(office: field_storm.Api, text: str) -> None:
    """As notes, numbers, vehicles, names, kendala, reasons."""
    now, names = datetime.now(UTC).isoformat(), iter(str(uuid.uuid4()) for _ in range(9))
    seen = {"place": doors.PLACE, "observed_at": now}
    line = {"item": "SS-BUP", "good": 1, "seal_number": text[:60]}
    report = {"notes": text, "manifest_number": text[:80], "received_by": text, "seal_numbers": [text[:60]]}
    office.call("POST", "receipts/", {"id": next(names), **seen, **report, "lines": [line]})
    way = {"origin": doors.VILLAGE, "destination": doors.PLACE, "stage": 2, "vehicle": text[:80], "escort": text}
    goods = [{"item": "SS-BUP", "quantity": 1}]
    office.call("POST", "shipments/", {"id": next(names), "manifest_number": text[:80], **way, "lines": goods})
    office.call("POST", "concerns/", {"id": next(names), **seen, "kind": "kendala", "text": text})
    flag = doors.first(office, "flags/?status=terbuka&")
    said = {"kind": "saran_tertulis", "addressee": "kpu", "number": text[:80], "issued_on": now[:10], "text": text}
    office.call("POST", f"flags/{flag}/follow-ups/", said)
    office.call("POST", f"flags/{flag}/dismiss/", {"reason": text})
