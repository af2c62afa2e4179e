"""Measure each size on servers of its own, write docs/performance.md; non-zero when a row falls short."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.measure import PARTS, report
from bench.prove.figures import machine
from bench.tables import SIZES

ROOT = Path(__file__).resolve().parents[2]
QUICK = (292, 14_000)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    made.add_argument("--size", type=int, choices=sorted(SIZES), help="hanya satu ukuran; dokumen tidak ditulis")
    made.add_argument("--quick", action="store_true", help="292 dan 14.000 TPS saja; dokumen tidak ditulis")
    made.add_argument("--only", type=_parts, default=PARTS, help=f"hanya ini: {','.join(PARTS)}; dokumen tidak ditulis")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--out", type=Path, help="juga tulis hasilnya ke berkas JSON ini")
    return made


def _parts(said: str) -> tuple[str, ...]:
    parts = tuple(said.split(","))
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"tidak dikenal: {', '.join(sorted(unknown))}")
    return parts


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """`serve` on a free port, durable as always, whose clock sweeps nothing; yields the variables that find it."""
    with socket.socket() as free, tempfile.TemporaryDirectory(prefix="bench-") as data:
        os.chmod(data, 0o711)  # the servers' own account passes through, so that their data lie here and go with it
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = {"HTTPS": "0", "REQUIRE_TOTP": "0", "SWEEP_SECONDS": "86400", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
        command = [sys.executable, str(ROOT / "run.py"), "serve", "--port", str(port), "--data", data]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | settings)
        try:
            line = server.stdout.readline() if server.stdout else b""
            if b"siap" not in line:
                raise SystemExit(f"Server tidak mau menyala: {line.decode()}")
            facts = json.loads((Path(data) / ".pengawasan-data.json").read_text())["servers"]
            secret = (Path(data) / "secret_key").read_text()
            yield settings | facts | {"DATA_DIR": data, "SECRET_KEY": secret, "BENCH_URL": f"http://localhost:{port}"}
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def measure(size: int, seed: int, only: tuple[str, ...] = PARTS) -> list[dict[str, Any]]:
    """The rows of one size, measured in a process of its own."""
    print(f"{size:,} TPS".replace(",", "."), flush=True)
    with servers() as settings, tempfile.NamedTemporaryFile(suffix=".json") as out:
        values = {"--size": str(size), "--seed": str(seed), "--out": out.name}
        said = [part for pair in values.items() for part in pair]
        command = [sys.executable, "-m", "bench.measure.size", *said, "--only", *only]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | settings | {"PYTHONPATH": str(ROOT)})
        if done.returncode:
            raise SystemExit(f"Pengukuran {size} TPS gagal.")
        rows: list[dict[str, Any]] = json.loads(Path(out.name).read_text())
        return rows


def main() -> int:
    options = parser().parse_args()
    sizes = (options.size,) if options.size else QUICK if options.quick else tuple(sorted(SIZES))
    where, begun = machine(), time.monotonic()
    found = {size: measure(size, options.seed, options.only) for size in sizes}
    growth = report.growth(found)
    if options.out:
        options.out.write_text(json.dumps({"where": where, "sizes": found}))
    if len(found) == len(SIZES) and options.only == PARTS:
        report.write(found, growth, f"python3 run.py bench --seed {options.seed}", where)
    short = [f"{row['name']} ({size})" for size, rows in found.items() for row in rows if not row["good"]]
    short += [row["name"] for row in growth if not row["good"]]
    print(f"Selesai dalam {(time.monotonic() - begun) / 60:.0f} menit.", flush=True)
    print("Semua baris terpenuhi." if not short else f"TIDAK TERPENUHI: {'; '.join(short)}", flush=True)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
