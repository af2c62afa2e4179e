"""Form A.2 as it is edited: one field a line of the form."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import QueryDict

from logistik.reports import FormA2
from logistik.reports.form_a2 import LINES

from .document_forms import ListedForm
from .inputs import line


class SignerForm(forms.Form):
    model = line("Kode formulir", 80)
    name = line("Ditandatangani oleh", 150)
    position = line("Jabatan penanda tangan", 200)


class FormA2Forms:
    """All of one form, filled in with it or with what was sent."""

    def __init__(self, form: FormA2, data: QueryDict | None = None) -> None:
        self.before = form
        self.top = SignerForm(data, initial=form.as_json())
        self.lines = ListedForm(LINES, data, prefix="temuan", initial=form.said)

    def is_valid(self) -> bool:
        return self.top.is_valid() and self.lines.is_valid()

    def form(self) -> FormA2:
        """What was sent; the number of the register stays as the pleno gave it."""
        said = {name: text for name, text in self.lines.cleaned_data.items() if text}
        return replace(self.before, **self.top.cleaned_data, said=said)
