"""The forms of a test of understanding: its questions, and the answers to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from logistik.models import Quiz

from .followup_forms import Sent
from .inputs import line, paragraph

MOST_QUESTIONS, MOST_CHOICES = 40, 8
_NUMBER = {"class": "input", "inputmode": "numeric"}


def _number(label: str, least: int, most: int) -> forms.IntegerField:
    said = dict.fromkeys(("invalid", "min_value", "max_value"), f"Tulis angka {least} sampai {most}.")
    widget = forms.NumberInput(attrs=_NUMBER)
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, widget=widget, error_messages=said
    )


class QuestionForm(forms.Form):
    ask = line("Pertanyaan", 300)
    choices = paragraph("Pilihan jawaban, satu setiap baris", 4, 2000)
    right = _number("Nomor jawaban yang benar", 1, MOST_CHOICES)

    def clean_choices(self) -> list[str]:
        return [said for row in self.cleaned_data["choices"].splitlines() if (said := row.strip())]

    def clean(self) -> dict[str, Any]:
        """An empty row is no question; a begun one has all its parts."""
        said: dict[str, Any] = self.cleaned_data
        ask, choices, right = said.get("ask", ""), said.get("choices"), said.get("right")
        if self.errors or not (ask or choices or right):
            return said
        if not ask:
            self.add_error("ask", "Tulis pertanyaannya.")
        if not choices or not 2 <= len(choices) <= MOST_CHOICES or len(set(choices)) < len(choices):
            self.add_error("choices", f"Tulis 2 sampai {MOST_CHOICES} pilihan yang berbeda, satu setiap baris.")
        elif right is None or right > len(choices):
            self.add_error("right", f"Tulis angka 1 sampai {len(choices)}.")
        return said


QuestionRows = forms.formset_factory(
    QuestionForm, extra=3, max_num=MOST_QUESTIONS, absolute_max=MOST_QUESTIONS, validate_max=True
)


class NeededForm(Sent):
    needed = _number("Nilai yang diperlukan (persen)", 1, 100)


class QuizForms:
    """The questions of a test, filled in with what is known or was sent; an empty row is none."""

    def __init__(self, quiz: Quiz | None, data: QueryDict | None) -> None:
        self.top = NeededForm(data, initial={"needed": quiz.needed if quiz else None})
        known = [
            {"ask": q["ask"], "choices": "\n".join(q["choices"]), "right": q["right"] + 1}
            for q in (quiz.questions if quiz else [])
        ]
        # What was sent is taken as it is: a row like the one before would count as untouched, that is as empty
        self.rows = QuestionRows(data, prefix="soal", initial=known if data is None else None)

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (self.top, self.rows))

    @property
    def questions(self) -> list[dict[str, Any]]:
        rows: Any = self.rows.cleaned_data
        return [{**row, "right": row["right"] - 1} for row in rows if row.get("ask")]


class TestForm(Sent):
    """One field a question, named ``soal-1`` and so on."""

    def __init__(self, quiz: Quiz, data: QueryDict | None = None) -> None:
        super().__init__(data)
        for number, question in enumerate(quiz.questions, 1):
            self.fields[f"soal-{number}"] = forms.ChoiceField(
                label=f"{number}. {question['ask']}",
                choices=[(str(place), said) for place, said in enumerate(question["choices"])],
                widget=forms.RadioSelect,
                error_messages={"required": "Belum dijawab.", "invalid_choice": "Bukan salah satu pilihannya."},
            )

    @property
    def chosen(self) -> list[int]:
        return [int(self.cleaned_data[name]) for name in self.fields]
