"""Form A as it is edited: its five parts, with repeatable activities and rows; an empty row is none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from logistik.reports import Activity, Finding, FormA
from logistik.reports.form_a import DISPUTE, NO, VIOLATION, YES

from .inputs import line, paragraph

MOST_ROWS = 30


class SupervisorForm(forms.Form):
    """Parts I and III."""

    model = line("Kode formulir", 80)
    stage = line("Tahapan yang diawasi", 300)
    name = line("Nama pelaksana tugas pengawasan", 300)
    position = line("Jabatan", 300)
    letter = line("Nomor surat perintah tugas", 80)
    address = line("Alamat", 300)
    summary = paragraph("Uraian singkat hasil pengawasan", 6, 8000)


class ActivityForm(forms.Form):
    form = paragraph("Bentuk", 2, 8000)
    aim = paragraph("Tujuan", 2, 8000)
    target = paragraph("Sasaran", 2, 8000)
    when_where = paragraph("Waktu dan tempat", 2, 8000)


class FindingForm(forms.Form):
    what = paragraph("Uraian", 2, 8000)
    answer = forms.ChoiceField(
        label="Ya atau tidak",
        required=False,
        choices=[("", "belum diketahui"), (YES, "Ya"), (NO, "Tidak")],
        widget=forms.Select(attrs={"class": "input"}),
    )
    note = paragraph("Keterangan", 2, 8000)


class ListedForm(forms.Form):
    """Parts IV and V: one field a line of the form, empty where there is nothing."""

    def __init__(self, labels: tuple[tuple[str, str], ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in labels:
            if name:
                self.fields[name] = paragraph(label, 3 if name == "text" else 1, 8000)
        self.labels = labels

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields below their headings, as on paper; a line with a number of its own stands alone."""
        found: list[tuple[str, list[forms.BoundField]]] = []
        for name, label in self.labels:
            if not name or label[0].isdigit():
                found.append(("" if name else label, []))
            if name:
                found[-1][1].append(self[name])
        return found


ActivityRows = forms.formset_factory(ActivityForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1)
FindingRows = forms.formset_factory(FindingForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1)


class FormAForms:
    """All parts of one Form A, filled in with it or with what was sent."""

    def __init__(self, form: FormA, data: QueryDict | None = None) -> None:
        said = form.as_json()
        self.before = form
        self.top = SupervisorForm(data, initial=said)
        self.activities = ActivityRows(data, prefix="kegiatan", initial=said["activities"])
        self.findings = FindingRows(data, prefix="uraian", initial=said["findings"])
        self.violation = ListedForm(VIOLATION, data, prefix="dugaan", initial=form.violation)
        self.dispute = ListedForm(DISPUTE, data, prefix="sengketa", initial=form.dispute)

    def is_valid(self) -> bool:
        parts = (self.top, self.activities, self.findings, self.violation, self.dispute)
        return all(part.is_valid() for part in parts)

    def form(self) -> FormA:
        """What was sent; photos and office stay as they are."""
        return FormA(
            **self.top.cleaned_data,
            activities=[Activity(**row) for row in _filled(self.activities)],
            findings=[Finding(**row) for row in _filled(self.findings)],
            violation={name: text for name, text in self.violation.cleaned_data.items() if text},
            dispute={name: text for name, text in self.dispute.cleaned_data.items() if text},
            photos=self.before.photos,
            office=self.before.office,
        )


def _filled(rows: Any) -> list[dict[str, str]]:
    return [row for row in rows.cleaned_data if any(row.values())]
