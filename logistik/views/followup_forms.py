"""The forms in which a follow-up is entered; what a room refuses is said beside its field."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from logistik import followups, intake
from logistik.followups import Invalid
from logistik.models import Flag, FollowUp, FollowUpKind, Outcome

from .desk import Desk
from .inputs import day, line, paragraph


class Sent(forms.Form):
    """A form whose errors may come from the room as well."""

    def refuse(self, invalid: Invalid | intake.Invalid) -> None:
        for name, said in invalid.errors.items():
            self.add_error(name if name in self.fields else None, said)


class RecordForm(Sent):
    kind = forms.ChoiceField(label="Jenis", widget=forms.Select(attrs={"class": "input"}))
    to = forms.ChoiceField(label="Ditujukan kepada", required=False, widget=forms.Select(attrs={"class": "input"}))
    number = line("Nomor surat", 80)
    issued_on = day("Tanggal")
    due_on = day("Batas jawaban", required=False)
    text = paragraph("Isi", 6, 5000, required=True)

    def __init__(
        self, desk: Desk, flags: list[Flag], data: QueryDict | None = None, temuan: FollowUp | None = None
    ) -> None:
        """``temuan`` is what a recommendation follows from; then it is nothing else."""
        super().__init__(data, initial={"issued_on": desk.today, "text": temuan.text if temuan else ""})
        self.temuan = temuan
        self.fields["number"].widget.attrs["list"] = "nomor-berikut"
        seats = followups.addressees(desk.user, {flag.place_id for flag in flags}, desk.now)
        self.seats = {seat.key: seat for seat in seats}
        kinds = [FollowUpKind.REKOMENDASI] if temuan else followups.kinds(desk.user, desk.now)
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
    answered_on = day("Dijawab tanggal", required=False)
    answer = paragraph("Jawaban atau bukti pelaksanaan", 3, 5000)


class FileForm(Sent):
    file = forms.FileField(
        label="Berkas",
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkas kosong."},
    )


class LetterForm(Sent):
    """By whom the letter is signed; all else stands in the record."""

    name = line("Ditandatangani oleh", 80, required=True)
    position = line("Jabatan", 80, required=True)


class ProposeForm(Sent):
    text = paragraph("Uraian dugaan pelanggaran", 4, 5000, required=True)
    discovered_on = day("Tanggal diketahui")


class PlenoForm(Sent):
    accepted = forms.TypedChoiceField(
        label="Keputusan",
        choices=[("", "Pilih keputusan"), ("ya", "Ditetapkan sebagai temuan"), ("tidak", "Tidak ditetapkan")],
        coerce=lambda said: said == "ya",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Pilih keputusan pleno."},
    )
    pleno_number = line("Nomor berita acara pleno", 80, required=True)
    pleno_on = day("Tanggal pleno")
    number = line("Nomor register temuan", 80)
