"""The forms of a store: what is known of it with its roster, a visit point by point with photos, and a count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from logistik import intake
from logistik.models import POINTS, Item, Standing, Warehouse

from .destruction_forms import Sheets
from .followup_forms import Sent
from .inputs import day, line, moment, paragraph
from .storing import Store

MOST_SHIFTS = 60
ANSWERS = [("", "belum dilihat"), ("ya", "Ya"), ("tidak", "Tidak")]
FIGURES = {"good": "Baik", "affected": "Terdampak", "damaged": "Rusak di gudang"}


def _degrees(label: str, most: int) -> forms.FloatField:
    said = {"invalid": "Tulis derajat desimal, seperti -3,29.", "min_value": f"Antara -{most} dan {most}.",
            "max_value": f"Antara -{most} dan {most}."}  # fmt: skip
    widget = forms.TextInput(attrs={"class": "input", "inputmode": "decimal", "autocomplete": "off"})
    return forms.FloatField(
        label=label, required=False, min_value=-most, max_value=most, widget=widget, error_messages=said, localize=True
    )


class StoreForm(Sent):
    name = line("Nama gudang", 150, required=True)
    address = line("Alamat", 250)
    latitude = _degrees("Lintang", 90)
    longitude = _degrees("Bujur", 180)
    standing = forms.ChoiceField(
        label="Status", choices=Standing.choices, widget=forms.Select(attrs={"class": "input"})
    )
    keeper = line("Penanggung jawab", 150)


class ShiftForm(forms.Form):
    day = day("Tanggal", required=False)
    start = forms.TimeField(
        label="Mulai", required=False, widget=forms.TimeInput(attrs={"type": "time", "class": "input"})
    )
    end = forms.TimeField(
        label="Selesai", required=False, widget=forms.TimeInput(attrs={"type": "time", "class": "input"})
    )
    who = line("Petugas", 200)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if any(said.values()) and not all(said.get(name) is not None and said.get(name) != "" for name in self.fields):
            raise forms.ValidationError("Lengkapi tanggal, jam mulai, jam selesai, dan petugas.")
        return said


ShiftRows = forms.formset_factory(ShiftForm, extra=3, max_num=MOST_SHIFTS, absolute_max=MOST_SHIFTS + 3)


class StoreForms:
    """A store with its roster, filled in with it or with what was sent; an empty row is none."""

    def __init__(self, start: dict[str, Any], one: Warehouse | None, data: QueryDict | None) -> None:
        said = {name: getattr(one, name) for name in StoreForm.base_fields} if one else start
        self.top = StoreForm(data, initial=said)
        self.roster = ShiftRows(data, prefix="jaga", initial=list(one.roster) if one else [])

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (self.top, self.roster))

    @property
    def said(self) -> dict[str, Any]:
        rows: Any = self.roster.cleaned_data
        shifts = [
            {
                "day": row["day"].isoformat(),
                "start": f"{row['start']:%H:%M}",
                "end": f"{row['end']:%H:%M}",
                "who": row["who"],
            }
            for row in rows
            if row.get("day")
        ]
        return {**self.top.cleaned_data, "roster": sorted(shifts, key=lambda row: (row["day"], row["start"]))}


class VisitForm(Sent):
    """An answer and a photo for each of the 13 points; what was not looked at stays open."""

    observed_at = moment("Diperiksa pada")
    notes = paragraph("Catatan", 3, 2000)

    def __init__(self, now: datetime, request: HttpRequest | None = None) -> None:
        post, files = (request.POST, request.FILES) if request else (None, None)
        super().__init__(post, files, initial={"observed_at": now})
        for key, label in POINTS.items():
            self.fields[key] = forms.ChoiceField(
                label=str(label), required=False, choices=ANSWERS, widget=forms.Select(attrs={"class": "input"})
            )
            widget = forms.ClearableFileInput(attrs={"class": "input", "accept": "image/jpeg,image/png,image/webp"})
            self.fields[f"foto-{key}"] = forms.FileField(label=f"Foto: {label}", required=False, widget=widget)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[key], self[f"foto-{key}"]) for key in POINTS]

    @property
    def points(self) -> dict[str, bool]:
        return {key: self.cleaned_data[key] == "ya" for key in POINTS if self.cleaned_data[key]}

    def photos(self) -> dict[str, bytes]:
        """The photos by point, each whole; what is none is said at its field."""
        found: dict[str, bytes] = {}
        for key in POINTS:
            file: UploadedFile[bytes] | None = self.cleaned_data.get(f"foto-{key}")
            if file is None:
                continue
            try:
                if (file.size or 0) > intake.MOST_PHOTO_BYTES:
                    raise intake.Invalid({"foto": "Foto lebih besar dari 8 MB."})
                found[key] = file.read()
                intake.measure(found[key])
            except intake.Invalid as invalid:
                self.add_error(f"foto-{key}", " ".join(invalid.errors.values()))
        return found


class CountForm(Sent):
    """Three figures an item; an empty one was not counted."""

    counted_at = moment("Dihitung pada")
    note = paragraph("Catatan", 2, 2000)

    def __init__(self, items: list[Item], now: datetime, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"counted_at": now})
        self.items = items
        for item in items:
            for name, label in FIGURES.items():
                self.fields[f"{item.pk}-{name}"] = Sheets(label)

    @property
    def rows(self) -> list[tuple[Item, list[forms.BoundField]]]:
        return [(item, [self[f"{item.pk}-{name}"] for name in FIGURES]) for item in self.items]

    @property
    def lines(self) -> dict[str, dict[str, int]]:
        said = {item.pk: {name: self.cleaned_data[f"{item.pk}-{name}"] for name in FIGURES} for item in self.items}
        counted = {key: {name: n for name, n in line.items() if n is not None} for key, line in said.items()}
        return {key: line for key, line in counted.items() if line}


class MoveForm(Sent):
    """How many of each item went to which of the other stores; an empty field is none."""

    target = forms.ChoiceField(label="Ke gudang", widget=forms.Select(attrs={"class": "input"}))
    moved_at = moment("Dipindahkan pada")
    note = paragraph("Catatan", 2, 2000)

    def __init__(self, items: list[Item], others: list[Store], now: datetime, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"moved_at": now})
        self.items = items
        target = self.fields["target"]
        assert isinstance(target, forms.ChoiceField)
        target.choices = [(str(store.number), store.name) for store in others]
        for item in items:
            self.fields[item.pk] = Sheets(f"{item.name} ({item.unit})")

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[item.pk] for item in self.items]

    @property
    def lines(self) -> dict[str, int]:
        return {item.pk: self.cleaned_data[item.pk] or 0 for item in self.items}
