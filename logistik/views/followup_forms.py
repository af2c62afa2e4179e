"""The forms in which a follow-up is entered; what a room refuses is said beside its field."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from logistik import followups
from logistik.followups import Invalid
from logistik.models import Flag, FollowUpKind, Outcome

from .desk import Desk


def _date(label: str, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")
    said = {"required": f"{label} wajib diisi.", "invalid": "Bukan tanggal."}
    return forms.DateField(label=label, required=required, widget=widget, error_messages=said)


def _line(label: str, *, required: bool = True) -> forms.CharField:
    said = {"required": f"{label} wajib diisi.", "max_length": "Paling banyak 80 huruf."}
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(label=label, required=required, max_length=80, widget=widget, error_messages=said)


def _text(label: str, rows: int, *, required: bool = True) -> forms.CharField:
    said = {"required": f"{label} wajib diisi.", "max_length": "Paling banyak 5.000 huruf."}
    widget = forms.Textarea(attrs={"rows": rows, "class": "input"})
    return forms.CharField(label=label, required=required, max_length=5000, widget=widget, error_messages=said)


class Sent(forms.Form):
    """A form whose errors may come from the room as well."""

    def refuse(self, invalid: Invalid) -> None:
        for name, said in invalid.errors.items():
            self.add_error(name if name in self.fields else None, said)


class RecordForm(Sent):
    kind = forms.ChoiceField(label="Jenis", widget=forms.Select(attrs={"class": "input"}))
    to = forms.ChoiceField(label="Ditujukan kepada", required=False, widget=forms.Select(attrs={"class": "input"}))
    number = _line("Nomor surat", required=False)
    issued_on = _date("Tanggal")
    due_on = _date("Batas jawaban", required=False)
    text = _text("Isi", 6)

    def __init__(self, desk: Desk, flags: list[Flag], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"issued_on": desk.today})
        seats = followups.addressees(desk.user, {flag.place_id for flag in flags}, desk.now)
        self.seats = {seat.key: seat for seat in seats}
        kinds = followups.kinds(desk.user, desk.now)
        for name, choices in (
            ("kind", [(kind, FollowUpKind(kind).label) for kind in kinds]),
            ("to", [("", "Pilih tujuan"), *((seat.key, seat.label) for seat in seats)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["to"].error_messages["invalid_choice"] = "Tujuan ini di luar penugasan Anda atau indikasinya."


class OutcomeForm(Sent):
    outcome = forms.ChoiceField(
        label="Hasil",
        choices=[("", "Pilih hasil"), *Outcome.choices],
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Pilih hasilnya."},
    )
    answered_on = _date("Dijawab tanggal", required=False)
    answer = _text("Jawaban atau bukti pelaksanaan", 3, required=False)


class FileForm(Sent):
    file = forms.FileField(
        label="Berkas",
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkas kosong."},
    )


class LetterForm(Sent):
    """By whom the letter is signed; all else stands in the record."""

    name = _line("Ditandatangani oleh")
    position = _line("Jabatan")


class ProposeForm(Sent):
    text = _text("Uraian dugaan pelanggaran", 4)
    discovered_on = _date("Tanggal diketahui")


class PlenoForm(Sent):
    accepted = forms.TypedChoiceField(
        label="Keputusan",
        choices=[("", "Pilih keputusan"), ("ya", "Ditetapkan sebagai temuan"), ("tidak", "Tidak ditetapkan")],
        coerce=lambda said: said == "ya",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Pilih keputusan pleno."},
    )
    pleno_number = _line("Nomor berita acara pleno")
    pleno_on = _date("Tanggal pleno")
    number = _line("Nomor register temuan", required=False)
