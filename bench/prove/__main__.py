"""Start servers, attack them, print every figure, write docs/proof.md; non-zero when one is outside its bound."""

from __future__ import annotations

import argparse
import sys

from bench import field_storm
from bench.prove import figures
from bench.prove.storm import storm

ATTACKS = (storm,)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="run.py prove", description=__doc__)
    made.add_argument("--quick", action="store_true", help="beberapa menit saja")
    made.add_argument("--seed", type=int, default=1)
    return made


def main() -> int:
    options = parser().parse_args()
    command = f"python3 run.py prove{' --quick' if options.quick else ''} --seed {options.seed}"
    where, parts = figures.machine(), []
    with field_storm.own_servers(SWEEP_SECONDS="5") as running:
        for attack in ATTACKS:
            print(f"{attack.__name__} (seed {options.seed})", flush=True)
            parts.append(attack(running, options.seed, options.quick))
    figures.write(parts, command, where)
    bad = [figure.name for part in parts for figure in part.figures if not figure.good]
    print("Semua angka dalam batasnya." if not bad else f"GAGAL: {', '.join(bad)}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
