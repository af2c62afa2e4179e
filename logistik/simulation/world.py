"""What the API knows before the day begins: places, needs, deadlines, and what others have sent already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from logistik.demo.people import login
from pengawasan.models import Level, Role

from .client import Client, Unreachable

OFFICE = "staf"
_WATCHES = {Level.KECAMATAN: Role.PANWASCAM, Level.DESA: Role.PKD, Level.TPS: Role.PTPS}


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    level: int
    latitude: float | None
    longitude: float | None
    travel_hours: float
    has_signal: bool

    @property
    def parent(self) -> str:
        return self.code.rpartition(".")[0]

    @property
    def label(self) -> str:
        """As people there say it: KPU, PPK Abab, Desa Prambatan, TPS 003."""
        office = {Level.KABUPATEN: "KPU", Level.KECAMATAN: f"PPK {self.name}", Level.DESA: f"PPS {self.name}"}
        return office.get(Level(self.level), f"{self.name} ({self.code})")

    @property
    def watcher(self) -> str:
        """The login of the demo's supervisor who is responsible there."""
        role = _WATCHES.get(Level(self.level))
        return OFFICE if role is None else login(role, self.code, 1)


@dataclass(frozen=True)
class World:
    """``needs`` leaves out what a place does not need; None is "not known"."""

    election: str
    kabupaten: str
    districts: tuple[str, ...]
    places: dict[str, Place]
    needs: dict[str, dict[str, int | None]]
    shipments: dict[str, tuple[str, str]]

    def below(self, code: str) -> list[Place]:
        return sorted((p for p in self.places.values() if p.parent == code), key=lambda p: p.code)


def district_of(code: str) -> str:
    return ".".join(code.split(".")[:3])


def read(client: Client, places: tuple[str, ...]) -> World:
    """Everything about the kecamatan in which ``places`` lie, as the office sees it."""
    election = _election(client)
    districts = tuple(sorted({district_of(code) for code in places}))
    found = {p.code: p for p in (_place(row) for row in client.rows(OFFICE, "regions/"))}
    needs: dict[str, dict[str, int | None]] = defaultdict(dict)
    for row in balance(client, districts):
        if row["election"] == election["code"] and row["need"] != 0:
            needs[row["place"]][row["item"]] = row["need"]
    shipments = {
        row["id"]: (row["origin"], row["destination"])
        for district in districts
        for row in client.rows(OFFICE, "shipments/", within=district)
    }
    return World(election["code"], election["region"], districts, found, needs, shipments)


def balance(client: Client, districts: tuple[str, ...]) -> list[dict[str, Any]]:
    return [row for district in districts for row in client.rows(OFFICE, "balance/", within=district)]


def deadlines(rows: list[dict[str, Any]]) -> dict[str, datetime]:
    """The deadline of every place that has one."""
    return {row["place"]: datetime.fromisoformat(row["due_at"]) for row in rows if row["due_at"]}


def _election(client: Client) -> dict[str, Any]:
    found = [row for row in client.rows(OFFICE, "elections/") if row["is_sample"]]
    if len(found) != 1:
        raise Unreachable(f"Simulasi memerlukan tepat satu pemilihan contoh; di sini ada {len(found)}.")
    return found[0]


def _place(row: dict[str, Any]) -> Place:
    return Place(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        travel_hours=row["travel_hours"] or 0.0,
        has_signal=row["has_signal"],
    )
