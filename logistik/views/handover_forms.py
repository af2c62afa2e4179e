"""The berita acara of a handover as it is edited: the parties and the note; the numbers are on record."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import QueryDict

from logistik.reports import Handover

from .inputs import line, paragraph


class PartiesForm(forms.Form):
    when = line("Hari, tanggal, dan jam", 200)
    vehicle = line("Kendaraan", 200)
    giver = line("Yang menyerahkan", 200)
    giver_position = line("Jabatan yang menyerahkan", 200)
    taker = line("Yang menerima", 200)
    taker_position = line("Jabatan yang menerima", 200)
    name = line("Nama pengawas", 200)
    position = line("Jabatan pengawas", 200)
    note = paragraph("Penjelasan selisih atau kerusakan", 3, 4000)


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
