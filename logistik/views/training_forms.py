"""The forms around an event: its plan, invitations, questions, materials, minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from logistik.models import ConcernKind, Training, TrainingKind
from logistik.reports import Minutes
from pengawasan.models import Role

from .followup_forms import Sent
from .inputs import day, line, paragraph

MOST_ROWS = 60
INVITED = (Role.PANWASCAM, Role.PKD, Role.PTPS)
_SELECT = {"class": "input"}


class PlanForm(Sent):
    kind = forms.ChoiceField(label="Jenis", choices=TrainingKind.choices, widget=forms.Select(attrs=_SELECT))
    title = line("Judul", 200, required=True)
    organiser = line("Penyelenggara", 150, required=True)
    venue = line("Tempat", 200, required=True)
    starts_on = day("Hari pertama")
    ends_on = day("Hari terakhir")


class AgendaForm(forms.Form):
    at = line("Waktu", 60)
    what = line("Acara", 300)
    speaker = line("Narasumber", 150)


AgendaRows = forms.formset_factory(AgendaForm, extra=3, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 3)


class PlanForms:
    """An event with its agenda, filled in with it or with what was sent; an empty row is none."""

    def __init__(self, organiser: str, today: date, one: Training | None, data: QueryDict | None) -> None:
        names = PlanForm.base_fields
        said = {name: getattr(one, name) for name in names} if one else {}
        start = said or {"organiser": organiser, "starts_on": today, "ends_on": today}
        self.top = PlanForm(data, initial=start)
        self.agenda = AgendaRows(data, prefix="acara", initial=list(one.agenda) if one else [])

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (self.top, self.agenda))

    @property
    def said(self) -> dict[str, Any]:
        rows: Any = self.agenda.cleaned_data
        return {**self.top.cleaned_data, "agenda": [row for row in rows if any(row.values())]}


class InviteForm(Sent):
    roles = forms.MultipleChoiceField(
        label="Jabatan",
        choices=[(role.value, role.label) for role in INVITED],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu jabatan."},
    )
    within = forms.ChoiceField(label="Wilayah", widget=forms.Select(attrs=_SELECT))

    def __init__(self, places: list[tuple[str, str]], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"roles": [Role.PANWASCAM, Role.PKD]})
        field = self.fields["within"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places
        field.error_messages["invalid_choice"] = "Wilayah ini di luar acara."


class AskForm(Sent):
    invitation = forms.ChoiceField(label="Yang bertanya", widget=forms.Select(attrs=_SELECT))
    kind = forms.ChoiceField(label="Jenis", choices=ConcernKind.choices, widget=forms.Select(attrs=_SELECT))
    text = paragraph("Kendala, kekhawatiran, atau pertanyaan", 3, 5000, required=True)

    def __init__(self, people: list[tuple[str, str]], data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["invitation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people
        field.error_messages["invalid_choice"] = "Pilih salah satu yang diundang."


class MaterialForm(Sent):
    name = line("Nama", 150, required=True)
    version = line("Versi", 80, required=True)
    in_force_on = day("Berlaku sejak", required=False)
    note = paragraph("Keterangan", 2, 2000)
    file = forms.FileField(
        label="Naskah PDF",
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ".pdf"}),
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkas kosong."},
    )


class MinutesForm(forms.Form):
    name = line("Notulis", 150)
    position = line("Jabatan", 200)
    summary = paragraph("Ringkasan", 10, 20_000)


class MinutesForms:
    """Minutes as they are edited; agenda, questions and numbers are on record."""

    def __init__(self, said: Minutes, data: QueryDict | None = None) -> None:
        self.before = said
        self.top = MinutesForm(data, initial=said.as_json())

    def is_valid(self) -> bool:
        return self.top.is_valid()

    def form(self) -> Minutes:
        return replace(self.before, **self.top.cleaned_data)


def keys(values: list[str]) -> list[UUID]:
    """The keys that were ticked; what no key can be is passed over."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
