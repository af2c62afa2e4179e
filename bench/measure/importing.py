"""A file of a million rows through the product's own command: what memory that takes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice, product
from pathlib import Path

from bench.generate import ITEMS
from bench.measure.rows import Rows, span
from pengawasan.models import Region

#: Manifests, and lines of each.
MANIFESTS, LINES = 1000, 1000
SEAT = "16.12"
IMPORT = """
import sys, django; django.setup()
from django.core.management import call_command
call_command("import_shipments", sys.argv[1], election=sys.argv[2], sample=True)
print(open("/proc/self/status").read())
"""


def measure(rows: Rows) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "contoh.csv"
        _write(path)
        size, begun = path.stat().st_size, time.perf_counter()
        command = [sys.executable, "-c", IMPORT, str(path), f"CONTOH-{SEAT}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    peak = int(done.stdout.split("VmHWM:")[1].split()[0]) / 1024
    what = f"{MANIFESTS * LINES:,} baris surat jalan ({size / 1e6:.0f} MB)"
    rows.add(f"memori: impor {what}", f"{peak:.0f} MB, {span(seconds)}", "", "< 300 MB", peak < 300, peak)


def _write(path: Path) -> None:
    """Goods for every polling station of a kabupaten, packed for it and sent to one district after another."""
    inside = Region.objects.live().within(SEAT)
    districts = list(inside.filter(level=3).order_by("pk").values_list("pk", flat=True))
    goods = cycle(product(inside.filter(level=5).order_by("pk").values_list("pk", flat=True), ITEMS))
    with path.open("w") as file:
        file.write("no_surat_jalan,asal,tujuan,tahap,kode_barang,jumlah,untuk\n")
        for n, district in zip(range(MANIFESTS), cycle(districts), strict=False):
            head = f"SJ-IMPOR-{n:04},{SEAT},{district},1"
            file.writelines(f"{head},{item},1,{station}\n" for station, item in islice(goods, LINES))
