"""Start servers, attack them, print every figure, write docs/proof.md; non-zero when one is outside its bound."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench import field_storm
from bench.prove import evidence, figures
from bench.prove.attack import attack
from bench.prove.blind import blind
from bench.prove.clocks import clocks
from bench.prove.deployment import deployment
from bench.prove.length import Length
from bench.prove.lengthy import lengthy
from bench.prove.malformed import malformed
from bench.prove.migrations import migrations
from bench.prove.outage import outage
from bench.prove.pooled import pooled
from bench.prove.races import races
from bench.prove.replica import replica
from bench.prove.restore import restore
from bench.prove.slow import slow
from bench.prove.storm import storm
from bench.prove.tamper import tamper

#: Each on an installation of its own and in a process of its own, which Django ties to one database.
APART = {
    "whole": lengthy, "deployment": deployment, "blind": blind, "clocks": clocks, "migrations": migrations,
    "replica": replica, "pooled": pooled,
}  # fmt: skip
#: One after the other on the same installation.
ATTACKS = {
    "outage": outage, "storm": storm, "races": races, "malformed": malformed, "attack": attack, "slow": slow,
    "tamper": tamper, "restore": restore,
}  # fmt: skip
#: What the short version leaves out takes minutes to show anything, or another installation.
BRIEF = ["whole", *(name for name in ATTACKS if name not in ("outage", "slow", "restore"))]
#: 500 slow clients are for the night, and need nginx (apt-get install nginx-light).
USUAL = [name for name in [*APART, *ATTACKS] if name != "slow"]
WORDS = {
    Length.SHORT: "paling lama 4 menit, tanpa docs/proof.md",
    Length.QUICK: "semua bagian kecuali 500 klien lambat; ini bawaannya",
    Length.LONG: "20.000 laporan dan kasus schemathesis, 500 klien lambat; butuh nginx (apt-get install nginx-light)",
}


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="run.py prove", description=__doc__)
    for length, words in WORDS.items():
        made.add_argument(f"--{length}", dest="length", action="store_const", const=length, help=words)
    made.set_defaults(length=Length.QUICK)
    made.add_argument("--seed", type=int, default=1)
    parts = [*APART, *ATTACKS]
    made.add_argument("--only", choices=parts, action="append", help="hanya bagian ini; tanpa docs/proof.md")
    return made


def main() -> int:
    options = parser().parse_args()
    where, parts, begun = figures.machine(), [], time.monotonic()
    wanted = options.only or options.length.of(BRIEF, USUAL, [*APART, *ATTACKS])
    for name in [name for name in APART if name in wanted]:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as apart:
            parts.append(_timed(name, _elsewhere, apart, APART[name], options.seed, options.length))
    if attacks := [name for name in ATTACKS if name in wanted]:
        with field_storm.own_servers(SWEEP_SECONDS="5", WORKER_POOL="prefork") as running:
            evidence.connect(running.data)
            for name in attacks:
                parts.append(_timed(name, ATTACKS[name], running, options.seed, options.length))
    print(f"Seluruhnya {time.monotonic() - begun:.0f} detik.", flush=True)
    if not options.only and options.length is not Length.SHORT:
        figures.write(parts, options.length, options.seed, where, time.monotonic() - begun)
    bad = [figure.name for part in parts for figure in part.figures if not figure.good]
    print("Semua angka dalam batasnya." if not bad else f"GAGAL: {', '.join(bad)}", flush=True)
    return 1 if bad else 0


def _elsewhere(process: ProcessPoolExecutor, run: Callable[..., figures.Part], *given: object) -> figures.Part:
    return process.submit(run, *given).result()


def _timed(name: str, run: Callable[..., figures.Part], *given: object) -> figures.Part:
    print(f"{name}:", flush=True)
    begun = time.monotonic()
    part = run(*given)
    print(f"  ({time.monotonic() - begun:.0f} detik)", flush=True)
    return part


if __name__ == "__main__":
    sys.exit(main())
