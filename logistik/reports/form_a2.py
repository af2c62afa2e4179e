"""Form A.2, the paper of a temuan that a pleno has decided. Its structure is from memory and to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from logistik.models import FollowUp
from logistik.printing import day
from pengawasan.models import Supervisor

from .content import Content, empty
from .form_a import NIL
from .signer import post_of, signed

#: Its code by Perbawaslu 8/2020; Perbawaslu 9/2024 may have renamed it, so it can be edited.
MODEL = "FORMULIR MODEL A.2"
#: Field, label; of a heading the label alone.
LINES = (
    ("", "1. Yang menemukan"),
    ("finder", "a. Nama"),
    ("finder_position", "b. Jabatan"),
    ("finder_address", "c. Alamat"),
    ("", "2. Terlapor"),
    ("accused", "a. Nama"),
    ("accused_position", "b. Jabatan"),
    ("accused_address", "c. Alamat"),
    ("", "3. Peristiwa"),
    ("event", "a. Peristiwa"),
    ("place", "b. Tempat kejadian"),
    ("time", "c. Waktu kejadian"),
    ("discovered", "d. Hari dan tanggal diketahui"),
    ("", "4. Saksi"),
    ("witness_1", "a. Saksi 1 (nama, alamat)"),
    ("witness_2", "b. Saksi 2 (nama, alamat)"),
    ("proof", "5. Bukti"),
    ("text", "6. Uraian singkat kejadian"),
    ("pleno", "7. Berita acara pleno"),
)


@dataclass(frozen=True)
class FormA2(Content):
    """``number`` is that of the register, given by the pleno; ``said`` holds the lines by field."""

    number: str = ""
    said: dict[str, str] = field(default_factory=dict)
    name: str = ""
    position: str = ""
    office: str = ""
    model: str = MODEL

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Label and text of every line; of a heading the label alone, and what is empty is nothing."""
        return [(label, self.said.get(name) or NIL if name else "") for name, label in LINES]


def prepared(one: FollowUp, user: Supervisor, now: datetime) -> FormA2:
    """What is on record of a decided temuan; who is accused, and the witnesses, are not known here."""
    flags = list(one.flags.select_related("place__parent").order_by("place", "pk"))
    finder = post_of(one.created_by, one.place, now)
    said = {
        "finder": str(one.created_by),
        "finder_position": str(finder.get_role_display()) if finder else "",
        "finder_address": finder.region.label if finder else "",
        "event": " ".join(flag.sentence for flag in flags),
        "place": "; ".join(dict.fromkeys(flag.place.label for flag in flags)) or one.place.label,
        "discovered": day(one.issued_on, weekday=True),
        "text": one.text,
        "pleno": f"Nomor {one.pleno_number}, {day(one.pleno_on)}" if one.pleno_on else "",
    }
    return FormA2(number=one.number, said=said, **signed(user, one.place, now), office=one.place_id)


def missing(form: FormA2) -> list[str]:
    wanted = {
        "Kode formulir": form.model,
        "Nama": form.name,
        "Jabatan": form.position,
        "Peristiwa": form.said.get("event", ""),
    }
    return empty(wanted | {"Terlapor": form.said.get("accused", ""), "Uraian": form.said.get("text", "")})


def code(form: FormA2, number: int, today: date) -> str:
    """That of the register of temuan; the series only counts the forms."""
    return form.number
