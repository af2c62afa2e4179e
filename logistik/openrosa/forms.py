"""The forms that Collect downloads, and the lists that belong to them: a user's own places, and the items."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from functools import cache

from django.template.loader import render_to_string

from logistik.models import POINTS, ConcernKind, Item
from logistik.models.report import CableTies, Seal, Storage, Witness
from pengawasan import scoping
from pengawasan.models import Level, Region

from .entrance import Caller

#: By id, as Collect lists them.
FORMS = {
    "penerimaan": "Penerimaan logistik",
    "pemeriksaan": "Pemeriksaan gudang",
    "kendala": "Kendala atau kekhawatiran",
}
MEDIA = {"penerimaan": ("tempat.csv", "barang.csv"), "pemeriksaan": ("tempat.csv",), "kendala": ("tempat.csv",)}


@dataclass(frozen=True)
class Form:
    id: str
    name: str
    version: str
    xml: str

    @property
    def hash(self) -> str:
        return md5(self.xml)


@cache
def form(form_id: str) -> Form:
    """A form, the same for everybody; its version changes when anything in it does."""
    name = FORMS[form_id]
    said = {"name": name, "witness": Witness.choices, "seal": Seal.choices, "storage": Storage.choices}
    said |= {"cable_ties": CableTies.choices}
    said |= {"kinds": ConcernKind.choices, "points": list(POINTS.items())}
    draft = render_to_string(f"openrosa/{form_id}.xml", said)
    version = str(int(hashlib.sha256(draft.encode()).hexdigest()[:8], 16))
    return Form(form_id, name, version, render_to_string(f"openrosa/{form_id}.xml", said | {"version": version}))


def media(filename: str, caller: Caller) -> str:
    """A list as CSV. Raises KeyError for one that no form asks for."""
    rows = {"tempat.csv": _places, "barang.csv": _items}[filename](caller)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([("name", "label"), *rows])
    return out.getvalue()


def md5(content: str) -> str:
    """How OpenRosa tells that something changed; it protects nothing."""
    return f"md5:{hashlib.md5(content.encode(), usedforsecurity=False).hexdigest()}"


def _places(caller: Caller) -> list[tuple[str, str]]:
    """Where the user may report today: kecamatan, desa and TPS."""
    codes = scoping.codes(caller.user, caller.now, scoping.WRITERS)
    mine = Region.objects.live().filter(scoping.within(codes, "code"), level__gte=Level.KECAMATAN)
    return [(place.code, place.label) for place in mine.select_related("parent").order_by("code")]


def _items(caller: Caller) -> list[tuple[str, str]]:
    return [(item.code, f"{item.name} ({item.unit})") for item in Item.objects.order_by("order", "code")]
