"""The letter of a follow-up: imbauan, saran perbaikan, recommendation. Said once, it is frozen as it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from logistik.models import FollowUp, FollowUpKind
from logistik.models.followup import RESULTS
from logistik.printing import day
from logistik.rules.law import UNRECORDED
from pengawasan.models import Level, Region, Supervisor

from .content import Content, empty
from .signer import signed

#: What is sent as a letter; what was spoken has none.
WRITTEN = (FollowUpKind.IMBAUAN, FollowUpKind.TERTULIS, FollowUpKind.REKOMENDASI)
_HEADS = {
    Level.KECAMATAN: "PANITIA PENGAWAS PEMILIHAN KECAMATAN",
    Level.DESA: "PENGAWAS PEMILIHAN KELURAHAN/DESA",
    Level.TPS: "PENGAWAS TEMPAT PEMUNGUTAN SUARA",
}


@dataclass(frozen=True)
class Letter(Content):
    """``findings`` are the sentences of its flags, ``basis`` the law they were judged by; days are written out.

    ``enclosed`` files go with it; ``finding`` is the temuan that it follows from.
    """

    number: str = ""
    head: list[str] = field(default_factory=list)
    subject: str = ""
    enclosed: int = 0
    to: str = ""
    on: str = ""
    election: str = ""
    findings: list[str] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    finding: str = ""
    text: str = ""
    reply_by: str = ""
    position: str = ""
    name: str = ""
    office: str = ""


def prepared(one: FollowUp, user: Supervisor, now: datetime) -> Letter:
    """The letter as its record says it, to be signed by the user unless somebody else is named."""
    flags = list(one.flags.order_by("place", "pk"))
    laws = {_law(basis["instrument"], basis["clause"]): None for flag in flags for basis in flag.basis}
    return Letter(
        number=one.number,
        head=_head(one.place),
        subject=str(one.get_kind_display()).removesuffix(" tertulis"),
        enclosed=one.files.count(),
        to=f"Ketua {one.to}" if one.addressee not in RESULTS else one.to,
        on=day(one.issued_on),
        election=one.election.name,
        findings=[flag.sentence for flag in flags],
        basis=list(laws),
        finding=_finding(one.follows) if one.follows else "",
        text=one.text,
        reply_by=day(one.due_on, weekday=True) if one.due_on else "",
        **signed(user, one.place, now),
        office=one.place_id,
    )


def _law(instrument: str, clause: str) -> str:
    """A clause that is not on record yet is not cited: the instrument alone is."""
    return instrument if clause == UNRECORDED else f"{instrument}, {clause}"


def _finding(one: FollowUp) -> str:
    """The temuan as it is cited, with the pleno that decided it; advice that came before is not cited."""
    if one.kind != FollowUpKind.TEMUAN or not one.pleno_on:
        return ""
    return f"temuan nomor {one.number} yang ditetapkan pleno dengan berita acara nomor {one.pleno_number} " + (
        f"tanggal {day(one.pleno_on)}"
    )


def missing(letter: Letter) -> list[str]:
    wanted = {"Nomor surat": letter.number, "Perihal": letter.subject, "Jabatan": letter.position, "Nama": letter.name}
    return empty(wanted)


def code(letter: Letter, number: int, today: date) -> str:
    """The number under which it was recorded; the series only counts the letters."""
    return letter.number


def _head(place: Region) -> list[str]:
    if place.level in _HEADS:
        own = (place.label if place.level == Level.TPS else place.name).upper()
        office = Region.objects.filter(pk=".".join(place.code.split(".")[: Level.KABUPATEN])).first()
        return [_HEADS[Level(place.level)], own, *([office.label.upper()] if office else [])]
    return ["BADAN PENGAWAS PEMILIHAN UMUM", place.label.upper()]
