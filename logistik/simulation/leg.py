"""One lorry with its papers, what happens to it on the way, and what is counted where it arrives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from .world import Place

#: The hour at which the day begins.
BEGINS = 6.0
BOX = "KTK"
Body = dict[str, Any]


@dataclass(frozen=True)
class Hour:
    """An hour of the simulated day within a body; the player puts the real time in its place."""

    at: float


@dataclass
class Event:
    kind: str
    at: float
    says: str
    vehicle: str = ""
    place: str | None = None


@dataclass
class Leg:
    """One lorry under one surat jalan. Without reports nobody has counted it (yet)."""

    id: UUID
    number: str
    origin: Place
    destination: Place
    posted: float
    leaves: float
    arrives: float
    manifest: list[Body]
    stage: int = 2
    direction: str = "outbound"
    escort: str = "Polres PALI (contoh)"
    vehicle: str = "Truk boks (contoh)"
    events: list[Event] = field(default_factory=list)
    reports: list[Body] = field(default_factory=list)
    visits: list[tuple[float, dict[str, bool]]] = field(default_factory=list)
    #: Its papers reach the server only after its report.
    offline: bool = False

    def need(self, item: str) -> int:
        return sum(line["quantity"] for line in self.manifest if line["item"] == item)

    @property
    def report(self) -> Body:
        """The last report."""
        return self.reports[-1]

    def counted(self, item: str) -> Body:
        """The (first) line of that item in the last report."""
        return next(line for line in self.report["lines"] if line["item"] == item)

    def listed(self, item: str) -> Body:
        return next(line for line in self.manifest if line["item"] == item)

    @property
    def arrived(self) -> bool:
        return any(event.kind == "tiba" for event in self.events)
