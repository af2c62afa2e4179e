"""How long the proof may take: beside every change, at a desk, or over a night."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")

#: What the lengths leave out, for whoever reads the figures.
DIFFERENCES = """\
`--short`, which `.ci/run` runs beside every change, only prints, leaves out Celery and Valkey away, clocks, migrations,
restore, deployment, slow clients and *Can the proof see?*, and asks for less: 100 acknowledged and 5 kills; 4 rounds
behind the barrier, 40 answers cut off, 60 flags dismissed; every third role and address, one schemathesis case of each
kind, a twentieth of the corpus; bombs of a quarter of the size, refused in 5 s instead of 1; no bound for the time that
verification takes. `--quick`, the usual length, has every bound of the specification but three: 20,000 acknowledged in
the storm, 20,000 schemathesis cases, and 500 slow clients through nginx (`apt-get install nginx-light`), which `--long`
adds. Where there is no nginx, the usual length leaves out TLS and says so, and the long one fails."""


#: How docs/proof.md calls each.
NAMES = {
    "short": "the short one",
    "quick": "the usual one",
    "long": "the long one, with every bound of the specification",
}


class Length(StrEnum):
    """``short`` stays under 4 minutes on two cores, ``quick`` under 15; ``long`` takes what its bounds ask for."""

    SHORT = "short"
    QUICK = "quick"
    LONG = "long"

    def of(self, short: T, quick: T, long: T) -> T:
        return {"short": short, "quick": quick, "long": long}[self.value]
