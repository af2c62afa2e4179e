"""The berita acara of a destruction as it is edited: five numbers a kind of ballot, written as people write them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict

from logistik.reports import Destroyed, Destruction
from logistik.rules.wording import number

from .inputs import line, paragraph

NUMBERS = {
    "surplus": "Lebih",
    "damaged": "Rusak",
    "destroyed": "Dimusnahkan",
    "left": "Sisa di gudang",
    "psu": "Stok PSU",
}
MOST = 10**9


class Sheets(forms.CharField):
    """A whole number of sheets, also as 3.129; empty is not known."""

    def __init__(self, label: str) -> None:
        widget = forms.TextInput(attrs={"class": "input", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=15, widget=widget)

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if said and not re.fullmatch(r"\d{1,3}(\.\d{3})+|\d+", said, re.ASCII):
            raise forms.ValidationError("Tulis bilangan bulat, seperti 3129 atau 3.129.")
        found = int(said.replace(".", "")) if said else None
        if found is not None and found > MOST:
            raise forms.ValidationError("Bilangan terlalu besar.")
        return found


class AboutForm(forms.Form):
    when = line("Hari dan tanggal", 120)
    where = line("Tempat", 200)
    name = line("Nama pengawas", 150)
    position = line("Jabatan", 200)
    witnesses = paragraph("Saksi, satu baris satu orang", 4, 4000)
    note = paragraph("Penjelasan bila tidak sesuai", 3, 4000)


class RowForm(forms.Form):
    def __init__(self, row: Destroyed, data: QueryDict | None, at: int) -> None:
        self.row = row
        values = {name: _dotted(getattr(row, name)) for name in NUMBERS}
        super().__init__(data, prefix=f"baris-{at}", initial=values)
        self.fields |= {name: Sheets(label) for name, label in NUMBERS.items()}


class DestructionForms:
    """All of one record, filled in with it or with what was sent."""

    def __init__(self, said: Destruction, data: QueryDict | None = None) -> None:
        self.before = said
        self.top = AboutForm(data, initial=said.as_json())
        self.rows = [RowForm(row, data, at) for at, row in enumerate(said.rows)]

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (self.top, *self.rows))

    def form(self) -> Destruction:
        """What was sent; which kinds of ballots there are stays as it is."""
        rows = [Destroyed(item=form.row.item, name=form.row.name, **form.cleaned_data) for form in self.rows]
        return Destruction(**self.top.cleaned_data, rows=rows, office=self.before.office)


def _dotted(value: int | None) -> str:
    return "" if value is None else number(value)
