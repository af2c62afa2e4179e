"""A regulation goes back to what it was, row by row; what the file added is taken away. Needs and flags follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from logistik import checking, needs
from logistik.imports.draft import Tell
from logistik.imports.regulation import SAID, record, standing, values
from logistik.models import Allotment, Deadline, ImportFile
from pengawasan.models import Supervisor

_MODELS: dict[str, type[Any]] = {ImportFile.Kind.ALLOTMENTS: Allotment, ImportFile.Kind.DEADLINES: Deadline}


def obstacles(import_file: ImportFile) -> list[str]:
    """Rows that somebody changed since."""
    stands = standing(_MODELS[import_file.kind], import_file.election)
    return [
        f"{stands.get(key, key)}: diubah lagi sesudahnya."
        for key, said in sorted(import_file.trace["after"].items())
        if key not in stands or values(stands[key]) != said
    ]


def take_back(import_file: ImportFile, now: datetime, actor: Supervisor, tell: Tell) -> None:
    election, model = import_file.election, _MODELS[import_file.kind]
    stands = standing(model, election)
    written = []
    with transaction.atomic():
        for key, said in sorted(import_file.trace["before"].items()):
            row = stands[key]
            if said is None:
                written.append(model(pk=row.pk))
                row.delete()
                continue
            for name, value in zip(SAID[model][1], said, strict=True):
                setattr(row, name, model._meta.get_field(name).to_python(value))
            row.save()
            written.append(row)
        record("impor_dibatalkan", election, written, now, actor, file=import_file.pk)
        needs.compute_needs(election, now=now)
    tell(1, 2)
    checking.sweep(now=now, election=election)
