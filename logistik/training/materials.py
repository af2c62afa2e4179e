"""The library: regulations by the instrument that the rules cite, and materials of events, in their versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import PurePath

from django.db import IntegrityError, transaction

from logistik.intake import Invalid
from logistik.models import Material, Training
from logistik.rules import RULES, LegalBasis
from pengawasan import audit, vault
from pengawasan.models import Region, Supervisor
from pengawasan.vault import Kept

MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Shelf:
    """An instrument or material: the clauses that the rules rest on, and its versions, the one in force first."""

    name: str
    cited: list[LegalBasis] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    versions: list[Material] = field(default_factory=list)


def cited() -> dict[str, Shelf]:
    """Every instrument that a rule rests on, with its clauses and the names of the rules."""
    found: dict[str, Shelf] = {}
    for rule in RULES:
        for basis in rule.basis:
            shelf = found.setdefault(basis.instrument, Shelf(basis.instrument))
            if basis not in shelf.cited:
                shelf.cited.append(basis)
            if rule.name not in shelf.rules:
                shelf.rules.append(rule.name)
    return found


def shelves(materials: Iterable[Material]) -> list[Shelf]:
    """What the rules cite, with or without a text, and then all else; by name. ``materials`` are in their order."""
    found = cited()
    for name, versions in groupby(materials, key=lambda one: one.name):
        found.setdefault(name, Shelf(name)).versions.extend(versions)
    return sorted(found.values(), key=lambda shelf: (not shelf.cited, shelf.name))


def publish(
    place: Region,
    name: str,
    version: str,
    *,
    filename: str,
    content: bytes,
    user: Supervisor,
    now: datetime,
    in_force_on: date | None = None,
    note: str = "",
    training: Training | None = None,
) -> Material:
    """Keep a PDF as one version of what it is called. Raises :class:`Invalid`; OSError (no room)."""
    if len(content) > MOST_BYTES:
        raise Invalid({"file": "Berkas lebih besar dari 20 MB."})
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise Invalid({"file": "Naskah disimpan sebagai PDF yang utuh."})
    sha256 = vault.keep(content)
    one = Material(
        place=place, training=training, name=name.strip(), version=version.strip(), in_force_on=in_force_on,
        note=note.strip(), filename=PurePath(filename).name[-150:] or "naskah.pdf", sha256=sha256, size=len(content),
        uploaded_by=user, uploaded_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            one.save(force_insert=True)
            said = {"name": one.name, "version": one.version, "sha256": sha256}
            audit.record("material.published", str(one.pk), [one], place=place.pk, now=now, actor=user, **said)
    except IntegrityError as error:
        if "material_version_once" not in str(error):
            raise
        raise Invalid({"version": "Versi ini sudah ada di pustaka; beri nama versi yang lain."}) from error
    return one


def stored(one: Material) -> Kept:
    """Where its bytes are, as they were handed in."""
    return vault.original(one.sha256)
