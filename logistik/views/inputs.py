"""The inputs of which forms are made: a line, a paragraph, a date, an instant."""

from __future__ import annotations

from django import forms

from logistik.rules.wording import number

#: A thousand empty lines are few letters, and minutes of work to print.
MOST_LINES = 200


def line(label: str, length: int, *, required: bool = False) -> forms.CharField:
    said = {"required": f"{label} wajib diisi.", "max_length": f"Paling banyak {length} huruf."}
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(label=label, required=required, max_length=length, widget=widget, error_messages=said)


def paragraph(label: str, rows: int, length: int, *, required: bool = False) -> forms.CharField:
    said = {"required": f"{label} wajib diisi.", "max_length": f"Paling banyak {number(length)} huruf."}
    widget = forms.Textarea(attrs={"rows": rows, "class": "input"})
    return forms.CharField(
        label=label, required=required, max_length=length, widget=widget, error_messages=said, validators=[_few_lines]
    )


def _few_lines(text: str) -> None:
    if text.count("\n") >= MOST_LINES:
        raise forms.ValidationError(f"Paling banyak {MOST_LINES} baris.")


def day(label: str, *, required: bool = True) -> forms.DateField:
    said = {"required": f"{label} wajib diisi.", "invalid": "Bukan tanggal."}
    widget = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, error_messages=said)


def moment(label: str) -> forms.DateTimeField:
    said = {"required": f"{label} wajib diisi.", "invalid": "Bukan tanggal dan jam."}
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, error_messages=said)
