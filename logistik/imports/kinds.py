"""The kinds of tables: how each is read, who hands it in, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from logistik.models import Election, ImportFile
from pengawasan import scoping
from pengawasan.models import Supervisor

from . import allotments, deadlines, receipts, shipments, supervisors, voters
from .draft import Draft, Tell
from .faults import Faults
from .headings import Wanted
from .table import Rows
from .undo import receipts as undo_receipts
from .undo import regulation as undo_regulation
from .undo import shipments as undo_shipments
from .undo import supervisors as undo_supervisors
from .undo import voters as undo_voters


@dataclass(frozen=True)
class Kind:
    """``prepare`` checks the rows of a file; ``obstacles`` stand in the way of ``take_back``."""

    wanted: Wanted
    prepare: Callable[[Rows, Election, Faults], Draft]
    obstacles: Callable[[ImportFile], list[str]]
    take_back: Callable[[ImportFile, datetime, Supervisor, Tell], None]
    importers: frozenset[str] = scoping.OFFICE


def _kind(reading: Any, undoing: Any, **more: Any) -> Kind:
    """Of the module that reads it and the module that takes it back."""
    wanted = Wanted(reading.COLUMNS, reading.OPTIONAL)
    return Kind(wanted, reading.prepare, undoing.obstacles, undoing.take_back, **more)


KINDS: dict[str, Kind] = {
    ImportFile.Kind.VOTERS: _kind(voters, undo_voters),
    ImportFile.Kind.SHIPMENTS: _kind(shipments, undo_shipments),
    ImportFile.Kind.RECEIPTS: _kind(receipts, undo_receipts),
    # Accounts are made, and the regulation is changed, by those who do so in the panel
    ImportFile.Kind.SUPERVISORS: _kind(supervisors, undo_supervisors, importers=supervisors.IMPORTERS),
    ImportFile.Kind.ALLOTMENTS: _kind(allotments, undo_regulation, importers=supervisors.IMPORTERS),
    ImportFile.Kind.DEADLINES: _kind(deadlines, undo_regulation, importers=supervisors.IMPORTERS),
}
