"""The berita acara of a handover as it is edited: the parties and the note; the numbers are on record."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import QueryDict

from logistik.reports import Handover


def _line(label: str, length: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=length, widget=forms.TextInput(attrs={"class": "input"})
    )


class PartiesForm(forms.Form):
    when = _line("Hari, tanggal, dan jam")
    vehicle = _line("Kendaraan")
    giver = _line("Yang menyerahkan")
    giver_position = _line("Jabatan yang menyerahkan")
    taker = _line("Yang menerima")
    taker_position = _line("Jabatan yang menerima")
    name = _line("Nama pengawas")
    position = _line("Jabatan pengawas")
    note = forms.CharField(
        label="Penjelasan selisih atau kerusakan",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
    )


class HandoverForms:
    """One record, filled in with it or with what was sent."""

    def __init__(self, said: Handover, data: QueryDict | None = None) -> None:
        self.before = said
        self.top = PartiesForm(data, initial=said.as_json())

    def is_valid(self) -> bool:
        return self.top.is_valid()

    def form(self) -> Handover:
        """What was sent; what is on record stays as it is."""
        return replace(self.before, **self.top.cleaned_data)
