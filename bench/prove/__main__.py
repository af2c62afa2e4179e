"""Start servers, attack them, print every figure, write docs/proof.md; non-zero when one is outside its bound."""

from __future__ import annotations

import argparse
import sys

from bench import field_storm
from bench.prove import evidence, figures
from bench.prove.blind import blind
from bench.prove.length import Length
from bench.prove.outage import outage
from bench.prove.races import races
from bench.prove.storm import storm
from bench.prove.tamper import tamper

#: One after the other on the same installation; whether the proof sees anything is asked of another one.
ATTACKS = {"storm": storm, "outage": outage, "races": races, "tamper": tamper}

WORDS = {
    Length.SHORT: "paling lama 4 menit, tanpa docs/proof.md",
    Length.QUICK: "paling lama 15 menit; ini bawaannya",
    Length.LONG: "semalam: sampai 20.000 laporan diterima",
}


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="run.py prove", description=__doc__)
    for length, words in WORDS.items():
        made.add_argument(f"--{length}", dest="length", action="store_const", const=length, help=words)
    made.set_defaults(length=Length.QUICK)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument(
        "--only", choices=[*ATTACKS, "blind"], action="append", help="hanya bagian ini; tanpa docs/proof.md"
    )
    return made


def main() -> int:
    options = parser().parse_args()
    command = f"python3 run.py prove --{options.length} --seed {options.seed}"
    where, parts = figures.machine(), []
    wanted = options.only or [*ATTACKS, "blind"]
    if "blind" in wanted:  # first: afterwards this process is tied to the installation that the others attack
        print(f"blind (seed {options.seed})", flush=True)
        parts.append(blind(options.seed))
    if attacks := [name for name in ATTACKS if name in wanted]:
        with field_storm.own_servers(SWEEP_SECONDS="5") as running:
            evidence.connect(running.data)
            for name in attacks:
                print(f"{name} (seed {options.seed})", flush=True)
                parts.append(ATTACKS[name](running, options.seed, options.length))
    if not options.only and options.length is not Length.SHORT:
        figures.write(parts, command, where)
    bad = [figure.name for part in parts for figure in part.figures if not figure.good]
    print("Semua angka dalam batasnya." if not bad else f"GAGAL: {', '.join(bad)}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
