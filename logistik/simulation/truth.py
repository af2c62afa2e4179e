"""An incident and the flags that it must raise: what every incident is put together from."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import uuid5

from .leg import Body, Hour, Leg


class Mark(NamedTuple):
    """A flag as the API names it."""

    rule: str
    kind: str
    place: str
    item: str | None = None
    shipment: str | None = None


@dataclass
class Incident:
    """``stands``: flags that are open in the end; ``mended``: flags that were raised and cleared by a correction."""

    case: str
    says: str
    stands: list[Mark] = field(default_factory=list)
    mended: list[Mark] = field(default_factory=list)
    extra: list[Leg] = field(default_factory=list)


def of_item(leg: Leg, kind: str, item: str, rule: str = "tepat_jumlah") -> Mark:
    return Mark(rule, kind, leg.destination.code, item)


def of_leg(leg: Leg, rule: str, kind: str, item: str | None = None) -> Mark:
    return Mark(rule, kind, leg.destination.code, item, str(leg.id))


def correct(leg: Leg) -> Body:
    """A second report that replaces the first; the caller plants the fault in the first."""
    first = leg.report
    second = deepcopy(first)
    second["id"], second["corrects"] = str(uuid5(leg.id, "laporan 2")), first["id"]
    second["observed_at"] = Hour(round(first["observed_at"].at + 0.75, 2))
    leg.reports.append(second)
    return first


def line_of(report: Body, item: str) -> Body:
    line: Body = next(line for line in report["lines"] if line["item"] == item)
    return line
